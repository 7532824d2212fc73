// Network security groups: would this flow pass? Pure. Source: Azure network security groups overview (priority order, first
// match decides, default rules 65000 to 65500), service tags overview.
import { inRange, isAddress, isPrivate } from '../address.ts';
import type { NsgRule } from '../model.ts';

/** One flow to judge. Tags are keyed by lower-cased name; a tag that is not in the map cannot be expanded. */
export interface Flow {
  readonly direction: 'Inbound' | 'Outbound';
  readonly source?: string;
  readonly destination: string;
  readonly port: number;
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** Ranges of the virtual network, as far as known: its own, those of its peers. */
  readonly virtualNetwork?: readonly string[];
  /** Tags (lower-cased) to which the destination belongs by what it is, used where the tag cannot be expanded. */
  readonly belongs?: readonly string[];
}

export interface NsgJudgement {
  readonly access: 'allow' | 'deny' | 'unknown';
  /** The rule that decided; absent where none did. */
  readonly rule?: NsgRule;
  /** false: the answer rests on a tag whose ranges are not exactly known (VirtualNetwork, or one taken by its name). */
  readonly exact: boolean;
}

type Match = { readonly hit: 'yes' | 'no' | 'unknown'; readonly exact: boolean };
const YES: Match = { hit: 'yes', exact: true };
const NO: Match = { hit: 'no', exact: true };
const UNKNOWN: Match = { hit: 'unknown', exact: false };
const about = (is: boolean): Match => ({ hit: is ? 'yes' : 'no', exact: false });

const standard = (
  name: string,
  priority: number,
  direction: NsgRule['direction'],
  access: NsgRule['access'],
  source: string,
  destination: string,
): NsgRule => ({
  name,
  priority,
  direction,
  access,
  protocol: '*',
  sources: [source],
  destinations: [destination],
  sourcePorts: ['*'],
  destinationPorts: ['*'],
  byDefault: true,
});

/** The rules that every group has, for lists read without them. */
export const DEFAULT_RULES: readonly NsgRule[] = [
  standard('AllowVnetInBound', 65000, 'Inbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'),
  standard('AllowAzureLoadBalancerInBound', 65001, 'Inbound', 'Allow', 'AzureLoadBalancer', '*'),
  standard('DenyAllInBound', 65500, 'Inbound', 'Deny', '*', '*'),
  standard('AllowVnetOutBound', 65000, 'Outbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'),
  standard('AllowInternetOutBound', 65001, 'Outbound', 'Allow', '*', 'Internet'),
  standard('DenyAllOutBound', 65500, 'Outbound', 'Deny', '*', '*'),
];

const isRange = (text: string): boolean => isAddress(text.split('/')[0] ?? '');

/** Is the address in one prefix or tag of a rule? `here`: it is the side that stands in the virtual network itself. */
function matchOne(address: string | undefined, prefix: string, flow: Flow, here: boolean): Match {
  if (prefix === '*' || prefix === 'Any' || prefix === '0.0.0.0/0') return YES;
  const tag = prefix.toLowerCase();
  if (tag === 'virtualnetwork') {
    if (here) return YES;
    if (address === undefined) return UNKNOWN;
    const own = flow.virtualNetwork?.some((range) => inRange(address, range));
    return own ? YES : flow.virtualNetwork && !isPrivate(address) ? NO : about(isPrivate(address));
  }
  if (address === undefined) return UNKNOWN;
  if (isRange(prefix)) return inRange(address, prefix) ? YES : NO;
  if (tag === 'internet') return flow.virtualNetwork?.some((range) => inRange(address, range)) || isPrivate(address) ? NO : YES;
  if (tag === 'azureloadbalancer') return inRange(address, '168.63.129.16') ? YES : NO;
  const ranges = flow.tags.get(tag);
  if (ranges) return ranges.some((range) => inRange(address, range)) ? YES : NO;
  if (isPrivate(address)) return NO; // service tags hold public addresses
  return !here && flow.belongs?.includes(tag) ? about(true) : UNKNOWN;
}

function matchAny(address: string | undefined, prefixes: readonly string[], flow: Flow, here: boolean): Match {
  if (prefixes.length === 0) return UNKNOWN; // an application security group stands here
  const all = prefixes.map((prefix) => matchOne(address, prefix, flow, here));
  return all.find((m) => m.hit === 'yes' && m.exact) ?? all.find((m) => m.hit === 'yes') ?? all.find((m) => m.hit === 'unknown') ?? all[0] ?? UNKNOWN;
}

/** Does a list of ports ("443", "80-90", "*") hold this one? */
export const holdsPort = (ranges: readonly string[], port: number): boolean =>
  ranges.some((range) => {
    if (range === '*') return true;
    const [low, high = low] = range.split('-').map(Number);
    return low !== undefined && high !== undefined && port >= low && port <= high;
  });

function matchRule(rule: NsgRule, flow: Flow): Match {
  if (!['*', 'any', 'all', 'tcp', '6'].includes(rule.protocol.toLowerCase())) return NO;
  if (!holdsPort(rule.destinationPorts, flow.port)) return NO;
  const sides = [
    matchAny(flow.source, rule.sources, flow, flow.direction === 'Outbound'),
    matchAny(flow.destination, rule.destinations, flow, flow.direction === 'Inbound'),
  ];
  const exact = sides.every((m) => m.exact);
  if (sides.some((m) => m.hit === 'no')) return { hit: 'no', exact };
  return sides.some((m) => m.hit === 'unknown') ? UNKNOWN : { hit: 'yes', exact };
}

/**
 * What a group does with a TCP flow. A rule that may or may not match makes the answer unknown, unless what follows says the
 * same. A deny stands for the whole path; an allow is this group's alone (the NIC or the subnet may have another).
 */
export function judgeNsg(rules: readonly NsgRule[], flow: Flow): NsgJudgement {
  const complete = rules.some((r) => r.byDefault) ? rules : [...rules, ...DEFAULT_RULES];
  const inOrder = complete.filter((r) => r.direction.toLowerCase() === flow.direction.toLowerCase()).sort((a, b) => a.priority - b.priority);
  const maybe: NsgRule['access'][] = [];
  let exact = true;
  for (const rule of inOrder) {
    const match = matchRule(rule, flow);
    if (match.hit === 'unknown') maybe.push(rule.access);
    exact &&= match.exact || match.hit === 'unknown';
    if (match.hit !== 'yes') continue;
    if (maybe.some((access) => access !== rule.access)) return { access: 'unknown', exact: false };
    return { access: rule.access === 'Deny' ? 'deny' : 'allow', rule, exact };
  }
  return { access: 'unknown', exact: false };
}
