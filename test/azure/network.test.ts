// The network around a registry: VNets, tables, firewalls, other subscriptions, services that pull.
import { expect, test } from 'vitest';
import type { Kind } from '../../src/model.ts';
import {
  assembleAzure,
  endpointId,
  firewall,
  HUB_SUB,
  idOf,
  nsg,
  nsgId,
  privateEndpoint,
  privateRegistry,
  registry,
  registryId,
  routeTable,
  routeTableId,
  SUB,
  subnetId,
  vnet,
  vnetId,
  zone,
} from '../../src/world/azure/build.ts';
import { factsOf, look, ofKind, outcome, outcomes, simulate } from './simulated.ts';

const wants = (...kinds: Kind[]) => ({ wants: new Set(kinds) });
const HUB = { sub: HUB_SUB, rg: 'hub' };

test('tables of the subnets, and an Azure firewall that a route leads to', async () => {
  const rules = [
    {
      name: 'acr',
      ruleType: 'ApplicationRule',
      sourceAddresses: ['10.1.0.0/16'],
      targetFqdns: ['contoso.azurecr.io'],
      protocols: [{ protocolType: 'Https', port: 443 }],
      fqdnTags: [],
    },
    {
      name: 'net',
      ruleType: 'NetworkRule',
      ipProtocols: ['TCP'],
      sourceIpGroups: [idOf('Microsoft.Network/ipGroups', 'apps', HUB)],
      destinationAddresses: ['*'],
      destinationPorts: ['443'],
    },
  ];
  const azure = await simulate(
    assembleAzure([
      ...privateRegistry('contoso', {
        vnet: { subnets: { apps: { prefix: '10.1.0.0/24', nsg: nsgId('apps'), routes: routeTableId('apps') }, endpoints: { prefix: '10.1.2.0/24' } } },
      }),
      nsg('apps', [{ name: 'no-registry', priority: 100, access: 'Deny', to: 'AzureContainerRegistry', port: '443', protocol: 'Tcp' }]),
      routeTable('apps', { '0.0.0.0/0': '10.9.0.4', '10.2.0.0/16': 'None' }),
      firewall('fw', '10.9.0.4', rules, HUB),
      firewall('elsewhere', '10.8.0.4', rules, HUB),
      { id: idOf('Microsoft.Network/ipGroups', 'apps', HUB), properties: { ipAddresses: ['10.1.0.0/24'] } },
    ]),
  );
  const seen = await look(azure);
  expect(factsOf(seen, 'nsg').rules[0]).toMatchObject({
    name: 'no-registry',
    access: 'Deny',
    direction: 'Outbound',
    destinations: ['AzureContainerRegistry'],
    destinationPorts: ['443'],
  });
  expect(factsOf(seen, 'routeTable').routes).toEqual([
    { name: 'route1', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.9.0.4' },
    { name: 'route2', prefix: '10.2.0.0/16', nextHop: 'None' },
  ]);
  expect(ofKind(seen, 'firewall')).toHaveLength(1);
  expect(factsOf(seen, 'firewall')).toMatchObject({
    privateIp: '10.9.0.4',
    complete: true,
    applicationRules: [{ fqdns: ['contoso.azurecr.io'], protocols: ['Https:443'], sources: ['10.1.0.0/16'] }],
    networkRules: [{ sources: ['10.1.0.0/24'], ports: ['443'], protocols: ['TCP'] }],
  });
  expect(factsOf(seen, 'firewall').networkRules[0]).not.toHaveProperty('sourceGroups');
});

test('a policy that may not be read leaves the firewall incomplete', async () => {
  const azure = await simulate(
    assembleAzure(
      [
        ...privateRegistry('contoso', { vnet: { subnets: { apps: { prefix: '10.1.0.0/24', routes: routeTableId('apps') } } } }),
        routeTable('apps', { '0.0.0.0/0': '10.9.0.4' }),
        firewall('fw', '10.9.0.4', [], HUB),
      ],
      { deny: [{ action: 'Microsoft.Network/firewallPolicies/*' }] },
    ),
  );
  const seen = await look(azure);
  expect(factsOf(seen, 'firewall')).toMatchObject({ complete: false, applicationRules: [] });
  expect(outcomes(seen, 'firewall')).toContainEqual(
    expect.objectContaining({ reason: 'no-permission', permission: 'Microsoft.Network/firewallPolicies/read' }),
  );
});

test('endpoints and zones of a hub subscription; its provider; VNets that are only linked', async () => {
  const hub = vnetId('vnet-hub', HUB);
  const azure = await simulate(
    assembleAzure(
      [
        registry('contoso'),
        privateEndpoint('pe-hub', {
          ...HUB,
          registry: registryId('contoso'),
          subnet: subnetId('vnet-hub', 'endpoints', HUB),
          hosts: { 'contoso.azurecr.io': '10.0.2.5' },
        }),
        vnet('vnet-hub', { ...HUB, prefixes: ['10.0.0.0/16'], dns: ['10.0.0.10'], peers: { [vnetId('vnet-spoke')]: 'Disconnected' } }),
        vnet('vnet-spoke', { prefixes: ['10.5.0.0/16'] }),
        zone('privatelink.azurecr.io', { ...HUB, links: [hub] }),
        zone('azurecr.io', { links: [vnetId('vnet-spoke')], records: { fabrikam: ['10.5.0.9'] } }),
        zone('eastus.data.privatelink.azurecr.io', { rg: 'odd' }),
        zone('privatelink.blob.core.windows.net'),
      ],
      { subscriptions: [{ id: HUB_SUB, providers: { 'Microsoft.ContainerRegistry': 'NotRegistered' } }] },
    ),
  );
  const seen = await look(azure);
  expect(factsOf(seen, 'provider')).toEqual({ subscriptionId: HUB_SUB, namespace: 'Microsoft.ContainerRegistry', state: 'NotRegistered' });
  expect(
    ofKind(seen, 'vnet')
      .map((o) => o.target)
      .sort(),
  ).toEqual([vnetId('vnet-spoke'), hub].sort());
  expect(
    ofKind(seen, 'privateDnsZone')
      .map((o) => (o.outcome.status === 'ok' ? o.outcome.facts.name : ''))
      .sort(),
  ).toEqual(['azurecr.io', 'eastus.data.privatelink.azurecr.io', 'privatelink.azurecr.io']);
  expect(
    factsOf(
      seen.filter((o) => o.target === hub),
      'vnet',
    ),
  ).toMatchObject({ dnsServers: ['10.0.0.10'], peerings: [{ state: 'Disconnected' }] });
});

test('subnets that a rule names, and the VNets of the vantages, are read too', async () => {
  const azure = await simulate(
    assembleAzure([
      registry('contoso', { defaultAction: 'Deny', subnetRules: [subnetId('vnet-se', 'apps')] }),
      vnet('vnet-se', { subnets: { apps: { prefix: '10.1.0.0/24', serviceEndpoints: ['Microsoft.ContainerRegistry'] } } }),
      vnet('vnet-worker', { prefixes: ['10.6.0.0/16'] }),
    ]),
  );
  const seen = await look(azure, { places: [subnetId('vnet-worker', 'apps')] });
  expect(factsOf(seen, 'registry').virtualNetworkRules).toEqual([subnetId('vnet-se', 'apps')]);
  expect(
    factsOf(
      seen.filter((o) => o.target === vnetId('vnet-se')),
      'vnet',
    ).subnets[0]?.serviceEndpoints,
  ).toEqual(['Microsoft.ContainerRegistry']);
  expect(ofKind(seen, 'vnet').map((o) => o.target)).toContain(vnetId('vnet-worker'));
});

test('beyond twelve tables the others are not asked, and say so', async () => {
  const subnets = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`s${i}`, { prefix: `10.1.${i + 10}.0/24`, nsg: nsgId(`nsg${i}`) }]));
  const groups = Array.from({ length: 15 }, (_, i) => nsg(`nsg${i}`));
  const azure = await simulate(
    assembleAzure([...privateRegistry('contoso', { vnet: { subnets: { ...subnets, endpoints: { prefix: '10.1.2.0/24', nsg: nsgId('nsg14') } } } }), ...groups]),
  );
  const seen = await look(azure);
  expect(outcomes(seen, 'nsg').filter((o) => o.status === 'ok')).toHaveLength(12);
  expect(outcomes(seen, 'nsg').filter((o) => o.status === 'skipped' && o.reason === 'not-asked')).toHaveLength(3);
  expect(ofKind(seen, 'nsg').find((o) => o.target === nsgId('nsg14'))?.outcome.status).toBe('ok'); // the endpoint's subnet comes first
});

