// Processes that are killed, and a server that is restarted: what was accepted is done.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Handle } from '../../src/store/handle.ts';
import type { Jobs } from '../../src/store/jobs.ts';
import { openStore } from '../../src/store/open.ts';
import { openJobs } from '../../src/store/pgboss.ts';
import { together } from '../../src/store/together.ts';
import { BACKENDS, type Fresh } from './backends.ts';
import { startPostgres } from './postgres.ts';
import type { Postgres } from './postgres-server.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Resolves once it works. `said` collects what it says. */
async function replica(fresh: Fresh): Promise<{ readonly child: ChildProcess; readonly holds: number[]; kill(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'replica.ts'), [JSON.stringify(fresh.at)]);
  children.push(child);
  const holds: number[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The replica ended with ${code}`)));
    child.on('message', (message: { ready?: boolean; holds?: number }) => {
      if (message.holds !== undefined) holds.push(message.holds);
      if (message.ready) resolve();
    });
  });
  return {
    child,
    holds,
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

const TABLES = 'create table began (n int, attempt int, pid int); create table ended (n int, pid int)';
const working = (jobs: Jobs, database: Handle): Promise<void> =>
  jobs.work('check', 8, async ({ data, attempt }) => {
    const { n } = data as { n: number };
    await database.query('insert into began (n, attempt, pid) values ($1, $2, $3)', [n, attempt, process.pid]);
    await database.query('insert into ended (n, pid) values ($1, $2)', [n, process.pid]);
  });
const ended = async (database: Handle): Promise<number> => Number((await database.query<{ n: number }>('select count(distinct n) as n from ended'))[0]?.n);

describe.each(BACKENDS)('$name', (backend) => {
  let fresh: Fresh;
  beforeEach(async () => {
    fresh = await backend.fresh();
    const database = await openStore(fresh.at);
    await database.execute(TABLES);
    const jobs = await openJobs(database);
    await jobs.sendAll('check', [
      { data: { n: 0, hold: true } },
      { data: { n: 1, hold: true } },
      ...Array.from({ length: 40 }, (_, n) => ({ data: { n: n + 2 } })),
    ]);
    await jobs.stop(0);
    await database.close();
  }, 60_000);
  afterEach(() => fresh.drop());

  test('another takes the jobs of a process that was killed', async () => {
    const victim = await replica(fresh);
    await vi.waitFor(() => expect(victim.holds.sort()).toEqual([0, 1]), 20_000);
    if (backend.name === 'pglite') await expect(openStore(fresh.at)).rejects.toThrow(`process ${victim.child.pid}`);
    await victim.kill();
    const killed = performance.now();
    const database = await openStore(fresh.at);
    const jobs = await openJobs(database);
    await working(jobs, database);
    await vi.waitFor(async () => expect(await ended(database)).toBe(42), { timeout: 20_000, interval: 50 });
    expect(performance.now() - killed).toBeLessThan(backend.name === 'pglite' ? 8_000 : 18_000);
    const again = await database.query<{ n: number; attempt: number }>('select n, attempt from began where pid = $1 and n < 2 order by n', [process.pid]);
    expect(again).toEqual([
      { n: 0, attempt: 1 },
      { n: 1, attempt: 1 },
    ]);
    await jobs.stop(100);
    await database.close();
  }, 40_000);
});

describe('a server that is restarted', () => {
  let server: Postgres;
  beforeEach(async () => {
    server = await startPostgres();
  }, 60_000);

  test('loses nothing that was accepted, and is heard again', async () => {
    const errors: Error[] = [];
    const replicas = await Promise.all([0, 1].map(() => openStore({ url: server.url, onError: (error) => void errors.push(error) })));
    const [first, second] = replicas as [Handle, Handle];
    await first.execute(TABLES);
    const jobs = [
      await openJobs(first, { onError: (error) => void errors.push(error) }),
      await openJobs(second, { onError: (error) => void errors.push(error) }),
    ];
    for (const [at, one] of jobs.entries()) await working(one, at === 0 ? first : second);
    const heard: string[] = [];
    await second.listen('news', (payload) => heard.push(payload));
    const accept = together(first);
    const accepted = new Set<number>();
    let on = true;
    let n = 0;
    const load = (async () => {
      while (on) {
        const some = Array.from({ length: 5 }, () => n++);
        await Promise.all(
          some.map((one) =>
            accept((tx) => (jobs[0] as Jobs).send('check', { n: one }, { in: tx })).then(
              () => accepted.add(one),
              () => {}, // it was said that it was not accepted
            ),
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await vi.waitFor(() => expect(accepted.size).toBeGreaterThan(50), 20_000);
    await server.restart();
    const before = accepted.size;
    await vi.waitFor(() => expect(accepted.size).toBeGreaterThan(before + 50), 20_000);
    on = false;
    await load;
    const missing = async (): Promise<number[]> => {
      const rows = await first.query<{ n: number }>('select distinct n from ended');
      const done = new Set(rows.map((row) => row.n));
      return [...accepted].filter((one) => !done.has(one));
    };
    await vi.waitFor(async () => expect(await missing()).toEqual([]), { timeout: 15_000, interval: 100 });
    await vi.waitFor(
      async () => {
        await first.query(`select pg_notify('news', 'again')`);
        expect(heard).toContain('again');
      },
      { timeout: 8_000, interval: 100 },
    );
    expect(errors.length).toBeGreaterThan(0); // it was told
    await Promise.all(jobs.map((one) => one.stop(500)));
    await Promise.all(replicas.map((one) => one.close()));
    await server.stop();
  }, 60_000);
});
