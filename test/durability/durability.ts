// Replicas are killed at random moments while commands come in: what was accepted is answered, once.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { servePostgres } from '../store/postgres-server.ts';
import { type Shown, startWall } from './platform.ts';

export interface DurabilityOptions {
  readonly store: 'postgres' | 'pglite';
  readonly replicas: number;
  readonly checks: number;
  readonly kills: number;
  /** The database server itself goes away for a moment, so often. */
  readonly restarts?: number;
  readonly onProgress?: (line: string) => void;
}

export interface DurabilityResult {
  readonly accepted: number;
  readonly answered: number;
  readonly lost: number;
  /** Commands with two reports standing. */
  readonly doubledReports: number;
  /** Posts of the same message beyond the first, and how many of those the bots themselves counted as uncertain (killed ones cannot tell). */
  readonly doubledPosts: number;
  readonly kills: number;
  readonly seconds: number;
  /** The longest time from a kill to the next answer. */
  readonly drainedSeconds: number;
}

interface Replica {
  child: ChildProcess;
  port: number;
}

async function startReplica(store: string, wall: string): Promise<Replica> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replica.ts'), store, wall], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = /ready (\d+)/.exec(text)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`a replica ended with ${code} before it was ready`)));
  });
  return { child, port };
}

const killed = async ({ child }: Replica): Promise<void> => {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
};

/** As a platform does: delivered again, with the same key, until somebody acknowledges it. */
async function deliver(replicas: readonly Replica[], key: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const replica = replicas[Math.floor(Math.random() * replicas.length)];
    try {
      const res = await request(`http://127.0.0.1:${replica?.port ?? 0}/`, {
        method: 'POST',
        body: JSON.stringify({ key, text: `check r${key}reg` }),
        headersTimeout: 5_000,
      });
      await res.body.dump();
      if (res.statusCode === 200) return;
    } catch {
      // killed in the middle: whether it was stored, nobody knows, and the platform asks again
    }
    await pause(50 + Math.random() * 150);
    if (attempt > 600) throw new Error('nobody accepts commands any more');
  }
}

const reportsOf = (shown: readonly Shown[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { key, card } of shown) {
    if (!/^command\/[0-9a-f-]{36}$/.test(key) || card.kind !== 'report') continue;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
};

export async function durability({ store, replicas: count, checks, kills, restarts = 0, onProgress = () => {} }: DurabilityOptions): Promise<DurabilityResult> {
  const wall = await startWall();
  const directory = store === 'pglite' ? await mkdtemp(join(tmpdir(), 'acr-check-durability-')) : undefined;
  const server = store === 'postgres' ? await servePostgres() : undefined;
  const postgres = await server?.database();
  const where = postgres?.url ?? (directory as string);
  const replicas = [await startReplica(where, wall.url)];
  while (replicas.length < count) replicas.push(await startReplica(where, wall.url));
  const startedAt = Date.now();
  let accepted = 0;
  let done = false;
  const feed = async (): Promise<void> => {
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let n = lane; n < checks; n += 8) {
        await deliver(replicas, `k${n}`);
        accepted += 1;
      }
    });
    await Promise.all(lanes);
  };
  const disturb = async (): Promise<number> => {
    let made = 0;
    for (; made < kills && !done; made++) {
      // Spread over the whole of the work, so that the last kills still meet some.
      while (!done && accepted < (checks * (made + 0.3)) / kills) await pause(20);
      await pause(Math.random() * 120);
      const at = Math.floor(Math.random() * replicas.length);
      await killed(replicas[at] as Replica);
      replicas[at] = await startReplica(where, wall.url);
      if (postgres && made < restarts) await postgres.restart();
      onProgress(`kill ${made + 1}/${kills}, accepted ${accepted}/${checks}, answered ${reportsOf(wall.shown).size}`);
    }
    return made;
  };
  try {
    const disturbing = disturb();
    await feed();
    const made = await disturbing;
    const fedAt = Date.now();
    while (reportsOf(wall.shown).size < checks && Date.now() - fedAt < 90_000) await pause(100);
    done = true;
    const drainedSeconds = (Date.now() - fedAt) / 1000;
    const reports = reportsOf(wall.shown);
    const posts = new Map<string, number>();
    for (const { key } of wall.shown) posts.set(key, (posts.get(key) ?? 0) + 1);
    return {
      accepted,
      answered: reports.size,
      lost: checks - reports.size,
      doubledReports: [...reports.values()].filter((n) => n > 1).length,
      doubledPosts: [...posts.values()].reduce((sum, n) => sum + n - 1, 0),
      kills: made,
      seconds: (Date.now() - startedAt) / 1000,
      drainedSeconds,
    };
  } finally {
    await Promise.all(replicas.map(killed));
    await server?.close();
    await wall.close();
    if (directory) await rm(directory, { recursive: true, force: true });
  }
}
