// Subscriptions, their slots and parts, and what was announced, as rows.
import type { Look, Part, Slot, Subscription, Wanted } from '../../bot/digest/subscription.ts';
import type { Place } from '../../bot/platform.ts';
import type { CheckRequest } from '../../bot/run/request.ts';
import type { Brief, Settled, Standing } from '../../digest.ts';
import type { Lang } from '../../model.ts';
import type { Sql } from '../sql.ts';

interface Row {
  readonly id: string;
  readonly number: number;
  readonly channel: Place;
  readonly workspace: string;
  readonly lang: Lang;
  readonly made_by: string;
  readonly made_at: Date;
  readonly settings: Wanted;
  readonly paused: boolean;
  readonly resume_at: Date | null;
  readonly next_at: Date | null;
  readonly posted_at: Date | null;
  readonly quiet_runs: number;
  readonly told: number;
  readonly parent: string | null;
  readonly silent: readonly string[];
}

const subscriptionFrom = (row: Row): Subscription => ({
  ...{ id: row.id, number: row.number, channel: row.channel, workspace: row.workspace, lang: row.lang, madeBy: row.made_by, madeAt: row.made_at },
  ...{ settings: row.settings, paused: row.paused, quietRuns: row.quiet_runs, told: row.told, silent: row.silent },
  ...(row.resume_at ? { resumeAt: row.resume_at } : {}),
  ...(row.next_at ? { nextAt: row.next_at } : {}),
  ...(row.posted_at ? { postedAt: row.posted_at } : {}),
  ...(row.parent ? { parent: row.parent } : {}),
});

export type NewSubscription = Pick<Subscription, 'id' | 'channel' | 'workspace' | 'lang' | 'madeBy' | 'madeAt' | 'settings' | 'nextAt'>;

/** Gets the next number. */
export async function insertDigest(tx: Sql, made: NewSubscription): Promise<Subscription> {
  await tx.query('select pg_advisory_xact_lock(7254004)'); // numbers follow each other
  const [row] = await tx.query<Row>(
    `insert into digest (id, number, channel, workspace, lang, made_by, made_at, settings, next_at)
     values ($1, (select coalesce(max(number), 0) + 1 from digest), $2, $3, $4, $5, $6, $7::jsonb, $8) returning *`,
    [made.id, made.channel, made.workspace, made.lang, made.madeBy, made.madeAt, JSON.stringify(made.settings), made.nextAt ?? null],
  );
  return subscriptionFrom(row as Row);
}

export async function digestOf(sql: Sql, id: string, lock = false): Promise<Subscription | undefined> {
  const [row] = await sql.query<Row>(`select * from digest where id = $1${lock ? ' for update' : ''}`, [id]);
  return row && subscriptionFrom(row);
}

/** Of a channel, or all. */
export async function digestsIn(sql: Sql, channel: string | undefined): Promise<readonly Subscription[]> {
  const rows = await sql.query<Row>('select * from digest where ($1::text is null or channel = $1) order by number limit 200', [channel ?? null]);
  return rows.map(subscriptionFrom);
}

export async function dueDigests(sql: Sql, now: Date): Promise<readonly Subscription[]> {
  return (await sql.query<Row>('select * from digest where not paused and next_at <= $1 order by next_at, number limit 2000', [now])).map(subscriptionFrom);
}

export async function toResume(sql: Sql, now: Date): Promise<readonly Subscription[]> {
  return (await sql.query<Row>('select * from digest where paused and resume_at <= $1 limit 500', [now])).map(subscriptionFrom);
}

const COLUMN = {
  ...{ lang: 'lang', paused: 'paused', resumeAt: 'resume_at', nextAt: 'next_at', postedAt: 'posted_at' },
  ...{ quietRuns: 'quiet_runs', told: 'told', parent: 'parent', silent: 'silent' },
} as const;
/** null empties a column. */
export type DigestChange = { readonly [K in keyof typeof COLUMN]?: Subscription[K] | null } & { readonly settings?: Wanted };

export async function changeDigest(tx: Sql, id: string, { settings, ...change }: DigestChange): Promise<void> {
  const params: unknown[] = [id];
  const sets = Object.entries(change).map(([key, value]) => {
    params.push(value ?? null);
    return `${COLUMN[key as keyof typeof COLUMN]} = $${params.length}`;
  });
  if (settings) {
    params.push(JSON.stringify(settings));
    sets.push(`settings = $${params.length}::jsonb`);
  }
  if (sets.length > 0) await tx.query(`update digest set ${sets.join(', ')} where id = $1`, params);
}

export async function deleteDigest(tx: Sql, id: string): Promise<void> {
  await tx.query('delete from digest where id = $1', [id]);
}

interface SlotRow {
  readonly digest_id: string;
  readonly slot: Date;
  readonly asked_by: string | null;
  readonly opened_at: Date;
  readonly missed: number;
  readonly state: Slot['state'];
  readonly tell_after: Date | null;
  readonly total: number;
  readonly done: number;
}
const slotFrom = (row: SlotRow): Slot => ({
  ...{ digestId: row.digest_id, slot: row.slot, openedAt: row.opened_at, missed: row.missed, state: row.state, total: row.total, done: row.done },
  ...(row.asked_by ? { askedBy: row.asked_by } : {}),
  ...(row.tell_after ? { tellAfter: row.tell_after } : {}),
});

