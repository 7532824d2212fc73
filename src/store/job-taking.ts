// One queue's work in this process: takes as many jobs as there are free hands, each job on its own, so that a slow one holds nobody back.
// (pg-boss' own workers take one job a poll, or wait for the slowest of a batch.)
import { setImmediate as theRest, setTimeout as wait } from 'node:timers/promises';
import { gathered } from './gathered.ts';
import type { Attempt } from './job-rows.ts';
import { type Job, type Queue, TryLater } from './jobs.ts';

/** What is done to the jobs of one queue, in the database. */
export interface Claims {
  take(most: number): Promise<readonly (Attempt & { readonly data: unknown })[]>;
  complete(attempts: readonly Attempt[]): Promise<void>;
  fail(attempt: Attempt, error: Error): Promise<void>;
  later(attempt: Attempt, error: TryLater): Promise<void>;
  putBack(attempts: readonly Attempt[]): Promise<void>;
  /** The ids of those that are still ours. */
  vouch(attempts: readonly Attempt[]): Promise<ReadonlySet<string>>;
}

export interface Taking {
  readonly queue: Queue;
  readonly free: () => number;
  /** There may be a job. */
  wake(): void;
  /** Tells that the held jobs are still worked on; aborts those that another replica was given. */
  vouch(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

interface Held {
  readonly attempt: Attempt;
  readonly abort: AbortController;
  /** Ended, lost or put back: its handler's end says nothing any more. */
  over: boolean;
}

/** A database that is away for a moment must not make work that is done be done again: ten seconds of tries. */
const TELL_TRIES = 40;
const TELL_PAUSE_MS = 250;
/** How long a handler may take to hear that it is aborted. */
const FAREWELL_MS = 250;

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

async function settledWithin(ms: number, promises: Iterable<Promise<void>>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([Promise.all(promises), wait(ms, undefined, { signal: enough.signal }).catch(() => {})]);
  enough.abort();
}

export function taking(queue: Queue, atOnce: number, handle: (job: Job) => Promise<void>, claims: Claims, onError: (error: Error) => void): Taking {
  const held = new Set<Held>();
  const working = new Set<Promise<void>>();
  const telling = new Set<Promise<void>>();
  let hands = atOnce;
  let stopping = false;
  /** There was more than hands to take it. */
  let more = false;
  let again = false;
  let looking: Promise<void> | undefined;

  const tracked = (promises: Set<Promise<void>>, promise: Promise<void>): Promise<void> => {
    promises.add(promise);
    return promise.finally(() => promises.delete(promise));
  };
  async function tell(what: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await what();
      } catch (error) {
        onError(errorOf(error));
        if (tries === TELL_TRIES || stopping) return;
        await wait(TELL_PAUSE_MS);
      }
    }
  }
  const complete = gathered<Attempt>((attempts) => tell(() => claims.complete(attempts)));
  const failed = (attempt: Attempt, error: Error): Promise<void> =>
    tell(() => (error instanceof TryLater ? claims.later(attempt, error) : claims.fail(attempt, error)));

  async function work(one: Held, data: unknown): Promise<void> {
    const { attempt, abort } = one;
    let failure: Error | undefined;
    try {
      await handle({ id: attempt.id, data, attempt: attempt.retryCount, signal: abort.signal });
    } catch (thrown) {
      failure = errorOf(thrown);
    }
    hands += 1;
    if (more) wake();
    const cutShort = failure !== undefined && stopping && abort.signal.aborted; // the stop puts it back
    if (one.over || cutShort) return;
    one.over = true;
    await tracked(telling, failure ? failed(attempt, failure) : complete(attempt));
    held.delete(one);
  }

  async function take(): Promise<void> {
    do {
      await theRest(); // more may be sent, and more hands free, in what the event loop has at hand
      again = false;
      const most = hands;
      more = most <= 0;
      if (more || stopping) return;
      const taken = await claims.take(most);
      if (stopping) {
        if (taken.length > 0) await tell(() => claims.putBack(taken));
        return;
      }
      more = taken.length === most;
      hands -= taken.length;
      for (const { data, ...attempt } of taken) {
        const one: Held = { attempt, abort: new AbortController(), over: false };
        held.add(one);
        void tracked(working, work(one, data));
      }
    } while (again);
  }

  function wake(): void {
    again = true;
    if (stopping || looking) return;
    looking = take()
      .catch((error) => {
        again = false; // the next round of polling asks again
        onError(errorOf(error));
      })
      .finally(() => {
        looking = undefined;
        if (again) wake();
      });
  }

  return {
    queue,
    free: () => (stopping ? 0 : hands),
    wake,
    async vouch() {
      const ours = [...held];
      if (ours.length === 0) return;
      const still = await claims.vouch(ours.map(({ attempt }) => attempt));
      for (const one of ours) {
        if (one.over || still.has(one.attempt.id)) continue;
        one.over = true;
        held.delete(one);
        one.abort.abort(new Error('The job was given to another replica'));
      }
    },
    async stop(graceMs) {
      stopping = true;
      await looking;
      await settledWithin(graceMs, working);
      for (const { abort } of held) abort.abort(new Error('The bot stops'));
      if (held.size > 0) await settledWithin(FAREWELL_MS, working);
      const left = [...held].filter(({ over }) => !over);
      for (const one of left) one.over = true;
      if (left.length > 0) await tell(() => claims.putBack(left.map(({ attempt }) => attempt)));
      await Promise.all(telling);
    },
  };
}
