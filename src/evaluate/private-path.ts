// Connections to a private endpoint's address that fail. What explains them: private-blame.ts. Pure.
import { type Evidence, type Failed, isNetworkVantage, type Seen } from '../evidence.ts';
import type { EndpointRole, NetworkVantage } from '../model.ts';
import { addressesFor } from './private-dns.ts';
import { blockOf, connectsOf, isEndpointAddress, type Refusal, reachedFromElsewhere, sometimesConnects } from './reach.ts';

/** What Azure and the vantage may tell about such a path, beside the connection itself. */
export const PATH_KINDS = [
  'registry',
  'privateEndpoint',
  'vnet',
  'nsg',
  'routeTable',
  'effective',
  'firewall',
  'serviceTags',
  'place',
  'client',
  'path',
] as const;
export type PathKinds = (typeof PATH_KINDS)[number] | 'tcp';

const HOSTS: readonly EndpointRole[] = ['login', 'regional', 'data'];

/** One private address of one host to which a vantage cannot connect, and no other address of the host that it can. */
export interface DeadPath {
  readonly from: NetworkVantage;
  readonly host: string;
  readonly address: string;
  readonly fault: Refusal;
  /** The connect that failed, or the handshake that was cut off on it. */
  readonly failure: Failed<'tcp'> | Failed<'tls'>;
  /** The private endpoint whose NIC holds the address for this host. */
  readonly endpoint?: Seen<'privateEndpoint'>;
  /** Connections to the same address that worked from other places. */
  readonly elsewhere: readonly Seen<'tcp'>[];
}

export function deadPrivatePaths(evidence: Evidence<PathKinds>): readonly DeadPath[] {
  return evidence.vantages.flatMap((from) =>
    connectsOf(evidence, from, HOSTS).flatMap((connects) => {
      const block = blockOf(connects);
      if (!block?.whole) return [];
      return block.failures.flatMap((failure): DeadPath[] => {
        const { address, target: host } = failure;
        if (address === undefined || !isEndpointAddress(evidence, address) || sometimesConnects(evidence, failure)) return [];
        const endpoint = evidence.seen('privateEndpoint').find((o) => addressesFor(o.facts, host).includes(address));
        return [{ from, host, address, fault: block.fault, failure, ...(endpoint ? { endpoint } : {}), elsewhere: reachedFromElsewhere(evidence, failure) }];
      });
    }),
  );
}

/** Connected, then cut off before the handshake: an appliance that filters by name does that. */
export function cutPrivatePaths(evidence: Evidence<'privateEndpoint' | 'tls'>): readonly DeadPath[] {
  return evidence.failed('tls', { role: HOSTS, way: 'direct', fault: ['reset', 'closed'] }).flatMap((failure): DeadPath[] => {
    const { from, target: host, address } = failure;
    const endpoint = address === undefined ? undefined : evidence.seen('privateEndpoint').find((o) => addressesFor(o.facts, host).includes(address));
    if (address === undefined || !endpoint || !isNetworkVantage(from)) return [];
    return [{ from, host, address, fault: 'refused', failure, endpoint, elsewhere: [] }];
  });
}
