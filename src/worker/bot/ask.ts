// One vantage's part of a check, from the asking side: a task in a row, and what comes back as rows, whichever replica the worker reached.
import type { NetworkFacts, NetworkVantage, Observation } from '../../model.ts';
import { type Probing, tell } from '../../probe/probe.ts';
import type { Database } from '../../store/sql.ts';
import { taskFrom } from '../outgoing.ts';
import type { Task } from '../protocol.ts';
import { WORKER_WORDS as words } from '../words.ts';
import type { Looked, LookRequest } from '../workers.ts';
import { takeBack } from './claims.ts';
import { absence, endOf, offline } from './outcome.ts';
import { presenceOf } from './presence.ts';
import { ask, end, observationsSince, taskOf } from './tasks.ts';

/** ms. What is not heard of through a notification is looked for this often. */
const TICK_MS = 500;
/** ms. The worker ends so much before the check does: its last words have to arrive. */
const SPARE_MS = 700;

export interface Asking {
  readonly database: Database;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Calls back at every news of this task; the way to stop. */
  readonly onNews: (taskId: string, heard: () => void) => () => void;
  /** Where somebody wrote down that the vantage stands. */
  readonly placeOf: (vantage: string) => NetworkFacts['place'] | undefined;
}

/** Waits for news, a tick, or the end. */
function pacing(signal: AbortSignal): { readonly nudge: () => void; readonly next: () => Promise<void> } {
  let [heard, wake]: [boolean, () => void] = [false, () => undefined];
  return {
    nudge: () => {
      heard = true;
      wake();
    },
    next: () =>
      new Promise((resolve) => {
        const go = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', go);
          [heard, wake] = [false, () => undefined];
          resolve();
        };
        const timer = setTimeout(go, TICK_MS);
        wake = go;
        signal.addEventListener('abort', go, { once: true });
        if (heard || signal.aborted) go();
      }),
  };
}

interface Request {
  readonly runId: string;
  readonly vantage: string;
  readonly task: Task;
  readonly question?: LookRequest['question'];
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly see: (observation: Observation) => void;
  readonly onProgress?: LookRequest['onProgress'];
}

/** Asks, and hears until it ends. May reject where the store is away. */
async function hear(asking: Asking, request: Request): Promise<Looked> {
  const { database, now, newId, onNews } = asking;
  const { runId, vantage, task, question, signal, deadline } = request;
  const presence = await presenceOf(database, vantage);
  const absent = absence(vantage, presence);
  if (absent || !presence) return offline(absent ?? words.notEnrolled(vantage));
  const leftMs = Math.max(0, deadline - now().getTime() - SPARE_MS);
  if (leftMs === 0 || signal.aborted) return offline(words.cut(vantage));
  const bound = {
    loginServer: question?.registry.loginServer ?? '',
    cloud: question?.cloud ?? null,
    named: task.kind === 'look' ? task.named : [],
  } as Parameters<typeof ask>[1]['bound'];
  const id = await database.transaction((tx) => ask(tx, { id: newId(), runId, vantage, task, bound, leftMs }));
  const pace = pacing(signal);
  const forget = onNews(id, pace.nudge);
  let [since, told, shown] = [0, 0, ''];
  const collect = async (): Promise<void> => {
    for (const { seq, observation } of await observationsSince(database, id, since)) {
      since = Math.max(since, Number(seq));
      told += 1;
      request.see(observation);
    }
  };
  try {
    for (;;) {
      const state = await taskOf(database, id);
      if (!state) return offline(words.revoked(vantage)); // its worker's row is gone
      await collect();
      const { progress } = state;
      if (progress && JSON.stringify(progress) !== shown) {
        shown = JSON.stringify(progress);
        request.onProgress?.({ done: progress.done, of: progress.of, ...(progress.last ? { last: progress.last } : {}) });
      }
      const ended = endOf(state, vantage, told, presence);
      if (ended) return ended;
      if (signal.aborted) return { status: told > 0 ? 'partial' : 'offline', note: words.cut(vantage) };
      if (state.state === 'claimed' && state.leaseLeftMs < 0) await takeBack(database, id, vantage);
      else if (state.state === 'waiting') await database.query(`select pg_notify('worker', $1)`, [`task:${vantage}`]);
      await pace.next();
    }
  } finally {
    forget();
    await end(database, id).catch(() => undefined); // whoever is still at it need not go on
  }
}

/** Adds what the bot itself knows, once the vantage has said anything. */
function seeing(asking: Asking, request: LookRequest): (observation: Observation) => void {
  const { vantage, question, said, see } = request;
  const from: NetworkVantage = `worker:${vantage}`;
  const target = { host: question.registry.loginServer, role: 'login' } as const;
  const probing: Probing = { from, cloud: question.cloud, signal: request.signal, now: asking.now, see };
  const written = asking.placeOf(vantage);
  let begun = false;
  return (observation) => {
    if (!begun) {
      begun = true;
      const startedAt = asking.now();
      if (said) tell(probing, { kind: 'said', target, startedAt, outcome: { status: 'ok', facts: said } });
      if (written) tell(probing, { kind: 'place', target, startedAt, outcome: { status: 'ok', facts: written } });
    }
    // Where somebody has written down where it stands, that counts; the machine adds which one it is.
    if (observation.kind === 'place' && written && observation.outcome.status === 'ok') {
      const facts = { ...observation.outcome.facts, ...written };
      see({ ...observation, outcome: { status: 'ok', facts } });
    } else see(observation);
  };
}

/** Never throws. */
export async function look(asking: Asking, request: LookRequest): Promise<Looked> {
  let told = false;
  const see = seeing(asking, request);
  const seen = (observation: Observation): void => {
    told = true;
    see(observation);
  };
  try {
    const { runId, vantage, question, deadline, signal, onProgress } = request;
    return await hear(asking, { runId, vantage, task: taskFrom(request), question, deadline, signal, see: seen, ...(onProgress ? { onProgress } : {}) });
  } catch {
    return told ? { status: 'partial', note: words.lost(request.vantage) } : offline(words.storeAway);
  }
}

const TEST_MS = 10_000;

/** A round trip through the store and a worker's process. Never throws. */
export async function testOne(asking: Asking, name: string): Promise<Looked & { readonly ms?: number }> {
  const begun = performance.now();
  const deadline = asking.now().getTime() + TEST_MS;
  try {
    const request = {
      runId: `test ${asking.newId()}`,
      vantage: name,
      task: { kind: 'test' },
      deadline,
      signal: AbortSignal.timeout(TEST_MS),
      see: () => undefined,
    } as const;
    const looked = await hear(asking, request);
    return looked.status === 'answered' ? { ...looked, ms: Math.round(performance.now() - begun) } : looked;
  } catch {
    return offline(words.storeAway);
  }
}
