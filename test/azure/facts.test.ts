// The example bodies of the Azure REST API specifications, and what worlds of our own hold, as facts.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Read } from '../../src/azure/answer.ts';
import { diagnosticFacts, healthFacts, providerFacts, roleFacts } from '../../src/azure/facts/around.ts';
import { clusterFacts, containerGroupFacts, environmentFacts, siteFacts } from '../../src/azure/facts/consumer.ts';
import { groupFacts, policyFacts } from '../../src/azure/facts/firewall.ts';
import { rowsOf } from '../../src/azure/facts/logs.ts';
import { vnetFacts } from '../../src/azure/facts/network.ts';
import { endpointFacts, linkFacts, memberFacts, recordFacts, zoneGroupFacts } from '../../src/azure/facts/private.ts';
import { agentPoolFacts, mergeRegistry, nameFacts, registryFacts, replicationFacts } from '../../src/azure/facts/registry.ts';
import { effectiveRouteFacts, effectiveRuleFacts, nsgFacts, routeTableFacts, serviceTagFacts } from '../../src/azure/facts/tables.ts';
import { paramsOf, TYPES } from '../../src/azure/ids.ts';

const example = (name: string) => JSON.parse(readFileSync(new URL(`../arm/${name}.json`, import.meta.url), 'utf8')) as { value: unknown[]; tables: never[] };
function of<T>(read: Read<T>): T {
  if (read.status !== 'value') throw new Error(read.detail);
  return read.value;
}

test('registry: stable and preview', () => {
  const stable = of(registryFacts(example('acr.registry.get')));
  expect(stable).toMatchObject({ loginServer: 'myregistry.azurecr.io', sku: 'Standard', defaultAction: 'Allow', ipRules: [], armAudience: 'enabled' });
  expect(stable).not.toHaveProperty('regionalEndpoints');
  expect(stable).not.toHaveProperty('virtualNetworkRules');
  const preview = of(registryFacts(example('acr.registry.get-2026-01-01-preview')));
  expect(mergeRegistry(stable, undefined, preview)).toMatchObject({
    regionalEndpoints: 'Disabled',
    regionalHosts: [],
    endpointProtocol: 'IPv4',
    nameLabelScope: 'Unsecure',
    armAudience: 'enabled',
  });
});

test('only the old version tells the rules for subnets, and it decides nothing else', () => {
  const body = (networkRuleSet: object) => ({ id: '/r', name: 'r', properties: { loginServer: 'r.azurecr.io', networkRuleSet } });
  const stable = of(registryFacts(body({ defaultAction: 'Deny', ipRules: [] })));
  const old = of(registryFacts(body({ defaultAction: 'Allow', ipRules: [{ value: '1.2.3.4' }], virtualNetworkRules: [{ id: '/s' }] })));
  expect(mergeRegistry(stable, old, undefined)).toMatchObject({ defaultAction: 'Deny', ipRules: [], virtualNetworkRules: ['/s'] });
  expect(mergeRegistry(stable, undefined, undefined)).not.toHaveProperty('virtualNetworkRules');
  expect(mergeRegistry(stable, of(registryFacts(body({}))), undefined)).not.toHaveProperty('virtualNetworkRules');
  expect(mergeRegistry(undefined, old, undefined)).toMatchObject({ defaultAction: 'Allow' });
});

test('lists of the registry', () => {
  expect(of(replicationFacts(example('acr.replications.list').value)).list).toEqual([
    { name: 'myReplication', location: 'eastus', provisioningState: 'Succeeded', status: 'Ready', globalRouting: true },
  ]);
  expect(of(agentPoolFacts(example('acr.agent-pools.list').value)).list).toEqual([{ name: 'myAgentPool', state: 'Succeeded', count: 1 }]);
  expect(of(nameFacts(example('acr.check-name.not-available'), 'x'))).toEqual({ name: 'x', available: false, reason: 'AlreadyExists' });
});

test('private endpoint, interface, zone group', () => {
  const { facts, nicIds } = of(endpointFacts(example('private-endpoint.get'), undefined));
  expect(facts).toMatchObject({ status: 'Approved', manual: false, groupIds: ['groupIdFromResource'] });
  expect(paramsOf(nicIds[0], TYPES.nic)).toEqual({ sub: 'subId', rg: 'rg1', name: 'testPe.nic.abcd1234' }); // its id has a typo
  expect(of(endpointFacts(example('private-endpoint.get-manual-approval'), undefined)).facts.manual).toBe(true);
  expect(of(memberFacts(example('derived/nic.acr-private-endpoint')))).toEqual([
    { member: 'registry_data_eastus', hosts: ['myregistry.eastus.data.azurecr.io'], address: '10.0.1.4', allocation: 'Dynamic' },
    { member: 'registry', hosts: ['myregistry.azurecr.io'], address: '10.0.1.5', allocation: 'Dynamic' },
  ]);
  expect(of(memberFacts(example('nic.get')))).toEqual([]);
  expect(of(zoneGroupFacts([example('private-endpoint.dns-zone-group.get')]))).toHaveLength(2);
});

