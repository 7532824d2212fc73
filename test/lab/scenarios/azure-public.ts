// The registry's own rules, the way out of a VNet, and services that pull, with Azure's word for how they are configured.
import { firewall, idOf, nsg, nsgId, registryId, routeTable, routeTableId, SUB, subnetId } from '../../../src/world/azure/build.ts';
import type { ResourceInput } from '../../../src/world/azure/world.ts';
import { SITES } from '../base.ts';
import { scenarios } from '../scenario.ts';
import { APPS, forService, inside, KUBELET, othersZone, outside, prod } from './azure-parts.ts';

const PUBLIC = { base: 'public' } as const;
const IN_VNET = { base: 'public-vnet' } as const;
const PRIVATE = { base: 'private' } as const;
const OTHERS = ['192.0.2.0/24'] as const;
const shut = { ...PUBLIC, access: OTHERS } as const;
const noDoor = { fault: 'way', how: 'drop', to: 'registry' } as const;

const CLUSTER = idOf('Microsoft.ContainerService/managedClusters', 'prod');
const SITE = idOf('Microsoft.Web/sites', 'shop');
const ACR_PULL = `/subscriptions/${SUB}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`;
const pulls = [{ scope: registryId('contoso'), principalId: KUBELET, roleId: ACR_PULL }];
const cluster = (networkProfile: object = { outboundType: 'loadBalancer' }): ResourceInput => ({
  id: CLUSTER,
  location: 'eastus',
  properties: {
    agentPoolProfiles: [{ vnetSubnetID: subnetId('vnet-prod', 'apps'), nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.01.0' }],
    networkProfile,
    identityProfile: { kubeletidentity: { objectId: KUBELET } },
    servicePrincipalProfile: { clientId: 'msi' },
  },
});
const site: ResourceInput = {
  id: SITE,
  location: 'eastus',
  properties: { virtualNetworkSubnetId: APPS, outboundVnetRouting: { imagePullTraffic: false, allTraffic: false }, outboundIpAddresses: '192.0.2.20' },
};
const defender = (pricingTier: string): ResourceInput => ({
  id: `/subscriptions/${SUB}/providers/Microsoft.Security/pricings/Containers`,
  properties: { pricingTier, extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'True' }] },
});

