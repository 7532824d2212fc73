// Tasks as rows, from the side of those who ask: whichever replica the worker has reached.
import type { Observation } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import type { Bound } from '../bound.ts';
import type { Result, Task, TaskProgress } from '../protocol.ts';

export interface TaskState {
  readonly id: string;
  readonly task: Task;
  readonly bound: Bound;
  readonly state: 'waiting' | 'claimed' | 'done';
  readonly attempt: number;
  readonly waitedMs: number;
  readonly leaseLeftMs: number;
  readonly leftMs: number;
  readonly sinceMs: number; // since it was created
  readonly result?: Result;
  readonly progress?: TaskProgress;
  readonly bytes: number;
  readonly refused: number;
}

interface Row {
  readonly id: string;
  readonly task: Task;
  readonly bound: Bound;
  readonly state: TaskState['state'];
  readonly attempt: number;
  readonly waited_ms: number;
  readonly lease_left_ms: number | null;
  readonly left_ms: number;
  readonly since_ms: number;
  readonly result: Result | null;
  readonly progress: TaskProgress | null;
  readonly bytes: number;
  readonly refused: number;
}

/** An interval of SQL in ms. */
export const ms = (interval: string): string => `(extract(epoch from ${interval}) * 1000)::double precision`;
const COLUMNS = `id, task, bound, state, attempt, ${ms('clock_timestamp() - waiting_since')} as waited_ms, ${ms('lease_until - clock_timestamp()')} as lease_left_ms,
  ${ms('deadline - clock_timestamp()')} as left_ms, ${ms('clock_timestamp() - created_at')} as since_ms, result, progress, bytes, refused`;

const stateFrom = (row: Row): TaskState => ({
  id: row.id,
  task: row.task,
  bound: row.bound,
  state: row.state,
  attempt: row.attempt,
  waitedMs: Number(row.waited_ms),
  leaseLeftMs: Number(row.lease_left_ms ?? 0),
  leftMs: Number(row.left_ms),
  sinceMs: Number(row.since_ms),
  ...(row.result ? { result: row.result } : {}),
  ...(row.progress ? { progress: row.progress } : {}),
  bytes: row.bytes,
  refused: row.refused,
});

export interface NewTask {
  readonly id: string;
  readonly runId: string;
  readonly vantage: string;
  readonly task: Task;
  readonly bound: Bound;
  readonly leftMs: number;
}

/** A finished task answers for its run so long; then the network may be another. */
const GOOD_FOR_MS = 120_000;

/**
 * The run's task for this vantage: a new one, or, where the run is begun again after a loss, the one that there is. One that ended
 * without an answer, or whose time is over, is asked anew, and what it had seen is forgotten.
 */
export async function ask(tx: Sql, { id, runId, vantage, task, bound, leftMs }: NewTask): Promise<string> {
  const values = [id, runId, vantage, JSON.stringify(task), JSON.stringify(bound), leftMs];
  const [made] = await tx.query<{ id: string }>(
    `insert into worker_task (id, run_id, vantage, task, bound, deadline) values ($1, $2, $3, $4::jsonb, $5::jsonb, now() + $6 * interval '1 ms')
     on conflict (run_id, vantage) do nothing returning id`,
    values,
  );
  const [known] = made
    ? [made]
    : await tx.query<{ id: string; stale: boolean }>(
        `select id, (case when state = 'done' then coalesce(result->>'status', '') <> 'looked' or done_at < now() - $3 * interval '1 ms'
           else deadline < now() + interval '1 second' end) as stale from worker_task where run_id = $1 and vantage = $2 for update`,
        [runId, vantage, GOOD_FOR_MS],
      );
  const taskId = known?.id ?? id;
  if (known && 'stale' in known && known.stale) {
    await tx.query('delete from worker_observation where task_id = $1', [taskId]);
    await tx.query(
      `update worker_task set state = 'waiting', claimed_by = null, lease_until = null, waiting_since = now(), created_at = now(), done_at = null, result = null,
         progress = null, bytes = 0, refused = 0, task = $2::jsonb, bound = $3::jsonb, deadline = now() + $4 * interval '1 ms' where id = $1`,
      [taskId, ...values.slice(3)],
    );
  }
  await tx.query(`select pg_notify('worker', $1)`, [`task:${vantage}`]);
  return taskId;
}

export async function taskOf(sql: Sql, id: string): Promise<TaskState | undefined> {
  const [row] = await sql.query<Row>(`select ${COLUMNS} from worker_task where id = $1`, [id]);
  return row && stateFrom(row);
}

export async function taskFor(sql: Sql, id: string, vantage: string): Promise<TaskState | undefined> {
  const [row] = await sql.query<Row>(`select ${COLUMNS} from worker_task where id = $1 and vantage = $2`, [id, vantage]);
  return row && stateFrom(row);
}

/** The asker waits no longer: whoever is at it is told to stop. */
export async function end(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `with over as (update worker_task set state = 'done', done_at = now(), result = '{"status":"cut"}' where id = $1 and state <> 'done' returning vantage)
     select pg_notify('worker', 'stop:' || vantage) from over`,
    [id],
  );
}

export async function observationsSince(sql: Sql, id: string, seq: number): Promise<readonly { readonly seq: number; readonly observation: Observation }[]> {
  return sql.query('select seq, observation from worker_observation where task_id = $1 and seq > $2 order by seq', [id, seq]);
}

/** Tasks are kept for a run that is begun again; after this nobody asks for them. */
export async function forgetTasks(sql: Sql): Promise<void> {
  await sql.query(`delete from worker_task where created_at < now() - interval '1 hour'`);
}
