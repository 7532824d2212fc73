// data export and purge: everything that is kept, as JSON lines; and the end of it.
import type { DataCommand } from '../command/types.ts';
import type { Lang } from '../model.ts';
import { record, verifyAudit } from '../store/tables/audit.ts';
import { say } from '../words/say.ts';
import type { LocalAnswer } from './local-answer.ts';
import type { Ports } from './ports.ts';

/** What a table's row is exported as, where not as it stands: secrets, and means of reaching a person, stay where they are. */
const COLUMNS: Readonly<Record<string, string>> = {
  command: `to_jsonb(t) #- '{said,way}'`,
  message: `to_jsonb(t) #- '{audience,way}'`,
  token: `to_jsonb(t) - 'hash'`,
  worker: `to_jsonb(t) - 'hash'`,
};
/** Sealed values of the platforms, the workers' own traffic, and what the program notes for itself. */
const KEPT = ['remembered', 'seen', 'migration', 'worker_process', 'worker_task', 'worker_observation'];
const PART = 200;
/** One answer holds no more; the tables themselves are the way to take a larger store elsewhere (pg_dump). */
const MOST = 200 * 1024 * 1024;

/** What may be deleted, with the time that its rows go by. The audit log is not among it. */
const PURGED = { reports: ['report', 'at'], commands: ['command', 'accepted_at'], mutes: ['mute', 'at'], feedback: ['feedback', 'at'] } as const;

const TOO_LARGE = say(
  'The store is larger than one export may be (200 MB). Use pg_dump on the database, or purge what is old first (data purge --before DATE).',
  '数据量超过单次导出上限（200 MB）。请对数据库使用 pg_dump，或先清除旧数据（data purge --before 日期）。',
);

/** Every table of the program, so that what is added later is not forgotten here. */
async function tablesOf(database: Ports['database']): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`,
  );
  return rows.map(({ name }) => name).filter((name) => !KEPT.includes(name) && /^[a-z_]+$/.test(name));
}

/** JSON lines: {"table", "row"}; the last one says whether the audit log is whole. */
export async function exportData({ database }: Pick<Ports, 'database'>, lang: Lang): Promise<LocalAnswer> {
  const lines: string[] = [];
  let size = 0;
  for (const table of await tablesOf(database)) {
    const where = table === 'setting' ? ` where scope <> 'bot'` : '';
    for (let from = 0; ; from += PART) {
      const rows = await database.query<{ row: unknown }>(
        `select ${COLUMNS[table] ?? 'to_jsonb(t)'} as row from ${table} t${where} order by ctid limit $1 offset $2`,
        [PART, from],
      );
      for (const { row } of rows) size += lines[lines.push(`${JSON.stringify({ table, row })}\n`) - 1]?.length ?? 0;
      if (size > MOST) return { status: 2, text: `${TOO_LARGE[lang]}\n` };
      if (rows.length < PART) break;
    }
  }
  const { lines: count, brokenAt } = await verifyAudit(database);
  lines.push(`${JSON.stringify({ audit: { lines: count, whole: brokenAt === undefined, ...(brokenAt === undefined ? {} : { brokenAt }) } })}\n`);
  return { status: 0, text: lines.join('') };
}

export async function purgeData({ database, now }: Ports, command: Extract<DataCommand, { action: 'purge' }>, lang: Lang): Promise<LocalAnswer> {
  const { what = 'all', before, yes } = command;
  const names = what === 'all' ? (Object.keys(PURGED) as (keyof typeof PURGED)[]) : what in PURGED ? [what as keyof typeof PURGED] : [];
  if (names.length === 0) {
    const list = ['all', ...Object.keys(PURGED)].join(', ');
    return { status: 2, text: `${say(`“${what}” cannot be purged: use ${list}.`, `无法清除“${what}”：请使用 ${list}。`)[lang]}\n` };
  }
  const until = before === undefined ? now() : new Date(before);
  if (Number.isNaN(until.getTime())) return { status: 2, text: `${say(`“${before}” is no date.`, `“${before}”不是日期。`)[lang]}\n` };
  const counts = await database.transaction(async (tx) => {
    const found: Record<string, number> = {};
    for (const name of names) {
      const [table, column] = PURGED[name];
      const [row] = await tx.query<{ n: number }>(`select count(*)::int as n from ${table} where ${column} < $1`, [until]);
      found[name] = row?.n ?? 0;
      if (yes) await tx.query(`delete from ${table} where ${column} < $1`, [until]);
    }
    if (yes) {
      if (names.includes('commands')) await tx.query(`delete from run where state = 'done' and queued_at < $1`, [until]);
      await record(tx, now(), { who: 'cli', where: 'cli:local', verb: 'data', text: `purge ${what} ${before ?? ''}`.trim(), decision: 'allowed' });
    }
    return found;
  });
  const list = Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
  const words = yes
    ? say(`Deleted: ${list}.`, `已删除：${list}。`)
    : say(`Would be deleted: ${list}. Say it again with --yes.`, `将删除：${list}。请加上 --yes 再次执行。`);
  return { status: yes ? 0 : 2, text: `${words[lang]}\n` };
}
