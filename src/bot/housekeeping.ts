// What time does to the store: old rows go, and whatever a dead process left lying is picked up again.
import type { DeadJob, Queue } from '../store/jobs.ts';
import { unsettledCommands } from '../store/tables/commands.ts';
import { jobless } from '../store/tables/forgotten.ts';
import { due, failed, tooLate } from '../store/tables/messages.ts';
import { openRunIds } from '../store/tables/runs.ts';
import { giveUp } from './command-job.ts';
import { sendDeliveries } from './deliveries.ts';
import type { Ports } from './ports.ts';

/** Jobs are the first means; these rows were forgotten by all of them. */
const FORGOTTEN_MS = 60_000;
/** An answer that comes later than that is news to nobody. */
const TOO_LATE_MS = 24 * 3_600_000;
const SEEN_HOURS = 48;

/** The dead job about each id or key, of one queue. */
function deadBy(dead: readonly DeadJob[], queue: Queue, name: 'id' | 'key'): ReadonlyMap<string, DeadJob> {
  return new Map(dead.filter((job) => job.queue === queue).map((job) => [String((job.data as Readonly<Record<string, unknown>> | null)?.[name]), job]));
}

/** What has no job gets one again; what its jobs have given up is told to the person, so that nobody waits for ever. */
export async function sweep(ports: Ports): Promise<void> {
  const { database, jobs, log } = ports;
  const commands = await jobless(database, 'command', 'id', await unsettledCommands(database, FORGOTTEN_MS));
  const runs = await jobless(database, 'check', 'id', await openRunIds(database, FORGOTTEN_MS));
  const messages = await jobless(database, 'deliver', 'key', await due(database, FORGOTTEN_MS));
  const late = await tooLate(database, TOO_LATE_MS);
  if (commands.length + runs.length + messages.length + late.length === 0) return;
  const dead = await jobs.dead();
  const [deadCommands, deadRuns, deadMessages] = [deadBy(dead, 'command', 'id'), deadBy(dead, 'check', 'id'), deadBy(dead, 'deliver', 'key')];

  for (const id of commands) if (deadCommands.has(id)) await giveUp(ports, id);
  const again = commands.filter((id) => !deadCommands.has(id));
  if (again.length > 0)
    await jobs.sendAll(
      'command',
      again.map((id) => ({ data: { id }, key: id })),
    );
  if (runs.length > 0)
    await jobs.sendAll(
      'check',
      runs.map((id) => ({ data: { id, ...(deadRuns.has(id) ? { unseen: true } : {}) }, key: id })),
    );
  for (const key of late) await database.transaction(async (tx) => sendDeliveries(jobs, await failed(tx, key, 'it could not be posted for a day'), tx));
  const fresh: string[] = [];
  for (const key of messages) {
    if (late.includes(key)) continue;
    const died = deadMessages.get(key);
    if (!died || !(await jobs.requeue(died.id))) fresh.push(key);
  }
  await sendDeliveries(jobs, fresh);
  log.warn({ commands: commands.length, runs: runs.length, messages: messages.length, late: late.length }, 'forgotten work is taken up again');
}

/** In pieces, so that nothing waits long for a lock. The audit log is kept: it is evidence. */
export async function forget({ database }: Pick<Ports, 'database'>, retentionDays: number): Promise<void> {
  const old = `now() - make_interval(days => $1::int)`;
  for (const [table, condition] of [
    ['report', `at < ${old}`],
    ['run', `state = 'done' and ended_at < ${old}`],
    ['command', `settled_at < ${old}`],
    ['message', `command_id is null and changed_at < ${old}`],
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
