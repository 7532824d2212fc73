// Tasks as rows, from the side of the workers: claimed by one process, kept by a lease, told of in batches, ended once.
import type { Observation } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import type { Given, Result, Task, TaskProgress } from '../protocol.ts';
import { ms } from './tasks.ts';

/** ms. A task that was claimed is lost when nothing was heard of it for so long: two polls of a worker at work, and a little. */
export const LEASE_MS = 5_000;
/** ms. The same once its connection was cut: it has so long to come back. */
export const CUT_LEASE_MS = 2_500;
const MOST_ATTEMPTS = 5;

/** The oldest waiting task, now this process's own. */
export async function claim(sql: Sql, vantage: string, instance: string): Promise<Given | undefined> {
  const [row] = await sql.query<{ id: string; attempt: number; task: Task; left_ms: number }>(
    `update worker_task set state = 'claimed', claimed_by = $2, attempt = attempt + 1, lease_until = clock_timestamp() + $3 * interval '1 ms'
     where id = (select id from worker_task where vantage = $1 and state = 'waiting' and deadline > now() and attempt < $4
       order by waiting_since for update skip locked limit 1)
     returning id, attempt, task, ${ms('deadline - clock_timestamp()')} as left_ms`,
    [vantage, instance, LEASE_MS, MOST_ATTEMPTS],
  );
  return row && { id: row.id, attempt: row.attempt, leftMs: Math.max(0, Math.round(Number(row.left_ms))), task: row.task };
}

/** Keeps what the process has in hand, and puts back what it was given and never got. Resolves with what is no longer its own. */
export async function keep(
  sql: Sql,
  vantage: string,
  instance: string,
  working: readonly { readonly id: string; readonly attempt: number }[],
): Promise<readonly string[]> {
  const ids = working.map(({ id }) => id);
  const rows = await sql.query<{ id: string; attempt: number }>(
    `update worker_task set lease_until = clock_timestamp() + $4 * interval '1 ms' where vantage = $1 and claimed_by = $2 and state = 'claimed' and id = any($3::uuid[])
     returning id, attempt`,
    [vantage, instance, ids, LEASE_MS],
  );
  const kept = new Set(rows.map(({ id, attempt }) => `${id}/${attempt}`));
  return working.filter(({ id, attempt }) => !kept.has(`${id}/${attempt}`)).map(({ id }) => id);
}

const BACK = `state = 'waiting', claimed_by = null, lease_until = null, waiting_since = clock_timestamp()`;

/** What this process was given and does not know of: the answer was lost on its way. */
export async function putBackUnknown(sql: Sql, vantage: string, instance: string, working: readonly string[]): Promise<void> {
  await sql.query(`update worker_task set ${BACK} where vantage = $1 and claimed_by = $2 and state = 'claimed' and not id = any($3::uuid[])`, [
    vantage,
    instance,
    [...working],
  ]);
}

/** Given, but the answer could not be written. */
export async function putBack(sql: Sql, id: string, attempt: number): Promise<void> {
  await sql.query(`update worker_task set ${BACK} where id = $1 and attempt = $2 and state = 'claimed'`, [id, attempt]);
}

/** The lease is over: another process may take it. */
export async function takeBack(sql: Sql, id: string, vantage: string): Promise<void> {
  await sql.query(
    `with back as (update worker_task set ${BACK} where id = $1 and state = 'claimed' and lease_until < clock_timestamp() returning id)
     select pg_notify('worker', $2) from back`,
    [id, `task:${vantage}`],
  );
}

/** The process's connection was cut: its tasks have a shorter time to be heard of. */
export async function cut(sql: Sql, vantage: string, instance: string): Promise<void> {
  await sql.query(
    `update worker_task set lease_until = least(lease_until, clock_timestamp() + $3 * interval '1 ms') where vantage = $1 and claimed_by = $2 and state = 'claimed'`,
    [vantage, instance, CUT_LEASE_MS],
  );
}

export interface Held {
  readonly id: string;
  readonly vantage: string;
  readonly instance: string;
  readonly attempt: number;
}

/** false: it is not this process's task any more. The row is locked: posts of one task come one after the other, in order of `seq`. */
async function holds(tx: Sql, { id, vantage, instance, attempt }: Held): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from worker_task where id = $1 and vantage = $2 and claimed_by = $3 and attempt = $4 and state = 'claimed' for update`,
    [id, vantage, instance, attempt],
  );
  return rows.length > 0;
}

/** Keeps a batch; the same observation again replaces the first. */
export async function store(
  tx: Sql,
  held: Held,
  observations: readonly Observation[],
  { bytes, refused, progress }: { readonly bytes: number; readonly refused: number; readonly progress?: TaskProgress },
): Promise<boolean> {
  if (!(await holds(tx, held))) return false;
  if (observations.length > 0)
    await tx.query(
      `insert into worker_observation (task_id, attempt, observation_id, observation)
       select $1, $2, o->>'id', o from jsonb_array_elements($3::jsonb) o
       on conflict (task_id, observation_id) do update set observation = excluded.observation, attempt = excluded.attempt, seq = nextval('worker_observation_seq_seq')`,
      [held.id, held.attempt, JSON.stringify(observations)],
    );
  await tx.query(
    `update worker_task set bytes = bytes + $2, refused = refused + $3, progress = coalesce($4::jsonb, progress),
       lease_until = greatest(lease_until, clock_timestamp() + $5 * interval '1 ms') where id = $1`,
    [held.id, bytes, refused, progress ? JSON.stringify(progress) : null, LEASE_MS],
  );
  await tx.query(`select pg_notify('worker', $1)`, [`news:${held.id}`]);
  return true;
}

/** true also for the one who has ended it before: an answer may be lost on its way back. */
export async function finish(tx: Sql, held: Held, result: Result): Promise<boolean> {
  const rows = await tx.query(
    `update worker_task set state = 'done', result = $5::jsonb, done_at = now() where id = $1 and vantage = $2 and claimed_by = $3 and attempt = $4
       and state = 'claimed' returning id`,
    [held.id, held.vantage, held.instance, held.attempt, JSON.stringify(result)],
  );
  if (rows.length > 0) await tx.query(`select pg_notify('worker', $1)`, [`news:${held.id}`]);
  else {
    const [before] = await tx.query('select 1 from worker_task where id = $1 and vantage = $2 and claimed_by = $3 and attempt = $4', [
      ...[held.id, held.vantage, held.instance, held.attempt],
    ]);
    return before !== undefined;
  }
  return true;
}
