// Who asked for what, and what was decided. Append-only, and each entry's hash covers the one before: a row that is changed or taken out shows.
import { createHash } from 'node:crypto';
import type { Sql } from '../sql.ts';

export interface AuditEntry {
  readonly who: string; // platform user id, token:NAME or cli
  readonly where: string; // channel
  readonly verb: string;
  readonly text: string; // redacted
  readonly decision: 'allowed' | 'refused' | 'invalid';
  readonly why?: string;
  readonly ids?: readonly string[];
}
export interface AuditLine {
  readonly seq: number;
  readonly at: string;
  readonly entry: AuditEntry;
  readonly before: string;
  readonly hash: string;
}

const START = '0'.repeat(64);

/** Keys sorted, so that jsonb's own order of keys does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
const hashOf = (seq: number, at: string, entry: AuditEntry, before: string): string =>
  createHash('sha256')
    .update(`${before}\n${seq}\n${at}\n${canonical(entry)}`)
    .digest('hex');

/** As PostgreSQL will hold it: without NUL and half pairs, and so as it will be hashed again. */
const held = (entry: AuditEntry): AuditEntry =>
  JSON.parse(JSON.stringify(entry), (_key, value: unknown) => (typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value));

/** In the transaction of what it tells of: both or neither. Writers take turns. */
export async function record(tx: Sql, at: Date, given: AuditEntry): Promise<void> {
  const entry = held(given);
  await tx.query('select pg_advisory_xact_lock(7254001)');
  const [last] = await tx.query<{ seq: number; hash: string }>('select seq::float8 as seq, hash from audit order by seq desc limit 1');
  const seq = (last?.seq ?? 0) + 1;
  const before = last?.hash ?? START;
  const time = at.toISOString();
  await tx.query('insert into audit (seq, at, entry, before, hash) values ($1, $2, $3::jsonb, $4, $5)', [
    seq,
    time,
    JSON.stringify(entry),
    before,
    hashOf(seq, time, entry, before),
  ]);
}

export async function auditLines(sql: Sql, afterSeq: number, limit: number): Promise<readonly AuditLine[]> {
  const rows = await sql.query<{ seq: number; at: Date; entry: AuditEntry; before: string; hash: string }>(
    'select seq::float8 as seq, at, entry, before, hash from audit where seq > $1 order by seq limit $2',
    [afterSeq, limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Reads the whole chain, a part at a time. */
export async function verifyAudit(sql: Sql): Promise<{ readonly lines: number; readonly brokenAt?: number }> {
  const PART = 1000;
  let last = { seq: 0, hash: START };
  for (let lines = 0; ; ) {
    const part = await auditLines(sql, last.seq, PART);
    const broken = brokenAt(part, last);
    if (broken !== undefined) return { lines, brokenAt: broken };
    lines += part.length;
    last = part.at(-1) ?? last;
    if (part.length < PART) return { lines };
  }
}

/** The first line that does not follow from the one before, or that was changed; undefined: the chain is whole. */
export function brokenAt(lines: readonly AuditLine[], from: { readonly seq: number; readonly hash: string } = { seq: 0, hash: START }): number | undefined {
  let last = from;
  for (const { seq, at, entry, before, hash } of lines) {
    if (seq !== last.seq + 1 || before !== last.hash || hash !== hashOf(seq, at, entry, before)) return seq;
    last = { seq, hash };
  }
  return undefined;
}
