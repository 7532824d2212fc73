// Which dedicated data endpoints exist, where Azure's configuration cannot be read: DNS knows a name for each region that has one.
import { dataHost, labelOf } from '../../hosts.ts';
import type { Question } from '../../model.ts';
import type { Probing } from '../probe.ts';
import { ask, type Reply } from './query.ts';
import { regionsOf } from './regions.ts';
import type { Server } from './server.ts';
import { type SystemDns, serversOf } from './stub.ts';

export interface Discovery {
  readonly hosts: readonly string[];
  /** Every region was asked and answered: what is not in `hosts` does not exist. */
  readonly told: boolean;
  /** Why it could not tell, in a few words. */
  readonly why?: string;
}

const PATIENCE = 700;
const AT_ONCE = 24;
const TOO_MANY = 15; // no registry has so many replicas: something answers for every name
const NO_REGION = 'noregionisnamedso';

type Standing = 'exists' | 'absent' | 'unknown';

/** NXDOMAIN behind an alias exists: its private record is missing, and that is worth a finding. */
function standingOf(reply: Reply): Standing {
  if (reply.kind !== 'answer') return reply.kind === 'no' && reply.truncated ? 'exists' : 'unknown';
  if (reply.addresses.length > 0 || reply.chain.length > 0) return 'exists';
  return reply.rcode === 'NXDOMAIN' || reply.rcode === 'NOERROR' ? 'absent' : 'unknown';
}

type AskFor = (server: Server, region: string) => Promise<Standing>;

/** The first server that knows that a nonsense region does not exist; why there is none, otherwise. */
async function trustworthy(askFor: AskFor, servers: readonly Server[]): Promise<Server | string> {
  for (const server of servers) {
    const standing = await askFor(server, NO_REGION);
    if (standing === 'absent') return server;
    if (standing === 'exists') return 'every name is answered';
  }
  return 'no server answered in time';
}

/** Asks for all regions of the cloud, many at a time, and `hints` first. At most about 5 s; never rejects. */
export async function discoverDataHosts(
  probing: Probing,
  question: Pick<Question, 'registry' | 'cloud'>,
  system: SystemDns,
  hints: readonly string[] = [],
): Promise<Discovery> {
  const { signal, cloud } = probing;
  const nothing = (why: string): Discovery => ({ hosts: [], told: false, why });
  const hostIn = (region: string): string => dataHost(labelOf(question.registry.loginServer), region, question.cloud);
  const askFor: AskFor = async (server, region) => standingOf(await ask({ name: hostIn(region), type: 'A', server, timeoutMs: PATIENCE, signal }));

  const server = await trustworthy(askFor, await serversOf(system, cloud));
  if (typeof server === 'string') return nothing(signal.aborted ? 'stopped' : server);

  const likely = hints.map((region) => region.toLowerCase().replaceAll(' ', '')).filter((region) => /^[a-z0-9]{1,40}$/.test(region));
  const regions = [...new Set([...likely.slice(0, 16), ...regionsOf(question.cloud)])];
  const found: string[] = [];
  let unknown = 0;
  for (let from = 0; from < regions.length; from += AT_ONCE) {
    const batch = regions.slice(from, from + AT_ONCE);
    const standings = await Promise.all(batch.map((region) => askFor(server, region)));
    found.push(...batch.filter((_, index) => standings[index] === 'exists').map(hostIn));
    unknown += standings.filter((standing) => standing === 'unknown').length;
    if (found.length > TOO_MANY) return nothing('every name is answered');
    if (signal.aborted) return { hosts: found, told: false, why: 'stopped' };
    if (unknown > batch.length / 3) return { hosts: found, told: false, why: 'the resolver is slow or loses queries' };
  }
  return { hosts: found, told: unknown === 0, ...(unknown > 0 ? { why: `${unknown} regions got no answer` } : {}) };
}
