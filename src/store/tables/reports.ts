// Finished reports, both languages and all evidence in them; kept for as long as the retention says.
import type { Report, Verdict } from '../../model.ts';
import type { Sql } from '../sql.ts';

export interface ReportRow {
  readonly id: string;
  readonly runId: string;
  readonly registry: string;
  readonly name: string;
  readonly at: Date;
  readonly tookMs: number;
  readonly verdict: Verdict;
  readonly causes: readonly string[];
}

interface Row {
  readonly id: string;
  readonly run_id: string;
  readonly registry: string;
  readonly name: string;
  readonly at: Date;
  readonly took_ms: number;
  readonly verdict: Verdict;
  readonly causes: readonly string[];
}
const COLUMNS = 'id, run_id, registry, name, at, took_ms, verdict, causes';
const rowFrom = (row: Row): ReportRow => ({
  id: row.id,
  runId: row.run_id,
  registry: row.registry,
  name: row.name,
  at: row.at,
  tookMs: row.took_ms,
  verdict: row.verdict,
  causes: row.causes,
});

/** What two reports must share to be told as the same state: verdict, causes and broken paths; no times, no prose. */
export function printOf(report: Report): string {
  const broken = report.paths.filter((path) => path.verdict === 'blocked').map((path) => `${path.from} ${path.endpoint.host} ${path.stoppedAt ?? ''}`);
  const causes = report.findings.filter((finding) => finding.role === 'cause').map((finding) => `${finding.rule} ${finding.from} ${finding.target}`);
  return JSON.stringify([report.verdict, [...new Set(causes)].sort(), [...new Set(broken)].sort()]);
}

export async function insertReport(tx: Sql, runId: string, report: Report): Promise<void> {
  const { name, loginServer } = report.question.registry;
  await tx.query(
    `insert into report (id, run_id, registry, name, at, took_ms, verdict, causes, print, report) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)`,
    [report.id, runId, loginServer, name, report.at, Math.round(report.tookMs), report.verdict, [...report.causes], printOf(report), JSON.stringify(report)],
  );
}

export async function reportOf(sql: Sql, id: string): Promise<Report | undefined> {
  const [row] = await sql.query<{ report: Report }>('select report from report where id = $1', [id]);
  return row?.report;
}

/** Newest first. */
export async function history(sql: Sql, registry: string, last: number): Promise<readonly ReportRow[]> {
  const rows = await sql.query<Row>(`select ${COLUMNS} from report where registry = $1 order by at desc, id limit $2`, [registry, last]);
  return rows.map(rowFrom);
}

/** The last report of a registry before a time (or at all). */
export async function reportBefore(sql: Sql, registry: string, before: Date): Promise<Report | undefined> {
  const [row] = await sql.query<{ report: Report }>('select report from report where registry = $1 and at < $2 order by at desc limit 1', [registry, before]);
  return row?.report;
}

/** Reports that were asked for in this channel, newest first: for all to see, or by this person. */
export async function reportsIn(
  sql: Sql,
  { channel, user }: { readonly channel: string; readonly user: { readonly id: string } },
  limit: number,
  text = '',
): Promise<readonly ReportRow[]> {
  const rows = await sql.query<Row>(
    `select ${COLUMNS.replace(/\b(\w+)\b/g, 'p.$1')} from report p where p.run_id in
       (select f.run_id from follower f join command c on c.id = f.command_id where c.channel = $1 and (c.to_whom is distinct from 'asker' or c.user_id = $4))
       and position(lower($3) in p.registry) > 0
     order by p.at desc limit $2`,
    [channel, limit, text, user.id],
  );
  return rows.map(rowFrom);
}

/** Since when the registry has been in the state that this report found: the first of the unbroken line of equal reports. */
export async function since(sql: Sql, report: Report): Promise<{ readonly same: boolean; readonly since: Date } | undefined> {
  const [row] = await sql.query<{ same: boolean; since: Date }>(
    `with mine as (select registry, at, print from report where id = $1),
          other as (select max(r.at) as at from report r, mine m where r.registry = m.registry and r.at < m.at and r.print <> m.print)
     select coalesce(bool_or(r.at < m.at), false) as same, min(r.at) as since
     from report r, mine m, other o where r.registry = m.registry and r.at <= m.at and r.print = m.print and (o.at is null or r.at > o.at)`,
    [report.id],
  );
  return row?.since ? { same: row.same, since: row.since } : undefined;
}
