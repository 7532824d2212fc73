// Azure Firewall: would its rules let this host through? Pure. Source: Azure Firewall rule processing logic (network rules
// before application rules, each by priority, nothing allowed unless a rule says so).
import { inRange, isAddress, isPrivate } from '../address.ts';
import type { AzureFacts } from '../model.ts';
import { holdsPort } from './nsg.ts';

type Firewall = AzureFacts['firewall'];
export interface ThroughFirewall {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly source?: string;
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** Tags (lower-cased) to which the address belongs by what it is, used where the tag cannot be expanded. */
  readonly belongs?: readonly string[];
}
export interface FirewallJudgement {
  readonly access: 'allow' | 'deny' | 'unknown';
  /** Name of the rule that decided; absent where no rule matched and the default deny did. */
  readonly rule?: string;
}

type Hit = boolean | undefined; // undefined: cannot be told

const isRange = (text: string): boolean => isAddress(text.split('/')[0] ?? '');

function holdsAddress(ranges: readonly string[], address: string | undefined, { tags, belongs }: ThroughFirewall): Hit {
  const hits = ranges.map((range): Hit => {
    if (range === '*') return true;
    if (address === undefined) return undefined;
    if (isRange(range)) return inRange(address, range);
    const known = tags.get(range.toLowerCase());
    if (known) return known.some((r) => inRange(address, r));
    if (/^[\d.]+-[\d.]+$/.test(range)) return undefined;
    return isPrivate(address) ? false : belongs?.includes(range.toLowerCase()) || undefined;
  });
  return hits.includes(true) ? true : hits.includes(undefined) ? undefined : false;
}

/** "*", "*.azurecr.io", or a name. A wildcard stands for any labels in front. */
export function coversHost(pattern: string, host: string): boolean {
  const [p, h] = [pattern.toLowerCase(), host.toLowerCase()];
  return p === '*' || p === h || (p.startsWith('*') && h.endsWith(p.slice(1)));
}

const sourceHit = (sources: readonly string[], through: ThroughFirewall): Hit =>
  sources.length === 0 ? undefined : holdsAddress(sources, through.source, through);
const both = (a: Hit, b: Hit): Hit => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true);

function networkHit(rule: Firewall['networkRules'][number], through: ThroughFirewall): Hit {
  if (!rule.protocols.some((p) => ['tcp', 'any', '*'].includes(p.toLowerCase())) || !holdsPort(rule.ports, through.port)) return false;
  if (rule.fqdns.some((fqdn) => coversHost(fqdn, through.host))) return sourceHit(rule.sources, through);
  return both(sourceHit(rule.sources, through), rule.destinations.length > 0 ? holdsAddress(rule.destinations, through.address, through) : false);
}

function applicationHit(rule: Firewall['applicationRules'][number], through: ThroughFirewall): Hit {
  const speaks = rule.protocols.some((p) => {
    const [name, port] = p.toLowerCase().split(':');
    return name === 'https' && (port === undefined || Number(port) === through.port);
  });
  if (!speaks) return false;
  return both(
    sourceHit(rule.sources, through),
    rule.fqdns.some((fqdn) => coversHost(fqdn, through.host)),
  );
}

type Ruled = { readonly name: string; readonly action: string; readonly priority: number };
function firstOf<R extends Ruled>(rules: readonly R[], hit: (rule: R) => Hit): FirewallJudgement | undefined {
  for (const rule of [...rules].sort((a, b) => a.priority - b.priority)) {
    const match = hit(rule);
    if (match === undefined) return { access: 'unknown' };
    if (match) return { access: rule.action.toLowerCase() === 'deny' ? 'deny' : 'allow', rule: rule.name };
  }
  return undefined;
}

/** FQDN tags hold names of Azure services (Entra, Resource Manager, MCR), never a customer's registry. */
const tagged = ({ applicationRules }: Firewall, { belongs }: ThroughFirewall): boolean =>
  applicationRules.some((r) => r.fqdnTags.length > 0) && !belongs?.includes('azurecontainerregistry');

/** What the firewall does with HTTPS to a host. Its silence is a deny only where all of its policy could be read. */
export function judgeFirewall(firewall: Firewall, through: ThroughFirewall): FirewallJudgement {
  const decided =
    firstOf(firewall.networkRules, (rule) => networkHit(rule, through)) ?? firstOf(firewall.applicationRules, (rule) => applicationHit(rule, through));
  if (decided) return decided;
  return { access: firewall.complete && !tagged(firewall, through) ? 'deny' : 'unknown' };
}
