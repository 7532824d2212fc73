// One task in hand: looked at as allowed, told as it comes, ended once. The bot may be away meanwhile; what was seen waits for it.
import { z } from 'zod';
import type { CloudNames, NetworkVantage, Observation } from '../model.ts';
import type { Looking } from '../observe.ts';
import { pause } from '../probe/patience.ts';
import { allowed } from './allowed.ts';
import { type Link, LinkProblem } from './link.ts';
import { type Given, lookSchema, MOST_BATCH, MOST_OBSERVATION, type Result, type TaskProgress } from './protocol.ts';

/** What every look of this process is made with. */
export type Own = Pick<Looking, 'env' | 'hostsFile' | 'resolvConf' | 'servers' | 'proxy' | 'metadata' | 'patience'>;

export interface Work {
  readonly given: Given;
  readonly link: Link;
  readonly instance: string;
  readonly from: NetworkVantage;
  readonly cloud: CloudNames;
  readonly own: Own;
  readonly observe: (looking: Looking) => Promise<void>;
  /** The bot said that the task is over, or this process must end. */
  readonly stop: AbortSignal;
  readonly learn: (observation: Observation) => void;
  readonly now: () => Date;
}

/** ms after the deadline in which what is known may still be told. */
const GRACE_MS = 5_000;
/** ms. A probe that does not end at its signal is left behind. */
const LEFT_BEHIND_MS = 400;
/** Observations that arrive so close together travel together. */
const GATHER_MS = 25;
const MOST_BATCH_BYTES = 500_000;
const RETRY_MS = [200, 500, 1_000, 2_000] as const;

const told = z.object({});
/** Not ours any more, or it will never be taken: the same again is in vain. */
const isFinal = (error: unknown): boolean => error instanceof LinkProblem && error.status !== undefined && error.status < 500 && error.status !== 429;

interface Teller {
  readonly see: (observation: Observation) => void;
  readonly progress: (progress: TaskProgress) => void;
  /** All that was seen has been taken by the bot; rejects where it was not. */
  readonly emptied: () => Promise<void>;
}

/** Sends in batches, one at a time and in order, and again after a loss: the bot keeps each observation once. */
function teller({ given, link, instance, from }: Work, signal: AbortSignal, lost: (error: unknown) => void): Teller {
  const queue: Observation[] = [];
  let latest: TaskProgress | undefined;
  let sending: Promise<void> | undefined;
  let broken: unknown;

  const batch = (): readonly Observation[] => {
    const taken: Observation[] = [];
    for (let bytes = 0; queue.length > 0 && taken.length < MOST_BATCH; ) {
      const size = Buffer.byteLength(JSON.stringify(queue[0]));
      if (taken.length > 0 && bytes + size > MOST_BATCH_BYTES) break;
      const next = queue.shift();
      if (next && size <= MOST_OBSERVATION) taken.push(next); // larger ones are refused by the bot
      bytes += size;
    }
    return taken;
  };
  const sendOne = async (): Promise<void> => {
    const progress = latest;
    latest = undefined;
    const body = { instance, attempt: given.attempt, observations: batch(), ...(progress ? { progress } : {}) };
    for (let attempt = 0; ; attempt++) {
      try {
        await link.post(`tasks/${given.id}/observations`, body, told, signal);
        return;
      } catch (error) {
        if (isFinal(error) || signal.aborted) throw error;
        await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 2_000, signal);
      }
    }
  };
  const drain = async (): Promise<void> => {
    await pause(GATHER_MS, signal);
    while (queue.length > 0 || latest) await sendOne();
  };
  const begin = (): void => {
    if (broken) return;
    sending ??= drain()
      .catch((error: unknown) => {
        broken = error;
        lost(error);
      })
      .finally(() => {
        sending = undefined;
        if (!broken && (queue.length > 0 || latest)) begin();
      });
  };
  return {
    see: (observation) => {
      if (observation.kind === 'said' || observation.from !== from) return; // the bot knows what was said
      queue.push(observation);
      begin();
    },
    progress: (progress) => {
      latest = progress;
      begin();
    },
    emptied: async () => {
      while (sending) await sending;
      if (broken) throw broken;
    },
  };
}

/** Does the task and tells how it ended; never rejects. */
export async function work(all: Work): Promise<void> {
  const { given, link, instance, from, cloud, own, stop, now } = all;
  const leftMs = Math.max(1, Math.round(given.leftMs)); // timers take whole numbers
  const deadline = now().getTime() + leftMs;
  const late = AbortSignal.any([stop, AbortSignal.timeout(leftMs + GRACE_MS)]);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), leftMs);
  const signal = AbortSignal.any([limit.signal, stop]);
  const tells = teller(all, late, () => limit.abort());

  const leftBehind = new Promise<void>((resolve) => {
    const later = (): void => void setTimeout(resolve, LEFT_BEHIND_MS);
    if (signal.aborted) later();
    else signal.addEventListener('abort', later, { once: true });
  });
  const look = async (): Promise<Result> => {
    if (given.task.kind === 'test') return { status: 'looked' };
    const task = lookSchema.safeParse(given.task);
    if (!task.success) return { status: 'refused', refusal: 'not-understood' };
    const can = allowed(task.data, cloud, from);
    if ('refusal' in can) return { status: 'refused', refusal: can.refusal, cloud: cloud.name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60) };
    const observed = all.observe({
      ...{ ...own, question: can.question, from, suspects: [], signal, deadline, now },
      ...(can.said ? { said: can.said } : {}),
      ...(can.registry ? { registry: can.registry } : {}),
      see: (observation) => {
        all.learn(observation);
        tells.see(observation);
      },
      onProgress: ({ done, of, last }) =>
        tells.progress({ done, of, ...(last === undefined ? {} : { last: last.replace(/[^\x20-\x7e]/g, '?').slice(0, 260) }) }),
    });
    await Promise.race([observed, leftBehind]);
    return { status: signal.aborted ? 'cut' : 'looked' };
  };
  try {
    const result = await look().catch((): Result => ({ status: 'failed' }));
    await tells.emptied();
    for (let attempt = 0; !late.aborted; attempt++) {
      try {
        await link.post(`tasks/${given.id}/done`, { instance, attempt: given.attempt, result }, told, late);
        return;
      } catch (error) {
        if (isFinal(error)) return;
        await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 2_000, late);
      }
    }
  } catch {
    // Not ours any more, or the bot was away too long: its lease is over, and the bot says so.
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}
