// Messages as they are wanted, and as they were last posted: delivering is making the second equal to the first. What was edited in
// between is never sent; the last state always is. What stands in one thread is posted in the order in which it was wanted.
import type { Audience, MessageRef, Place } from '../../bot/platform.ts';
import type { Card } from '../../card.ts';
import type { Sql } from '../sql.ts';

export interface WantedMessage {
  /** The same for the same message for ever: wanting it again replaces it. */
  readonly key: string;
  readonly commandId?: string;
  readonly place: Place;
  /** Key of the message whose thread it stands in, once that is posted. */
  readonly under?: string;
  /** Messages of one lane are first posted in their order: a thread's. Without one, nothing waits for this message but its own thread. */
  readonly lane?: string;
  readonly audience: Audience;
  readonly card: Card;
  /**
   * Its first card is what is posted first, whatever it has become since: the answer is then a replacement, which can be repeated, and a
   * process that dies while posting can double a "checking…", and never a report.
   */
  readonly replaceable?: true;
}

export interface DueMessage {
  readonly key: string;
  readonly commandId?: string;
  readonly place: Place;
  readonly under?: string;
  readonly audience: Audience;
  readonly card: Card;
  readonly revision: number;
  readonly ref?: MessageRef;
  /** A process began to post it and never told how it went: it may stand there already. */
  readonly uncertain: boolean;
}

interface Row {
  readonly key: string;
  readonly command_id: string | null;
  readonly place: Place;
  readonly under: string | null;
  readonly audience: Audience;
  readonly card: Card;
  readonly revision: number;
  readonly ref: MessageRef | null;
  readonly sending: boolean;
}

/**
 * Wants this message; a message that is wanted already gets the new card. One that was given up is tried again with it, since a new card may be
 * taken where the old one was refused; what stands under a message that was given up is given up as well.
 */
export async function want(tx: Sql, message: WantedMessage): Promise<void> {
  await tx.query(
    `insert into message (key, command_id, place, under, audience, card, first_card, lane, state)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, case when $7::boolean then $6::jsonb end, $8,
       case when exists (select 1 from message p where p.key = $4 and p.state = 'failed') then 'failed' else 'open' end)
     on conflict (key) do update set card = excluded.card, revision = message.revision + 1, changed_at = now(), state = excluded.state,
       first_card = case when message.state = 'failed' then null else message.first_card end`,
    [
      message.key,
      message.commandId ?? null,
      message.place,
      message.under ?? null,
      JSON.stringify(message.audience),
      JSON.stringify(message.card),
      message.replaceable === true,
      message.under ?? message.lane ?? message.key,
    ],
  );
}

/**
 * The message, to be posted by the caller until the lease ends; undefined when there is nothing to do, or somebody else does it, or one that
 * stands before it must be posted first. Marks a first posting as begun.
 */
export async function lease(tx: Sql, key: string, leaseMs: number): Promise<DueMessage | undefined> {
  const [row] = await tx.query<Row>(
    `with due as (
       select m.key, m.sending and m.ref is null as was_sending from message m
       where m.key = $1 and m.state = 'open' and m.posted_revision < m.revision and (m.lease_until is null or m.lease_until < now())
         and (m.under is null or exists (select 1 from message p where p.key = m.under and p.ref is not null))
         and (m.ref is not null or not exists (
           select 1 from message e where e.lane = m.lane and e.seq < m.seq and e.state = 'open' and e.ref is null))
       for update of m skip locked)
     update message m set lease_until = now() + make_interval(secs => $2::float8 / 1000), sending = true from due
     where m.key = due.key
     returning m.key, m.command_id, m.place, m.under, m.audience, m.ref, due.was_sending as sending,
       case when m.ref is null then coalesce(m.first_card, m.card) else m.card end as card,
       case when m.ref is null and m.first_card is not null then 1 else m.revision end as revision`,
    [key, leaseMs],
  );
  return (
    row && {
      key: row.key,
      ...(row.command_id ? { commandId: row.command_id } : {}),
      place: row.place,
      ...(row.under ? { under: row.under } : {}),
      audience: row.audience,
      card: row.card,
      revision: row.revision,
      ...(row.ref ? { ref: row.ref } : {}),
      uncertain: row.sending,
    }
  );
}

/** How long somebody else still holds an open message, in ms; undefined when nobody does. */
export async function leaseLeft(sql: Sql, key: string): Promise<number | undefined> {
  const [row] = await sql.query<{ left: number }>(
    `select (extract(epoch from lease_until - now()) * 1000)::float8 as left from message
     where key = $1 and state = 'open' and posted_revision < revision and lease_until > now()`,
    [key],
  );
  return row && Math.max(0, Math.ceil(row.left));
}

/** It stands there. Returns the keys that may be due now: itself when it changed meanwhile, and what waited for it. */
export async function posted(tx: Sql, key: string, revision: number, ref: MessageRef): Promise<readonly string[]> {
  await tx.query(
    `update message set ref = $3, posted_revision = $2, sending = false, lease_until = null, posted_at = coalesce(posted_at, now()), problem = null where key = $1`,
    [key, revision, ref],
  );
  return waitingFor(tx, key);
}