test('private DNS', () => {
  expect(of(linkFacts(example('private-dns.vnet-links.list').value)).map((l) => l.state)).toEqual(['Completed', 'InProgress']);
  const records = of(recordFacts(example('private-dns.a-records.list').value, (name) => name === 'recorda2'));
  expect(records.map((r) => r.name)).toEqual(['recorda2', 'recorda1']);
  const many = Array.from({ length: 50 }, (_, i) => ({ name: `other${i}`, properties: { aRecords: [{ ipv4Address: '10.0.0.1' }] } }));
  expect(of(recordFacts(many, () => false))).toHaveLength(20);
});

test('network', () => {
  expect(of(vnetFacts(example('vnet.get')))).toMatchObject({
    prefixes: ['10.0.0.0/16'],
    dnsServers: [],
    subnets: [{ prefixes: ['10.0.1.0/24'], usedAddresses: 1 }],
  });
  const rules = of(nsgFacts(example('nsg.get'))).rules;
  expect(rules[0]).toEqual({
    name: 'rule1',
    priority: 130,
    direction: 'Inbound',
    access: 'Allow',
    protocol: '*',
    sources: ['*'],
    destinations: ['*'],
    sourcePorts: ['*'],
    destinationPorts: ['80'],
    byDefault: false,
  });
  expect(rules.filter((r) => r.byDefault)).toHaveLength(6);
  expect(of(routeTableFacts(example('route-table.get'))).routes).toEqual([{ name: 'route1', prefix: '10.0.3.0/24', nextHop: 'VirtualNetworkGateway' }]);
  expect(of(effectiveRuleFacts(example('nic.effective-nsg'))).find((r) => r.byDefault)?.destinations).toHaveLength(4);
  expect(of(effectiveRouteFacts(example('nic.effective-routes')))).toHaveLength(6);
  expect(of(serviceTagFacts(example('service-tags.list'), 'eastus', (name) => name === 'AppService')).tags.map((t) => t.name)).toEqual(['AppService']);
});

test('firewall policy', () => {
  expect(of(policyFacts(example('firewall-policy.get')))).toEqual({});
  const { network } = of(groupFacts(example('firewall-policy.rule-collection-groups.list').value, 1));
  expect(network).toMatchObject([{ name: 'network-rule-1', action: 'Deny', priority: 1e10 + 110e5 + 120, ports: ['*'] }]);
});

test('around the registry', () => {
  expect(of(providerFacts(example('provider.get'), 's'))).toEqual({ subscriptionId: 's', namespace: 'Microsoft.TestRP1', state: 'Registering' });
  expect(of(diagnosticFacts(example('diagnostic-settings.list').value)).settings).toEqual([
    { name: 'mysetting', categories: ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'] },
  ]);
  expect(of(roleFacts(example('role-assignments.list-for-scope').value, 'p')).roles[0]?.roleId).toBe('roledefinitionId');
  expect(of(healthFacts({ properties: { availabilityState: 'Degraded' } }))).toEqual({ state: 'Degraded' });
});

test('services that pull', () => {
  expect(of(clusterFacts(example('aks.get')))).toMatchObject({
    facts: { outboundType: 'loadBalancer', usesIdentity: false },
    nodeGroup: 'MC_rg1_clustername1_location1',
  });
  expect(of(containerGroupFacts(example('aci.get-failed')))).toMatchObject({
    servers: ['azcloudconsoleregistry.azurecr.io'],
    usesIdentity: false,
    messages: expect.arrayContaining([expect.stringContaining('Permission denied')]),
  });
  expect(of(environmentFacts(example('containerapps.environment.get')))).toContain('/subnets/subnetName1');
  const site = { id: '/sites/s', properties: { vnetImagePullEnabled: true, outboundVnetRouting: { imagePullTraffic: false } } };
  expect(of(siteFacts(site, undefined)).pullsOverVnet).toBe(false); // the newer property wins
});

test('log tables', () => {
  const [table] = example('log-analytics.query').tables as { columns: { name: string }[]; rows: unknown[][] }[];
  const rows = rowsOf(
    (table?.columns ?? []).map((c) => c.name),
    table?.rows ?? [],
  );
  expect(rows[0]).toMatchObject({ Computer: 'ContosoSQLSrv1' });
});
