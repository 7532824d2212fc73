// What is asked of pg-boss' own table, and pg-boss offers no call for. Written for version 12.38 (pinned); test/store holds it to that.
import { type Handle, JOBS_SCHEMA } from './handle.ts';
import type { Queue } from './jobs.ts';
import { LEASE_SECONDS } from './queues.ts';

const JOB = `${JOBS_SCHEMA}.job`;
const NOW = `${JOBS_SCHEMA}.job_now()`;

export interface Attempt {
  readonly id: string;
  readonly retryCount: number;
}

/** Of those queues, the ones with a job that may start now. */
export async function dueQueues(database: Handle, queues: readonly string[]): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `select q as name from unnest($1::text[]) as q
     where exists (select 1 from ${JOB} where name = q and state < 'active' and not blocked and start_after <= ${NOW})`,
    [queues],
  );
  return rows.map((row) => row.name);
}

/** Puts back what this process took and will not end: the same attempt, at once, for whoever asks next. */
export async function putBack(database: Handle, queue: string, attempts: readonly Attempt[]): Promise<void> {
  await database.query(
    `update ${JOB} set state = 'retry', started_on = null, heartbeat_on = null, start_after = ${NOW}
     where name = $1 and state = 'active' and id = any($2::uuid[]) and id::text || ':' || retry_count = any($3::text[])`,
    [queue, attempts.map(({ id }) => id), attempts.map(({ id, retryCount }) => `${id}:${retryCount}`)],
  );
}

/**
 * Puts back what a dead process had taken: another attempt, at once. Jobs at their last attempt are left to pg-boss, which gives them up: what
 * kills its process each time must not do so for ever. `silent`: only jobs that nobody has vouched for lately.
 */
export async function revive(database: Handle, { silent }: { readonly silent: boolean }): Promise<void> {
  const lately = silent ? `and heartbeat_seconds is not null and heartbeat_on < ${NOW} - interval '${LEASE_SECONDS} seconds'` : '';
  await database.query(
    `update ${JOB} set state = 'retry', heartbeat_on = null, start_after = ${NOW}
     where state = 'active' and retry_count < retry_limit ${lately}`,
  );
}

/** Jobs at their last attempt that a dead process of this directory had taken. */
export async function lastAttempts(database: Handle): Promise<readonly (Attempt & { readonly queue: string })[]> {
  return database.query(`select name as queue, id, retry_count as "retryCount" from ${JOB} where state = 'active'`);
}

export interface Depth {
  readonly waiting: number;
  readonly active: number;
  readonly oldestMs: number;
}
export async function depths(database: Handle, queues: readonly Queue[]): Promise<Readonly<Record<Queue, Depth>>> {
  const rows = await database.query<Depth & { name: Queue }>(
    `select name, count(*) filter (where state <> 'active') as waiting, count(*) filter (where state = 'active') as active,
       coalesce(extract(epoch from ${NOW} - min(start_after) filter (where state <> 'active' and start_after <= ${NOW})) * 1000, 0)::float8 as "oldestMs"
     from ${JOB} where name = any($1::text[]) and state in ('created', 'retry', 'active') group by name`,
    [queues],
  );
  const found = new Map(rows.map(({ name, ...depth }) => [name, depth]));
  return Object.fromEntries(queues.map((queue) => [queue, found.get(queue) ?? { waiting: 0, active: 0, oldestMs: 0 }])) as Record<Queue, Depth>;
}
