// Bodies with something missing, null, of a wrong type, or an unheard-of word in them: unknown, never a crash, and never "allowed".
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapRead, type Read, value } from '../../src/azure/answer.ts';
import { activityFacts, defenderFacts, diagnosticFacts, healthFacts, providerFacts, roleFacts, workspaceFacts } from '../../src/azure/facts/around.ts';
import { clusterFacts, containerAppFacts, containerGroupFacts, environmentFacts, siteFacts, taskFacts } from '../../src/azure/facts/consumer.ts';
import { firewallFacts, groupFacts, policyFacts } from '../../src/azure/facts/firewall.ts';
import { vnetFacts } from '../../src/azure/facts/network.ts';
import { endpointFacts, linkFacts, memberFacts, recordFacts, zoneGroupFacts } from '../../src/azure/facts/private.ts';
import { agentPoolFacts, nameFacts, registryFacts, replicationFacts, usageFacts } from '../../src/azure/facts/registry.ts';
import { effectiveRouteFacts, effectiveRuleFacts, nsgFacts, routeTableFacts, serviceTagFacts } from '../../src/azure/facts/tables.ts';
import { DEFAULT_KINDS } from '../../src/azure/read.ts';
import { publicAccessFor } from '../../src/evaluate/access.ts';
import type { AzureFacts } from '../../src/model.ts';
import { azureFacts } from '../../src/wire/azure-facts.ts';
import {
  assembleAzure,
  diagnostics,
  firewall,
  nsg,
  nsgId,
  privateRegistry,
  registry,
  registryId,
  routeTable,
  routeTableId,
  vnet,
} from '../../src/world/azure/build.ts';
import { brokenBody, type Json } from './broken.ts';
import { look, simulate } from './simulated.ts';

const example = (name: string): Json => JSON.parse(readFileSync(new URL(`../arm/${name}.json`, import.meta.url), 'utf8')) as Json;
const items = (name: string): Json => (example(name) as { value: Json }).value;
const json = (of: unknown): Json => JSON.parse(JSON.stringify(of)) as Json;
const list = (of: Json): readonly Json[] => (Array.isArray(of) ? of : []);

type Kind = keyof AzureFacts;
type Case = readonly [name: string, kind: Kind | undefined, body: Json, read: (body: Json) => Read<unknown>];
const CASES: readonly Case[] = [
  ['registry', 'registry', example('acr.registry.get-2026-01-01-preview'), registryFacts],
  ['replications', 'replications', items('acr.replications.list'), (b) => replicationFacts(list(b))],
  ['usages', 'usages', { value: [{ name: 'IPRules', currentValue: 1, limit: 200 }] }, usageFacts],
  ['agent pools', 'agentPools', items('acr.agent-pools.list'), (b) => agentPoolFacts(list(b))],
  ['name', 'nameAvailability', example('acr.check-name.not-available'), (b) => nameFacts(b, 'n')],
  ['private endpoint', 'privateEndpoint', example('private-endpoint.get'), (b) => mapRead(endpointFacts(b, undefined), (e) => value(e.facts))],
  ['interface', undefined, example('derived/nic.acr-private-endpoint'), memberFacts],
  ['zone groups', undefined, [example('private-endpoint.dns-zone-group.get')], (b) => zoneGroupFacts(list(b))],
  ['links', undefined, items('private-dns.vnet-links.list'), (b) => linkFacts(list(b))],
  ['records', undefined, items('private-dns.a-records.list'), (b) => recordFacts(list(b), (name) => name === 'recorda1')],
  ['VNet', 'vnet', example('vnet.get'), vnetFacts],
  ['NSG', 'nsg', example('nsg.get'), nsgFacts],
  ['route table', 'routeTable', example('route-table.get'), routeTableFacts],
  ['effective rules', undefined, example('nic.effective-nsg'), effectiveRuleFacts],
  ['effective routes', undefined, example('nic.effective-routes'), effectiveRouteFacts],
  ['service tags', 'serviceTags', example('service-tags.list'), (b) => serviceTagFacts(b, 'eastus', () => true)],
  ['firewall', undefined, json(firewall('fw', '10.0.0.4', [])[0]), firewallFacts],
  ['policy', undefined, example('firewall-policy.get'), policyFacts],
  ['rule groups', undefined, items('firewall-policy.rule-collection-groups.list'), (b) => groupFacts(list(b), 1)],
  ['provider', 'provider', example('provider.get'), (b) => providerFacts(b, 's')],
  ['diagnostics', 'diagnostics', items('diagnostic-settings.list'), (b) => diagnosticFacts(list(b))],
  ['workspace', undefined, { properties: { customerId: 'c' } }, workspaceFacts],
  ['roles', 'roleAssignments', items('role-assignments.list-for-scope'), (b) => roleFacts(list(b), 'p')],
  ['health', 'health', { properties: { availabilityState: 'Available', summary: 's' } }, healthFacts],
  ['Defender', 'defender', { properties: { pricingTier: 'Free', extensions: [{ name: 'e', isEnabled: 'True' }] } }, (b) => defenderFacts(b, 's')],
  [
    'activity',
    'activity',
    [{ eventTimestamp: '2026-11-02T08:00:00Z', operationName: { value: 'o' }, resourceId: '/r' }],
    (b) => ({ status: 'value', value: activityFacts(list(b), '/r') }),
  ],
  ['AKS', 'consumer', example('aks.get'), (b) => mapRead(clusterFacts(b), (c) => value(c.facts))],
  ['ACI', 'consumer', example('aci.get-failed'), containerGroupFacts],
  ['environment', undefined, example('containerapps.environment.get'), environmentFacts],
  [
    'container app',
    'consumer',
    { id: '/a', identity: { type: 'x' }, properties: { environmentId: '/e', configuration: { registries: [{ server: 's', identity: 'i' }] } } },
    (b) => mapRead(containerAppFacts(b), (c) => value(c.facts)),
  ],
  [
    'site',
    'consumer',
    { id: '/s', identity: null, properties: { outboundVnetRouting: { imagePullTraffic: true }, outboundIpAddresses: '1.1.1.1' } },
    (b) => siteFacts(b, b),
  ],
  ['task', 'consumer', { id: '/t', identity: { type: 'SystemAssigned', principalId: 'p' }, properties: {} }, taskFacts],
];

