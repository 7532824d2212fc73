// Questions for a service: what pulls is not this host, and Azure's configuration tells.
import { assembleAzure, firewall, idOf, nsg, nsgId, registryId, routeTable, routeTableId, SUB, subnetId, vnet } from '../../../src/world/azure/build.ts';
import type { AzureWorldInput, ResourceInput } from '../../../src/world/azure/world.ts';
import type { Row } from '../harness.ts';
import { SUFFIX } from '../network.ts';
import { privateAzure, privateParts, publicAzure } from './parts.ts';

const KUBELET = '55555555-5555-4555-8555-555555555555';
const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const AKS = idOf('Microsoft.ContainerService/managedClusters', 'prod');
const SITE = idOf('Microsoft.Web/sites', 'shop');
const GROUP = idOf('Microsoft.ContainerInstance/containerGroups', 'jobs');
const APPS = subnetId('vnet-prod', 'apps');

const clusterIn = (network: string, networkProfile: object = { outboundType: 'loadBalancer' }): ResourceInput => ({
  id: AKS,
  location: 'eastus',
  properties: {
    agentPoolProfiles: [{ vnetSubnetID: subnetId(network, 'apps'), nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202601.01.0' }],
    networkProfile,
    identityProfile: { kubeletidentity: { objectId: KUBELET } },
    servicePrincipalProfile: { clientId: 'msi' },
  },
});
const cluster = (networkProfile?: object): ResourceInput => clusterIn('vnet-prod', networkProfile);
const role = (label: string, roleId: string): AzureWorldInput['roleAssignments'] => [
  { scope: registryId(label), principalId: KUBELET, roleId: `/subscriptions/${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleId}` },
];
const site = (pulls: boolean): ResourceInput => ({
  id: SITE,
  location: 'eastus',
  properties: { virtualNetworkSubnetId: APPS, outboundVnetRouting: { imagePullTraffic: pulls, allTraffic: false }, outboundIpAddresses: '203.0.113.20' },
});
const group: ResourceInput = {
  id: GROUP,
  location: 'eastus',
  properties: { imageRegistryCredentials: [{ server: `contoso.${SUFFIX}`, username: 'contoso' }], containers: [] },
};
const plan = (pricingTier: string, on = true): ResourceInput => ({
  id: `/subscriptions/${SUB}/providers/Microsoft.Security/pricings/Containers`,
  properties: { pricingTier, extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: on ? 'True' : 'False' }] },
});
const pool = (label: string, count = 1): ResourceInput => ({
  id: `${registryId(label)}/agentPools/builders`,
  location: 'eastus',
  properties: { count, tier: 'S1', os: 'Linux', virtualNetworkSubnetResourceId: APPS, provisioningState: 'Succeeded' },
});
const prod = (more: Readonly<Record<string, unknown>>) => vnet('vnet-prod', { subnets: { apps: { prefix: '10.1.0.0/24', ...more } } });
const OUT = { outboundType: 'userDefinedRouting' };
const behind = (rules: readonly Readonly<Record<string, unknown>>[]) => [
  prod({ routes: routeTableId('rt') }),
  routeTable('rt', { '0.0.0.0/0': '10.9.0.4' }),
  firewall('fw', '10.9.0.4', rules),
];
const applicationRule = (targetFqdns: readonly string[]) => ({
  name: 'web',
  ruleType: 'ApplicationRule',
  sourceAddresses: ['*'],
  protocols: [{ protocolType: 'Https', port: 443 }],
  targetFqdns,
});
const aks = { service: 'aks', resourceId: AKS } as const;
const tasks = { service: 'tasks' } as const;

