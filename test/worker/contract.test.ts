// Bot and worker over real sockets, on each store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/sql.ts';
import { startPostgres } from '../store/postgres.ts';
import { asking, type Bot, questionFor, startBot } from './bot.ts';
import { lookShortly, type Running, startWorker } from './process.ts';

const QUESTION = questionFor('contoso.azurecr.io');

describe.each(['pglite', 'postgres'] as const)('workers on %s', (kind) => {
  let [dir, database]: [string, Database | undefined] = ['', undefined];
  const open: { close(): Promise<unknown> }[] = [];
  const db = (): Database => database as Database;
  const bot = async (more = {}): Promise<Bot> => {
    const started = await startBot(db(), more);
    open.push(started);
    return started;
  };
  const worker = (url: string, token: string, more = {}): Running => {
    const started = startWorker(url, token, more);
    open.unshift({ close: () => started.stop() });
    return started;
  };
  const connected = (one: Running): Promise<void> => vi.waitFor(() => expect(one.events.map(({ event }) => event)).toContain('connected'), 5_000);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'acr-worker-'));
    database = await openDatabase(kind === 'pglite' ? { dataDir: dir } : { url: (await startPostgres()).url });
  }, 90_000);
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
    await db().query('delete from worker');
  });
  afterAll(async () => {
    await database?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('answers a look with what the worker saw', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    await connected(worker(one.url, token));
    const { request, seen, progress } = asking('vnet-a', QUESTION);
    expect(await one.workers.look(request)).toEqual({ status: 'answered' });
    expect(seen.map(({ id }) => id)).toEqual(['worker:vnet-a/dns/contoso.azurecr.io']);
    expect(progress.at(-1)).toEqual({ done: 1, of: 1, last: 'contoso.azurecr.io' });
    expect(one.refused()).toBe(0);
  });

  it('says at once that a worker is not there', async () => {
    const { workers } = await bot();
    const note = async (): Promise<string | undefined> => {
      const begun = performance.now();
      const { status, note } = await workers.look(asking('vnet-a', QUESTION).request);
      expect(status).toBe('offline');
      expect(performance.now() - begun).toBeLessThan(500);
      return note?.en;
    };
    expect(await note()).toContain('no worker vnet-a is enrolled');
    await workers.enroll('vnet-a');
    expect(await note()).toContain('never connected');
    await db().query(`update worker set last_seen_at = now() - interval '14 minutes' where name = 'vnet-a'`);
    expect(await note()).toBe('Not run: worker vnet-a is offline, last seen 14 min ago.');
    await workers.drain('vnet-a');
    expect(await note()).toContain('drained');
    expect(await workers.revoke('vnet-a')).toBe(true);
    expect(await workers.revoke('vnet-a')).toBe(false);
    expect(await note()).toContain('revoked');
    expect(await workers.list()).toEqual([]);
  });

  it('goes from replica to replica: the worker reached one, and the check runs on another', async () => {
    const [one, two] = [await bot(), await bot()];
    const { token } = await one.workers.enroll('vnet-a');
    await connected(worker(one.url, token));
    const { request, seen } = asking('vnet-a', QUESTION);
    expect(await two.workers.look(request)).toEqual({ status: 'answered' });
    expect(seen).toHaveLength(1);
    expect(await two.workers.test('vnet-a')).toMatchObject({ status: 'answered', ms: expect.any(Number) });
  });

  it('gives a run that is begun again the same result', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    let looks = 0;
    const observe = async (looking: Parameters<typeof lookShortly>[0]): Promise<void> => {
      looks += 1;
      await lookShortly(looking);
    };
    await connected(worker(one.url, token, { observe }));
    const [first, second] = [asking('vnet-a', QUESTION, { runId: 'same' }), asking('vnet-a', QUESTION, { runId: 'same' })];
    expect((await one.workers.look(first.request)).status).toBe('answered');
    expect((await one.workers.look(second.request)).status).toBe('answered');
    expect(second.seen).toEqual(first.seen);
    expect(looks).toBe(1);
  });

  it('has one of two processes answer, and the other where the first is gone', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    const [a, b] = [worker(one.url, token), worker(one.url, token)];
    await Promise.all([connected(a), connected(b)]);
    await vi.waitFor(async () => expect((await one.workers.list())[0]).toMatchObject({ name: 'vnet-a', connected: 2 }));
    const first = asking('vnet-a', QUESTION);
    expect(await one.workers.look(first.request)).toEqual({ status: 'answered' });
    expect(first.seen).toHaveLength(1);
    await a.stop();
    expect((await one.workers.list())[0]).toMatchObject({ connected: 1 });
    expect(await one.workers.look(asking('vnet-a', QUESTION).request)).toEqual({ status: 'answered' });
  });

  it('ends a worker whose token was revoked, or replaced', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    const a = worker(one.url, token);
    await connected(a);
    const { token: newer } = await one.workers.enroll('vnet-a');
    expect(await a.ended).toEqual({ ended: 'revoked' });
    const b = worker(one.url, newer);
    await connected(b);
    await one.workers.revoke('vnet-a');
    expect(await b.ended).toEqual({ ended: 'revoked' });
    expect(await worker(one.url, `acw_vnet-b_${'x'.repeat(43)}`).ended).toEqual({ ended: 'unauthorized' });
  });

  it('stops a look that nobody waits for any more', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    const stopped = Promise.withResolvers<void>();
    const observe = ({ signal }: Parameters<typeof lookShortly>[0]): Promise<void> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          stopped.resolve();
          resolve();
        });
      });
    const a = worker(one.url, token, { observe });
    await connected(a);
    const control = new AbortController();
    const looked = one.workers.look(asking('vnet-a', QUESTION, { signal: control.signal }).request);
    await vi.waitFor(() => expect(a.events.map(({ event }) => event)).toContain('task'));
    control.abort();
    expect((await looked).status).toBe('offline');
    await stopped.promise;
  });

  it('says within 10 s that a worker is gone, and keeps what it had told', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    const observe = async (looking: Parameters<typeof lookShortly>[0]): Promise<void> => {
      await lookShortly(looking);
      await new Promise(() => undefined);
    };
    const a = worker(one.url, token, { observe });
    await connected(a);
    const { request, seen } = asking('vnet-a', QUESTION, { forMs: 20_000 });
    const looked = one.workers.look(request);
    await vi.waitFor(() => expect(seen).toHaveLength(1), 5_000);
    const begun = performance.now();
    one.server.removeAllListeners('request'); // nobody is heard of any more
    const { status, note } = await looked;
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(status).toBe('partial');
    expect(note?.en).toContain('was lost');
    one.server.closeAllConnections();
    open.shift();
  });

  it('sets the times of a worker whose clock is off right, and says so', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    const now = (): Date => new Date(Date.now() + 3_600_000);
    await connected(worker(one.url, token, { now }));
    const { request, seen } = asking('vnet-a', QUESTION);
    const { status, note } = await one.workers.look(request);
    expect(status).toBe('answered');
    expect(note?.en).toContain('3600 s ahead');
    expect(Math.abs(Date.parse(seen[0]?.at ?? '') - Date.now())).toBeLessThan(5_000);
    expect((await one.workers.list())[0]?.clockSkewMs).toBeGreaterThan(3_500_000);
  });

  it('refuses what is not of the worker’s own cloud', async () => {
    const one = await bot();
    const { token } = await one.workers.enroll('vnet-a');
    await connected(worker(one.url, token, { version: '0.9.0' }));
    const { AZURE_CHINA_CLOUD } = await import('../../src/clouds.ts');
    const { status, note } = await one.workers.look(asking('vnet-a', questionFor('contoso.azurecr.cn', AZURE_CHINA_CLOUD)).request);
    expect(status).toBe('offline');
    expect(note?.en).toContain('another cloud (AzureCloud)');
    expect((await one.workers.list())[0]?.skew?.en).toBe('runs 0.9.0, the bot 1.0.0');
  });
});
