// What `serve` promises to whoever runs it: quick acknowledgements under a burst, a bounded memory, a quick start.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startWall } from '../durability/platform.ts';
import { servePostgres } from '../store/postgres-server.ts';
import { type Bench, type Figure, median, spread } from './figure.ts';

const MB = 1_000_000;
const MAIN = join(import.meta.dirname, '../../adapters/main.ts');
const REPLICA = join(import.meta.dirname, '../durability/replica.ts');
const COMMANDS = 200;

const residentOf = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024;

/** Resolves with the first match in what the process says. */
function says(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`bench: the bot ended with ${code} before it was ready: ${text}`)));
  });
}

const ended = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
};

/** 200 commands evenly over one second, each over HTTP as a platform would bring it; the answers are counted where they stand. */
export async function burst(store: string, name: string): Promise<readonly Figure[]> {
  const wall = await startWall();
  const child = spawn(process.execPath, [REPLICA, store, wall.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = `http://127.0.0.1:${await says(child, /ready (\d+)/)}/`;
  const dispatcher = new Agent({ connections: 64 });
  const hear = async (key: string, text: string): Promise<number> => {
    const begun = performance.now();
    const res = await request(url, { method: 'POST', dispatcher, body: JSON.stringify({ key, text }) });
    await res.body.dump();
    if (res.statusCode !== 200) throw new Error(`bench: a command was not accepted (${res.statusCode})`);
    return performance.now() - begun;
  };
  for (let n = 0; n < 20; n += 1) await hear(`warm-${n}`, `check warm${n}reg`);
  await wait(2_000);
  const begun = performance.now();
  const times = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, n) => {
      await wait(Math.max(0, begun + (n * 1000) / COMMANDS - performance.now()));
      return hear(`k${n}`, `check k${n}reg`);
    }),
  );
  const answered = (): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    for (const { key, card } of wall.shown) if (card.kind === 'report' && /^command\/[^/]+$/.test(key)) found.set(key, (found.get(key) ?? 0) + 1);
    return found;
  };
  const all = COMMANDS + 20;
  while (answered().size < all && performance.now() - begun < 60_000) await wait(50);
  const seconds = (performance.now() - begun) / 1000;
  const unanswered = all - answered().size;
  const twice = [...answered().values()].filter((count) => count > 1).length;
  await ended(child, 'SIGKILL');
  await dispatcher.close();
  await wall.close();
  const sorted = [...times].sort((a, b) => a - b);
  return [
    { what: `${name}: acknowledged, 99 of 100`, value: sorted[Math.floor(sorted.length * 0.99)] ?? 0, limit: 300, unit: 'ms', note: spread(times) },
    { what: `${name}: acknowledged, median`, value: median(times), unit: 'ms' },
    {
      what: `${name}: not answered, or answered twice`,
      value: unanswered + twice,
      limit: 0,
      unit: 'commands',
      note: `all answered after ${seconds.toFixed(1)} s`,
    },
  ];
}

interface Started {
  readonly child: ChildProcess;
  readonly ms: number;
}

/** The program as a person starts it; ready when `/readyz` says so. */
async function serve(env: Readonly<Record<string, string>>): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { PATH: process.env.PATH ?? '', LANG: 'C', PORT: '0', ACR_CHECK_AZURE_CREDENTIAL: 'none', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await says(child, /(http:\/\/127\.0\.0\.1:\d+)/);
  const res = await request(`${url}/readyz`);
  await res.body.dump();
  if (res.statusCode !== 200) throw new Error(`bench: /readyz says ${res.statusCode}`);
  return { child, ms: performance.now() - begun };
}

async function starts(runs: number): Promise<readonly Figure[]> {
  const [fresh, existing]: [number[], number[]] = [[], []];
  for (let n = -1; n < runs; n += 1) {
    const room = await mkdtemp(join(tmpdir(), 'acr-check-bench-'));
    const env = { HOME: room, ACR_CHECK_DATA_DIR: join(room, 'data') };
    const first = await serve(env);
    await ended(first.child, 'SIGTERM');
    const second = await serve(env);
    await ended(second.child, 'SIGTERM');
    await rm(room, { recursive: true, force: true });
    if (n < 0) continue; // fills the compile cache
    fresh.push(first.ms);
    existing.push(second.ms);
  }
  return [
    { what: 'start to ready, new data directory', value: median(fresh), limit: 10_000, unit: 'ms', note: spread(fresh) },
    { what: 'start to ready, existing data directory', value: median(existing), limit: 4_000, unit: 'ms', note: spread(existing) },
  ];
}

async function idle(env: Readonly<Record<string, string>>, idleMs: number): Promise<number> {
  const { child } = await serve(env);
  await wait(idleMs);
  const resident = residentOf(child.pid ?? 0);
  await ended(child, 'SIGTERM');
  return resident / MB;
}

export const acceptance: Bench = {
  name: 'acceptance',
  about: 'acknowledgements under a burst, memory, start',
  run: async (short) => {
    const room = await mkdtemp(join(tmpdir(), 'acr-check-bench-'));
    const server = await servePostgres([]); // with its fsync, as in earnest
    try {
      const [one, other] = [await server.database(), await server.database()];
      const idleMs = short ? 5_000 : 30_000;
      return [
        ...(await burst(join(room, 'burst'), 'PGlite, 200 in 1 s')),
        ...(await burst(one.url, 'PostgreSQL, 200 in 1 s')),
        ...(await starts(short ? 1 : 5)),
        {
          what: 'idle memory, PGlite, with demo and console',
          value: await idle({ HOME: room, ACR_CHECK_DATA_DIR: join(room, 'idle') }, idleMs),
          limit: 700,
          unit: 'MB',
        },
        { what: 'idle memory, PostgreSQL', value: await idle({ HOME: room, DATABASE_URL: other.url }, idleMs), limit: 300, unit: 'MB' },
      ];
    } finally {
      await server.close();
      await rm(room, { recursive: true, force: true });
    }
  },
};
