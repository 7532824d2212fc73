// Rows that no job is about any more: a job was lost, given up, or its process died before it could send the next one.
import { JOBS_SCHEMA } from '../handle.ts';
import type { Queue } from '../jobs.ts';
import type { Sql } from '../sql.ts';

/** Of these ids or keys, the ones that no waiting or working job of the queue carries under that name. */
export async function jobless(sql: Sql, queue: Queue, name: 'id' | 'key', ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    `select id from unnest($1::text[]) with ordinality as asked (id, place)
     where id not in (select data->>$3::text from ${JOBS_SCHEMA}.job where name = $2 and state in ('created', 'retry', 'active') and data ? $3::text)
     order by place`,
    [[...ids], queue, name],
  );
  return rows.map((row) => row.id);
}
