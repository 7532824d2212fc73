// Runs: one look at one registry, asked for by one command and followed by any number.
import type { CheckRequest } from '../../bot/run/request.ts';
import type { Sql } from '../sql.ts';

export interface Run {
  readonly id: string;
  readonly registry: string; // login server
  readonly name: string;
  readonly cloud: string;
  readonly request: CheckRequest;
  readonly askedBy: string;
  readonly state: 'queued' | 'running' | 'done';
  readonly queuedAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly cancelled: boolean;
  readonly done: number;
  readonly total: number;
  readonly reportId?: string;
}

interface Row {
  readonly id: string;
  readonly registry: string;
  readonly name: string;
  readonly cloud: string;
  readonly request: CheckRequest;
  readonly asked_by: string;
  readonly state: Run['state'];
  readonly queued_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly cancelled_at: Date | null;
  readonly done: number;
  readonly total: number;
  readonly report_id: string | null;
}

const COLUMNS = 'id, registry, name, cloud, request, asked_by, state, queued_at, started_at, ended_at, cancelled_at, done, total, report_id';

const runFrom = (row: Row): Run => ({
  id: row.id,
  registry: row.registry,
  name: row.name,
  cloud: row.cloud,
  request: row.request,
  askedBy: row.asked_by,
  state: row.state,
  queuedAt: row.queued_at,
  ...(row.started_at ? { startedAt: row.started_at } : {}),
  ...(row.ended_at ? { endedAt: row.ended_at } : {}),
  cancelled: row.cancelled_at !== null,
  done: row.done,
  total: row.total,
  ...(row.report_id ? { reportId: row.report_id } : {}),
});

export interface NewRun {
  readonly id: string;
  readonly registry: string;
  readonly name: string;
  readonly cloud: string;
  readonly request: CheckRequest;
  /** Two runs with the same of these are one while it is open. */
  readonly same: string;
  readonly askedBy: string;
}

/** The open run that is the same, or this one. `joined`: it was there before. Runs that were cancelled are not joined (cancelRun). */
export async function openRun(tx: Sql, run: NewRun): Promise<{ readonly run: Run; readonly joined: boolean }> {
  for (;;) {
    const [made] = await tx.query<Row>(
      `insert into run (id, registry, name, cloud, request, same, asked_by) values ($1, $2, $3, $4, $5::jsonb, $6, $7)
       on conflict (same) where state in ('queued', 'running') do nothing returning ${COLUMNS}`,
      [run.id, run.registry, run.name, run.cloud, JSON.stringify(run.request), run.same, run.askedBy],
    );
    if (made) return { run: runFrom(made), joined: false };
    const [open] = await tx.query<Row>(`select ${COLUMNS} from run where same = $1 and state in ('queued', 'running') for update`, [run.same]);
    if (open) return { run: runFrom(open), joined: true };
  }
}

export async function follow(tx: Sql, runId: string, commandId: string, ordinal: number, joined: boolean): Promise<void> {
  await tx.query('insert into follower (run_id, command_id, ordinal, joined) values ($1, $2, $3, $4) on conflict do nothing', [
    runId,
    commandId,
    ordinal,
    joined,
  ]);
}

export async function runOf(sql: Sql, id: string): Promise<Run | undefined> {
  const [row] = await sql.query<Row>(`select ${COLUMNS} from run where id = $1`, [id]);
  return row && runFrom(row);
}

export async function runOfReport(sql: Sql, reportId: string): Promise<Run | undefined> {
  const [row] = await sql.query<Row>(`select ${COLUMNS} from run where id = (select run_id from report where id = $1)`, [reportId]);
  return row && runFrom(row);
}

/** In the order in which the command named them. */
export async function runsOf(sql: Sql, commandId: string): Promise<readonly (Run & { readonly joined: boolean })[]> {
  const rows = await sql.query<Row & { joined: boolean }>(
    `select ${COLUMNS.replace(/\b(\w+)\b/g, 'r.$1')}, f.joined from follower f join run r on r.id = f.run_id where f.command_id = $1 order by f.ordinal`,
    [commandId],
  );
  return rows.map((row) => ({ ...runFrom(row), joined: row.joined }));
}

