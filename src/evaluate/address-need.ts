// How many addresses private endpoints take, and whether their subnet has them. Pure.
// Source: private endpoints article, "Plan subnet IP capacity": one for the login server, one for each replica's data endpoint,
// one more for each replica where regional endpoints are on. Azure keeps five addresses of every range.
import { sizeOf } from '../address.ts';
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts, Subnet } from '../model.ts';
import { sameId } from './private-dns.ts';

const RESERVED = 5;

/** Regions that serve the registry: its home and its replicas. A registry without replicas lists none. */
export function regionsOf(registry: AzureFacts['registry'], replications: AzureFacts['replications'] | undefined): readonly string[] {
  const names = [...(registry.location ? [registry.location] : []), ...(replications?.list ?? []).map((r) => r.location)];
  return [...new Set(names.map((name) => name.toLowerCase().replace(/\s/g, '')))];
}

/** Addresses that one private endpoint of the registry needs. */
export const addressesNeeded = (regions: number, regionalEndpoints: boolean): number => 1 + Math.max(1, regions) * (regionalEndpoints ? 2 : 1);

/** Addresses left in a subnet; undefined where its use was not readable. IPv4 only: private endpoints have no IPv6. */
export function freeAddresses({ prefixes, usedAddresses }: Subnet): number | undefined {
  const sizes = prefixes.map(sizeOf).filter((size) => size > 0);
  if (usedAddresses === undefined || sizes.length === 0) return undefined;
  return Math.max(0, sizes.reduce((sum, size) => sum + size - RESERVED, 0) - usedAddresses);
}

export interface Replica {
  readonly name: string;
  readonly location: string;
  readonly state?: string;
}

/** Replicas that are not ready: being made, or failed. */
export const unfinished = (replications: AzureFacts['replications'] | undefined): readonly Replica[] =>
  (replications?.list ?? [])
    .filter((r) => r.provisioningState !== undefined && ['creating', 'failed', 'updating'].includes(r.provisioningState.toLowerCase()))
    .map((r) => ({ name: r.name, location: r.location, ...(r.provisioningState ? { state: r.provisioningState } : {}) }));

/** Regions whose data endpoint has no address on this private endpoint; empty where its NIC was not readable. */
export function uncovered(endpoint: AzureFacts['privateEndpoint'], regions: readonly string[]): readonly string[] {
  const members = endpoint.members?.map((m) => m.member.toLowerCase());
  return members ? regions.filter((region) => !members.includes(`registry_data_${region}`)) : [];
}

export interface Room {
  readonly endpoint: Seen<'privateEndpoint'>;
  readonly vnet: Seen<'vnet'>;
  readonly subnet: Subnet;
  /** Addresses that the endpoint still lacks, and those that its subnet has left. */
  readonly lacking: number;
  readonly free: number;
}

/** For each private endpoint whose subnet's use is known: what it lacks and what is left. */
export function roomOf(evidence: Evidence<'privateEndpoint' | 'vnet' | 'registry' | 'replications'>): readonly Room[] {
  const registry = evidence.first('registry')?.facts;
  if (!registry) return [];
  const regions = regionsOf(registry, evidence.first('replications')?.facts);
  const need = addressesNeeded(regions.length, registry.regionalEndpoints === 'Enabled');
  return evidence.seen('privateEndpoint').flatMap((endpoint) =>
    evidence.seen('vnet').flatMap((vnet) =>
      vnet.facts.subnets.flatMap((subnet): Room[] => {
        const free = freeAddresses(subnet);
        if (!sameId(subnet.id, endpoint.facts.subnetId) || free === undefined || endpoint.facts.members === undefined) return [];
        return [{ endpoint, vnet, subnet, lacking: Math.max(0, need - endpoint.facts.members.length), free }];
      }),
    ),
  );
}
