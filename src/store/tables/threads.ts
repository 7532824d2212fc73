// What a thread is about: the command and run that began it, or the last one asked for in it.
import type { Place } from '../../bot/platform.ts';
import type { Sql } from '../sql.ts';

export interface ThreadSubject {
  readonly commandId: string;
  readonly runId?: string;
}

export async function bindThread(tx: Sql, place: Place, subject: ThreadSubject): Promise<void> {
  await tx.query(
    `insert into thread (place, command_id, run_id) values ($1, $2, $3)
     on conflict (place) do update set command_id = excluded.command_id, run_id = coalesce(excluded.run_id, thread.run_id), at = now()`,
    [place, subject.commandId, subject.runId ?? null],
  );
}

export async function subjectOf(sql: Sql, place: Place): Promise<ThreadSubject | undefined> {
  const [row] = await sql.query<{ command_id: string; run_id: string | null }>('select command_id, run_id from thread where place = $1', [place]);
  return row && { commandId: row.command_id, ...(row.run_id ? { runId: row.run_id } : {}) };
}
