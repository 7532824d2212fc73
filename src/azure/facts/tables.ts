// Bodies of security groups, route tables, what Azure computed of them, and published ranges -> facts. Pure.
// A rule or a route that cannot be read makes its whole table unknown: without it the rest would say something false.
import { z } from 'zod';
import type { AzureFacts, NsgRule, Route } from '../../model.ts';
import type { Read } from '../answer.ts';
import { either, firmId, firmText, known, parseAs, text, texts } from './shape.ts';

const prefixes = z.array(firmText).max(5000).nullish();
const one = z.string().max(300).nullish();
const groups = z
  .array(z.object({ id: firmId }))
  .max(256)
  .nullish();
const ruleProperties = z.object({
  priority: z.number().int(),
  direction: z.enum(['Inbound', 'Outbound']),
  access: z.enum(['Allow', 'Deny']),
  protocol: firmText,
  sourceAddressPrefix: one,
  sourceAddressPrefixes: prefixes,
  sourceApplicationSecurityGroups: groups,
  destinationAddressPrefix: one,
  destinationAddressPrefixes: prefixes,
  destinationApplicationSecurityGroups: groups,
  sourcePortRange: one,
  sourcePortRanges: prefixes,
  destinationPortRange: one,
  destinationPortRanges: prefixes,
});

/** Application security groups stand by their id: no prefix that a static reading could match. */
function ruleFacts(name: string, p: z.output<typeof ruleProperties>, byDefault: boolean): NsgRule {
  return {
    name,
    priority: p.priority,
    direction: p.direction,
    access: p.access,
    protocol: p.protocol,
    sources: [...either(p.sourceAddressPrefix, p.sourceAddressPrefixes), ...(p.sourceApplicationSecurityGroups ?? []).map((g) => g.id)],
    destinations: [...either(p.destinationAddressPrefix, p.destinationAddressPrefixes), ...(p.destinationApplicationSecurityGroups ?? []).map((g) => g.id)],
    sourcePorts: either(p.sourcePortRange, p.sourcePortRanges),
    destinationPorts: either(p.destinationPortRange, p.destinationPortRanges),
    byDefault,
  };
}

const rules = z.array(z.object({ name: firmText, properties: ruleProperties })).max(2500);
const nsg = z.object({ id: firmId, properties: z.object({ securityRules: rules, defaultSecurityRules: rules }) });

export const nsgFacts = (body: unknown): Read<AzureFacts['nsg']> =>
  parseAs(nsg, body, 'Network security group', ({ id, properties: p }) => ({
    id,
    rules: [...p.securityRules.map((r) => ruleFacts(r.name, r.properties, false)), ...p.defaultSecurityRules.map((r) => ruleFacts(r.name, r.properties, true))],
  }));

const routeTable = z.object({
  id: firmId,
  properties: z.object({
    routes: z.array(z.object({ name: firmText, properties: z.object({ addressPrefix: firmText, nextHopType: firmText, nextHopIpAddress: one }) })).max(2000),
  }),
});

export const routeTableFacts = (body: unknown): Read<AzureFacts['routeTable']> =>
  parseAs(routeTable, body, 'Route table', ({ id, properties }) => ({
    id,
    routes: properties.routes.map(({ name, properties: p }) =>
      known<Route>({ name, prefix: p.addressPrefix, nextHop: p.nextHopType, nextHopIp: p.nextHopIpAddress || undefined }),
    ),
  }));

const effectiveRule = ruleProperties.extend({
  name: firmText,
  expandedSourceAddressPrefix: prefixes,
  expandedDestinationAddressPrefix: prefixes,
});
const effectiveRules = z.object({ value: z.array(z.object({ effectiveSecurityRules: z.array(effectiveRule).max(2500) })).max(64) });

/** Tags come expanded to ranges here: the ranges are what counts. */
export const effectiveRuleFacts = (body: unknown): Read<readonly NsgRule[]> =>
  parseAs(effectiveRules, body, 'Effective rules', (all) =>
    all.value.flatMap((group) =>
      group.effectiveSecurityRules.map((r) => {
        const byDefault = r.name.startsWith('defaultSecurityRules/');
        const facts = ruleFacts(r.name.replace(/^(defaultS|s)ecurityRules\//, ''), r, byDefault);
        const wide = (expanded: readonly string[] | null | undefined, plain: readonly string[]) => (expanded && expanded.length > 0 ? expanded : plain);
        return {
          ...facts,
          sources: wide(r.expandedSourceAddressPrefix, facts.sources),
          destinations: wide(r.expandedDestinationAddressPrefix, facts.destinations),
        };
      }),
    ),
  );

const effectiveRoutes = z.object({
  value: z.array(z.object({ name: text, state: text, addressPrefix: z.array(firmText).max(256), nextHopType: firmText, nextHopIpAddress: texts })).max(5000),
});

/** Routes that are in force; those that another one overrides are left out. */
export const effectiveRouteFacts = (body: unknown): Read<readonly Route[]> =>
  parseAs(effectiveRoutes, body, 'Effective routes', (all) =>
    all.value
      .filter((r) => r.state !== 'Invalid')
      .flatMap((r) =>
        r.addressPrefix.map((prefix) => known<Route>({ name: r.name ?? 'default', prefix, nextHop: r.nextHopType, nextHopIp: r.nextHopIpAddress?.[0] })),
      ),
  );

const tag = z.object({ name: firmText, properties: z.object({ addressPrefixes: z.array(firmText).max(20_000) }) });

/** Published ranges of the wanted tags only, the first 256: the whole list is several megabytes. A tag that cannot be read is left out: unknown. */
export const serviceTagFacts = (body: unknown, location: string, wanted: (name: string) => boolean): Read<AzureFacts['serviceTags']> =>
  parseAs(z.object({ values: z.array(z.unknown()) }), body, 'Service tags', ({ values }) => ({
    location,
    tags: values
      .flatMap((item) => {
        const parsed = tag.safeParse(item);
        return parsed.success && wanted(parsed.data.name) ? [{ name: parsed.data.name, prefixes: parsed.data.properties.addressPrefixes }] : [];
      })
      .slice(0, 256),
  }));
