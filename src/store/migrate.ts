// Brings the tables to what this program knows: forward only, one migration a transaction, whoever of the replicas comes first.
import { createHash } from 'node:crypto';
import { say } from '../words/say.ts';
import { StoreFault } from './fault.ts';
import type { Migration } from './migration.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Database, Sql } from './sql.ts';

const LOCK = `select pg_advisory_xact_lock(hashtextextended('acr_check migrations', 0))`;
const LEDGER = `create table if not exists migration (
  id int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`;

/** Of what is run, without the layout of the lines around it. */
const checksumOf = ({ sql }: Migration): string => createHash('sha256').update(sql.replace(/\s+/g, ' ').trim()).digest('hex');

interface Applied {
  readonly id: number;
  readonly name: string;
  readonly checksum: string;
}

const newer = ({ id, name }: Applied): StoreFault =>
  new StoreFault(
    say(
      `The database is newer than this program (migration ${id} ${name}): run the version of acr-check that made it, or a later one.`,
      `数据库比当前程序更新（迁移 ${id} ${name}）：请运行创建它的 acr-check 版本或更高版本。`,
    ),
  );
const changed = ({ id, name }: Applied): StoreFault =>
  new StoreFault(
    say(
      `Migration ${id} ${name} in the database is not the one that this program knows: it was made by another build. Restore a backup, or use that build.`,
      `数据库中的迁移 ${id} ${name} 与当前程序中的不一致：它由另一个构建创建。请恢复备份，或使用那个构建。`,
    ),
  );

/** What is left to do, or a fault where the database is not this program's. */
function due(applied: readonly Applied[], known: readonly Migration[]): Migration | undefined {
  for (const row of applied) {
    const ours = known.find((migration) => migration.id === row.id);
    if (!ours) throw newer(row);
    if (checksumOf(ours) !== row.checksum) throw changed(row);
  }
  return known.find((migration) => !applied.some((row) => row.id === migration.id));
}

/** The drivers run one statement a question. A long one (an index over many rows) may take its time. */
const run = async (tx: Sql, sql: string): Promise<void> => {
  await tx.query(`set local statement_timeout = '600s'`);
  for (const statement of statementsOf(sql)) await tx.query(statement);
};

/** Statements end with a semicolon at the end of a line, outside of $$ bodies. */
export function statementsOf(sql: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  let inBody = false;
  for (const line of sql.split('\n')) {
    current += `${line}\n`;
    if ((line.match(/\$\$/g) ?? []).length % 2 === 1) inBody = !inBody;
    if (inBody || !/;\s*(--.*)?$/.test(line)) continue;
    statements.push(current.trim());
    current = '';
  }
  if (current.trim()) statements.push(current.trim());
  return statements.filter((statement) => statement.replace(/--.*$/gm, '').replace(/[;\s]/g, '') !== '');
}

/** Resolves to the ids that this call has run. Rejects with a StoreFault where the database is newer than the program, or another's. */
export async function migrate(database: Database, known: readonly Migration[] = MIGRATIONS): Promise<readonly number[]> {
  const done: number[] = [];
  for (;;) {
    const ran = await database.transaction(async (tx) => {
      await tx.query(LOCK);
      await tx.query(LEDGER);
      const next = due(await tx.query<Applied>('select id, name, checksum from migration order by id'), known);
      if (!next) return undefined;
      await run(tx, next.sql);
      await tx.query('insert into migration (id, name, checksum) values ($1, $2, $3)', [next.id, next.name, checksumOf(next)]);
      return next.id;
    });
    if (ran === undefined) return done;
    done.push(ran);
  }
}
