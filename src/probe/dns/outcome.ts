// Replies to A and AAAA, read together as the outcome of one look-up.
import type { Fault, NetworkFacts, Outcome } from '../../model.ts';
import type { Reply } from './query.ts';
import type { Server } from './server.ts';
import { addressesOf, type Heard } from './walk.ts';

type DnsFacts = NetworkFacts['dns'];

/** How many identical A queries a server was sent, and what came back. */
export interface Tally {
  asked: number;
  answered: number;
  readonly sets: Set<string>;
}
export type Tallies = Map<string, Tally>;

/** Counts one A query; what the check's own end cut off was never asked. */
export function count(tallies: Tallies, server: Server, reply: Reply): void {
  if (reply.kind === 'unseen') return;
  const tally = tallies.get(server.name) ?? { asked: 0, answered: 0, sets: new Set<string>() };
  tallies.set(server.name, tally);
  tally.asked += 1;
  if (reply.kind === 'answer' || reply.heard) tally.answered += 1;
  if (reply.kind === 'answer' && reply.rcode === 'NOERROR') tally.sets.add([...reply.addresses].sort().join(' '));
}

const known = (heard: Heard): readonly Reply[] => [heard.a, heard.aaaa].filter((reply) => reply !== undefined);

function factsOf(heard: Heard, tallies: Tallies): DnsFacts {
  const replies = known(heard);
  const answers = replies.flatMap((reply) => (reply.kind === 'answer' ? [reply] : []));
  // The answer that names the problem or the address, before the one that says nothing.
  const first = answers.find((answer) => answer.addresses.length > 0) ?? answers.find((answer) => answer.rcode !== 'NOERROR') ?? answers[0];
  const chain = first?.chain ?? replies.flatMap((reply) => (reply.kind === 'no' && reply.chain.length > 0 ? [reply.chain] : []))[0] ?? [];
  const tally = tallies.get(heard.server.name);
  return {
    server: heard.server.name,
    rcode: first?.rcode ?? 'none',
    a: addressesOf(heard.a),
    aaaa: addressesOf(heard.aaaa),
    chain,
    ...(first?.ttl === undefined ? {} : { ttl: first.ttl }),
    truncated: replies.some((reply) => reply.kind !== 'unseen' && reply.truncated),
    overTcp: replies.some((reply) => reply.kind === 'no' && reply.truncated)
      ? 'failed'
      : answers.some((answer) => answer.overTcp === 'answered')
        ? 'answered'
        : 'not-needed',
    asked: tally?.asked ?? 0,
    answered: tally?.answered ?? 0,
    distinct: tally?.sets.size ?? 0,
  };
}

const failureOrder: readonly Fault[] = ['alias-loop', 'tcp-retry-failed', 'timed-out', 'refused', 'unreachable', 'reset', 'closed', 'malformed'];

/** Why there is no address, from both replies: what is said by an answer counts before what is said by silence. */
function faultOf(heard: Heard): { readonly fault: Fault; readonly detail: string } | undefined {
  const replies = known(heard);
  const rcodes = replies.flatMap((reply) => (reply.kind === 'answer' ? [reply.rcode] : []));
  const chain = replies.flatMap((reply) => (reply.kind === 'answer' ? [reply.chain.at(-1)] : [])).find((name) => name !== undefined);
  const behind = chain === undefined ? '' : ` behind the alias ${chain}`;
  if (rcodes.includes('NXDOMAIN')) return { fault: 'name-not-found', detail: `NXDOMAIN${behind}` };
  const loop = replies.find((reply) => reply.kind === 'no' && reply.fault === 'alias-loop');
  if (loop?.kind === 'no') return loop;
  if (rcodes.includes('SERVFAIL')) return { fault: 'server-failure', detail: `SERVFAIL${behind}` };
  const denial = rcodes.find((rcode) => rcode !== 'NOERROR');
  if (denial) return { fault: 'query-refused', detail: denial };
  const failures = replies.flatMap((reply) => (reply.kind === 'no' ? [reply] : []));
  const worst = failures.sort((one, other) => failureOrder.indexOf(one.fault) - failureOrder.indexOf(other.fault))[0];
  if (worst) return worst;
  return rcodes.length > 0 ? { fault: 'no-address', detail: `NOERROR, and no address${behind}` } : undefined;
}

/** ok with any address; failed with what the servers said; skipped where neither query was seen through. */
export function outcomeOf(heard: Heard, tallies: Tallies): Outcome<DnsFacts> {
  const facts = factsOf(heard, tallies);
  if (facts.a.length + facts.aaaa.length > 0) return { status: 'ok', facts };
  const unseen = known(heard).find((reply) => reply.kind === 'unseen');
  const why = faultOf(heard);
  const decided = why && (why.fault === 'name-not-found' || why.fault === 'alias-loop');
  if (unseen?.kind === 'unseen' && !decided) return { status: 'skipped', reason: unseen.reason, detail: `${heard.server.name}: ${unseen.detail}` };
  if (!why) return { status: 'skipped', reason: 'error', detail: `${heard.server.name}: nothing was seen` };
  return { status: 'failed', fault: why.fault, detail: `${heard.server.name}: ${why.detail}`, facts };
}
