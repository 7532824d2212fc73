// Which processes are there, by rows: whichever replica they reached.
import type { Sql } from '../../store/sql.ts';
import type { Poll, Standing } from '../protocol.ts';

/** A process that has not been heard of for so long is gone: a poll ends after 25 s, and the next begins. */
export const SEEN_WITHIN_MS = 45_000;

export interface Presence {
  readonly name: string;
  readonly enrolledAt: Date;
  readonly lastSeenAt?: Date;
  readonly sinceMs?: number; // since it was last seen, by the store's clock
  readonly connected: number;
  readonly draining: boolean;
  readonly revoked: boolean;
  readonly version?: string;
  readonly protocols: readonly number[];
  readonly skewMs: number;
  readonly place?: Standing;
}

interface Row {
  readonly name: string;
  readonly enrolled_at: Date;
  readonly last_seen_at: Date | null;
  readonly since_ms: number | null;
  readonly connected: number;
  readonly draining: boolean;
  readonly revoked: boolean;
  readonly version: string | null;
  readonly protocols: readonly number[] | null;
  readonly skew_ms: number | null;
  readonly place: Standing | null;
}

const presenceFrom = (row: Row): Presence => ({
  name: row.name,
  enrolledAt: row.enrolled_at,
  ...(row.last_seen_at ? { lastSeenAt: row.last_seen_at } : {}),
  ...(row.since_ms === null ? {} : { sinceMs: Number(row.since_ms) }),
  connected: Number(row.connected),
  draining: row.draining,
  revoked: row.revoked,
  ...(row.version === null ? {} : { version: row.version }),
  protocols: row.protocols ?? [],
  skewMs: row.skew_ms ?? 0,
  ...(row.place ? { place: row.place } : {}),
});

const SELECT = `
select name, enrolled_at, last_seen_at, (extract(epoch from now() - last_seen_at) * 1000)::double precision as since_ms,
  draining, revoked_at is not null as revoked, version, protocols, skew_ms, place,
  (select count(*)::int from worker_process p where p.worker = w.name and p.gone_at is null and p.seen_at > now() - $1 * interval '1 ms') as connected
from worker w`;

export async function presences(sql: Sql): Promise<readonly Presence[]> {
  return (await sql.query<Row>(`${SELECT} where revoked_at is null order by name`, [SEEN_WITHIN_MS])).map(presenceFrom);
}

export async function presenceOf(sql: Sql, name: string): Promise<Presence | undefined> {
  const [row] = await sql.query<Row>(`${SELECT} where name = $2`, [SEEN_WITHIN_MS, name]);
  return row && presenceFrom(row);
}

/** A poll came in: who it is, and where it stands, by its own word. */
export async function seen(sql: Sql, name: string, poll: Poll, pollId: string, skewMs: number): Promise<void> {
  await sql.query(
    `with w as (update worker set last_seen_at = now(), version = $4, protocols = $5, skew_ms = $6, place = $7::jsonb where name = $1)
     insert into worker_process (worker, instance, poll) values ($1, $2, $3)
     on conflict (worker, instance) do update set poll = excluded.poll, seen_at = now(), gone_at = null`,
    [name, poll.instance, pollId, poll.version, [...poll.protocols], skewMs, JSON.stringify(poll.place)],
  );
}

/** Its connection was cut, or it said good-bye; nothing happens where another of its polls has come since. */
export async function gone(sql: Sql, name: string, instance: string, pollId: string): Promise<boolean> {
  const rows = await sql.query('update worker_process set gone_at = now() where worker = $1 and instance = $2 and poll = $3 returning instance', [
    name,
    instance,
    pollId,
  ]);
  return rows.length > 0;
}

/** Processes that ended long ago. */
export async function forgetProcesses(sql: Sql): Promise<void> {
  await sql.query(`delete from worker_process where seen_at < now() - interval '1 hour'`);
}