/** It was not posted, and surely not: the lease ends; with a pause, nobody tries before its end. */
export async function released(tx: Sql, key: string, problem: string, pauseMs = 0): Promise<void> {
  await tx.query(
    `update message set lease_until = case when $3::float8 > 0 then now() + make_interval(secs => $3::float8 / 1000) end, sending = false, problem = $2
     where key = $1`,
    [key, problem.slice(0, 500), pauseMs],
  );
}

/** It can never be posted, and neither can its thread. What waited behind it goes on. */
export async function failed(tx: Sql, key: string, problem: string): Promise<readonly string[]> {
  await tx.query(`update message set state = 'failed', lease_until = null, sending = false, problem = $2 where key = $1 or (under = $1 and ref is null)`, [
    key,
    problem.slice(0, 500),
  ]);
  return waitingFor(tx, key);
}

/** The message is gone where it stood: the next try posts it anew. */
export async function unposted(tx: Sql, key: string): Promise<void> {
  await tx.query('update message set ref = null, posted_revision = 0, lease_until = null, sending = false where key = $1', [key]);
}

async function waitingFor(tx: Sql, key: string): Promise<readonly string[]> {
  const rows = await tx.query<{ key: string }>(
    `select key from message where key = $1 and state = 'open' and posted_revision < revision
     union select w.key from message m cross join lateral (
       select n.key from message n where n.lane = m.lane and n.state = 'open' and n.ref is null and n.seq > m.seq
       order by n.seq limit 1) w where m.key = $1
     union select c.key from (select key from message where under = $1 and state = 'open' and ref is null order by seq limit 1) c`,
    [key],
  );
  return rows.map((row) => row.key);
}

/** Open messages that may be posted now, of those that were wanted so long ago. Those that wait for another are not among them. */
export async function due(sql: Sql, olderThanMs: number): Promise<readonly string[]> {
  const rows = await sql.query<{ key: string }>(
    `select key from message m where state = 'open' and posted_revision < revision and (lease_until is null or lease_until < now())
       and changed_at <= now() - make_interval(secs => $1::float8 / 1000)
       and (under is null or exists (select 1 from message p where p.key = m.under and p.ref is not null))
       and (ref is not null or not exists (select 1 from message e where e.lane = m.lane and e.seq < m.seq and e.state = 'open' and e.ref is null))
     order by seq limit 500`,
    [olderThanMs],
  );
  return rows.map((row) => row.key);
}

/** Messages that were wanted so long ago that nobody waits for them any more; what would wait behind them for ever goes on. */
export async function tooLate(sql: Sql, olderThanMs: number): Promise<readonly string[]> {
  const rows = await sql.query<{ key: string }>(
    `select key from message where state = 'open' and posted_revision < revision and changed_at < now() - make_interval(secs => $1::float8 / 1000)
     order by seq limit 500`,
    [olderThanMs],
  );
  return rows.map((row) => row.key);
}

/** A message that was given up is tried once more: a person asks for it. */
export async function reopened(tx: Sql, key: string): Promise<void> {
  await tx.query(
    `update message set state = 'open', problem = null, changed_at = now(), lease_until = null, sending = false
     where (key = $1 or key = (select under from message where key = $1)) and state = 'failed'`,
    [key],
  );
}

export interface PostedMessage {
  readonly key: string;
  readonly ref?: MessageRef;
  readonly commandId?: string;
  readonly place: Place;
}
export async function messageOf(sql: Sql, key: string): Promise<PostedMessage | undefined> {
  const [row] = await sql.query<Row>('select key, command_id, place, ref from message where key = $1', [key]);
  return row && { key: row.key, place: row.place, ...(row.ref ? { ref: row.ref } : {}), ...(row.command_id ? { commandId: row.command_id } : {}) };
}

/** The command whose message this is: a button was pressed on it. */
export async function commandOfMessage(sql: Sql, ref: MessageRef): Promise<string | undefined> {
  const [row] = await sql.query<{ command_id: string | null }>('select command_id from message where ref = $1', [ref]);
  return row?.command_id ?? undefined;
}

export async function outboxAge(sql: Sql): Promise<{ readonly waiting: number; readonly oldestMs: number; readonly failed: number }> {
  const [row] = await sql.query<{ waiting: number; oldest: number | null; failed: number }>(
    `select count(*) filter (where state = 'open')::int as waiting, count(*) filter (where state = 'failed')::int as failed,
       (extract(epoch from now() - min(changed_at) filter (where state = 'open')) * 1000)::float8 as oldest
     from message where posted_revision < revision`,
  );
  return { waiting: row?.waiting ?? 0, oldestMs: Math.round(row?.oldest ?? 0), failed: row?.failed ?? 0 };
}
