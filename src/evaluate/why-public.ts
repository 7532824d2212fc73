// Why a vantage gets a public address: one reason for each, so that no two rules blame different things. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { Observation, Question } from '../model.ts';
import { addressesOf, isLoopback, serverOf } from './dns-looks.ts';
import type { GonePublic, PublicKinds } from './gone-public.ts';
import {
  anyLinked,
  approvedEndpoints,
  isInside,
  noZoneFound,
  privateZones,
  recordFor,
  type Standing,
  sameId,
  standsIn,
  vnetOfServers,
  vnetOfSubnet,
} from './private-dns.ts';

/**
 * own-server: the client's DNS server does not ask Azure DNS, or not for these names. not-linked: the zone is not linked to the
 * VNet whose Azure DNS is asked. no-zone: there is none that could be. no-record: linked, without the record, and falling back to public.
 */
export interface WhyPublic {
  readonly why: 'own-server' | 'not-linked' | 'no-zone' | 'no-record';
  readonly certain: boolean;
  /** What Azure and its DNS said; the vantage's own looks are not among them. */
  readonly because: readonly Observation<PublicKinds>[];
  readonly zone?: Seen<'privateDnsZone'>;
  /** The VNet that the link or the setting belongs to. */
  readonly vnet?: Seen<'vnet'>;
  /** own-server: that the DNS server's own VNet is not linked either. */
  readonly serverNotLinked?: boolean;
}

/** The VNet where the vantage stands; the only readable one, where Azure DNS shows that it stands in some. */
function standingOf(evidence: Evidence<PublicKinds>, { from, azure }: GonePublic): Standing | undefined {
  const standing = standsIn(evidence, from);
  if (standing) return azure ? { ...standing, certain: true } : standing;
  const [only, ...more] = evidence.seen('vnet');
  return azure && only && more.length === 0 ? { vnet: only, certain: false } : undefined;
}

/** No endpoint in it, and no way to a VNet that has one: a private name would lead it nowhere. */
function isLonely(evidence: Evidence<PublicKinds>, vnet: Seen<'vnet'>): boolean {
  const endpoints = approvedEndpoints(evidence);
  const homes = endpoints.flatMap((o) => (o.facts.subnetId ? [vnetOfSubnet(o.facts.subnetId)] : []));
  if (homes.length === 0 || homes.some((id) => sameId(id, vnet.facts.id))) return false;
  return vnet.facts.peerings !== undefined && !vnet.facts.peerings.some((p) => p.state === 'Connected');
}

const bare = (server: string | undefined): string => (server ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

export function whyPublic(evidence: Evidence<PublicKinds>, question: Question, gone: GonePublic): WhyPublic | undefined {
  const { look, azure, elsewhere, from } = gone;
  const { cloud } = question;
  const config = evidence.first('registry');
  if (config?.facts.connections && !config.facts.connections.some((c) => c.status === 'Approved')) return undefined;
  const known = config?.facts.connections ? [config] : [];
  const asked = azure && azure !== look && azure.id !== look.id ? [azure] : [];
  const standing = standingOf(evidence, gone);

  const [beside] = asked;
  if (beside) {
    const addresses = addressesOf(beside);
    const inside = addresses.some((ip) => isInside(evidence, ip));
    const simulated = gone.ending === 'refused' && addresses.length > 0 && addresses.every((ip) => isLoopback(ip) && !addressesOf(look).includes(ip));
    if (inside || simulated) return { why: 'own-server', certain: inside, because: [beside], ...(standing ? { vnet: standing.vnet } : {}) };
    if (beside.outcome.status !== 'ok') return undefined;
  }
  if (standing) return isLonely(evidence, standing.vnet) ? undefined : inVnet(evidence, question, gone, standing, [...known, ...asked]);
  const none = noZoneFound(evidence, cloud);
  const [zone] = privateZones(evidence, cloud);
  const facts = { certain: false, because: [...known, ...asked], ...(zone ? { zone } : {}) };
  if (azure) return none ? { ...facts, why: 'no-zone', because: [...facts.because, none] } : { ...facts, why: 'not-linked' };
  // The public bot is no witness against a private registry; a place that somebody named is.
  const [other] = elsewhere;
  if (!other || from === 'here') return undefined;
  const server = bare(serverOf(look));
  const owner = evidence.seen('vnet').find((v) => v.facts.dnsServers?.includes(server));
  const because = [...facts.because, other];
  return owner ? { ...facts, why: 'own-server', because: [...because, owner], vnet: owner } : { ...facts, why: 'not-linked', because };
}

function inVnet(
  evidence: Evidence<PublicKinds>,
  { cloud, registry }: Question,
  { azure }: GonePublic,
  { vnet, certain }: Standing,
  because: readonly Observation<PublicKinds>[],
): WhyPublic | undefined {
  const zones = privateZones(evidence, cloud);
  const none = noZoneFound(evidence, cloud);
  const approved = evidence.first('registry')?.facts.connections !== undefined;
  const own = vnet.facts.dnsServers ?? [];
  const elsewhere = azure === undefined && own.length > 0 ? vnetOfServers(evidence, own) : undefined;
  // The link that counts is that of the VNet whose Azure DNS gets the question: the DNS server's own, where there is one.
  const asking = elsewhere ?? vnet;
  const linked = anyLinked(zones, asking.facts.id);
  const [zone] = zones;
  const all = [...because, ...zones, ...(elsewhere ? [elsewhere] : []), vnet];

  if (none) return { why: 'no-zone', certain: false, because: [...because, none, vnet], vnet };
  if (azure === undefined && own.length > 0) {
    const base = { certain: certain && approved, because: all, ...(zone ? { zone } : {}) };
    if (anyLinked(zones, vnet.facts.id) === true) return { ...base, why: 'own-server', vnet, serverNotLinked: linked === false };
    if (elsewhere && linked === false) return { ...base, why: 'not-linked', certain: false, vnet: elsewhere };
    return { ...base, why: 'own-server', certain: base.certain && linked === true, vnet };
  }
  if (linked === true) {
    const holding = zones.filter((o) => o.facts.links?.some((l) => sameId(l.vnetId, asking.facts.id)));
    const bareZone = holding.find((o) => recordFor(o.facts, registry.loginServer, cloud)?.length === 0);
    const redirects = bareZone?.facts.links?.some((l) => sameId(l.vnetId, asking.facts.id) && /^nxdomainredirect$/i.test(l.resolutionPolicy ?? ''));
    if (bareZone && redirects) return { why: 'no-record', certain: certain && approved, because: [...because, bareZone, vnet], zone: bareZone, vnet };
    return azure ? undefined : { why: 'own-server', certain: false, because: all, vnet, ...(zone ? { zone } : {}) };
  }
  // Without a look at Azure DNS, an unknown link is no evidence of a missing one.
  if (linked === undefined && azure === undefined) return undefined;
  const asks = azure !== undefined || vnet.facts.dnsServers !== undefined;
  return { why: 'not-linked', certain: certain && approved && asks && linked === false, because: all, vnet, ...(zone ? { zone } : {}) };
}
