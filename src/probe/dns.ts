// Looks up one name, as a client on this host would, and beside it as a named server answers.
import { isAddress } from '../address.ts';
import type { Observation } from '../model.ts';
import { type DnsOutcome, startAsking } from './dns/asking.ts';
import { isAskable } from './dns/message.ts';
import { type Server, serverNamed } from './dns/server.ts';
import { hostsAddresses, type SystemDns, serversOf } from './dns/stub.ts';
import { askSystem, bareFacts } from './dns/system.ts';
import { type Probing, type Target, tell } from './probe.ts';

export { type Discovery, discoverDataHosts } from './dns/data-hosts.ts';
export { regionOfChain } from './dns/regions.ts';
export type { SystemDns } from './dns/stub.ts';

/** What the next step of a chain needs: no addresses means that there is nothing to connect to. */
export interface Answer {
  readonly addresses: readonly string[]; // A, then AAAA
  readonly chain: readonly string[]; // CNAME targets in order
  readonly outcome: DnsOutcome;
}
export interface LookUp {
  /** As soon as the name is known: does not wait for repeated queries. Never rejects. */
  readonly answer: Promise<Answer>;
  /** The main observation, after everything about this name has been told. Never rejects. */
  readonly done: Promise<Observation<'dns'>>;
}

/** Azure DNS answers within its VNet in a few ms, and nowhere else: patience in ms for two tries. */
export const AZURE_DNS_PATIENCE: readonly number[] = [400, 400];

const NOT_A_NAME: DnsOutcome = { status: 'skipped', reason: 'not-applicable', detail: 'not a name that DNS can be asked for' };
const STOPPED: DnsOutcome = { status: 'skipped', reason: 'timed-out', detail: 'stopped before it was asked' };
const crashed = (error: unknown): DnsOutcome => ({
  status: 'skipped',
  reason: 'error',
  detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
});

function answerOf(outcome: DnsOutcome): Answer {
  const { a = [], aaaa = [], chain = [] } = (outcome.status === 'skipped' ? undefined : outcome.facts) ?? {};
  return { addresses: [...a, ...aaaa], chain, outcome };
}

interface Looking {
  readonly first: Promise<DnsOutcome>;
  readonly all: Promise<DnsOutcome>;
  /** The servers to compare with, where the hosts file gave the answer. */
  readonly beside?: readonly Server[];
}
const at = (outcome: DnsOutcome | Promise<DnsOutcome>): Looking => ({ first: Promise.resolve(outcome), all: Promise.resolve(outcome) });

async function start({ cloud, signal }: Probing, host: string, system: SystemDns, times: number): Promise<Looking> {
  if (signal.aborted) return at(STOPPED);
  if (isAddress(host)) return at({ status: 'ok', facts: bareFacts('system', 'NOERROR', [host]) });
  if (!isAskable(host)) return at(NOT_A_NAME);
  const [written, servers] = await Promise.all([hostsAddresses(system, host), serversOf(system, cloud)]);
  if (written.length > 0) return { ...at({ status: 'ok', facts: bareFacts('hosts file', 'NOERROR', written) }), beside: servers };
  const [head, ...tail] = servers;
  return head ? startAsking({ name: host, servers: [head, ...tail], signal, times }) : at(askSystem(host, signal));
}

/** Tells what the servers say of a name that the hosts file answers: a rule compares the two. */
async function tellBeside(probing: Probing, target: Target, [head, ...tail]: readonly Server[]): Promise<void> {
  if (!head) return;
  const startedAt = probing.now();
  const outcome = await startAsking({ name: target.host, servers: [head, ...tail], signal: probing.signal }).all.catch(crashed);
  const via = outcome.status === 'skipped' ? head.name : (outcome.facts?.server ?? head.name);
  tell(probing, { kind: 'dns', target: { ...target, aside: true }, via, startedAt, outcome });
}

/**
 * A and AAAA of a name as a client here gets them: the hosts file first, then the servers in order. Within about 4 s for one
 * silent server, 8 s for several. `times`: so many identical A queries, to see loss and changing answers.
 */
export function lookUp(probing: Probing, target: Target, system: SystemDns, { times = 1 }: { readonly times?: number } = {}): LookUp {
  const startedAt = probing.now();
  const looking = start(probing, target.host, system, times).catch((error): Looking => at(crashed(error)));
  const answer = looking.then(({ first }) => first).catch(crashed);
  const answered = answer.then(() => probing.now());
  const done = async (): Promise<Observation<'dns'>> => {
    const { all, beside } = await looking;
    const counted = await all.catch(crashed);
    // The time of a look ends when its answer came, not when its repeats did.
    const answeredAt = await answered;
    const observation = tell({ ...probing, now: () => answeredAt }, { kind: 'dns', target, startedAt, outcome: counted });
    if (beside) await tellBeside(probing, target, beside);
    return observation;
  };
  return { answer: answer.then(answerOf), done: done() };
}

/**
 * What one named server says of a name, beside the way a client here would go. `server`: "IP[:PORT]". `via` names it in the
 * observation; its normal form "IP:PORT" by default. `patience`: ms for each try.
 */
export async function lookUpBeside(
  probing: Probing,
  target: Target,
  server: string,
  { via, patience }: { readonly via?: string; readonly patience?: readonly number[] } = {},
): Promise<Observation<'dns'>> {
  const startedAt = probing.now();
  const named = serverNamed(server, probing.cloud.ports.dns);
  const look = async (): Promise<DnsOutcome> => {
    if (probing.signal.aborted) return STOPPED;
    if (!named) return { status: 'skipped', reason: 'not-applicable', detail: 'not the address of a server' };
    if (!isAskable(target.host)) return NOT_A_NAME;
    return startAsking({ name: target.host, servers: [named], signal: probing.signal, ...(patience ? { rounds: patience } : {}) }).all;
  };
  const outcome = await look().catch(crashed);
  return tell(probing, { kind: 'dns', target: { ...target, aside: true }, via: via ?? named?.name ?? server.slice(0, 60), startedAt, outcome });
}

/** The servers of this host as "IP:PORT", in the order of use; none where only the operating system knows them. */
export const configuredServers = async (probing: Pick<Probing, 'cloud'>, system: SystemDns): Promise<readonly string[]> =>
  (await serversOf(system, probing.cloud)).map((server) => server.name);
