// May a service leave its own subnet? Told from configuration alone, for destinations that are service tags or names. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts, CloudNames, NsgRule } from '../model.ts';
import { coversHost } from './firewall.ts';
import { holdsPort, judgeNsg } from './nsg.ts';
import { arePeered, isLinked, sameId, vnetOfSubnet } from './private-dns.ts';

/** The rule with which an NSG surely denies TCP to a service tag; undefined: allowed, or not to be told. */
export function deniedTag(rules: readonly NsgRule[], tag: string, port: number): NsgRule | undefined {
  // The tag stands for itself: text that is no address matches only rules for everything, for the Internet or for the tag.
  const flow = { direction: 'Outbound', destination: tag, port, tags: new Map(), belongs: [tag.toLowerCase(), 'azurecloud'] } as const;
  const judged = judgeNsg(rules, flow);
  return judged.access === 'deny' ? judged.rule : undefined;
}

const EVERYWHERE = ['*', '0.0.0.0/0', 'internet', 'azurecloud'];
const speaksOf = (destination: string, tag: string): boolean => {
  const [d, t] = [destination.toLowerCase(), tag.toLowerCase()];
  return EVERYWHERE.includes(d) || d === t || d.startsWith(`${t}.`);
};

/** Does any rule of the firewall let HTTPS to this host out, by name or by service tag? Sources and deny rules are left aside: no false alarm. */
export function firewallMentions(firewall: AzureFacts['firewall'], host: string, tag: string): boolean {
  const allows = (rule: { readonly action: string }): boolean => rule.action.toLowerCase() === 'allow';
  return (
    firewall.applicationRules.some((r) => allows(r) && r.fqdns.some((f) => coversHost(f, host))) ||
    firewall.networkRules.some(
      (r) => allows(r) && holdsPort(r.ports, 443) && (r.fqdns.some((f) => coversHost(f, host)) || r.destinations.some((d) => speaksOf(d, tag))),
    )
  );
}

export interface WayOut {
  readonly vnet?: Seen<'vnet'>;
  readonly nsg?: Seen<'nsg'>;
  /** The table that holds the default route, and that route. */
  readonly exit?: { readonly table: Seen<'routeTable'>; readonly route: AzureFacts['routeTable']['routes'][number] };
}

/** The network, the NSG and the default route of a subnet, as far as they were readable. */
export function wayOutOf(evidence: Evidence<'vnet' | 'nsg' | 'routeTable'>, subnetId: string): WayOut {
  const vnet = evidence.seen('vnet').find((v) => sameId(v.facts.id, vnetOfSubnet(subnetId)));
  const subnet = vnet?.facts.subnets.find((s) => sameId(s.id, subnetId));
  const nsg = evidence.seen('nsg').find((n) => sameId(n.facts.id, subnet?.nsgId));
  const table = evidence.seen('routeTable').find((t) => sameId(t.facts.id, subnet?.routeTableId));
  const route = table?.facts.routes.find((r) => r.prefix === '0.0.0.0/0');
  return { ...(vnet ? { vnet } : {}), ...(nsg ? { nsg } : {}), ...(table && route ? { exit: { table, route } } : {}) };
}

export interface PublicNames {
  readonly vnet: Seen<'vnet'>;
  readonly zone: Seen<'privateDnsZone'>;
  /** Could the subnet reach a private endpoint of the registry, if its names led there? Undefined: not to be told. */
  readonly hasPath: boolean | undefined;
}

/**
 * Do clients in these subnets get the registry's public addresses although it has a private endpoint? Told where they ask Azure DNS
 * and every private zone that could answer was read, and is linked elsewhere. A zone that is not readable may still be linked.
 */
export function publicNamesIn(
  evidence: Evidence<'vnet' | 'privateDnsZone' | 'privateEndpoint'>,
  subnetIds: readonly string[],
  { privateZone }: Pick<CloudNames, 'privateZone'>,
): PublicNames | undefined {
  const ids = [...new Set(subnetIds.map((id) => vnetOfSubnet(id).toLowerCase()))];
  const vnet = ids.length === 1 ? evidence.seen('vnet').find((v) => sameId(v.facts.id, ids[0])) : undefined;
  const zones = evidence.seen('privateDnsZone');
  const zone = zones.find(({ facts }) => facts.name.toLowerCase() === privateZone);
  if (!vnet || !zone || vnet.facts.dnsServers?.length !== 0) return undefined;
  if (zones.some(({ facts }) => isLinked(facts, vnet.facts.id) !== false)) return undefined;
  const paths = evidence.seen('privateEndpoint').map(({ facts }) => facts.subnetId && arePeered(evidence, vnetOfSubnet(facts.subnetId), vnet.facts.id));
  const hasPath = paths.includes(true) ? true : paths.length > 0 && paths.every((path) => path === false) ? false : undefined;
  return { vnet, zone, hasPath };
}
