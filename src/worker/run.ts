// The worker process: polls its bot, does what it is given and is allowed to do, and comes back after every fault.
import type { CloudNames, NetworkVantage } from '../model.ts';
import type { Looking } from '../observe.ts';
import { pause } from '../probe/patience.ts';
import { type Link, LinkProblem } from './link.ts';
import { type Given, givenSchema, LONGEST_POLL_MS, type Poll, PROTOCOLS, pollAnswerSchema, TASKS_AT_ONCE, WORKING_POLL_MS } from './protocol.ts';
import type { Where } from './standing.ts';
import { type Own, work } from './work.ts';

/** What happens to the link, for a person who watches. Told when it changes, not at each try. */
export type LinkEvent =
  | { readonly event: 'connected'; readonly botVersion: string }
  | { readonly event: 'away'; readonly why: string }
  | { readonly event: 'task'; readonly host: string }
  | { readonly event: 'stopping'; readonly tasks: number };

/** stopped: as asked. revoked, unauthorized: the token has no say; a person must act. */
export type Ended = { readonly ended: 'stopped' } | { readonly ended: 'revoked' | 'unauthorized' };

export interface WorkerOptions {
  readonly link: Link;
  readonly name: string;
  readonly version: string;
  readonly instance: string;
  readonly cloud: CloudNames;
  readonly own: Own;
  readonly where: Where;
  /** Usually `observe`; loaded when there is something to look at. */
  readonly observe: (looking: Looking) => Promise<void>;
  readonly now: () => Date;
  readonly random: () => number;
  /** Takes nothing new, ends what it has, and says good-bye. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: LinkEvent) => void;
  /** ms for what is in hand when it stops. */
  readonly drainMs?: number;
}

const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 10_000;
const DRAIN_MS = 25_000;
const BUSY_MS = 250;
/** A bot that gives more than this in a minute means no good. */
const MOST_A_MINUTE = 120;

/** Between half and the whole of a time that doubles: many workers do not come back in one moment. */
export const backOff = (attempt: number, random: number): number =>
  Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(attempt, 16)) * (0.5 + random / 2);

export async function runWorker(options: WorkerOptions): Promise<Ended> {
  const { link, name, version, instance, cloud, own, where, now, random, stop, onEvent, drainMs = DRAIN_MS } = options;
  const from: NetworkVantage = `worker:${name}`;
  const inHand = new Map<string, { readonly attempt: number; readonly control: AbortController; readonly ended: Promise<void> }>();
  const begun: number[] = [];
  let state = 'new' as 'new' | 'connected' | 'away';
  let failures = 0;
  /** A poll that waits is ended where it should begin anew: a task has ended, or the process stops. */
  let current = new AbortController();

  /** false: more than was asked for, or than is good. The bot gives it to another, or has it back by its lease. */
  const take = (given: { readonly id: string; readonly attempt: number }): boolean => {
    if (inHand.has(given.id) || inHand.size >= TASKS_AT_ONCE) return false;
    const minute = performance.now() - 60_000;
    while (begun[0] !== undefined && begun[0] < minute) begun.shift();
    if (begun.length >= MOST_A_MINUTE) return false;
    begun.push(performance.now());
    const read = givenSchema.safeParse(given);
    // Not of this version: `work` says so.
    const task = read.success ? read.data : ({ ...given, leftMs: 5_000, task: { kind: 'unknown' } } as unknown as Given);
    if (task.task.kind === 'look') onEvent({ event: 'task', host: task.task.registry.loginServer });
    const control = new AbortController();
    const ended = work({ given: task, link, instance, from, cloud, own, observe: options.observe, stop: control.signal, learn: where.learn, now }).finally(
      () => {
        inHand.delete(given.id);
      },
    );
    inHand.set(given.id, { attempt: given.attempt, control, ended });
    return true;
  };

  const pollOnce = async (leaving: boolean): Promise<void> => {
    const working = [...inHand].map(([id, { attempt }]) => ({ id, attempt }));
    const stopping = stop.aborted;
    const poll: Poll = {
      ...{ version, protocols: PROTOCOLS, instance, clock: now().getTime(), place: await where.now(), working },
      free: stopping ? 0 : TASKS_AT_ONCE - inHand.size,
      // The first is answered at once: a person who watches sees that it works.
      waitMs: leaving || state !== 'connected' ? 0 : working.length > 0 || stopping ? WORKING_POLL_MS : LONGEST_POLL_MS,
      ...(leaving ? { leaving: true as const } : {}),
    };
    const asked = performance.now();
    const answer = await link.post('poll', poll, pollAnswerSchema, current.signal);
    failures = 0;
    if (state !== 'connected' && !leaving) onEvent({ event: 'connected', botVersion: answer.version });
    state = 'connected';
    for (const id of answer.stop) inHand.get(id)?.control.abort();
    const took = answer.given !== undefined && !stop.aborted && take(answer.given);
    // A bot that answers at once and gives nothing must not keep this process busy.
    if (!took && poll.waitMs > 0 && performance.now() - asked < BUSY_MS) await pause(BUSY_MS, current.signal);
  };

  const cutPoll = (): void => current.abort();
  stop.addEventListener('abort', cutPoll, { once: true });
  let drainUntil = Number.POSITIVE_INFINITY;
  let toldStopping = false;
  try {
    for (;;) {
      if (stop.aborted && !toldStopping) {
        toldStopping = true;
        drainUntil = performance.now() + drainMs;
        onEvent({ event: 'stopping', tasks: inHand.size });
      }
      if (stop.aborted && (inHand.size === 0 || performance.now() > drainUntil)) break;
      if (current.signal.aborted) current = new AbortController();
      if (stop.aborted) {
        // What is in hand ends sooner than the poll: whichever comes first.
        const over = Promise.all([...inHand.values()].map(({ ended }) => ended)).then(cutPoll);
        void over;
      }
      try {
        await pollOnce(false);
      } catch (error) {
        if (current.signal.aborted) continue;
        const problem = error instanceof LinkProblem ? error : new LinkProblem(String(error));
        if (problem.code === 'revoked' || problem.code === 'unauthorized') return { ended: problem.code };
        if (state !== 'away') onEvent({ event: 'away', why: problem.message });
        state = 'away';
        const wait = Math.max(problem.retryAfterMs ?? 0, backOff(failures, random()));
        failures += 1;
        await pause(problem.code === 'stopping' ? Math.min(wait, 1_000) : wait, stop.aborted ? new AbortController().signal : stop);
      }
    }
    current = new AbortController();
    if (state === 'connected') {
      const goodBye = setTimeout(cutPoll, 2_000);
      await pollOnce(true).catch(() => undefined);
      clearTimeout(goodBye);
    }
    return { ended: 'stopped' };
  } finally {
    stop.removeEventListener('abort', cutPoll);
    for (const { control } of inHand.values()) control.abort();
    await Promise.all([...inHand.values()].map(({ ended }) => ended));
    await link.close();
  }
}