test('AKS: kubelet identity, outbound addresses, subnets of its own VNet, roles', async () => {
  const id = idOf('Microsoft.ContainerService/managedClusters', 'aks');
  const ip = idOf('Microsoft.Network/publicIPAddresses', 'out');
  const kubelet = '44444444-4444-4444-8444-444444444444';
  const azure = await simulate(
    assembleAzure(
      [
        registry('contoso'),
        {
          id,
          properties: {
            agentPoolProfiles: [{ name: 'np', nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.06.0' }],
            nodeResourceGroup: 'MC_rg',
            networkProfile: { outboundType: 'loadBalancer', loadBalancerProfile: { effectiveOutboundIPs: [{ id: ip }] } },
            apiServerAccessProfile: { enablePrivateCluster: true },
            identityProfile: { kubeletidentity: { objectId: kubelet } },
            servicePrincipalProfile: { clientId: 'msi' },
          },
        },
        { id: ip, properties: { ipAddress: '203.0.113.50' } },
        vnet('aks-vnet', { rg: 'MC_rg', prefixes: ['10.224.0.0/12'], subnets: { 'aks-subnet': { prefix: '10.224.0.0/16' } } }),
      ],
      { roleAssignments: [{ scope: `/subscriptions/${SUB}`, principalId: kubelet, roleId: '7f951dda-4ed3-4680-a7ca-43fe172d538d' }] },
    ),
  );
  const seen = await look(azure, { ...wants('consumer', 'roleAssignments'), question: { for: { service: 'aks', resourceId: id } } });
  expect(factsOf(seen, 'consumer')).toEqual({
    service: 'aks',
    id,
    subnetIds: [subnetId('aks-vnet', 'aks-subnet', { rg: 'MC_rg' })],
    outboundType: 'loadBalancer',
    outboundIps: ['203.0.113.50'],
    principalId: kubelet,
    usesIdentity: true,
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.06.0',
    privateCluster: true,
  });
  expect(factsOf(seen, 'roleAssignments')).toEqual({
    principalId: kubelet,
    roles: [{ roleId: '7f951dda-4ed3-4680-a7ca-43fe172d538d', scope: `/subscriptions/${SUB}` }],
  });
  expect(ofKind(seen, 'vnet').map((o) => o.target)).toEqual([vnetId('aks-vnet', { rg: 'MC_rg' })]);
});

test('App Service, container instances, container apps and tasks', async () => {
  const site = idOf('Microsoft.Web/sites', 'web');
  const group = idOf('Microsoft.ContainerInstance/containerGroups', 'ci');
  const app = idOf('Microsoft.App/containerApps', 'app');
  const environment = idOf('Microsoft.App/managedEnvironments', 'env');
  const task = `${registryId('contoso')}/tasks/build`;
  const puller = idOf('Microsoft.ManagedIdentity/userAssignedIdentities', 'puller');
  const azure = await simulate(
    assembleAzure([
      registry('contoso'),
      {
        id: site,
        identity: { type: 'SystemAssigned', principalId: 'p1' },
        properties: { virtualNetworkSubnetId: subnetId('v', 's'), vnetImagePullEnabled: false, outboundIpAddresses: '203.0.113.1,203.0.113.2' },
      },
      { id: `${site}/config/web`, properties: { acrUseManagedIdentityCreds: true, linuxFxVersion: 'DOCKER|contoso.azurecr.io/app:1' } },
      {
        id: group,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [puller]: { principalId: 'p2' } } },
        properties: {
          subnetIds: [{ id: subnetId('v', 's') }],
          imageRegistryCredentials: [{ server: 'contoso.azurecr.io', identity: puller }],
          instanceView: { events: [{ name: 'Failed', message: 'failed to pull: password=hunter2secret denied' }] },
        },
      },
      {
        id: app,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [puller]: { principalId: 'p3' } } },
        properties: { environmentId: environment, configuration: { registries: [{ server: 'contoso.azurecr.io', identity: puller }] } },
      },
      { id: environment, properties: { vnetConfiguration: { infrastructureSubnetId: subnetId('v', 'infra') } } },
      { id: task, identity: { type: 'SystemAssigned', principalId: 'p4' }, properties: {} },
    ]),
  );
  const of = async (service: 'app-service' | 'aci' | 'container-apps' | 'tasks', resourceId: string) =>
    factsOf(await look(azure, { ...wants('consumer'), question: { for: { service, resourceId } } }), 'consumer');
  expect(await of('app-service', site)).toMatchObject({
    principalId: 'p1',
    usesIdentity: true,
    pullsOverVnet: false,
    servers: ['contoso.azurecr.io'],
    outboundIps: ['203.0.113.1', '203.0.113.2'],
  });
  const instance = await of('aci', group);
  expect(instance).toMatchObject({ principalId: 'p2', usesIdentity: true, servers: ['contoso.azurecr.io'], subnetIds: [subnetId('v', 's')] });
  expect(JSON.stringify(instance)).not.toContain('hunter2secret');
  expect(await of('container-apps', app)).toMatchObject({ principalId: 'p3', subnetIds: [subnetId('v', 'infra')] });
  expect(await of('tasks', task)).toMatchObject({ principalId: 'p4', usesIdentity: true });
  const nameless = await look(azure, { ...wants('consumer'), question: { for: { service: 'aks' } } });
  expect(outcome(nameless, 'consumer')).toMatchObject({ reason: 'not-asked' });
  const wrong = await look(azure, { ...wants('consumer'), question: { for: { service: 'aks', resourceId: site } } });
  expect(outcome(wrong, 'consumer')).toMatchObject({ reason: 'not-supported' });
});

