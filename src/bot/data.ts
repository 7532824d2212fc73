// data export and purge: everything that is kept, as JSON lines; and the end of it.
import type { DataCommand } from '../command/types.ts';
import type { Lang } from '../model.ts';
import { record } from '../store/tables/audit.ts';
import { say } from '../words/say.ts';
import type { LocalAnswer } from './local-answer.ts';
import type { Ports } from './ports.ts';

/** Secrets of platforms and hashes of tokens stay where they are. */
const EXPORTED: Readonly<Record<string, string>> = {
  command: '*',
  run: '*',
  follower: '*',
  report: '*',
  message: '*',
  thread: '*',
  setting: '*',
  mute: '*',
  feedback: '*',
  audit: '*',
  token: 'id, name, scopes, created_at, expires_at, revoked_at, last_used_at',
};
/** What may be deleted, with the time that its rows go by. The audit log is not among it. */
const PURGED = { reports: ['report', 'at'], commands: ['command', 'accepted_at'], mutes: ['mute', 'at'], feedback: ['feedback', 'at'] } as const;

export async function exportData({ database }: Pick<Ports, 'database'>): Promise<string> {
  const lines: string[] = [];
  for (const [table, columns] of Object.entries(EXPORTED)) {
    const where = table === 'setting' ? ` where scope <> 'bot'` : '';
    for (const row of await database.query(`select ${columns} from ${table}${where}`)) lines.push(JSON.stringify({ table, row }));
  }
  return lines.map((line) => `${line}\n`).join('');
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
