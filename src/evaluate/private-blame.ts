// What in Azure explains a private path that is dead: one explanation for each. Pure.
import { inRange, prefixLength } from '../address.ts';
import type { Evidence, Failed } from '../evidence.ts';
import type { AzureFacts, NsgRule, Observation, Route } from '../model.ts';
import { judgeFirewall } from './firewall.ts';
import { judgeNsg } from './nsg.ts';
import { arePeered, type Standing, sameId, standsIn, vnetOfSubnet } from './private-dns.ts';
import type { DeadPath, PathKinds } from './private-path.ts';
import { groupsAround, routesAround, tagsOf } from './reach-azure.ts';

type Connection = NonNullable<AzureFacts['registry']['connections']>[number];
type Cited = { readonly certain: boolean; readonly because: readonly Observation<PathKinds>[] };
/** The registry's private port in Azure, whatever port a custom cloud profile is reached on. */
const PORT = 443;

/** What explains a dead path. `because` is what to cite beside the failed connection. */
export type Blame =
  | { readonly kind: 'stranger' } // no endpoint of this registry has the address: a DNS matter
  | ({ readonly kind: 'not-approved' | 'gone'; readonly connection?: Connection } & Cited)
  | ({ readonly kind: 'not-peered'; readonly client: string; readonly remote: string } & Cited)
  | ({ readonly kind: 'nsg'; readonly rule: NsgRule; readonly side: 'client' | 'endpoint' } & Cited)
  | ({ readonly kind: 'no-hop' | 'appliance'; readonly route: Route } & Cited)
  | { readonly kind: 'unknown' };

/** Endpoints that the registry lists but Azure says are not there. */
export const missingEndpoints = (evidence: Evidence<'privateEndpoint'>): readonly Failed<'privateEndpoint'>[] =>
  evidence.failed('privateEndpoint', { fault: 'not-found' });

const WAITING = ['Pending', 'Rejected'];
const readable = (evidence: Evidence<'privateEndpoint'>, { endpointId }: Connection): boolean =>
  evidence.seen('privateEndpoint').some((o) => sameId(o.facts.id, endpointId) && o.facts.members !== undefined);

/** Is every endpoint's NIC known, so that an address of none of them is an address of nobody? */
const allKnown = (evidence: Evidence<'privateEndpoint'>, connections: readonly Connection[]): boolean =>
  connections.every((c) => c.status === 'Disconnected' || readable(evidence, c));

export function blameFor(evidence: Evidence<PathKinds>, path: DeadPath): Blame {
  return byConnection(evidence, path) ?? byRoute(evidence, path) ?? { kind: 'unknown' };
}

function byConnection(evidence: Evidence<PathKinds>, { endpoint }: DeadPath): Blame | undefined {
  const config = evidence.first('registry');
  const connections = config?.facts.connections;
  const own = connections?.find((c) => sameId(c.endpointId, endpoint?.facts.id));
  const status = own?.status ?? endpoint?.facts.status;
  const because = [...(config ? [config] : []), ...(endpoint ? [endpoint] : [])];
  if (endpoint) {
    const told = own ? { connection: own } : {};
    if (status !== undefined && WAITING.includes(status)) return { kind: 'not-approved', ...told, certain: true, because };
    return status === 'Disconnected' ? { kind: 'gone', ...told, certain: true, because } : undefined;
  }
  if (!connections) return undefined;
  const living = connections.filter((c) => c.status === 'Approved' && !missingEndpoints(evidence).some((o) => sameId(o.target, c.endpointId)));
  const waiting = connections.find((c) => c.status !== undefined && WAITING.includes(c.status));
  if (waiting && living.length === 0 && !readable(evidence, waiting)) return { kind: 'not-approved', connection: waiting, certain: false, because };
  const dead = connections.find((c) => c.status === 'Disconnected') ?? connections.find((c) => !living.includes(c) && c.status === 'Approved');
  if (dead && living.length === 0 && !waiting)
    return { kind: 'gone', connection: dead, certain: dead.status === 'Disconnected', because: [...because, ...missingEndpoints(evidence)] };
  return allKnown(evidence, connections) ? { kind: 'stranger' } : undefined;
}

/** The user (or effective) route with the longest prefix that holds the address. */
function bestRoute(routes: readonly Route[], address: string): { readonly route: Route; readonly length: number } | undefined {
  const fitting = routes.map((route) => ({ route, length: prefixLength(address, route.prefix) })).filter(({ length }) => length >= 0);
  return fitting.sort((a, b) => b.length - a.length)[0];
}

/**
 * Does a route of the table decide over the endpoint's own /32? Certain: Azure computed it, it is a /32, the endpoint's subnet obeys
 * route tables, or no peering brings a /32. Likely: it is meant for less than the whole network. Source: private endpoint network policies.
 */
function ruleOf(length: number, effective: boolean, obeys: boolean, peered: boolean | undefined, networkLength: number): boolean | undefined {
  if (effective || length === 32 || peered === false || (obeys && length >= networkLength)) return true;
  return length > networkLength || (peered === undefined && networkLength < 0) ? false : undefined;
}

