// Mutes of a channel: what is not told there for a while. And what people said of a diagnosis.
import type { Sql } from '../sql.ts';

export interface Mute {
  readonly id: string;
  readonly channel: string;
  readonly target: string; // a login server, a rule id, digest:<id>
  readonly until: Date | 'change';
  readonly reason?: string;
  readonly by: string;
}
interface Row {
  readonly id: string;
  readonly channel: string;
  readonly target: string;
  readonly until_at: Date | null;
  readonly until_change: boolean;
  readonly reason: string | null;
  readonly by_user: string;
}
const muteFrom = (row: Row): Mute => ({
  id: row.id,
  channel: row.channel,
  target: row.target,
  until: row.until_at ?? 'change',
  ...(row.reason ? { reason: row.reason } : {}),
  by: row.by_user,
});

/** A second mute of the same thing replaces the first. */
export async function muteTarget(tx: Sql, mute: Mute): Promise<void> {
  await tx.query(
    `insert into mute (id, channel, target, until_at, until_change, reason, by_user) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (channel, target) do update set until_at = excluded.until_at, until_change = excluded.until_change, reason = excluded.reason, by_user = excluded.by_user, at = now()`,
    [mute.id, mute.channel, mute.target, mute.until === 'change' ? null : mute.until, mute.until === 'change', mute.reason ?? null, mute.by],
  );
}

export async function mutesIn(sql: Sql, channel: string, now: Date): Promise<readonly Mute[]> {
  const rows = await sql.query<Row>(
    'select id, channel, target, until_at, until_change, reason, by_user from mute where channel = $1 and (until_change or until_at > $2) order by at',
    [channel, now],
  );
  return rows.map(muteFrom);
}

/** All of the channel without a target. Returns what was muted. */
export async function unmute(tx: Sql, channel: string, target?: string): Promise<readonly string[]> {
  const rows = await tx.query<{ target: string }>('delete from mute where channel = $1 and ($2::text is null or target = $2) returning target', [
    channel,
    target ?? null,
  ]);
  return rows.map((row) => row.target);
}

export async function giveFeedback(
  tx: Sql,
  given: { readonly id: string; readonly reportId?: string; readonly channel: string; readonly by: string; readonly text: string },
): Promise<void> {
  await tx.query('insert into feedback (id, report_id, channel, by_user, text) values ($1, $2, $3, $4, $5)', [
    given.id,
    given.reportId ?? null,
    given.channel,
    given.by,
    given.text,
  ]);
}
