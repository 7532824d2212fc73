// Security groups, route tables and firewalls as ARM shows them.
import type { ResourceInput } from '../world.ts';
import { at, idOf, nsgId, type Place, type Properties, routeTableId } from './ids.ts';

export interface RuleWords {
  readonly name: string;
  readonly priority: number;
  readonly access: 'Allow' | 'Deny';
  readonly direction?: 'Inbound' | 'Outbound';
  readonly protocol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
}
const rule = (r: RuleWords) => ({
  name: r.name,
  properties: {
    protocol: r.protocol ?? '*',
    sourcePortRange: '*',
    destinationPortRange: r.port ?? '*',
    sourceAddressPrefix: r.from ?? '*',
    destinationAddressPrefix: r.to ?? '*',
    access: r.access,
    priority: r.priority,
    direction: r.direction ?? 'Outbound',
  },
});
const DEFAULT_RULES: readonly RuleWords[] = [
  { name: 'AllowVnetInBound', priority: 65000, access: 'Allow', direction: 'Inbound', from: 'VirtualNetwork', to: 'VirtualNetwork' },
  { name: 'AllowAzureLoadBalancerInBound', priority: 65001, access: 'Allow', direction: 'Inbound', from: 'AzureLoadBalancer' },
  { name: 'DenyAllInBound', priority: 65500, access: 'Deny', direction: 'Inbound' },
  { name: 'AllowVnetOutBound', priority: 65000, access: 'Allow', from: 'VirtualNetwork', to: 'VirtualNetwork' },
  { name: 'AllowInternetOutBound', priority: 65001, access: 'Allow', to: 'Internet' },
  { name: 'DenyAllOutBound', priority: 65500, access: 'Deny' },
];

/** A security group; Azure's six default rules come with it. */
export const nsg = (name: string, rules: readonly RuleWords[] = [], place: Place = {}): ResourceInput => ({
  id: nsgId(name, place),
  ...at(place),
  properties: { provisioningState: 'Succeeded', securityRules: rules.map(rule), defaultSecurityRules: DEFAULT_RULES.map(rule) },
});

/** Prefix -> next hop: VirtualAppliance is written as its address, any other by its name. */
export const routeTable = (name: string, routes: Readonly<Record<string, string>>, place: Place = {}): ResourceInput => ({
  id: routeTableId(name, place),
  ...at(place),
  properties: {
    provisioningState: 'Succeeded',
    disableBgpRoutePropagation: false,
    routes: Object.entries(routes).map(([addressPrefix, hop], i) => ({
      name: `route${i + 1}`,
      properties: { addressPrefix, ...(/^[\d.]+$/.test(hop) ? { nextHopType: 'VirtualAppliance', nextHopIpAddress: hop } : { nextHopType: hop }) },
    })),
  },
});

/** An Azure firewall, its policy, and one group with one collection for the rules given, as ARM writes them. */
export function firewall(
  name: string,
  privateIp: string,
  rules: readonly Properties[],
  words: Place & { readonly action?: string } = {},
): readonly ResourceInput[] {
  const policy = idOf('Microsoft.Network/firewallPolicies', `${name}-policy`, words);
  return [
    {
      id: idOf('Microsoft.Network/azureFirewalls', name, words),
      ...at(words),
      properties: { ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: privateIp } }], firewallPolicy: { id: policy } },
    },
    { id: policy, ...at(words), properties: { provisioningState: 'Succeeded' } },
    {
      id: `${policy}/ruleCollectionGroups/default`,
      properties: {
        priority: 100,
        ruleCollections: [
          { name: 'rules', ruleCollectionType: 'FirewallPolicyFilterRuleCollection', priority: 100, action: { type: words.action ?? 'Allow' }, rules },
        ],
      },
    },
  ];
}