function byRoute(evidence: Evidence<PathKinds>, path: DeadPath): Blame | undefined {
  const standing = standsIn(evidence, path.from);
  if (!standing) return undefined;
  const { address, endpoint } = path;
  const vnets = evidence.seen('vnet');
  const holding = vnets.filter((v) => v.facts.prefixes.some((prefix) => inRange(address, prefix)));
  const remote = endpoint?.facts.subnetId ? vnetOfSubnet(endpoint.facts.subnetId) : holding.length === 1 ? holding[0]?.facts.id : undefined;
  const peered = remote === undefined ? undefined : arePeered(evidence, standing.vnet.facts.id, remote);
  const remoteVnet = vnets.find((v) => sameId(v.facts.id, remote));
  const subnet = remoteVnet?.facts.subnets.find((s) =>
    endpoint?.facts.subnetId ? sameId(s.id, endpoint.facts.subnetId) : s.prefixes.some((p) => inRange(address, p)),
  );
  const policies = subnet?.privateEndpointNetworkPolicies;
  const around = routesAround(evidence, path.from, standing);
  const best = around && bestRoute(around.routes, address);
  const networkLength = Math.max(-1, ...(remoteVnet?.facts.prefixes ?? []).map((prefix) => prefixLength(address, prefix)));
  const obeys = /^(enabled|routetableenabled)$/i.test(policies ?? '');
  const decides = best && ruleOf(best.length, around.effective, obeys, peered, networkLength);
  const appliance = best && decides !== undefined && /^virtualappliance$/i.test(best.route.nextHop) ? best.route : undefined;
  const base = [...(endpoint ? [endpoint] : []), standing.vnet];
  // A hub with a gateway (or a virtual WAN) may know the way without a peering of the two.
  const transit = standing.vnet.facts.peerings?.some((p) => p.state === 'Connected' && p.useRemoteGateways === true) ?? false;

  if (peered === false && !appliance && !/^virtualnetworkgateway$/i.test(best?.route.nextHop ?? '') && remote !== undefined) {
    return { kind: 'not-peered', client: standing.vnet.facts.id, remote, certain: standing.certain && endpoint !== undefined && !transit, because: base };
  }
  const guarded = byGroup(evidence, path, standing, subnet);
  if (guarded) return guarded;
  if (!best || !around || decides === undefined) return undefined;
  const because = [...base, around.source];
  if (/^(none|blackhole)$/i.test(best.route.nextHop)) return { kind: 'no-hop', route: best.route, certain: decides && standing.certain, because };
  if (!appliance) return undefined;
  const firewall = evidence.seen('firewall').find((o) => o.facts.privateIp !== undefined && o.facts.privateIp === appliance.nextHopIp);
  const denies = firewall !== undefined && judgeFirewall(firewall.facts, throughFirewall(evidence, path)).access === 'deny';
  return { kind: 'appliance', route: appliance, certain: denies && decides && standing.certain, because: firewall ? [...because, firewall] : because };
}

const sourceOf = (evidence: Evidence<PathKinds>, { from }: DeadPath, { vnet }: Standing): string | undefined =>
  evidence.first('client', { from })?.facts.localAddresses.find((ip) => vnet.facts.prefixes.some((prefix) => inRange(ip, prefix)));

function throughFirewall(evidence: Evidence<PathKinds>, path: DeadPath) {
  const standing = standsIn(evidence, path.from);
  const source = standing && sourceOf(evidence, path, standing);
  return { host: path.host, address: path.address, port: PORT, tags: tagsOf(evidence), ...(source === undefined ? {} : { source }) };
}

/** Security groups: at the client outbound, and at the endpoint's subnet inbound where that subnet obeys them. */
function byGroup(evidence: Evidence<PathKinds>, path: DeadPath, standing: Standing, endpointSubnet: Standing['subnet']): Blame | undefined {
  const source = sourceOf(evidence, path, standing);
  const flow = {
    destination: path.address,
    port: PORT,
    tags: tagsOf(evidence),
    virtualNetwork: evidence.seen('vnet').flatMap((v) => v.facts.prefixes),
    ...(source === undefined ? {} : { source }),
  };
  for (const { rules, source: cited } of groupsAround(evidence, path.from, standing)) {
    const out = judgeNsg(rules, { ...flow, direction: 'Outbound' });
    if (out.access === 'deny' && out.rule)
      return { kind: 'nsg', rule: out.rule, side: 'client', certain: out.exact && standing.certain, because: [standing.vnet, cited] };
  }
  if (!/^(enabled|networksecuritygroupenabled)$/i.test(endpointSubnet?.privateEndpointNetworkPolicies ?? '')) return undefined;
  const group = evidence.seen('nsg').find((o) => sameId(o.facts.id, endpointSubnet?.nsgId));
  const into = group && judgeNsg(group.facts.rules, { ...flow, direction: 'Inbound' });
  if (!group || into?.access !== 'deny' || !into.rule) return undefined;
  const remote = evidence.seen('vnet').find((v) => v.facts.subnets.some((s) => sameId(s.id, endpointSubnet?.id)));
  return { kind: 'nsg', rule: into.rule, side: 'endpoint', certain: into.exact, because: [...(remote ? [remote] : []), group] };
}