export interface NewSlot extends Pick<Slot, 'digestId' | 'slot' | 'askedBy' | 'openedAt' | 'missed'> {
  readonly giveUpAt: Date;
  readonly parts: readonly {
    readonly registry: string;
    readonly name: string;
    readonly request?: CheckRequest;
    readonly same?: string;
    readonly brief?: Brief;
  }[];
  readonly dueAt: Date;
}

/** true for the one that uses the slot. Parts that cannot be looked at are done from the start. */
export async function insertSlot(tx: Sql, made: NewSlot): Promise<boolean> {
  const done = made.parts.filter(({ brief }) => brief !== undefined).length;
  const rows = await tx.query(
    `insert into digest_slot (digest_id, slot, asked_by, opened_at, missed, give_up_at, total, done) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing returning 1 as one`,
    [made.digestId, made.slot, made.askedBy ?? null, made.openedAt, made.missed, made.giveUpAt, made.parts.length, done],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `insert into digest_part (digest_id, slot, ordinal, registry, name, request, same, brief, state, result, due_at)
     select $1, $2, p.ordinality, p.value->>'registry', p.value->>'name', p.value->'request', p.value->>'same', p.value->'brief',
       case when p.value ? 'brief' then 'done' else 'waiting' end, case when p.value ? 'brief' then 'changed' end, $3
     from jsonb_array_elements($4::jsonb) with ordinality p`,
    [made.digestId, made.slot, made.dueAt, JSON.stringify(made.parts)],
  );
  return true;
}

export async function slotOf(sql: Sql, digestId: string, slot: Date, lock = false): Promise<Slot | undefined> {
  const [row] = await sql.query<SlotRow>(`select * from digest_slot where digest_id = $1 and slot = $2${lock ? ' for update' : ''}`, [digestId, slot]);
  return row && slotFrom(row);
}

export async function isCollecting(sql: Sql, digestId: string): Promise<boolean> {
  return (await sql.query(`select 1 as one from digest_slot where digest_id = $1 and state = 'collecting' limit 1`, [digestId])).length > 0;
}

/** Slots that can be told: all is known, or the quiet hours are over. */
export async function tellable(sql: Sql, now: Date): Promise<readonly Slot[]> {
  const rows = await sql.query<SlotRow>(
    `select * from digest_slot where (state = 'collecting' and done >= total) or (state = 'held' and tell_after <= $1) order by slot limit 500`,
    [now],
  );
  return rows.map(slotFrom);
}

/** What is not known by now stays unknown: those parts get this brief's reason. */
export async function giveUp(tx: Sql, now: Date, why: Brief['why']): Promise<void> {
  await tx.query(
    `with late as (select digest_id, slot from digest_slot where state = 'collecting' and done < total and give_up_at <= $1),
          lost as (update digest_part p set state = 'done', result = 'changed', brief = jsonb_build_object(
              'registry', p.registry, 'name', p.name, 'at', $2::text, 'verdict', 'unknown', 'causes', '[]'::jsonb, 'ahead', '[]'::jsonb, 'why', $3::jsonb)
            from late where p.digest_id = late.digest_id and p.slot = late.slot and p.state <> 'done' returning 1)
     update digest_slot s set done = s.total from late where s.digest_id = late.digest_id and s.slot = late.slot`,
    [now, now.toISOString(), JSON.stringify(why)],
  );
}

export async function endSlot(
  tx: Sql,
  { digestId, slot }: Pick<Slot, 'digestId' | 'slot'>,
  how: { readonly state: 'held' | 'told'; readonly at: Date; readonly tellAfter?: Date; readonly outcome?: string },
): Promise<void> {
  await tx.query('update digest_slot set state = $3, tell_after = $4, told_at = $5, outcome = $6 where digest_id = $1 and slot = $2', [
    digestId,
    slot,
    how.state,
    how.tellAfter ?? null,
    how.state === 'told' ? how.at : null,
    how.outcome ?? null,
  ]);
}

/** What was held back is told by a later slot. */
export async function supersede(tx: Sql, digestId: string, before: Date): Promise<void> {
  await tx.query(`update digest_slot set state = 'superseded', told_at = now() where digest_id = $1 and slot < $2 and state = 'held'`, [digestId, before]);
}

