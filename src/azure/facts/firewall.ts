// Bodies of Azure firewalls and their policies -> facts. Classic rules stand in the firewall, the others in its policy. Pure.
import { z } from 'zod';
import type { AzureFacts } from '../../model.ts';
import type { Read } from '../answer.ts';
import { firmId, firmText, known, list, parseAs, part, reference, text } from './shape.ts';

type Firewall = AzureFacts['firewall'];
export type ApplicationRule = Firewall['applicationRules'][number];
export type NetworkRule = Firewall['networkRules'][number];
export interface Rules {
  readonly application: readonly ApplicationRule[];
  readonly network: readonly (NetworkRule & { readonly sourceGroups: readonly string[]; readonly destinationGroups: readonly string[] })[];
  /** IP groups of application rules, by rule name. */
  readonly applicationGroups: ReadonlyMap<string, readonly string[]>;
  /** Rules by URL or by web category: whether they hold a host cannot be told from here. */
  readonly opaque: boolean;
}

const strings = z
  .array(firmText)
  .max(5000)
  .nullish()
  .transform((v) => v ?? []);
/** `{protocolType, port}` of application rules; plain words of classic network rules. */
const protocols = z
  .array(z.union([firmText, z.object({ protocolType: firmText, port: z.number().nullish() })]))
  .max(64)
  .nullish()
  .transform((v) => (v ?? []).map((p) => (typeof p === 'string' ? p : p.port ? `${p.protocolType}:${p.port}` : p.protocolType)));

const rule = z.object({
  name: firmText,
  ruleType: text,
  sourceAddresses: strings,
  sourceIpGroups: strings,
  targetFqdns: strings,
  fqdnTags: strings,
  protocols,
  targetUrls: strings,
  webCategories: strings,
  destinationAddresses: strings,
  destinationIpGroups: strings,
  destinationFqdns: strings,
  destinationPorts: strings,
  ipProtocols: strings,
});
type Rule = z.output<typeof rule>;

function applicationRule(r: Rule, action: string, priority: number): ApplicationRule {
  return { name: r.name, action, priority, sources: r.sourceAddresses, fqdns: r.targetFqdns, fqdnTags: r.fqdnTags, protocols: r.protocols };
}
const networkRule = (r: Rule, action: string, priority: number): Rules['network'][number] => ({
  name: r.name,
  action,
  priority,
  sources: r.sourceAddresses,
  destinations: r.destinationAddresses,
  fqdns: r.destinationFqdns,
  ports: r.destinationPorts,
  protocols: r.ipProtocols.length > 0 ? r.ipProtocols : r.protocols,
  sourceGroups: r.sourceIpGroups,
  destinationGroups: r.destinationIpGroups,
});

interface Collected {
  readonly kind: 'application' | 'network';
  readonly rule: Rule;
  readonly action: string;
  readonly priority: number;
}
const collect = (all: readonly Collected[]): Rules => ({
  application: all.filter((c) => c.kind === 'application').map((c) => applicationRule(c.rule, c.action, c.priority)),
  network: all.filter((c) => c.kind === 'network').map((c) => networkRule(c.rule, c.action, c.priority)),
  applicationGroups: new Map(all.filter((c) => c.kind === 'application' && c.rule.sourceIpGroups.length > 0).map((c) => [c.rule.name, c.rule.sourceIpGroups])),
  opaque: all.some((c) => c.rule.targetUrls.length > 0 || c.rule.webCategories.length > 0),
});

const classic = z
  .array(z.object({ properties: z.object({ priority: z.number(), action: z.object({ type: firmText }), rules: z.array(rule).max(5000) }) }))
  .max(256)
  .nullish()
  .transform((v) => v ?? []);
const firewall = z.object({
  id: firmId,
  properties: z.object({
    ipConfigurations: list(z.object({ properties: part({ privateIPAddress: text }) })),
    hubIPAddresses: part({ privateIPAddress: text }),
    firewallPolicy: reference,
    applicationRuleCollections: classic,
    networkRuleCollections: classic,
  }),
});

export interface FirewallRead {
  readonly id: string;
  readonly privateIp?: string;
  readonly policyId?: string;
  readonly rules: Rules;
}

export const firewallFacts = (body: unknown): Read<FirewallRead> =>
  parseAs(firewall, body, 'Firewall', ({ id: firewallId, properties: p }) =>
    known<FirewallRead>({
      id: firewallId,
      privateIp: p.ipConfigurations?.map((c) => c.properties?.privateIPAddress).find((ip) => ip !== undefined) ?? p.hubIPAddresses?.privateIPAddress,
      policyId: p.firewallPolicy,
      rules: collect(
        (['application', 'network'] as const).flatMap((kind) =>
          p[`${kind}RuleCollections`].flatMap(({ properties: c }) => c.rules.map((r) => ({ kind, rule: r, action: c.action.type, priority: c.priority }))),
        ),
      ),
    }),
  );

export const policyFacts = (body: unknown): Read<{ readonly baseId?: string }> =>
  parseAs(z.object({ properties: z.object({ basePolicy: reference }) }), body, 'Firewall policy', ({ properties }) =>
    known<{ baseId?: string }>({ baseId: properties.basePolicy }),
  );

const nat = z.object({ ruleCollectionType: z.literal('FirewallPolicyNatRuleCollection') }).transform(() => undefined);
const filter = z.object({
  priority: z.number(),
  action: z.object({ type: firmText }),
  rules: z
    .array(rule.extend({ ruleType: z.enum(['ApplicationRule', 'NetworkRule']) }))
    .max(5000)
    .nullish(),
});
const group = z.object({
  properties: z.object({
    priority: z.number(),
    ruleCollections: z
      .array(z.union([nat, filter]))
      .max(256)
      .nullish(),
  }),
});

/**
 * Rules of a policy. One number orders them, lower first: the level of the policy (a base policy goes before its children,
 * whatever the priorities say), then the group's priority, then the collection's.
 */
export const groupFacts = (items: readonly unknown[], level: number): Read<Rules> =>
  parseAs(z.array(group).max(256), items, 'Rule collection groups', (groups) =>
    collect(
      groups.flatMap(({ properties: g }) =>
        (g.ruleCollections ?? []).flatMap((c) =>
          (c?.rules ?? []).map(
            (r): Collected => ({
              kind: r.ruleType === 'ApplicationRule' ? 'application' : 'network',
              rule: r,
              action: c?.action.type ?? '',
              priority: level * 1e10 + g.priority * 1e5 + (c?.priority ?? 0),
            }),
          ),
        ),
      ),
    ),
  );

export const ipGroupFacts = (body: unknown): Read<readonly string[]> =>
  parseAs(z.object({ properties: z.object({ ipAddresses: z.array(firmText).max(5000) }) }), body, 'IP group', (g) => g.properties.ipAddresses);
