// pg-boss on this store: its statements go through our connections, and what happens to a queue's jobs is asked of it.
import { type Clock, type Db, PgBoss } from 'pg-boss';
import { type Handle, JOBS_SCHEMA } from './handle.ts';
import { type Attempt, putBack } from './job-rows.ts';
import type { Claims } from './job-taking.ts';
import type { Queue } from './jobs.ts';
import type { Sql } from './sql.ts';

const ERROR_LENGTH = 2_000;

export const on = (sql: Sql): Db => ({ executeSql: async (text, values) => ({ rows: [...(await sql.query(text, values))] }) });
const told = (error: Error): object => ({ name: error.name.slice(0, 100), message: error.message.slice(0, ERROR_LENGTH) });

export function bossOn(
  database: Handle,
  heard: (queue: string | undefined) => void,
  clock: Clock | undefined,
): { boss: PgBoss; channel: () => string | undefined } {
  let channel: string | undefined;
  const db: Db = {
    executeSql: (text, values) => database.execute(text, values),
    // pg-boss says a queue's name on its channel when a job is added to it: it wakes nobody of its own, and we hear it too.
    listen: async (name, onNotification, onReconnect) => {
      channel = name;
      const close = await database.subscribe(
        name,
        (queue) => {
          onNotification(queue);
          heard(queue);
        },
        () => {
          onReconnect();
          heard(undefined);
        },
      );
      return { close };
    },
    ...(database.kind === 'pglite'
      ? {
          setSessionStatements: async (statements: string[]) => {
            for (const statement of statements) await database.execute(statement);
          },
        }
      : {}),
  };
  const embedded = database.kind === 'pglite';
  const boss = new PgBoss({
    db,
    backend: embedded ? 'pglite' : 'postgres',
    schema: JOBS_SCHEMA,
    useListenNotify: true,
    // What is quick is ours (revive, poll), so pg-boss' own rounds can be rare.
    superviseIntervalSeconds: 60,
    monitorIntervalSeconds: 60,
    maintenanceIntervalSeconds: 600,
    flowIntervalSeconds: 3600,
    bamIntervalSeconds: 3600,
    cronWorkerIntervalSeconds: 15, // with the pass every 30 s: a schedule fires within its minute
    registerInstance: false,
    monitorVacuum: !embedded,
    reindex: !embedded,
    openTelemetry: { enabled: false },
    ...(clock ? { clock } : {}),
  });
  return { boss, channel: () => channel };
}

export const claimsOn = (boss: PgBoss, database: Handle, queue: Queue): Claims => ({
  take: async (most) => (await boss.fetch(queue, { batchSize: most })).map(({ id, retryCount, data }) => ({ id, retryCount, data })),
  complete: async (attempts) => void (await boss.complete(queue, [...attempts])),
  fail: async (attempt, error) => void (await boss.fail(queue, attempt, told(error))),
  later: (attempt, error) =>
    database.transaction(async (tx) => {
      await boss.fail(queue, attempt, told(error), { db: on(tx) });
      const startAfter = `${Math.ceil(Math.max(0, error.afterMs))} milliseconds`;
      await boss.update({ name: queue, options: { id: attempt.id, startAfter, db: on(tx) } }); // no effect where it was the last attempt
    }),
  putBack: (attempts) => putBack(database, queue, attempts),
  vouch: async (attempts) => {
    const still = async (some: readonly Attempt[]): Promise<boolean> => {
      const { affected } = (await boss.touch(queue, [...some])) as { affected?: number };
      return affected === some.length;
    };
    if (await still(attempts)) return new Set(attempts.map(({ id }) => id));
    const ours = new Set<string>();
    for (const attempt of attempts) if (await still([attempt])) ours.add(attempt.id);
    return ours;
  },
});
