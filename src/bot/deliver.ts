// One wanted message towards its place: posted the first time, replaced after that. What is tried again, what falls back, what is given up.
import { setTimeout as wait } from 'node:timers/promises';
import { TryLater } from '../store/jobs.ts';
import type { Sql } from '../store/sql.ts';
import { commandOf } from '../store/tables/commands.ts';
import { changeIncident } from '../store/tables/incidents.ts';
import { type DueMessage, failed, lease, leaseLeft, posted, released, unposted } from '../store/tables/messages.ts';
import { bindThread } from '../store/tables/threads.ts';
import { sendDeliveries } from './deliveries.ts';
import { type MessageRef, type Place, type Platform, PostFailed } from './platform.ts';
import type { Ports } from './ports.ts';

/** Longer than any platform call may take: after it, another process may try. */
const LEASE_MS = 15_000;
/** Throttled platforms that name no time. */
const PAUSE_MS = 2_000;
/** No platform's word keeps a message longer from being tried. */
const MOST_PAUSE_MS = 15 * 60_000;
/** The message stands there and the store is away: told again until the lease ends, so that only a death in between can double it. */
const TELL_TRIES = 40;
const TELL_PAUSE_MS = 250;

const platformOf = (ports: Ports, place: Place): Platform | undefined => ports.platforms.get(place.slice(0, place.indexOf(':')));

export function delivering(ports: Ports): (key: string) => Promise<void> {
  const { database, jobs, log, metrics } = ports;

  const next = (keys: readonly string[], tx: Sql): Promise<void> => sendDeliveries(jobs, keys, tx);

  /** Once more, no earlier than that. A job of its own, so that waiting is no failed attempt: a platform may throttle for hours. */
  const paused = (key: string, afterMs: number, detail: string): Promise<void> =>
    database.transaction(async (tx) => {
      await released(tx, key, detail, afterMs);
      await jobs.send('deliver', { key }, { in: tx, startAfter: new Date(ports.now().getTime() + afterMs + 20) });
    });

  const givenUp = (key: string, detail: string): Promise<void> => database.transaction(async (tx) => next(await failed(tx, key, detail), tx));

  /** The place itself, or the thread of the message it belongs under. */
  const target = async (platform: Platform, { under, place }: DueMessage): Promise<Place> => {
    if (under === undefined) return place;
    const [parent] = await database.query<{ ref: MessageRef }>('select ref from message where key = $1', [under]);
    if (!parent) throw new PostFailed('gone', `the message ${under} is not there`);
    return platform.threadOf(parent.ref);
  };

  const send = async (platform: Platform, due: DueMessage): Promise<MessageRef> => {
    const options = { audience: due.audience, key: due.key };
    if (due.ref === undefined) return platform.post(await target(platform, due), due.card, options);
    await platform.replace(due.ref, due.card, options);
    return due.ref;
  };

  /** What people say in a thread is about the run that began it. */
  const bind = async (tx: Sql, platform: Platform, due: DueMessage, ref: MessageRef): Promise<void> => {
    if (due.ref !== undefined || due.under !== undefined) return;
    const incident = /^incident\/([0-9a-f-]{36})$/.exec(due.key)?.[1];
    if (incident) await changeIncident(tx, incident, { thread: platform.threadOf(ref) });
    if (due.commandId === undefined) return;
    await bindThread(tx, platform.threadOf(ref), { commandId: due.commandId });
  };

  /** It stands there: with its thread, and with what waited for it, in one commit. */
  const stands = async (platform: Platform, due: DueMessage, ref: MessageRef): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await database.transaction(async (tx) => {
          await bind(tx, platform, due, ref);
          await next(await posted(tx, due.key, due.revision, ref), tx);
        });
      } catch (error) {
        if (tries === TELL_TRIES) throw error;
        await wait(TELL_PAUSE_MS);
      }
    }
  };

  /** Resolves when the job is done with; throws when it must be tried again. */
  const stumble = async (platform: Platform, due: DueMessage, error: unknown): Promise<void> => {
    const problem = error instanceof PostFailed ? error.problem : 'unavailable';
    const detail = error instanceof Error ? error.message : String(error);
    metrics.posts.inc({ platform: platform.name, outcome: problem });
    switch (problem) {
      case 'throttled': {
        const asked = error instanceof PostFailed ? (error.retryAfterMs ?? PAUSE_MS) : PAUSE_MS;
        return paused(due.key, Math.min(MOST_PAUSE_MS, Math.max(asked, 100)), detail);
      }
      case 'unavailable':
      case 'signed-out': // somebody will sign it in again; what waits is told by the doctor, and posted then
        await released(database, due.key, detail);
        throw error;
      case 'gone':
        // Somebody deleted the message: its last state is posted anew, once; a place that is gone stays gone.
        if (due.ref !== undefined)
          return database.transaction(async (tx) => {
            await unposted(tx, due.key);
            await next([due.key], tx);
          });
        break;
      case 'not-a-member': {
        // The asking person can still be told, and is: by the way that the platform gave.
        const said = due.commandId === undefined ? undefined : (await commandOf(database, due.commandId))?.said;
        const way = said?.way;
        if (due.audience === 'all' && said && way !== undefined && due.ref === undefined)
          return database.transaction(async (tx) => {
            await tx.query('update message set audience = $2::jsonb, lease_until = null, sending = false where key = $1', [
              due.key,
              JSON.stringify({ user: said.user.id, way }),
            ]);
            await next([due.key], tx);
          });
        break;
      }
      default:
        break;
    }
    log.error({ key: due.key, place: due.place, problem, detail }, 'a message cannot be posted');
    await givenUp(due.key, detail);
  };

  return async (key) => {
    const due = await lease(database, key, LEASE_MS);
    if (!due) {
      // A process that died with the lease in its hand comes back as a repeated job: it must not end before the lease does.
      const left = await leaseLeft(database, key);
      if (left !== undefined) throw new TryLater(left + 50, 'somebody else posts this message');
      return;
    }
    const platform = platformOf(ports, due.place);
    if (!platform) return givenUp(key, 'no such platform is mounted');
    if (due.uncertain) {
      metrics.uncertain.inc();
      log.warn({ key }, 'nobody knows whether this message was posted; it is posted again');
    }
    let ref: MessageRef;
    try {
      ref = await send(platform, due);
    } catch (error) {
      return stumble(platform, due, error);
    }
    metrics.posts.inc({ platform: platform.name, outcome: due.ref === undefined ? 'posted' : 'replaced' });
    await stands(platform, due, ref);
  };
}
