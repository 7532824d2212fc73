// What people said: a row here is the promise of an answer.
import type { Person, Place, Said } from '../../bot/platform.ts';
import type { Lang } from '../../model.ts';
import type { Sql } from '../sql.ts';

export interface StoredCommand {
  readonly id: string;
  readonly platform: string;
  readonly said: Said;
  readonly acceptedAt: Date;
  readonly settled: boolean;
  /** Set when it was settled, for what comes later: who sees the answer, and in which language it was asked for. */
  readonly toWhom?: 'asker' | 'place';
  readonly lang?: Lang;
}

interface Row {
  readonly id: string;
  readonly platform: string;
  readonly said: Said;
  readonly accepted_at: Date;
  readonly settled_at: Date | null;
  readonly to_whom: 'asker' | 'place' | null;
  readonly lang: Lang | null;
}

/** false: the key was seen before, and nothing is stored. */
export async function insertCommand(sql: Sql, id: string, platform: string, said: Said): Promise<boolean> {
  const rows = await sql.query(
    `insert into command (id, key, platform, workspace, channel, place, thread, user_id, said)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb) on conflict (key) do nothing returning id`,
    [id, `${platform}/${said.key}`, platform, said.workspace, said.channel, said.place, said.thread ?? null, said.user.id, JSON.stringify(said)],
  );
  return rows.length > 0;
}

export async function commandWithKey(sql: Sql, key: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>('select id from command where key = $1', [key]);
  return row?.id;
}

export async function commandOf(sql: Sql, id: string): Promise<StoredCommand | undefined> {
  const [row] = await sql.query<Row>('select id, platform, said, accepted_at, settled_at, to_whom, lang from command where id = $1', [id]);
  return (
    row && {
      id: row.id,
      platform: row.platform,
      said: row.said,
      acceptedAt: row.accepted_at,
      settled: row.settled_at !== null,
      ...(row.to_whom ? { toWhom: row.to_whom } : {}),
      ...(row.lang ? { lang: row.lang } : {}),
    }
  );
}

/** true for the one that settles it: what follows in the same transaction happens once. */
export async function settleCommand(tx: Sql, id: string, how: { readonly toWhom?: 'asker' | 'place'; readonly lang?: Lang } = {}): Promise<boolean> {
  const rows = await tx.query('update command set settled_at = now(), to_whom = $2, lang = $3 where id = $1 and settled_at is null returning id', [
    id,
    how.toWhom ?? null,
    how.lang ?? null,
  ]);
  return rows.length > 0;
}

/** Commands that ask for a look, in the last minute. */
export async function lately(sql: Sql, user: Person['id'], channel: Place): Promise<{ readonly byUser: number; readonly inChannel: number }> {
  const [row] = await sql.query<{ by_user: number; in_channel: number }>(
    `select count(*) filter (where c.user_id = $1)::int as by_user, count(*) filter (where c.channel = $2)::int as in_channel
     from command c where (c.user_id = $1 or c.channel = $2) and c.accepted_at > now() - interval '1 minute'
       and exists (select 1 from follower f where f.command_id = c.id)`,
    [user, channel],
  );
  return { byUser: row?.by_user ?? 0, inChannel: row?.in_channel ?? 0 };
}

/** Accepted more than a while ago and never settled: their job was lost, and is sent again. */
export async function unsettledCommands(sql: Sql, olderThanMs: number): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from command where settled_at is null and accepted_at < now() - make_interval(secs => $1::float8 / 1000) limit 500`,
    [olderThanMs],
  );
  return rows.map((row) => row.id);
}
