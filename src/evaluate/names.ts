// What a vantage's DNS says about the registry's hosts, ready to be judged. Pure.
import { isPrivate } from '../address.ts';
import type { Evidence, Seen } from '../evidence.ts';
import { isPrivateName, recordName } from '../hosts.ts';
import type { AzureFacts, EndpointRole, NetworkVantage, Observation, Question } from '../model.ts';
import { journeyOf, type OnTheWay } from '../path.ts';
import { approvedEndpoints, expectedAddresses, isLinked, sameId, standsIn } from './private-dns.ts';

export type NameKinds = 'dns' | 'registry' | 'privateEndpoint';

/** One name as a client at one vantage gets it. */
export interface NameView {
  readonly from: NetworkVantage;
  readonly host: string;
  readonly role: EndpointRole;
  readonly look: Observation<'dns'>;
  readonly addresses: readonly string[];
  /** The chain leads through the private link name: the registry has a private endpoint. */
  readonly isLinkName: boolean;
  /** Every address is a private endpoint's, by Azure's word or by its range. */
  readonly isPrivate: boolean;
  /** NXDOMAIN, or no address at all. */
  readonly isAbsent: boolean;
}

const factsOf = (o: Observation<'dns'>) => (o.outcome.status === 'skipped' ? undefined : o.outcome.facts);

/** Addresses that approved private endpoints hold for a host, as far as Azure told. */
export const endpointAddresses = (evidence: Evidence<NameKinds>, host: string): readonly string[] => expectedAddresses(approvedEndpoints(evidence), host);

export const isEndpointAddress = (evidence: Evidence<NameKinds>, host: string, address: string): boolean =>
  isPrivate(address) || endpointAddresses(evidence, host).includes(address);

function viewOf(evidence: Evidence<NameKinds>, look: Observation<'dns'>, { cloud }: Pick<Question, 'cloud'>): NameView {
  const facts = factsOf(look);
  const addresses = look.outcome.status === 'ok' ? [...(facts?.a ?? []), ...(facts?.aaaa ?? [])] : [];
  return {
    from: look.from as NetworkVantage,
    host: look.target,
    role: look.role ?? 'other',
    look,
    addresses,
    isLinkName: (facts?.chain ?? []).some((name) => isPrivateName(name, cloud)),
    isPrivate: addresses.length > 0 && addresses.every((address) => isEndpointAddress(evidence, look.target, address)),
    isAbsent: look.outcome.status === 'failed' && (look.outcome.fault === 'name-not-found' || look.outcome.fault === 'no-address'),
  };
}

/** What clients get, by vantage and host. */
export const viewsOf = (evidence: Evidence<NameKinds>, roles: readonly EndpointRole[], question: Pick<Question, 'cloud'>): readonly NameView[] =>
  evidence.vantages.flatMap((from) => evidence.known('dns', { from, role: roles }).map((look) => viewOf(evidence, look, question)));

/** What other servers say to the same vantage: Azure's own, or one of several that are configured. */
export const besides = (evidence: Evidence<NameKinds>, view: Pick<NameView, 'from' | 'host'>): readonly Seen<'dns'>[] =>
  evidence.seen('dns', { from: view.from, target: view.host, aside: true });

export const isAzureDns = (o: Seen<'dns'>, { cloud }: Pick<Question, 'cloud'>): boolean => {
  const server = o.via ?? o.facts.server;
  return server === cloud.azureDns || server.startsWith(`${cloud.azureDns}:`) || server.startsWith(`[${cloud.azureDns}]:`);
};

/** Answers of other servers that lead to a private endpoint. */
export const privateBesides = (evidence: Evidence<NameKinds>, view: Pick<NameView, 'from' | 'host'>): readonly Seen<'dns'>[] =>
  besides(evidence, view).filter((o) => {
    const addresses = [...o.facts.a, ...o.facts.aaaa];
    return addresses.length > 0 && addresses.every((address) => isEndpointAddress(evidence, view.host, address));
  });

type Zone = Seen<'privateDnsZone'>;

/** The record of a host in a zone; undefined where the zone's records were not readable. */
export function recordIn(zone: AzureFacts['privateDnsZone'], host: string, { cloud }: Pick<Question, 'cloud'>): readonly string[] | undefined {
  if (zone.records === undefined) return undefined;
  const name = recordName(host, cloud, zone.name.toLowerCase());
  return zone.records.find((record) => record.name.toLowerCase() === name)?.addresses ?? [];
}

export const privateZones = (evidence: Evidence<'privateDnsZone'>, { cloud }: Pick<Question, 'cloud'>): readonly Zone[] =>
  evidence.seen('privateDnsZone').filter((zone) => zone.facts.name.toLowerCase() === cloud.privateZone);

export type PlaceKinds = 'place' | 'vnet' | 'tcp' | 'client';

export interface ZoneState {
  readonly zones: readonly Zone[];
  readonly vnet: Seen<'vnet'>;
  /** Where the DNS servers stand that this VNet's clients use: the VNet itself with Azure DNS, else another one or nobody known. */
  readonly resolving: 'azure' | 'custom';
  /** A zone of the cloud's name is linked to the VNet. Undefined: links were not readable. */
  readonly linked: boolean | undefined;
  readonly certain: boolean;
}

/** How the private zones relate to the VNet in which a vantage stands; undefined where that VNet is not known. */
export function zoneStateAt(evidence: Evidence<PlaceKinds | 'privateDnsZone'>, from: NetworkVantage, question: Pick<Question, 'cloud'>): ZoneState | undefined {
  const standing = standsIn(evidence, from);
  if (!standing) return undefined;
  const zones = privateZones(evidence, question);
  const links = zones.map((zone) => isLinked(zone.facts, standing.vnet.facts.id));
  const linked = links.includes(true) ? true : links.length > 0 && links.every((link) => link === false) ? false : undefined;
  const resolving = (standing.vnet.facts.dnsServers ?? []).length > 0 ? 'custom' : 'azure';
  return { zones, vnet: standing.vnet, resolving, linked, certain: standing.certain };
}

/** The zone linked to a VNet, of those given. */
export const linkedZone = (zones: readonly Zone[], vnetId: string): Zone | undefined =>
  zones.find((zone) => zone.facts.links?.some((link) => sameId(link.vnetId, vnetId)));

/** Does another vantage reach the same host at a public address? */
export const reachedPublicly = (evidence: Evidence<NameKinds> & OnTheWay, view: NameView, question: Pick<Question, 'cloud'>): boolean =>
  viewsOf(evidence, [view.role], question).some(
    (other) => other.from !== view.from && other.host === view.host && !other.isPrivate && journeyOf(evidence, other.from, other.host).verdict === 'reachable',
  );