export const SCENARIOS = scenarios([
  {
    name: 'azure-public-off-from-office',
    shows: 'Public access is off; the endpoint is for a VNet, and the client sits in an office.',
    network: PRIVATE,
    faults: [],
    client: { place: 'office', resolvers: ['public'] },
    azure: inside(),
    expect: { causes: ['net-public-access-disabled'], verdict: 'unreachable' },
  },
  {
    name: 'azure-address-not-allowed',
    shows: 'Selected networks only, and this office is none of them.',
    network: shut,
    faults: [],
    azure: outside({ defaultAction: 'Deny', ipRules: OTHERS }),
    expect: { causes: ['net-ip-not-allowed'], verdict: 'unreachable' },
  },
  {
    name: 'azure-nobody-allowed',
    shows: 'Selected networks only, and none is selected.',
    network: { ...PUBLIC, access: 'off' },
    faults: [],
    azure: outside({ defaultAction: 'Deny' }),
    expect: { causes: ['net-default-action-left-deny'], verdict: 'unreachable' },
  },
  {
    name: 'azure-rule-not-arrived',
    shows: 'The rule for this address was made a minute ago, and is not in force yet.',
    network: shut,
    faults: [],
    azure: outside({ defaultAction: 'Deny', ipRules: [SITES.office.egress] }),
    expect: { causes: ['net-rule-propagation-delay'], verdict: 'unreachable' },
  },
  {
    name: 'azure-private-range-in-rules',
    shows: 'The rule lists the office’s private range, which the registry never sees.',
    network: shut,
    faults: [],
    azure: outside({ defaultAction: 'Deny', ipRules: ['192.168.7.0/24'] }),
    expect: { causes: ['net-ip-rule-wrong-range'], verdict: 'unreachable' },
  },
  {
    name: 'azure-subnet-without-service-endpoint',
    shows: 'A rule lets the subnet in, and the subnet has no service endpoint.',
    network: { ...IN_VNET, access: OTHERS },
    faults: [],
    azure: outside({ defaultAction: 'Deny', subnetRules: [APPS] }, [prod()]),
    expect: { causes: ['net-service-endpoint-missing-on-subnet'], verdict: 'unreachable' },
  },
  {
    name: 'azure-subnet-rule-and-public-off',
    shows: 'A rule lets the subnet in, and public access is off, which ends such rules too.',
    network: { ...IN_VNET, access: 'off' },
    faults: [],
    azure: outside({ publicNetworkAccess: 'Disabled', defaultAction: 'Deny', subnetRules: [APPS] }, [
      prod({ serviceEndpoints: ['Microsoft.ContainerRegistry'] }),
    ]),
    expect: { causes: ['net-service-endpoint-public-disabled'], verdict: 'unreachable' },
  },
  {
    name: 'azure-group-denies-internet',
    shows: 'A security group denies the Internet to the client’s subnet.',
    network: IN_VNET,
    faults: [noDoor],
    azure: outside({}, [othersZone, prod({ nsg: nsgId('nsg') }), nsg('nsg', [{ name: 'deny-registry', priority: 100, access: 'Deny', to: '20.62.0.0/16' }])]),
    expect: { causes: ['tcp-nsg-denies-registry'], verdict: 'unreachable' },
  },
  {
    name: 'azure-route-to-nowhere-public',
    shows: 'A route table sends the registry’s range to nowhere.',
    network: IN_VNET,
    faults: [noDoor],
    azure: outside({}, [othersZone, prod({ routes: routeTableId('rt') }), routeTable('rt', { '20.62.0.0/16': 'None' })]),
    expect: { causes: ['tcp-udr-blackhole'], verdict: 'unreachable' },
  },
  {
    name: 'azure-firewall-denies-public',
    shows: 'Everything leaves through an Azure firewall, whose rules do not name the registry.',
    network: IN_VNET,
    faults: [noDoor],
    azure: outside({}, [
      othersZone,
      prod({ routes: routeTableId('rt') }),
      routeTable('rt', { '0.0.0.0/0': '10.2.9.4' }),
      firewall('fw', '10.2.9.4', [
        {
          name: 'azure',
          ruleType: 'ApplicationRule',
          sourceAddresses: ['*'],
          protocols: [{ protocolType: 'Https', port: 443 }],
          targetFqdns: ['login.microsoftonline.com', 'management.azure.com', 'mcr.microsoft.com'],
        },
      ]),
    ]),
    expect: { causes: ['tcp-azure-firewall-denies'], verdict: 'unreachable' },
  },
  {
    name: 'azure-data-endpoint-forgotten',
    shows: 'The office’s firewall knows the login server; data endpoints are on, and dropped.',
    network: PUBLIC,
    faults: [{ fault: 'way', how: 'drop', to: 'data' }],
    azure: outside(),
    expect: { causes: ['tcp-client-firewall-blocks-data'], verdict: 'impaired' },
  },
  {
    name: 'azure-data-endpoint-just-enabled',
    shows: 'Data endpoints were switched on an hour ago; the firewall’s rules are older.',
    network: PUBLIC,
    faults: [{ fault: 'way', how: 'drop', to: 'data' }],
    azure: outside({}, [], {
      activity: [
        { at: new Date(Date.now() - 3_600_000).toISOString(), operation: 'Microsoft.ContainerRegistry/registries/write', resourceId: registryId('contoso') },
      ],
    }),
    expect: { causes: ['tcp-data-endpoint-just-enabled'], verdict: 'impaired' },
  },
  {
    name: 'azure-replica-data-dropped',
    shows: 'A replica that Azure lists has a data endpoint that the firewall drops.',
    network: { ...PUBLIC, replica: true },
    faults: [{ fault: 'way', how: 'drop', to: 'data-2' }],
    azure: outside({ replicas: ['westeurope'] }),
    expect: { causes: ['tcp-geo-replica-data-blocked'], verdict: 'impaired' },
  },
  {
    name: 'azure-hash-left-out',
    shows: 'The login server bears a hash, and the user left it out.',
    network: { ...PUBLIC, loginServer: 'contoso-e6hzgbd4fjbkcvgf.azurecr.io' },
    faults: [],
    client: { registry: 'contoso.azurecr.io' },
    azure: outside({ label: 'contoso-e6hzgbd4fjbkcvgf' }),
    expect: { causes: ['dns-dnl-hash-omitted'], verdict: 'unreachable' },
  },
  {
    name: 'azure-intercepted',
    shows: 'TLS is opened on the way; Azure’s configuration is as it should be.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: ['login', 'data'], how: 'intercepted' }],
    azure: outside(),
    expect: { causes: ['tls-interception'], verdict: 'unreachable' },
  },
  {
    name: 'azure-managed-registry-not-seen',
    shows: 'Somebody manages a registry that this identity does not see.',
    network: PUBLIC,
    faults: [],
    client: { args: ['--op', 'manage'] },
    azure: { subscriptions: [{ id: SUB, resources: [prod()] }] },
    expect: { causes: ['registry-not-found-or-no-arm-access'], verdict: 'impaired' },
  },
  {
    name: 'azure-tasks-may-not-pass',
    shows: 'Tasks are to build from a private registry that lets no task pass.',
    network: PRIVATE,
    faults: [],
    client: forService('tasks'),
    azure: inside(),
    expect: { causes: ['svc-acr-tasks-bypass-off'], verdict: 'impaired' },
  },
  {
    name: 'azure-trusted-services-off',
    shows: 'Defender is to scan a private registry that trusts no service.',
    network: PRIVATE,
    faults: [],
    client: forService('defender'),
    azure: inside({ more: { networkRuleBypassOptions: 'None' } }, [defender('Standard')]),
    expect: { causes: ['svc-trusted-services-off'], verdict: 'impaired' },
  },
  {
    name: 'azure-defender-plan-off',
    shows: 'Defender’s plan for containers is off.',
    network: PUBLIC,
    faults: [],
    client: forService('defender'),
    azure: outside({}, [defender('Free')]),
    expect: { causes: ['svc-defender-plan-off'], verdict: 'impaired' },
  },
  {
    name: 'azure-cluster-without-role',
    shows: 'The nodes’ identity may not pull.',
    network: IN_VNET,
    faults: [],
    client: forService('aks', CLUSTER),
    azure: outside({}, [cluster(), prod()]),
    expect: { causes: ['auth-no-role'], verdict: 'impaired' },
  },
  {
    name: 'azure-cluster-behind-firewall',
    shows: 'The nodes leave through a firewall without a rule for the registry.',
    network: IN_VNET,
    faults: [noDoor],
    client: forService('aks', CLUSTER),
    azure: outside(
      {},
      [
        cluster({ outboundType: 'userDefinedRouting' }),
        prod({ routes: routeTableId('rt') }),
        routeTable('rt', { '0.0.0.0/0': '10.2.9.4' }),
        firewall('fw', '10.2.9.4', [
          {
            name: 'mcr',
            ruleType: 'ApplicationRule',
            sourceAddresses: ['*'],
            protocols: [{ protocolType: 'Https', port: 443 }],
            targetFqdns: ['mcr.microsoft.com'],
          },
        ]),
      ],
      { roleAssignments: pulls },
    ),
    expect: { causes: ['tcp-azure-firewall-denies', 'svc-aks-egress'], also: ['tcp-azure-firewall-denies', 'svc-aks-egress'], verdict: 'unreachable' },
  },
  {
    name: 'azure-app-pulls-over-internet',
    shows: 'A web app pulls over the Internet from a registry that is private.',
    network: PRIVATE,
    faults: [],
    client: forService('app-service', SITE),
    azure: inside({}, [site]),
    expect: { causes: ['svc-app-service-not-over-vnet'], verdict: 'impaired' },
  },
  {
    name: 'azure-basic-wants-rules',
    shows: 'Network rules were wanted on a Basic registry.',
    network: { ...PUBLIC, dataEndpoints: false },
    faults: [],
    client: {
      args: ['--op', 'manage', '--', 'Could not save network settings. Failed to save firewall and virtual network settings for container registry contoso.'],
    },
    azure: outside({ sku: 'Basic', dataEndpoint: false }),
    expect: { causes: ['registry-sku-not-premium'], verdict: 'impaired' },
  },
  {
    name: 'azure-hosted-pipeline',
    shows: 'A hosted pipeline is to push to a private registry.',
    network: PRIVATE,
    faults: [],
    client: forService('devops'),
    azure: inside(),
    expect: { causes: ['svc-devops-hosted-agent'], verdict: 'impaired' },
  },
]);
