// The bot's side in a process of its own: looks when it is told to, and can be killed. argv: store URL, port.
import { openDatabase } from '../../src/store/open.ts';
import { asking, startBot } from './bot.ts';

const [url = '', port = '0'] = process.argv.slice(2);
const bot = await startBot(await openDatabase({ url }), { port: Number(port) });
process.on('message', (ask: 'memory' | { runId: string; vantage: string; question: Parameters<typeof asking>[1]; forMs: number }) => {
  if (ask === 'memory') return void process.send?.({ memory: process.memoryUsage.rss() });
  const { request, seen } = asking(ask.vantage, ask.question, { runId: ask.runId, forMs: ask.forMs });
  void bot.workers.look(request).then((looked) => process.send?.({ runId: ask.runId, looked, seen }));
});
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(new URL(bot.url).port) });