describe.each(CASES)('%s', (_name, kind, body, read) => {
  test('whole: facts that a report can hold', () => {
    const whole = read(body);
    expect(whole.status).toBe('value');
    if (kind && whole.status === 'value') expect(azureFacts[kind].safeParse(whole.value).error).toBeUndefined();
  });
  test('broken: facts that a report can hold, or unknown', () => {
    fc.assert(
      fc.property(brokenBody(body), ({ body: damaged }) => {
        const got = read(damaged);
        if (got.status === 'value' && kind) expect(azureFacts[kind].safeParse(got.value).error).toBeUndefined();
        else if (got.status !== 'value') expect(got.status).toBe('not-supported');
      }),
      { numRuns: 300 },
    );
  });
  test('anything at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        const got = read(anything as Json);
        if (got.status !== 'value') expect(got.detail.length).toBeLessThan(700);
      }),
      { numRuns: 50 },
    );
  });
});

describe('broken never means allowed', () => {
  const closed = json(registry('contoso', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] })[0]);
  test('a closed registry', () => {
    fc.assert(
      fc.property(brokenBody(closed), ({ body }) => {
        const got = registryFacts(body);
        if (got.status === 'value') expect(publicAccessFor(got.value, '203.0.113.7')).not.toBe('allowed');
      }),
      { numRuns: 600 },
    );
  });
  test('a rule list that lost an entry is unknown, so that nobody is said to be outside it', () => {
    fc.assert(
      fc.property(brokenBody(closed), ({ body, at }) => {
        const got = registryFacts(body);
        const touched = at.some((path) => path.startsWith('properties.networkRuleSet') || path === 'properties' || path === '');
        if (got.status === 'value' && !touched) expect(got.value.ipRules).toEqual(['198.51.100.0/24']);
      }),
      { numRuns: 300 },
    );
  });
  test('a security group keeps all its rules, or is unknown', () => {
    const closedGroup = json(nsg('g', [{ name: 'no', priority: 100, access: 'Deny', port: '443' }]));
    fc.assert(
      fc.property(brokenBody(closedGroup), ({ body, at }) => {
        const got = nsgFacts(body);
        const whole = at.every((path) => !/^(properties(\.(securityRules|defaultSecurityRules)(\.\d+)?)?)?$/.test(path)); // an entry taken out by Azure itself is no broken entry
        if (got.status === 'value' && whole) expect(got.value.rules.map((r) => r.access)).toEqual(['Deny', 'Allow', 'Allow', 'Deny', 'Allow', 'Allow', 'Deny']);
      }),
      { numRuns: 600 },
    );
  });
  test('a subnet keeps its security group, or its VNet is unknown', () => {
    const guarded = json(vnet('v', { subnets: { apps: { prefix: '10.1.0.0/24', nsg: nsgId('g'), routes: routeTableId('r') } } }));
    for (const broken of [7, 'x', {}, { id: 7 }, { id: '' }, [], true]) {
      const body = structuredClone(guarded) as unknown as { properties: { subnets: { properties: Record<string, unknown> }[] } };
      for (const subnet of body.properties.subnets) subnet.properties.networkSecurityGroup = broken;
      expect(vnetFacts(body).status, JSON.stringify(broken)).toBe('not-supported');
    }
  });
});

test('whatever one answer holds, the reader ends, tells every kind, and says nothing that a report cannot hold', async () => {
  const parts = [
    ...privateRegistry('contoso', {
      vnet: { subnets: { apps: { prefix: '10.1.0.0/24', nsg: nsgId('apps'), routes: routeTableId('apps') }, endpoints: { prefix: '10.1.2.0/24' } } },
    }),
    nsg('apps'),
    routeTable('apps', { '0.0.0.0/0': '10.9.0.4' }),
    firewall('fw', '10.9.0.4', []),
    diagnostics(registryId('contoso')),
  ];
  const places = [
    '/registries/contoso',
    'ResourceGraph',
    '/privateEndpoints/',
    '/networkInterfaces/',
    'privateDnsZones',
    'virtualNetworks',
    'networkSecurityGroups',
    'routeTables',
    'azureFirewalls',
    'firewallPolicies',
    'Insights',
    'workspaces',
    '/v1/',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...places),
      fc.oneof(
        fc.jsonValue(),
        brokenBody(json({ value: [parts.flat()[0]], data: [{ id: '/x' }], nextLink: 7, $skipToken: {} })).map((b) => b.body),
      ),
      async (match, body) => {
        const azure = await simulate(assembleAzure(parts, { faults: [{ match, fault: 'replace', body }] }));
        const seen = await look(azure, { within: 5_000 });
        await azure.close();
        expect(new Set(seen.map((o) => o.kind))).toEqual(new Set(seen.map((o) => o.kind).concat(DEFAULT_KINDS)));
        for (const o of seen)
          if (o.outcome.status === 'ok' && o.kind in azureFacts) expect(azureFacts[o.kind as Kind].safeParse(o.outcome.facts).error, o.id).toBeUndefined();
      },
    ),
    { numRuns: 40 },
  );
});
