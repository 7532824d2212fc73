// A login name that leads to the private zone's name and no further. One reason for each vantage, so that no two rules blame
// different things. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { NetworkVantage, Observation, Question } from '../model.ts';
import { journeyOf } from '../path.ts';
import { addressesOf, azureLook, isAzureDns, isMissing, isPrivateChain, type Look } from './dns-looks.ts';
import { approvedEndpoints, expectedAddresses, isInside, isLinked, nameOf, noZoneFound, privateZones, recordFor, sameId, standsIn } from './private-dns.ts';

export const MISSING_KINDS = ['tcp', 'tls', 'http', 'proxy', 'registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'client'] as const;
export type MissingKinds = (typeof MISSING_KINDS)[number] | 'dns';

/**
 * no-record: the zone that answers lacks the record. orphaned: the registry has no endpoint any more. foreign: the registry is
 * somebody else's, and the zone is for ours. own-server: Azure DNS knows better than the server that was asked.
 */
export interface WhyMissing {
  readonly from: NetworkVantage;
  readonly look: Look;
  readonly why: 'no-record' | 'orphaned' | 'foreign' | 'own-server';
  readonly certain: boolean;
  /** To cite before the look. */
  readonly because: readonly Observation<MissingKinds>[];
  /** The zone that answers, where it is known. */
  readonly zone?: Seen<'privateDnsZone'>;
  /** The address that belongs into the record. */
  readonly address?: string;
  /** The zone, as Azure showed it, does hold the record: another server's copy does not. */
  readonly held?: boolean;
}

/** Zones that the vantage's VNet is linked to; where its VNet is not known, the only zone there is. */
export function zonesAt(evidence: Evidence<MissingKinds>, from: NetworkVantage, question: Question): readonly Seen<'privateDnsZone'>[] {
  const zones = privateZones(evidence, question.cloud);
  const standing = standsIn(evidence, from);
  const linked = standing ? zones.filter((zone) => isLinked(zone.facts, standing.vnet.facts.id)) : [];
  return linked.length > 0 || zones.length !== 1 ? linked : zones;
}

export function whyMissing(evidence: Evidence<MissingKinds>, question: Question): readonly WhyMissing[] {
  const { registry, cloud } = question;
  const host = registry.loginServer;
  const looks = evidence.failed('dns', { target: host }).filter((o) => o.via === undefined && isMissing(o) && isPrivateChain(o, cloud));
  return looks.map((look) => ({ from: look.from as NetworkVantage, look, ...judge(evidence, question, look) }));
}

function judge(evidence: Evidence<MissingKinds>, question: Question, look: Look): Omit<WhyMissing, 'from' | 'look'> {
  const { registry, cloud } = question;
  const from = look.from as NetworkVantage;
  const host = registry.loginServer;
  const azure = isAzureDns(look, cloud) ? undefined : azureLook(evidence, from, host, cloud);
  const [zone] = zonesAt(evidence, from, question);
  const address = expectedAddresses(approvedEndpoints(evidence), host)[0];
  const facts = { ...(zone ? { zone } : {}), ...(address ? { address } : {}) };
  const record = zone && recordFor(zone.facts, host, cloud);
  if (azure && addressesOf(azure).some((ip) => isInside(evidence, ip))) return { why: 'own-server', certain: true, because: [azure], ...facts };

  const config = evidence.first('registry');
  const connections = config?.facts.connections;
  const cited = [...(config ? [config] : []), ...(zone ? [zone] : [])];
  if (config && connections) {
    const living = connections.filter((c) => c.status !== 'Disconnected');
    if (living.length === 0) {
      const none = noZoneFound(evidence, cloud);
      return { why: 'orphaned', certain: zone !== undefined, because: none ? [...cited, none] : cited, ...facts };
    }
    const held = record !== undefined && record.length > 0;
    const approved = living.some((c) => c.status === 'Approved');
    return { why: 'no-record', certain: approved && !held && zone?.facts.records !== undefined, because: cited, ...facts, ...(held ? { held } : {}) };
  }
  // Where some vantage has the private address, the endpoint is one of ours.
  const others = evidence.seen('dns', { target: host }).filter((o) => o.from !== from && o.via === undefined);
  const ours = others.find((o) => addressesOf(o).some((ip) => isInside(evidence, ip)));
  if (ours) return { why: 'no-record', certain: false, because: [...cited, ours], ...facts };
  const stranger = evidence.failed('registry', { fault: 'not-found' })[0];
  const open = others.find((o) => journeyOf(evidence, o.from as NetworkVantage, host).verdict === 'reachable');
  const linkedHere = zone !== undefined && (standsIn(evidence, from)?.certain ?? false);
  if (stranger || open) {
    const certain = stranger !== undefined && linkedHere && record?.length === 0;
    return { why: 'foreign', certain, because: [...(stranger ? [stranger] : []), ...(zone ? [zone] : []), ...(open ? [open] : [])], ...facts };
  }
  return { why: 'no-record', certain: false, because: cited, ...facts };
}

/** The link of the zone to the vantage's VNet, or the only one: what to name in a command. */
export function linkOf(zone: Seen<'privateDnsZone'> | undefined, vnetId: string | undefined): string | undefined {
  const links = zone?.facts.links ?? [];
  const link = links.find((l) => sameId(l.vnetId, vnetId)) ?? (links.length === 1 ? links[0] : undefined);
  return link && nameOf(link.id);
}
