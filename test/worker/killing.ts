// Looks at a small world while bot and worker are killed at random moments: what came out of each. For a test, and, longer, for the bench.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/store/open.ts';
import { startWorkers } from '../../src/worker/bot/start.ts';
import type { Looked } from '../../src/worker/workers.ts';
import { startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';
import { questionFor } from './bot.ts';
import { type BotProcess, startBotProcess, startWorkerProcess } from './children.ts';

export interface Killed {
  readonly runId: string;
  readonly looked: Looked;
  readonly ids: readonly string[];
  readonly ms: number;
  /** How often the run was begun again. */
  readonly again: number;
}
export interface Killing {
  readonly results: readonly Killed[];
  /** Ids of a look that nobody disturbed. */
  readonly whole: readonly string[];
  readonly kills: { readonly bot: number; readonly worker: number };
  /** Looks that were asked for. */
  readonly begun: number;
}

const WORLD = worldSchema.parse({
  title: { en: '', 'zh-CN': '' },
  cloud: {
    name: 'KillCloud',
    registrySuffix: 'azurecr.test',
    blobSuffix: 'blob.test',
    authorityHost: 'https://login.test',
    armEndpoint: 'https://management.test',
    mcrHost: 'mcr.test',
    azureDns: '127.0.53.1',
  },
  resolvers: {
    own: {
      answers: {
        'contoso.azurecr.test': { a: ['127.0.10.1'] },
        'login.test': { a: ['127.0.30.1'] },
        'management.test': { a: ['127.0.30.1'] },
        'mcr.test': { a: ['127.0.30.1'] },
      },
    },
  },
  networks: { own: { resolver: 'own' } },
  servers: [
    { address: '127.0.10.1', answer: 'registry', delayMs: 300 },
    { address: '127.0.30.1', answer: 'control', certificate: { names: ['login.test', 'management.test', 'mcr.test'] } },
  ],
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `url`: an empty PostgreSQL database. `random`: 0 to 1. */
export async function killing(url: string, looks: number, atOnce: number, random: () => number): Promise<Killing> {
  const dir = await mkdtemp(join(tmpdir(), 'acr-kill-'));
  const world = await startWorld(WORLD, new Date());
  const cloud = { ...world.cloud, resolvers: world.network('own').resolvers };
  await writeFile(join(dir, 'cloud.json'), JSON.stringify(cloud));
  await writeFile(join(dir, 'root.pem'), world.root);
  const database = await openDatabase({ url });
  const enrolling = await startWorkers({ database, version: '1', now: () => new Date(), newId: randomUUID, log: { warn: () => undefined } });
  const { token } = await enrolling.enroll('vnet-a');
  const port = await freePort();
  const worker = () =>
    startWorkerProcess({ url: `http://127.0.0.1:${port}`, token, name: 'vnet-a', cloud: join(dir, 'cloud.json'), roots: join(dir, 'root.pem') });
  let bot: BotProcess = await startBotProcess(url, port);
  let current = worker();
  await current.connected();
  const kills = { bot: 0, worker: 0 };
  const results: Killed[] = [];
  const question = questionFor('contoso.azurecr.test', cloud);
  let restarting: Promise<void> = Promise.resolve();

  const one = async (): Promise<Killed> => {
    const runId = randomUUID();
    const begun = performance.now();
    for (let again = 0; ; again++) {
      await restarting;
      try {
        const { looked, seen } = await bot.look({ runId, vantage: 'vnet-a', question, forMs: 25_000 });
        return { runId, looked, ids: seen.map(({ id }) => id).sort(), ms: performance.now() - begun, again };
      } catch {
        if (again > 20) throw new Error('the run was begun again too often');
        await wait(20);
      }
    }
  };
  let over = false;
  const killer = async (): Promise<void> => {
    while (!over) {
      await wait(300 + random() * 1_700);
      if (over) return;
      if (random() < 0.5) {
        kills.worker += 1;
        await current.end('SIGKILL');
        current = worker();
      } else {
        kills.bot += 1;
        restarting = bot.kill().then(async () => {
          bot = await startBotProcess(url, port);
        });
        await restarting;
      }
      await wait(1_200 + random() * 800); // it comes back, and works a little
    }
  };
  try {
    const whole = (await one()).ids;
    const killed = killer();
    let begun = 0;
    // On a fast machine it goes on until both sides were killed.
    const more = (): boolean => begun < looks || (begun < looks * 10 && (kills.bot === 0 || kills.worker === 0));
    const lane = async (): Promise<void> => {
      while (more()) {
        begun += 1;
        results.push(await one());
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    over = true;
    await killed;
    return { results, whole, kills, begun };
  } finally {
    over = true;
    await restarting.catch(() => undefined);
    await current.end('SIGKILL');
    await bot.kill();
    await enrolling.stop();
    await database.close();
    await world.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** What is wrong with the outcome, in lines; none: each look has one result, whole or honestly not. */
export function faultsOf({ results, whole, begun }: Killing): readonly string[] {
  const faults: string[] = [];
  if (results.length !== begun || new Set(results.map(({ runId }) => runId)).size !== begun) faults.push(`${results.length} results of ${begun} looks`);
  for (const { runId, looked, ids } of results) {
    const missing = whole.filter((id) => !ids.includes(id));
    if (looked.status === 'answered' && missing.length > 0) faults.push(`${runId} is said to be whole, and lacks ${missing.join(', ')}`);
    if (looked.status !== 'answered' && !looked.note) faults.push(`${runId} is ${looked.status}, and does not say why`);
    if (looked.status === 'offline' && ids.length > 0) faults.push(`${runId} is offline, and has evidence`);
  }
  return faults;
}