test('what is read only where it is wanted: pools, plan, tags, health, what Azure computed', async () => {
  const nic = idOf('Microsoft.Network/networkInterfaces', 'vm-nic');
  const rules = {
    value: [
      {
        effectiveSecurityRules: [
          {
            name: 'securityRules/a',
            priority: 100,
            direction: 'Outbound',
            access: 'Deny',
            protocol: 'Tcp',
            destinationAddressPrefix: 'X',
            expandedDestinationAddressPrefix: ['20.0.0.0/8'],
          },
        ],
      },
    ],
  };
  const routes = {
    value: [
      { source: 'User', state: 'Active', addressPrefix: ['0.0.0.0/0'], nextHopType: 'VirtualAppliance', nextHopIpAddress: ['10.9.0.4'] },
      { state: 'Invalid', addressPrefix: ['0.0.0.0/0'], nextHopType: 'Internet' },
    ],
  };
  const azure = await simulate(
    assembleAzure(
      [
        registry('contoso', { dataEndpoint: true, replicas: ['westeurope'] }),
        {
          id: `${registryId('contoso')}/agentPools/pool`,
          properties: { count: 2, provisioningState: 'Succeeded', virtualNetworkSubnetResourceId: subnetId('v', 's') },
        },
        {
          id: `/subscriptions/${SUB}/providers/Microsoft.Security/pricings/Containers`,
          properties: { pricingTier: 'Standard', extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'False' }] },
        },
      ],
      {
        serviceTags: {
          AzureContainerRegistry: ['20.0.0.0/24'],
          'AzureContainerRegistry.WestEurope': ['20.1.0.0/24'],
          'Storage.EastUS': ['20.2.0.0/24'],
          'Storage.JapanEast': ['20.3.0.0/24'],
          Sql: ['20.4.0.0/24'],
        },
        health: { [registryId('contoso')]: { state: 'Degraded', summary: 's' } },
        effective: { [nic]: { rules, routes, polls: 2 } },
        activity: [
          {
            at: new Date(Date.now() - 600_000).toISOString(),
            operation: 'Microsoft.ContainerRegistry/registries/write',
            resourceId: registryId('contoso'),
            caller: 'a@b',
          },
          {
            at: new Date(Date.now() - 300_000).toISOString(),
            operation: 'Microsoft.ContainerRegistry/registries/replications/write',
            resourceId: `${registryId('contoso')}/replications/x`,
          },
          { at: new Date(Date.now() - 300_000).toISOString(), operation: 'Microsoft.ContainerRegistry/registries/write', resourceId: registryId('contoso2') },
          { at: new Date(Date.now() - 86_400_000).toISOString(), operation: 'Microsoft.ContainerRegistry/registries/write', resourceId: registryId('contoso') },
        ],
      },
    ),
  );
  const seen = await look(azure, { ...wants('agentPools', 'defender', 'serviceTags', 'health', 'effective'), nics: [nic] });
  expect(factsOf(seen, 'agentPools').list).toEqual([{ name: 'pool', subnetId: subnetId('v', 's'), state: 'Succeeded', count: 2 }]);
  expect(factsOf(seen, 'defender')).toEqual({
    subscriptionId: SUB,
    tier: 'Standard',
    extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', enabled: false }],
  });
  expect(factsOf(seen, 'serviceTags').tags.map((t) => t.name)).toEqual(['AzureContainerRegistry', 'AzureContainerRegistry.WestEurope', 'Storage.EastUS']);
  expect(factsOf(seen, 'health')).toEqual({ state: 'Degraded', summary: 's' });
  expect(factsOf(seen, 'effective')).toEqual({
    nicId: nic,
    rules: [expect.objectContaining({ name: 'a', destinations: ['20.0.0.0/8'], byDefault: false })],
    routes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.9.0.4' }],
  });
  expect(factsOf(seen, 'activity').entries.map((e) => e.operation)).toEqual([
    'Microsoft.ContainerRegistry/registries/replications/write',
    'Microsoft.ContainerRegistry/registries/write',
  ]);
  const plain = await look(azure);
  expect(plain.some((o) => ['agentPools', 'defender', 'serviceTags', 'health', 'effective', 'consumer'].includes(o.kind))).toBe(false);
});