interface PartRow {
  readonly digest_id: string;
  readonly slot: Date;
  readonly ordinal: number;
  readonly registry: string;
  readonly name: string;
  readonly request: CheckRequest | null;
  readonly same: string | null;
  readonly due_at: Date;
  readonly opened_at: Date;
  readonly attempt: number;
  readonly last_print: string | null;
}
const partFrom = (row: PartRow): Part => ({
  ...{ digestId: row.digest_id, slot: row.slot, ordinal: row.ordinal, registry: row.registry, name: row.name, dueAt: row.due_at },
  ...{ openedAt: row.opened_at, attempt: row.attempt },
  ...(row.request ? { request: row.request } : {}),
  ...(row.same ? { same: row.same } : {}),
  ...(row.last_print ? { lastPrint: row.last_print } : {}),
});
const PART = 'p.digest_id, p.slot, p.ordinal, p.registry, p.name, p.request, p.same, p.due_at, p.attempt, p.last_print, s.opened_at';
const JOINED = 'digest_part p join digest_slot s on s.digest_id = p.digest_id and s.slot = p.slot';

/** Parts that wait for this run, locked. */
export async function partsOfRun(tx: Sql, runId: string): Promise<readonly Part[]> {
  const rows = await tx.query<PartRow>(
    `select ${PART} from ${JOINED} where p.run_id = $1 and p.state = 'running' order by p.digest_id, p.ordinal for update of p`,
    [runId],
  );
  return rows.map(partFrom);
}

export async function waitingParts(tx: Sql, now: Date, limit: number): Promise<readonly Part[]> {
  const rows = await tx.query<PartRow>(
    `select ${PART} from ${JOINED} where p.state = 'waiting' and p.due_at <= $1 order by p.due_at, p.slot, p.digest_id, p.ordinal limit $2`,
    [now, limit],
  );
  return rows.map(partFrom);
}

export async function nextDue(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(`select min(due_at) as at from digest_part where state = 'waiting'`);
  return row?.at ?? undefined;
}

/** Requests of the parts whose runs are open. */
export async function runningParts(sql: Sql): Promise<readonly CheckRequest[]> {
  return (await sql.query<{ request: CheckRequest }>(`select distinct on (run_id) request from digest_part where state = 'running'`)).map((row) => row.request);
}

export async function startPart(tx: Sql, { digestId, slot, ordinal }: Part, runId: string): Promise<void> {
  await tx.query(`update digest_part set state = 'running', run_id = $4 where digest_id = $1 and slot = $2 and ordinal = $3`, [digestId, slot, ordinal, runId]);
}

export async function againPart(tx: Sql, { digestId, slot, ordinal }: Part, print: string, dueAt: Date): Promise<void> {
  await tx.query(
    `update digest_part set state = 'waiting', run_id = null, attempt = attempt + 1, last_print = $4, due_at = $5 where digest_id = $1 and slot = $2 and ordinal = $3`,
    [digestId, slot, ordinal, print, dueAt],
  );
}

/** true when it was the last one of its slot. The slot's row makes those that end at once take turns. */
export async function endPart(tx: Sql, { digestId, slot, ordinal }: Part, brief: Brief, settled: Settled): Promise<boolean> {
  await tx.query(`update digest_part set state = 'done', result = $4, brief = $5::jsonb where digest_id = $1 and slot = $2 and ordinal = $3`, [
    digestId,
    slot,
    ordinal,
    settled,
    JSON.stringify(brief),
  ]);
  const [row] = await tx.query<{ last: boolean }>('update digest_slot set done = done + 1 where digest_id = $1 and slot = $2 returning done >= total as last', [
    digestId,
    slot,
  ]);
  return row?.last === true;
}

export async function looksOf(sql: Sql, digestId: string, slot: Date): Promise<readonly Look[]> {
  const rows = await sql.query<{ brief: Brief; result: Settled; attempt: number }>(
    `select brief, result, attempt from digest_part where digest_id = $1 and slot = $2 and brief is not null order by ordinal`,
    [digestId, slot],
  );
  return rows.map(({ brief, result, attempt }) => ({ brief, settled: result, flapped: attempt > 1 }));
}

export async function standingsOf(sql: Sql, digestId: string): Promise<ReadonlyMap<string, Standing>> {
  const rows = await sql.query<{ registry: string; state: Standing }>('select registry, state from digest_standing where digest_id = $1', [digestId]);
  return new Map(rows.map(({ registry, state }) => [registry, state]));
}

export async function standingOf(sql: Sql, digestId: string, registry: string): Promise<Standing | undefined> {
  const [row] = await sql.query<{ state: Standing }>('select state from digest_standing where digest_id = $1 and registry = $2', [digestId, registry]);
  return row?.state;
}

export async function setStandings(tx: Sql, digestId: string, standings: readonly Standing[]): Promise<void> {
  await tx.query(
    `insert into digest_standing (digest_id, registry, state) select $1, value->'brief'->>'registry', value from jsonb_array_elements($2::jsonb)
     on conflict (digest_id, registry) do update set state = excluded.state`,
    [digestId, JSON.stringify(standings)],
  );
}

/** The newest report of a run that asked the same, no older than that. */
export async function sharedReport(sql: Sql, same: string, since: Date): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    `select p.id from run r join report p on p.run_id = r.id where r.same = $1 and r.state = 'done' and r.cancelled_at is null and p.at >= $2 order by p.at desc limit 1`,
    [same, since],
  );
  return row?.id;
}