export const SERVICE_ROWS: readonly Row[] = [
  {
    name: 'AKS whose kubelet holds no role',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [cluster(), prod({})]),
    for: aks,
    verdict: 'impaired',
    cause: 'auth-no-role',
  },
  {
    name: 'AKS whose kubelet holds AcrPull',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [cluster(), prod({})], { roleAssignments: role('open', ACR_PULL) }),
    for: aks,
    verdict: 'reachable',
  },
  {
    name: 'AKS with AcrPull, and a registry in ABAC mode',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { more: { roleAssignmentMode: 'AbacRepositoryPermissions' } }, [cluster(), prod({})], {
      roleAssignments: role('open', ACR_PULL),
    }),
    for: aks,
    verdict: 'impaired',
    cause: 'auth-abac-legacy-role',
  },
  {
    name: 'AKS behind a firewall without a rule for the registry',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [cluster(OUT), ...behind([applicationRule(['mcr.microsoft.com'])])], { roleAssignments: role('open', ACR_PULL) }),
    for: aks,
    verdict: 'impaired',
    cause: 'svc-aks-egress',
  },
  {
    name: 'AKS behind a firewall with a rule for the registry',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [cluster(OUT), ...behind([applicationRule([`*.${SUFFIX}`, '*.blob.demo'])])], { roleAssignments: role('open', ACR_PULL) }),
    for: aks,
    verdict: 'reachable',
  },
  {
    name: 'AKS in a VNet that does not get to the private endpoint',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [clusterIn('vnet-aks'), vnet('vnet-aks', { subnets: { apps: { prefix: '10.7.0.0/24' } } })], {
      roleAssignments: role('contoso', ACR_PULL),
    }),
    for: aks,
    verdict: 'impaired',
    cause: 'svc-aks-egress',
  },
  {
    name: 'AKS in the VNet of the private endpoint',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [cluster()], { roleAssignments: role('contoso', ACR_PULL) }),
    for: aks,
    verdict: 'reachable',
  },
  {
    name: 'App Service that pulls over the Internet',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [site(false)]),
    for: { service: 'app-service', resourceId: SITE },
    verdict: 'impaired',
    cause: 'svc-app-service-not-over-vnet',
  },
  {
    name: 'App Service that pulls over the VNet',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [site(true)]),
    for: { service: 'app-service', resourceId: SITE },
    verdict: 'reachable',
  },
  {
    name: 'Container Instances without an identity',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [group]),
    for: { service: 'aci', resourceId: GROUP },
    verdict: 'impaired',
    cause: 'svc-aci-no-trusted-identity',
  },
  {
    name: 'tasks that may not pass',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso'),
    for: tasks,
    verdict: 'impaired',
    cause: 'svc-acr-tasks-bypass-off',
  },
  {
    name: 'a quick build while public access is off',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', { more: { networkRuleBypassAllowedForTasks: true } }),
    for: tasks,
    said: `az acr build --registry contoso --image app:1 .\nError: denied: client with IP '20.1.2.3' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`,
    verdict: 'impaired',
    cause: 'svc-acr-tasks-quick-build-public-off',
  },
  {
    name: 'tasks and dual stack',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { more: { endpointProtocol: 'IPv4AndIPv6' } }),
    for: tasks,
    verdict: 'impaired',
    cause: 'svc-acr-tasks-dual-stack',
  },
  {
    name: 'an agent pool that may not go out',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [
      pool('open'),
      prod({ nsg: nsgId('nsg') }),
      nsg('nsg', [{ name: 'deny-internet', priority: 100, access: 'Deny', to: 'Internet' }]),
    ]),
    for: tasks,
    verdict: 'impaired',
    cause: 'svc-acr-tasks-agentpool-egress',
  },
  {
    name: 'an agent pool that may go out',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [pool('open'), prod({})]),
    for: tasks,
    verdict: 'reachable',
  },
  {
    name: 'Defender on the free tier',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [plan('Free')]),
    for: { service: 'defender' },
    verdict: 'impaired',
    cause: 'svc-defender-plan-off',
  },
  {
    name: 'Defender, and a registry that trusts no service',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', { more: { networkRuleBypassOptions: 'None' } }, [plan('Standard')]),
    for: { service: 'defender' },
    verdict: 'impaired',
    cause: 'svc-trusted-services-off',
  },
  {
    name: 'Defender that scans',
    registry: 'contoso',
    from: 'linked',
    azure: assembleAzure([...privateParts('contoso'), plan('Standard')]),
    for: { service: 'defender' },
    verdict: 'reachable',
  },
  {
    name: 'a pipeline and a registry that is shut',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso'),
    for: { service: 'devops' },
    verdict: 'impaired',
    cause: 'svc-devops-hosted-agent',
  },
];