test('what was done to the endpoints and to the roles is read with the rest', async () => {
  const endpoint = endpointId('pe-contoso');
  const at = new Date(Date.now() - 60_000).toISOString();
  const event = (operation: string, resourceId: string, status = 'Succeeded') => ({ at, operation, resourceId, status });
  const assignment = (scope: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments/x`;
  const azure = await simulate(
    assembleAzure(privateRegistry('contoso'), {
      activity: [
        event('Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write', `${endpoint}/privateLinkServiceProxies/p`, 'Failed'),
        event('Microsoft.Network/privateEndpoints/write', endpointId('pe-other')),
        event('Microsoft.Authorization/roleAssignments/delete', assignment(`/subscriptions/${SUB}/resourceGroups/rg`)),
        event('Microsoft.Authorization/roleAssignments/delete', assignment(registryId('contoso'))),
        event('Microsoft.Authorization/roleAssignments/delete', assignment(registryId('other'))),
      ],
    }),
  );
  const operations = async (options: Parameters<typeof look>[1]) =>
    factsOf(await look(azure, options), 'activity').entries.map((e) => e.operation.split('/').slice(-2).join('/'));
  expect(await operations({})).toEqual(['privateLinkServiceProxies/write']);
  expect(await operations(wants('roleAssignments'))).toEqual(['privateLinkServiceProxies/write', 'roleAssignments/delete', 'roleAssignments/delete']);
});