export async function followersOf(sql: Sql, runId: string): Promise<readonly string[]> {
  // In one order for all runs: their rows are locked so, and runs that share followers must not wait for each other in a circle.
  const rows = await sql.query<{ command_id: string }>('select command_id from follower where run_id = $1 order by command_id', [runId]);
  return rows.map((row) => row.command_id);
}

/** Was it begun in this channel, for all to see? Elsewhere nobody need know who began it. */
export async function askedOpenly(sql: Sql, runId: string, channel: string): Promise<boolean> {
  const rows = await sql.query(
    `select 1 as one from follower f join command c on c.id = f.command_id
     where f.run_id = $1 and not f.joined and c.channel = $2 and c.to_whom is distinct from 'asker'`,
    [runId, channel],
  );
  return rows.length > 0;
}

/** Who asked for this run, as the platforms know them. */
export async function askersOf(sql: Sql, runId: string): Promise<readonly { readonly user: string; readonly channel: string }[]> {
  return sql.query(`select c.user_id as "user", c.channel from follower f join command c on c.id = f.command_id where f.run_id = $1`, [runId]);
}

/** false: it has ended already. A run that a dead process began is begun again. */
export async function beginRun(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update run set state = 'running', started_at = coalesce(started_at, now()) where id = $1 and state in ('queued', 'running') returning id`,
    [id],
  );
  return rows.length > 0;
}

/** Writes how far it is. cancelled: somebody has cancelled it meanwhile. */
export async function progressed(sql: Sql, id: string, done: number, total: number): Promise<{ readonly cancelled: boolean }> {
  const [row] = await sql.query<{ cancelled: boolean }>(
    `update run set done = $2, total = $3 where id = $1 and state = 'running' returning cancelled_at is not null as cancelled`,
    [id, done, total],
  );
  return { cancelled: row?.cancelled ?? false };
}

/** true for the one that ends it. */
export async function endRun(tx: Sql, id: string, reportId: string): Promise<boolean> {
  const rows = await tx.query(
    `update run set state = 'done', ended_at = now(), report_id = $2, done = total where id = $1 and state in ('queued', 'running') returning id`,
    [id, reportId],
  );
  return rows.length > 0;
}

/** Whoever runs it hears of it by notification, and ends with what is known. Nobody joins it any more: who asks now wants it whole. */
export async function cancelRun(tx: Sql, id: string): Promise<boolean> {
  const rows = await tx.query(
    `update run set cancelled_at = coalesce(cancelled_at, now()), same = case when cancelled_at is null then same || ' ' || id::text else same end
     where id = $1 and state in ('queued', 'running') returning id`,
    [id],
  );
  if (rows.length > 0) await tx.query(`select pg_notify('run_cancelled', $1)`, [id]);
  return rows.length > 0;
}

/** Open runs, oldest first. Of a channel: those that were asked for there for all to see, and this person's own. */
export async function openRuns(sql: Sql, of?: { readonly channel: string; readonly user: string }): Promise<readonly Run[]> {
  const rows = await sql.query<Row>(
    of === undefined
      ? `select ${COLUMNS} from run where state in ('queued', 'running') order by queued_at limit 50`
      : `select ${COLUMNS} from run where state in ('queued', 'running') and id in
           (select f.run_id from follower f join command c on c.id = f.command_id where c.channel = $1 and (c.to_whom is distinct from 'asker' or c.user_id = $2))
         order by queued_at limit 50`,
    of === undefined ? [] : [of.channel, of.user],
  );
  return rows.map(runFrom);
}

/** Runs that were asked for so long ago and have not ended. */
export async function openRunIds(sql: Sql, olderThanMs: number): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from run where state in ('queued', 'running') and queued_at < now() - make_interval(secs => $1::float8 / 1000) order by queued_at limit 500`,
    [olderThanMs],
  );
  return rows.map(({ id }) => id);
}
