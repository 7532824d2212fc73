// A replica of its own process, to be killed: it notes each job that it begins and ends, and holds those that say so.
import { openStore, type StoreOptions } from '../../src/store/open.ts';
import { openJobs } from '../../src/store/pgboss.ts';

const at = JSON.parse(process.argv[2] ?? '{}') as StoreOptions;
const database = await openStore(at);
const jobs = await openJobs(database);
await jobs.work('check', 8, async ({ data, attempt }) => {
  const { n, hold } = data as { n: number; hold?: boolean };
  await database.query('insert into began (n, attempt, pid) values ($1, $2, $3)', [n, attempt, process.pid]);
  if (hold) {
    process.send?.({ holds: n });
    await new Promise(() => setInterval(() => {}, 1000));
  }
  await database.query('insert into ended (n, pid) values ($1, $2)', [n, process.pid]);
});
process.send?.({ ready: true });
