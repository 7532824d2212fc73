// What private endpoints and private zones should make a network resolve, against where a vantage stands. Pure.
import { inRange } from '../address.ts';
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts, NetworkVantage, Subnet } from '../model.ts';

type PrivateEndpoint = Seen<'privateEndpoint'>;

export const sameId = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();

/** .../virtualNetworks/v of .../virtualNetworks/v/subnets/s. */
export const vnetOfSubnet = (subnetId: string): string => subnetId.replace(/\/subnets\/[^/]+$/i, '');

/** Last part of a resource id: its name. */
export const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

/** The value after `segment` in a resource id: resourceGroups, subscriptions, ... */
export function partOf(id: string, segment: string): string | undefined {
  const parts = id.split('/');
  const at = parts.findIndex((part) => part.toLowerCase() === segment.toLowerCase());
  return at < 0 ? undefined : parts[at + 1];
}

/** Private endpoints whose connection the registry has approved. */
export function approvedEndpoints(evidence: Evidence<'registry' | 'privateEndpoint'>): readonly PrivateEndpoint[] {
  const connections = evidence.first('registry')?.facts.connections;
  return evidence.seen('privateEndpoint').filter((endpoint) => {
    const connection = connections?.find((c) => sameId(c.endpointId, endpoint.facts.id));
    return (connection?.status ?? endpoint.facts.status) === 'Approved';
  });
}

/** Addresses that an endpoint's NIC holds for a host: the truth that DNS should repeat. */
export const addressesFor = (endpoint: AzureFacts['privateEndpoint'], host: string): readonly string[] =>
  (endpoint.members ?? []).filter((m) => m.hosts.some((h) => h.toLowerCase() === host.toLowerCase())).map((m) => m.address);

/** Addresses of the host on any of the given endpoints. */
export const expectedAddresses = (endpoints: readonly PrivateEndpoint[], host: string): readonly string[] => [
  ...new Set(endpoints.flatMap((endpoint) => addressesFor(endpoint.facts, host))),
];

export interface Standing {
  readonly vnet: Seen<'vnet'>;
  readonly subnet?: Subnet;
  /** false: told from the local address alone, which another network may use as well. */
  readonly certain: boolean;
}

/**
 * The VNet and subnet in which a vantage stands: as it says itself (instance metadata or policy), else from the address
 * that it connects from, if exactly one readable VNet holds that address.
 */
export function standsIn(evidence: Evidence<'place' | 'vnet' | 'tcp' | 'client'>, from: NetworkVantage): Standing | undefined {
  const vnets = evidence.seen('vnet');
  const place = evidence.first('place', { from })?.facts;
  const told = vnets.find((v) => sameId(v.facts.id, place?.vnetId ?? (place?.subnetId && vnetOfSubnet(place.subnetId))));
  if (told) {
    const subnet = told.facts.subnets.find((s) => sameId(s.id, place?.subnetId)) ?? subnetOf(told, localAddresses(evidence, from));
    return { vnet: told, ...(subnet ? { subnet } : {}), certain: place?.by !== 'address' };
  }
  const local = localAddresses(evidence, from);
  const holding = vnets.filter((v) => local.some((ip) => v.facts.prefixes.some((prefix) => inRange(ip, prefix))));
  const only = holding[0];
  if (only === undefined || holding.length !== 1) return undefined;
  const subnet = subnetOf(only, local);
  return { vnet: only, ...(subnet ? { subnet } : {}), certain: false };
}

const subnetOf = (vnet: Seen<'vnet'>, local: readonly string[]): Subnet | undefined =>
  vnet.facts.subnets.find((s) => s.prefixes.some((prefix) => local.some((ip) => inRange(ip, prefix))));

/** Addresses that the vantage itself has: of its connections first, else of its interfaces. */
function localAddresses(evidence: Evidence<'tcp' | 'client'>, from: NetworkVantage): readonly string[] {
  const used = evidence.seen('tcp', { from, aside: 'any' }).map((o) => o.facts.localAddress);
  return used.length > 0 ? [...new Set(used)] : (evidence.first('client', { from })?.facts.localAddresses ?? []);
}

/** Is the zone linked to the VNet? Undefined where its links could not be read. */
export function isLinked(zone: AzureFacts['privateDnsZone'], vnetId: string): boolean | undefined {
  return zone.links?.some((link) => sameId(link.vnetId, vnetId));
}

/** Are two VNets peered, and connected in both directions as far as either side is readable? Undefined: unknown. */
export function arePeered(evidence: Evidence<'vnet'>, a: string, b: string): boolean | undefined {
  if (sameId(a, b)) return true;
  const stateOn = (one: string, other: string): boolean | undefined => {
    const peerings = evidence.seen('vnet').find((v) => sameId(v.facts.id, one))?.facts.peerings;
    return peerings?.some((p) => sameId(p.remoteId, other) && p.state === 'Connected');
  };
  const sides = [stateOn(a, b), stateOn(b, a)];
  if (sides.includes(false)) return false;
  return sides.includes(true) ? true : undefined;
}

/** Is any of the zones linked to the VNet? Undefined where a zone's links were not readable and no other is linked. */
export function anyLinked(zones: readonly Seen<'privateDnsZone'>[], vnetId: string): boolean | undefined {
  const links = zones.map((zone) => isLinked(zone.facts, vnetId));
  if (links.includes(true)) return true;
  return zones.length === 0 || links.includes(undefined) ? undefined : false;
}

/** The only readable VNet that holds one of these DNS servers. */
export function vnetOfServers(evidence: Evidence<'vnet'>, servers: readonly string[]): Seen<'vnet'> | undefined {
  const holding = evidence.seen('vnet').filter((v) => servers.some((ip) => v.facts.prefixes.some((prefix) => inRange(ip, prefix))));
  return holding.length === 1 ? holding[0] : undefined;
}

/** Is an approved connection's endpoint, or its NIC, not readable? Then an address of no known endpoint may be that one's. */
export function endpointsHidden(evidence: Evidence<'registry' | 'privateEndpoint'>): boolean {
  const approved = evidence.first('registry')?.facts.connections?.filter((c) => c.status === 'Approved') ?? [];
  const readable = evidence.seen('privateEndpoint').filter((o) => o.facts.members !== undefined);
  return approved.some((c) => c.endpointId !== undefined && !readable.some((o) => sameId(o.facts.id, c.endpointId)));
}
