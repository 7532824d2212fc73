// One bot process to be killed: `node replica.ts STORE WALL`, STORE being a postgres:// URL or a data directory. Prints its port when it is ready.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../../src/bot/platform.ts';
import { scripted, startTestBot } from '../bot/bot.ts';
import { createStage } from '../bot/stage.ts';
import { farPlatform, saidOver } from './platform.ts';

const [store = '', wall = ''] = process.argv.slice(2);
let host: Host | undefined;
const stage = { ...createStage(), platform: farPlatform(wall, (given) => (host = given)) };
const { ports } = await startTestBot({
  store: store.startsWith('postgres') ? { url: store } : { dataDir: store },
  stage,
  // Long enough to be killed in the middle, short enough for thousands.
  look: scripted(async ({ onProgress }) => {
    onProgress({ done: 1, of: 2 });
    await pause(20 + Math.random() * 60);
    return [];
  }),
});
const server = createServer(async (req, res) => {
  if (req.url === '/uncertain') return void res.end(String((await ports.metrics.uncertain.get()).values[0]?.value ?? 0));
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const { key, text } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { key: string; text: string };
  try {
    await host?.hear(saidOver(key, text));
    res.end('ok');
  } catch (error) {
    res.statusCode = 503;
    res.end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`));
