// Incidents and their events as rows.
import type { EventKind, Incident, IncidentEvent, Severity } from '../../bot/incident/incident.ts';
import type { Place } from '../../bot/platform.ts';
import type { CheckRequest } from '../../bot/run/request.ts';
import type { Lang } from '../../model.ts';
import type { Sql } from '../sql.ts';

interface Row {
  readonly id: string;
  readonly number: number;
  readonly registry: string;
  readonly name: string;
  readonly cause: string;
  readonly request: CheckRequest;
  readonly title: string;
  readonly status: Incident['status'];
  readonly severity: Severity;
  readonly owner: string | null;
  readonly channel: Place;
  readonly place: Place;
  readonly workspace: string;
  readonly lang: Lang;
  readonly opened_by: string;
  readonly opened_at: Date;
  readonly acked_at: Date | null;
  readonly resolved_at: Date | null;
  readonly resolution: string | null;
  readonly first_report: string | null;
  readonly last_report: string | null;
  readonly print: string;
  readonly candidate: string | null;
  readonly candidate_count: number;
  readonly checks: number;
  readonly next_check: Date | null;
  readonly escalated_at: Date | null;
  readonly thread: Place | null;
}

const incidentFrom = (row: Row): Incident => ({
  id: row.id,
  number: row.number,
  registry: row.registry,
  name: row.name,
  cause: row.cause,
  request: row.request,
  title: row.title,
  status: row.status,
  severity: row.severity,
  channel: row.channel,
  place: row.place,
  workspace: row.workspace,
  lang: row.lang,
  openedBy: row.opened_by,
  openedAt: row.opened_at,
  print: row.print,
  checks: row.checks,
  ...(row.owner ? { owner: row.owner } : {}),
  ...(row.acked_at ? { ackedAt: row.acked_at } : {}),
  ...(row.resolved_at ? { resolvedAt: row.resolved_at } : {}),
  ...(row.resolution ? { resolution: row.resolution } : {}),
  ...(row.first_report ? { firstReport: row.first_report } : {}),
  ...(row.last_report ? { lastReport: row.last_report } : {}),
  ...(row.candidate ? { candidate: { print: row.candidate, count: row.candidate_count } } : {}),
  ...(row.next_check ? { nextCheck: row.next_check } : {}),
  ...(row.escalated_at ? { escalatedAt: row.escalated_at } : {}),
  ...(row.thread ? { thread: row.thread } : {}),
});

export type NewIncident = Pick<
  Incident,
  | 'id'
  | 'registry'
  | 'name'
  | 'cause'
  | 'request'
  | 'title'
  | 'severity'
  | 'channel'
  | 'place'
  | 'workspace'
  | 'lang'
  | 'openedBy'
  | 'openedAt'
  | 'print'
  | 'firstReport'
> & { readonly nextCheck: Date };

/** The open one of the same registry and cause, or this one. */
export async function openIncident(tx: Sql, made: NewIncident): Promise<{ readonly incident: Incident; readonly joined: boolean }> {
  await tx.query('select pg_advisory_xact_lock(7254003)'); // numbers follow each other
  const [there] = await tx.query<Row>(`select * from incident where registry = $1 and cause = $2 and status <> 'resolved' for update`, [
    made.registry,
    made.cause,
  ]);
  if (there) return { incident: incidentFrom(there), joined: true };
  const [row] = await tx.query<Row>(
    `insert into incident (id, number, registry, name, cause, request, title, severity, channel, place, workspace, lang, opened_by, opened_at, print, first_report, last_report, next_check)
     values ($1, (select coalesce(max(number), 0) + 1 from incident), $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16) returning *`,
    [
      made.id,
      made.registry,
      made.name,
      made.cause,
      JSON.stringify(made.request),
      made.title,
      made.severity,
      made.channel,
      made.place,
      made.workspace,
      made.lang,
      made.openedBy,
      made.openedAt,
      made.print,
      made.firstReport ?? null,
      made.nextCheck,
    ],
  );
  return { incident: incidentFrom(row as Row), joined: false };
}

export async function incidentOf(sql: Sql, id: string, lock = false): Promise<Incident | undefined> {
  const [row] = await sql.query<Row>(`select * from incident where id = $1${lock ? ' for update' : ''}`, [id]);
  return row && incidentFrom(row);
}

/** The incident that a thread is about: its own, or that of the check's thread where it was opened. */
export async function incidentIn(sql: Sql, thread: Place): Promise<Incident | undefined> {
  const [row] = await sql.query<Row>(`select * from incident where thread = $1 or place = $1 order by opened_at desc limit 1`, [thread]);
  return row && incidentFrom(row);
}

