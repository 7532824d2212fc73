// The jobs port over pg-boss: its queues, retries, dead letters and schedules; taking and waking are ours (job-taking.ts).
import { createHash, randomUUID } from 'node:crypto';
import type { Clock, PgBoss } from 'pg-boss';
import { type AtEnd, leftForTheEnd } from './at-end.ts';
import { bossOn, claimsOn, on } from './boss.ts';
import type { Handle } from './handle.ts';
import { depths, dueQueues, lastAttempts, revive } from './job-rows.ts';
import { type Taking, taking } from './job-taking.ts';
import { type DeadJob, type Jobs, QUEUES, type Queue, type SendOptions } from './jobs.ts';
import { DEAD, prepareQueues } from './queues.ts';
import type { Sql } from './sql.ts';

export interface JobsOptions {
  readonly onError?: (error: Error) => void;
  /** For tests of what is due when: pg-boss' TestClock, on PGlite. */
  readonly clock?: Clock;
}

interface Sent extends Omit<SendOptions, 'in'> {
  readonly data: object;
}

/** What NOTIFY does not tell: jobs whose time has come, jobs that were put back. */
const POLL_MS = 500;
/** A third of the lease: two may be lost. */
const VOUCH_MS = 3_000;
const REVIVE_MS = 1_000;
const MOST_DEAD = 1_000;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** pg-boss allows few characters in a key, and a channel's name has others. */
const plainKey = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/** The one process of a directory has just started: what was at work is at nobody's hands. */
async function inherit(boss: PgBoss, database: Handle): Promise<void> {
  await revive(database, { silent: false });
  for (const { queue, ...attempt } of await lastAttempts(database)) await boss.fail(queue, attempt, { message: 'The process ended while the job ran' });
}

/** Runs `work` every so often, never twice at once, and not any more once stopped. Resolves when the running one has ended. */
function every(ms: number, work: () => Promise<void>, onError: (error: Error) => void): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  }, ms);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Makes the queues where they are missing. Rejects with what the database says. The database is the caller's to close, after `stop`. */
export async function openJobs(database: Handle, { onError = () => {}, clock }: JobsOptions = {}): Promise<Jobs> {
  const takings = new Map<Queue, Taking>();
  const heard = (queue: string | undefined): void => {
    for (const one of takings.values()) if (queue === undefined || one.queue === queue) one.wake();
  };
  const { boss, channel } = bossOn(database, heard, clock);
  boss.on('error', onError);
  await boss.start();
  const leased = database.kind === 'postgres';
  await prepareQueues(boss, leased);
  if (!leased) await inherit(boss, database);

  const poll = async (): Promise<void> => {
    const free = [...takings.values()].filter((one) => one.free() > 0).map((one) => one.queue);
    if (free.length > 0) for (const queue of await dueQueues(database, free)) heard(queue);
  };
  const rounds = [
    every(POLL_MS, poll, onError),
    ...(leased
      ? [
          every(VOUCH_MS, async () => void (await Promise.all([...takings.values()].map((one) => one.vouch()))), onError),
          every(REVIVE_MS, () => revive(database, { silent: true }), onError),
        ]
      : []),
  ];
  let stopped: Promise<void> | undefined;
  const stop = async (graceMs: number): Promise<void> => {
    await Promise.all([...takings.values()].map((one) => one.stop(graceMs)));
    await Promise.all(rounds.map((end) => end()));
    const name = channel();
    // Other replicas take at once what was put back.
    if (name) for (const queue of takings.keys()) await database.query('select pg_notify($1, $2)', [name, queue]).catch(onError);
    await boss.stop({ graceful: false, close: false });
  };

  const jobOf = ({ data, key, startAfter, priority }: Sent) => ({
    data,
    singletonKey: key ?? randomUUID(),
    ...(startAfter ? { startAfter } : {}),
    ...(priority === undefined ? {} : { priority }),
  });
  const insertions = new Map<Queue, AtEnd<Sent>>(
    QUEUES.map((queue) => [queue, async (tx, items) => void (await boss.insert(queue, items.map(jobOf), { db: on(tx) }))]),
  );
  const add = async (queue: Queue, items: readonly Sent[], tx: Sql | undefined): Promise<void> => {
    const insert = insertions.get(queue);
    if (!insert) throw new Error(`There is no queue ${queue}`);
    const now = items.filter((item) => !leftForTheEnd(tx, insert, item));
    if (now.length > 0) await insert(tx ?? database, now);
  };
  return {
    send: (queue, data, { in: tx, ...given } = {}) => add(queue, [{ data, ...given }], tx),
    sendAll: (queue, items, { in: tx } = {}) => add(queue, items, tx),
    work: async (queue, atOnce, handle) => {
      if (takings.has(queue)) throw new Error(`The queue ${queue} has its handler already`);
      const one = taking(queue, atOnce, handle, claimsOn(boss, database, queue), onError);
      takings.set(queue, one);
      one.wake();
    },
    schedule: (queue, key, cron, tz, data) => boss.schedule(queue, cron, data, { tz, key: plainKey(key), singletonKey: key, missed: 'once' }),
    unschedule: (queue, key) => boss.unschedule(queue, plainKey(key)),
    dead: async () => (await boss.findJobs(DEAD, { queued: true, limit: MOST_DEAD })).flatMap((job) => deadFrom(job)),
    requeue: async (id) => UUID.test(id) && (await boss.redrive(DEAD, { ids: [id] })) > 0,
    depth: () => depths(database, QUEUES),
    stop: (graceMs) => {
      stopped ??= stop(graceMs);
      return stopped;
    },
  };
}

type BossJob = Awaited<ReturnType<PgBoss['findJobs']>>[number];
function deadFrom({ id, sourceName, data, sourceOutput, createdOn }: BossJob): DeadJob[] {
  const queue = QUEUES.find((name) => name === sourceName);
  if (!queue) return [];
  const said = sourceOutput as { message?: unknown; value?: { message?: unknown } } | null;
  return [{ id, queue, data, error: String(said?.message ?? said?.value?.message ?? 'unknown'), at: createdOn.toISOString() }];
}
