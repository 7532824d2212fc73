// Everything that one look-up asks: the walk of the stub resolver and, where loss is the question, the same query many times.
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkFacts, Outcome } from '../../model.ts';
import { count, outcomeOf, type Tallies } from './outcome.ts';
import { ask, type Reply } from './query.ts';
import type { Server } from './server.ts';
import { ROUNDS, walk } from './walk.ts';

export type DnsOutcome = Outcome<NetworkFacts['dns']>;
export interface Plan {
  readonly name: string;
  readonly servers: readonly [Server, ...Server[]];
  readonly signal: AbortSignal;
  /** Patience in ms, round by round. */
  readonly rounds?: readonly number[];
  /** A queries to the first server in all. */
  readonly times?: number;
}
export interface Asking {
  /** When the walk is over. */
  readonly first: Promise<DnsOutcome>;
  /** The same, with every repeated query counted. */
  readonly all: Promise<DnsOutcome>;
}

const REPEAT_PATIENCE = 1500;
const REPEAT_SPREAD = 15;
const STOPPED: Reply = { kind: 'unseen', reason: 'timed-out', detail: 'stopped before it was asked' };

/** Of a server that loses queries, whichever of the identical ones comes through is the answer. */
async function anyOf(own: Promise<Reply>, more: readonly Promise<Reply>[]): Promise<Reply> {
  const good = [own, ...more].map(async (asked) => {
    const reply = await asked;
    if (reply.kind === 'answer' && reply.rcode !== 'SERVFAIL') return reply;
    throw new Error('not this one');
  });
  return Promise.any(good).catch(() => own);
}

export function startAsking({ name, servers, signal, rounds = ROUNDS, times = 1 }: Plan): Asking {
  const tallies: Tallies = new Map();
  const more = Array.from({ length: times - 1 }, async (_, index): Promise<Reply> => {
    const due = await wait((index + 1) * REPEAT_SPREAD, true, { signal }).catch(() => false);
    const reply = due ? await ask({ name, type: 'A', server: servers[0], timeoutMs: REPEAT_PATIENCE, signal }, false) : STOPPED;
    count(tallies, servers[0], reply);
    return reply;
  });
  const counted: Promise<unknown>[] = [...more];
  const heard = walk(
    (server, type, timeoutMs) => {
      const own = ask({ name, type, server, timeoutMs, signal });
      if (type === 'AAAA') return own;
      const seen = own.then((reply) => {
        count(tallies, server, reply);
        return reply;
      });
      counted.push(seen);
      return server === servers[0] ? anyOf(seen, more) : seen;
    },
    servers,
    rounds,
  );
  const outcome = async (): Promise<DnsOutcome> => outcomeOf(await heard, tallies);
  const everything = async (): Promise<DnsOutcome> => {
    await heard;
    await Promise.all(counted);
    return outcome();
  };
  return { first: outcome(), all: everything() };
}
