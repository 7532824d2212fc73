// The bot's side of the workers: everything that matters is in rows, so that any replica serves any worker, and any check hears of it.
import type { NetworkFacts } from '../../model.ts';
import type { Database } from '../../store/sql.ts';
import { WORKER_WORDS as words } from '../words.ts';
import type { WorkerState, Workers } from '../workers.ts';
import { type Asking, look, testOne } from './ask.ts';
import { type EntraSettings, entraCheck } from './entra.ts';
import { forgetProcesses, type Presence, presences } from './presence.ts';
import { workerRouter } from './router.ts';
import { forgetTasks } from './tasks.ts';
import { enroll } from './tokens.ts';
import { waiting } from './waiting.ts';

export interface WorkersOptions {
  readonly database: Database;
  readonly version: string;
  readonly now: () => Date;
  /** UUIDs. */
  readonly newId: () => string;
  readonly log: { warn(facts: object, message: string): void };
  /** Managed identities that may come without a token of ours. */
  readonly entra?: EntraSettings;
  /** Where the policy says that a vantage stands. */
  readonly placeOf?: (vantage: string) => { readonly vnetId?: string; readonly subnetId?: string } | undefined;
  readonly onRefused?: (vantage: string, count: number) => void;
}

const CLEAN_MS = 600_000;

export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { database, version, now, newId, log, placeOf = () => undefined } = options;
  const polls = waiting();
  const news = new Map<string, () => void>();
  const forget = await database.listen('worker', (payload) => {
    const [, what, name = ''] = /^(task|stop|news):(.*)$/.exec(payload) ?? [];
    if (what === 'task') polls.task(name);
    else if (what === 'stop') polls.stop(name);
    else if (what === 'news') news.get(name)?.();
  });
  const asking: Asking = {
    ...{ database, now, newId },
    onNews: (id, heard) => {
      news.set(id, heard);
      return () => void (news.get(id) === heard && news.delete(id));
    },
    placeOf: (vantage): NetworkFacts['place'] | undefined => {
      const written = placeOf(vantage);
      return written && { ...written, by: 'policy' };
    },
  };
  const clean = async (): Promise<void> => {
    try {
      await forgetTasks(database);
      await forgetProcesses(database);
    } catch (error) {
      log.warn({ error: String(error).slice(0, 200) }, 'old tasks of workers could not be forgotten');
    }
  };
  const cleaning = setInterval(() => void clean(), CLEAN_MS);
  cleaning.unref();

  const stateOf = ({ name, enrolledAt, lastSeenAt, connected, draining, revoked, version: its, place, skewMs }: Presence): WorkerState => ({
    ...{ name, enrolledAt: enrolledAt.toISOString(), connected, draining, revoked },
    ...(lastSeenAt ? { lastSeenAt: lastSeenAt.toISOString() } : {}),
    ...(its === undefined ? {} : { version: its }),
    ...(its === undefined || its === version ? {} : { skew: words.skew(its, version) }),
    ...(skewMs === 0 ? {} : { clockSkewMs: skewMs }),
    ...(place || placeOf(name) ? { place: { resolvers: [], ...place, ...placeOf(name) } } : {}),
  });
  /** Polls that are open learn of it now. */
  const changed = async (name: string, set: string): Promise<boolean> => {
    const rows = await database.query(
      `with changed as (update worker set ${set} where name = $1 and revoked_at is null returning name) select pg_notify('worker', $2) from changed`,
      [name, `stop:${name}`],
    );
    return rows.length > 0;
  };

  return {
    list: async () => (await presences(database)).map(stateOf),
    look: (request) => look(asking, request),
    enroll: async (name) => {
      if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new Error('A worker’s name has 1 to 40 lower-case letters, digits and hyphens');
      const token = await enroll(database, name);
      await database.query(`select pg_notify('worker', $1)`, [`stop:${name}`]);
      return { token };
    },
    revoke: (name) => changed(name, 'revoked_at = now(), hash = null'),
    drain: (name) => changed(name, 'draining = true'),
    test: (name) => testOne(asking, name),
    router: workerRouter({
      ...{ database, version, now, newId, waiting: polls },
      entra: options.entra && entraCheck(options.entra),
      warn: (facts, message) => log.warn(facts, message),
      onRefused: options.onRefused ?? (() => undefined),
    }),
    async stop() {
      clearInterval(cleaning);
      polls.close();
      await forget();
    },
  };
}