export async function openIncidentsOf(sql: Sql, registry: string, lock = false): Promise<readonly Incident[]> {
  return (
    await sql.query<Row>(`select * from incident where registry = $1 and status <> 'resolved' order by number${lock ? ' for update' : ''}`, [registry])
  ).map(incidentFrom);
}

export async function incidentsIn(sql: Sql, channel: Place | undefined, open: boolean): Promise<readonly Incident[]> {
  const rows = await sql.query<Row>(
    `select * from incident where ($1::text is null or channel = $1) and (not $2::boolean or status <> 'resolved') order by opened_at desc limit 50`,
    [channel ?? null, open],
  );
  return rows.map(incidentFrom);
}

const COLUMN = {
  status: 'status',
  severity: 'severity',
  owner: 'owner',
  title: 'title',
  ackedAt: 'acked_at',
  resolvedAt: 'resolved_at',
  resolution: 'resolution',
  lastReport: 'last_report',
  print: 'print',
  checks: 'checks',
  nextCheck: 'next_check',
  escalatedAt: 'escalated_at',
  thread: 'thread',
} as const;
/** null empties a column. */
export type IncidentChange = { readonly [K in keyof typeof COLUMN]?: Incident[K] | null } & { readonly candidate?: Incident['candidate'] | null };

export async function changeIncident(tx: Sql, id: string, change: IncidentChange): Promise<Incident> {
  const sets: string[] = [];
  const params: unknown[] = [id];
  const set = (column: string, value: unknown): void => {
    params.push(value ?? null);
    sets.push(`${column} = $${params.length}`);
  };
  for (const [key, column] of Object.entries(COLUMN)) if (key in change) set(column, change[key as keyof typeof COLUMN]);
  if ('candidate' in change) {
    set('candidate', change.candidate?.print);
    set('candidate_count', change.candidate?.count ?? 0);
  }
  const [row] = await tx.query<Row>(
    sets.length === 0 ? 'select * from incident where id = $1' : `update incident set ${sets.join(', ')} where id = $1 returning *`,
    params,
  );
  if (!row) throw new Error(`there is no incident ${id}`);
  return incidentFrom(row);
}

export interface NewEvent {
  readonly at: Date;
  readonly kind: EventKind;
  readonly who?: string;
  readonly text: string;
  readonly mark?: string;
  readonly data?: IncidentEvent['data'];
}

/** The event's number; undefined for a mark that is there already. */
export async function addEvent(tx: Sql, incidentId: string, event: NewEvent): Promise<number | undefined> {
  const [row] = await tx.query<{ seq: number }>(
    `insert into incident_event (incident_id, at, kind, who, text, mark, data) values ($1, $2, $3, $4, $5, $6, $7::jsonb)
     on conflict (incident_id, mark) where mark is not null do nothing returning seq::int as seq`,
    [incidentId, event.at, event.kind, event.who ?? null, event.text, event.mark ?? null, event.data === undefined ? null : JSON.stringify(event.data)],
  );
  return row?.seq;
}

export async function eventsOf(sql: Sql, incidentId: string): Promise<readonly IncidentEvent[]> {
  const rows = await sql.query<{
    seq: number;
    at: Date;
    kind: EventKind;
    who: string | null;
    text: string;
    mark: string | null;
    data: IncidentEvent['data'] | null;
  }>('select seq::int as seq, at, kind, who, text, mark, data from incident_event where incident_id = $1 order by at, seq limit 2000', [incidentId]);
  return rows.map(({ who, mark, data, ...event }) => ({ ...event, ...(who ? { who } : {}), ...(mark ? { mark } : {}), ...(data ? { data } : {}) }));
}

/** Taken back, or changed by its author: the words as they were are kept in an event of their own. */
export async function takeMark(tx: Sql, incidentId: string, mark: string): Promise<void> {
  await tx.query('delete from incident_event where incident_id = $1 and mark = $2', [incidentId, mark]);
}
export async function editMark(tx: Sql, mark: string, text: string): Promise<readonly string[]> {
  const rows = await tx.query<{ incident_id: string }>('update incident_event set text = $2 where mark = $1 returning incident_id', [mark, text]);
  return rows.map((row) => row.incident_id);
}

/** Open incidents whose time to be looked at has come. */
export async function dueIncidents(sql: Sql, now: Date): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(`select id from incident where status <> 'resolved' and next_check <= $1 order by next_check limit 200`, [now]);
  return rows.map((row) => row.id);
}
