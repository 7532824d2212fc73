// What a worker costs where it runs, and what many of them cost a bot.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { WORKER_BUNDLE } from '../../build-options.ts';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import { openDatabase } from '../../src/store/open.ts';
import { startWorkers } from '../../src/worker/bot/start.ts';
import { servePostgres } from '../store/postgres-server.ts';
import { questionFor } from '../worker/bot.ts';
import { startBotProcess, startWorkerProcess } from '../worker/children.ts';
import { faultsOf, killing } from '../worker/killing.ts';
import { type Running, startWorker } from '../worker/process.ts';
import { type Bench, type Figure, median, spread } from './figure.ts';

const MB = 1_000_000;
const TOKEN = `acw_vnet-a_${'x'.repeat(43)}`;

/** The memory that a process holds in RAM, in bytes, as Linux counts it. */
const residentOf = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024;

/** Starts of the bundled file, up to its first poll; and what it holds when it has waited a while. */
async function footprint(runs: number, idleMs: number): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'acr-bench-'));
  await build({ ...WORKER_BUNDLE, outdir: dir });
  const entry = join(dir, 'worker.mjs');
  await writeFile(join(dir, 'cloud.json'), JSON.stringify({ ...AZURE_CLOUD, name: 'Own' }));
  let polled: () => void = () => undefined;
  const server = createServer((_, response) => {
    polled();
    setTimeout(() => response.end(JSON.stringify({ protocol: 1, version: '1', stop: [] })), 100);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const times: number[] = [];
  let resident = 0;
  for (let i = -2; i < runs; i += 1) {
    const first = new Promise<void>((resolve) => {
      polled = resolve;
    });
    const begun = performance.now();
    const worker = startWorkerProcess({ url, token: TOKEN, name: 'vnet-a', cloud: join(dir, 'cloud.json'), entry });
    await first;
    if (i >= 0) times.push(performance.now() - begun);
    if (i === runs - 1) {
      await wait(idleMs);
      resident = residentOf(worker.child.pid ?? 0);
    }
    await worker.end('SIGKILL');
  }
  server.closeAllConnections();
  server.close();
  const size = statSync(entry).size;
  await rm(dir, { recursive: true, force: true });
  return [
    { what: 'dist/worker.mjs', value: size / MB, limit: 1.5, unit: 'MB' },
    { what: 'a worker, idle: resident memory', value: resident / MB, limit: 120, unit: 'MB' },
    { what: 'a worker, from its start to its first poll', value: median(times), limit: 400, unit: 'ms', note: spread(times) },
  ];
}

/** So many workers, each of its own vantage, at one bot process over PostgreSQL. */
export async function crowd(count: number, looks: number): Promise<readonly Figure[]> {
  const server = await servePostgres();
  const { url } = await server.database();
  const database = await openDatabase({ url });
  const enrolling = await startWorkers({ database, version: '1', now: () => new Date(), newId: randomUUID, log: { warn: () => undefined } });
  const tokens: string[] = [];
  for (let i = 0; i < count; i += 1) tokens.push((await enrolling.enroll(`vnet-${i}`)).token);
  const bot = await startBotProcess(url);
  const memory = async (): Promise<number> => {
    const answered = once(bot.child, 'message');
    bot.child.send('memory');
    return ((await answered) as [{ memory: number }])[0].memory / MB;
  };
  const before = await memory();
  const running: Running[] = tokens.map((token) => startWorker(`http://127.0.0.1:${bot.port}`, token));
  while (running.some(({ events }) => !events.some(({ event }) => event === 'connected'))) await wait(50);
  await wait(1_000);
  const times: number[] = [];
  const question = questionFor('contoso.azurecr.io');
  for (let i = 0; i < looks; i += 1) {
    const begun = performance.now();
    const { looked } = await bot.look({ runId: randomUUID(), vantage: `vnet-${(i * 37) % count}`, question, forMs: 10_000 });
    if (looked.status !== 'answered') throw new Error(`bench: a worker of ${count} was ${looked.status}`);
    times.push(performance.now() - begun);
  }
  const after = await memory();
  await bot.kill();
  await Promise.all(running.map((one) => one.stop()));
  await enrolling.stop();
  await database.close();
  await server.close();
  const sorted = [...times].sort((a, b) => a - b);
  return [
    { what: `${count} workers at one bot: a task there and back, median`, value: median(times), limit: 250, unit: 'ms', note: spread(times) },
    { what: `${count} workers at one bot: the same, 95 of 100`, value: sorted[Math.floor(sorted.length * 0.95)] ?? 0, unit: 'ms' },
    { what: `${count} workers at one bot: memory that they add`, value: after - before, limit: 150, unit: 'MB', note: `${before.toFixed(0)} MB before` },
  ];
}

/** kill -9 of either side over so many looks. */
async function killed(looks: number): Promise<readonly Figure[]> {
  const server = await servePostgres();
  const result = await killing((await server.database()).url, looks, 4, Math.random);
  await server.close();
  const faults = faultsOf(result);
  if (faults.length > 0) throw new Error(`bench: ${faults.join('; ')}`);
  const whole = result.results.filter(({ looked }) => looked.status === 'answered').length;
  const times = result.results.map(({ ms }) => ms);
  const note = `${result.kills.bot} bots and ${result.kills.worker} workers killed, ${whole} of ${result.begun} whole, the others partial or offline`;
  return [{ what: `${looks} looks while either side is killed: median`, value: median(times), unit: 'ms', note }];
}

export const worker: Bench = {
  name: 'worker',
  about: 'a probe worker, and many of them',
  run: async (short) => [
    ...(await footprint(short ? 3 : 10, short ? 3_000 : 30_000)),
    ...(await crowd(500, short ? 50 : 200)),
    ...(await killed(short ? 10 : 200)),
  ],
};
