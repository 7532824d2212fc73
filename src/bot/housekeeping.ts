// What time does to the store: old rows go, and whatever a dead process left lying is picked up again.
import { unsettledCommands } from '../store/tables/commands.ts';
import { overdue } from '../store/tables/messages.ts';
import type { Ports } from './ports.ts';

/** Jobs are the first means; these rows were forgotten by all of them. */
const FORGOTTEN_MS = 60_000;
const SEEN_HOURS = 48;

export async function sweep({ database, jobs, log }: Ports): Promise<void> {
  const commands = await unsettledCommands(database, FORGOTTEN_MS);
  if (commands.length > 0)
    await jobs.sendAll(
      'command',
      commands.map((id) => ({ data: { id }, key: id })),
    );
  const messages = await overdue(database, FORGOTTEN_MS);
  if (messages.length > 0)
    await jobs.sendAll(
      'deliver',
      messages.map((key) => ({ data: { key }, key })),
    );
  const runs = await database.query<{ id: string }>(
    `select id from run where state in ('queued', 'running') and queued_at < now() - make_interval(secs => $1::float8 / 1000) limit 500`,
    [FORGOTTEN_MS],
  );
  if (runs.length > 0)
    await jobs.sendAll(
      'check',
      runs.map(({ id }) => ({ data: { id }, key: id })),
    );
  if (commands.length + messages.length > 0) log.warn({ commands: commands.length, messages: messages.length }, 'forgotten work is taken up again');
}

/** In pieces, so that nothing waits long for a lock. The audit log is kept: it is evidence. */
export async function forget({ database }: Pick<Ports, 'database'>, retentionDays: number): Promise<void> {
  const old = `now() - make_interval(days => $1::int)`;
  for (const [table, condition] of [
    ['report', `at < ${old}`],
    ['run', `state = 'done' and ended_at < ${old}`],
    ['command', `settled_at < ${old}`],
    ['thread', `at < ${old}`],
    ['feedback', `at < ${old}`],
  ] as const) {
    for (;;) {
      const gone = await database.query(`delete from ${table} where ctid in (select ctid from ${table} where ${condition} limit 1000) returning 1 as one`, [
        retentionDays,
      ]);
      if (gone.length < 1000) break;
    }
  }
  await database.query(`delete from seen where at < now() - make_interval(hours => $1::int)`, [SEEN_HOURS]);
  await database.query(`delete from mute where until_at < now() - interval '1 day'`);
}
