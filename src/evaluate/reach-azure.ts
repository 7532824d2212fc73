// Failing addresses against what Azure configures around the vantage: its groups, its routes, its firewall. Pure.
import { inRange } from '../address.ts';
import type { Evidence, Failed, Seen } from '../evidence.ts';
import type { EndpointRole, NetworkVantage, NsgRule, Route } from '../model.ts';
import { type Standing, sameId, standsIn } from './private-dns.ts';
import { blockOf, connectsOf, isEndpointAddress, REGISTRY_ROLES } from './reach.ts';
import { nextHopFor, type RouteAnswer } from './routes.ts';

type Kinds = 'tcp' | 'client' | 'place' | 'vnet' | 'privateEndpoint';

export interface Stuck {
  readonly standing: Standing;
  readonly source?: string;
  /** Direct connections to public addresses that got no answer, or none but "no way"; the login server first. */
  readonly failures: readonly [Failed<'tcp'>, ...Failed<'tcp'>[]];
}

/** Where a vantage stands, and which of the registry's public addresses it cannot connect to. */
export function stuckAt(evidence: Evidence<Kinds>, from: NetworkVantage): Stuck | undefined {
  const standing = standsIn(evidence, from);
  const failures = connectsOf(evidence, from, REGISTRY_ROLES)
    .flatMap((connects) => {
      const block = blockOf(connects);
      return block?.whole && block.fault !== 'refused' ? block.failures : [];
    })
    .filter((o) => !isEndpointAddress(evidence, o.address))
    .sort((a, b) => Number(b.role === 'login') - Number(a.role === 'login'));
  const [first, ...rest] = failures;
  if (!standing || !first) return undefined;
  const local = evidence.first('client', { from })?.facts.localAddresses ?? [];
  const source = local.find((ip) => standing.vnet.facts.prefixes.some((prefix) => inRange(ip, prefix)));
  return { standing, failures: [first, ...rest], ...(source === undefined ? {} : { source }) };
}

/** Service tags by lower-cased name. */
export const tagsOf = (evidence: Evidence<'serviceTags'>): ReadonlyMap<string, readonly string[]> =>
  new Map(evidence.seen('serviceTags').flatMap((o) => o.facts.tags.map((tag) => [tag.name.toLowerCase(), tag.prefixes] as const)));

/** Tags to which a host belongs by its role, with and without the region. */
export function tagsOfRole(role: EndpointRole | undefined, region?: string): readonly string[] {
  const tag = role === 'storage' ? 'storage' : role === 'login' || role === 'data' || role === 'regional' ? 'azurecontainerregistry' : undefined;
  return tag === undefined ? [] : [tag, 'azurecloud', ...(region ? [`${tag}.${region.toLowerCase()}`] : [])];
}

export interface Group {
  readonly source: Seen<'effective'> | Seen<'nsg'>;
  readonly rules: readonly NsgRule[];
}

/**
 * What a connection out of the vantage must pass, with what to cite: the rules that Azure computed for its interface, else the
 * group of its subnet and then the interface's own, each of which must allow.
 */
export function groupsAround(evidence: Evidence<'effective' | 'nsg' | 'place'>, from: NetworkVantage, { subnet }: Standing): readonly Group[] {
  const effective = effectiveOf(evidence, from);
  if (effective?.facts.rules && effective.facts.rules.length > 0) return [{ source: effective, rules: effective.facts.rules }];
  const own = evidence.first('place', { from })?.facts.nsgId;
  const groups = [subnet?.nsgId, own].flatMap((id) => evidence.seen('nsg').find((o) => sameId(o.facts.id, id)) ?? []);
  return [...new Set(groups)].map((source) => ({ source, rules: source.facts.rules }));
}

function effectiveOf(evidence: Evidence<'effective' | 'place'>, from: NetworkVantage): Seen<'effective'> | undefined {
  const nic = evidence.first('place', { from })?.facts.nicId;
  return evidence.seen('effective').find((o) => sameId(o.facts.nicId, nic));
}

export interface RoutesAround {
  readonly source: Seen<'effective'> | Seen<'routeTable'>;
  readonly routes: readonly Route[];
  readonly effective: boolean;
}

/** Routes that Azure computed for the vantage's NIC, else those of its subnet's table. */
export function routesAround(evidence: Evidence<'effective' | 'routeTable' | 'place'>, from: NetworkVantage, { subnet }: Standing): RoutesAround | undefined {
  const effective = effectiveOf(evidence, from);
  if (effective?.facts.routes && effective.facts.routes.length > 0) return { source: effective, routes: effective.facts.routes, effective: true };
  const table = evidence.seen('routeTable').find((o) => sameId(o.facts.id, subnet?.routeTableId));
  return table && { source: table, routes: table.facts.routes, effective: false };
}

/** Service endpoints put routes of their own before the table's: a static answer about these hosts would be a guess. */
function overService({ subnet }: Standing, role: EndpointRole | undefined): boolean {
  const wanted = role === 'storage' ? 'microsoft.storage' : 'microsoft.containerregistry';
  return subnet?.serviceEndpoints?.some((service) => service.toLowerCase().startsWith(wanted)) ?? false;
}

/** The next hop for one address from where the vantage stands. */
export function hopFor(
  around: RoutesAround,
  standing: Standing,
  target: { readonly address?: string; readonly role?: EndpointRole },
  tags: ReadonlyMap<string, readonly string[]>,
): RouteAnswer {
  if (target.address === undefined || (!around.effective && overService(standing, target.role))) return { nextHop: 'unknown' };
  return nextHopFor({ address: target.address, routes: around.routes, effective: around.effective, virtualNetwork: standing.vnet.facts.prefixes, tags });
}
