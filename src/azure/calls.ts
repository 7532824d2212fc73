// Every call that this program can make to Azure Resource Manager, as data. The wire refuses any other, and the custom role
// in deploy/azure is made from this list, so the two cannot drift apart.
// Paths and api-versions: the Azure REST API specifications. What only a live tenant can settle, and the simulated Azure cannot:
//   - whether 2021-08-01-preview of the registry is still served, and for how long
//   - whether Resource Graph takes our queries as they are, and how late it is
//   - whether the activity log takes resourceProvider beside a start time in its filter
//   - whether Resource Health knows registries, and its availabilityStatuses/current for them
//   - which of the log actions a query by registry needs, in which access mode of the workspace; that query in sovereign clouds
//   - which of these api-versions sovereign clouds have (an older one is taken where they name one), and that custom roles
//     accept every action named here: check with `az provider operation show`

/** Which role file grants it. core: a registry and its network. The others are add-ons, each assigned only where it is wanted. */
export const GROUPS = ['core', 'firewall', 'tags', 'effective', 'logs', 'tasks', 'consumers', 'defender'] as const;
export type Group = (typeof GROUPS)[number];

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string; // {sub} {rg} {name} {child} {place} {id}: one segment each
  readonly version: string;
  /** RBAC actions; none where Azure answers with what the identity can read anyway. */
  readonly actions: readonly string[];
  readonly group: Group;
  /** How long an answer may be used again, in seconds. Short for what people change while they watch, a day for published lists. */
  readonly keep: number;
  /** Largest body that is read, in bytes; 4 MB where not given. */
  readonly maxBytes?: number;
  /** May an older api-version be used where a cloud lacks this one? Not where the version itself is the point. */
  readonly exact?: true;
}

const G = '/subscriptions/{sub}/resourceGroups/{rg}/providers';
const REGISTRY = `${G}/Microsoft.ContainerRegistry/registries/{name}`;
const NETWORK = '2025-05-01';
const DNS = '2024-06-01';
const ACR = '2025-11-01';

const get = (path: string, version: string, action: string | readonly string[], more: Partial<Call> = {}): Call => ({
  method: 'GET',
  path,
  version,
  actions: typeof action === 'string' ? [action] : action,
  group: 'core',
  keep: 15,
  ...more,
});

/** The versions that hold what the stable one lacks (see registry.ts). */
export const OLD_RULES_VERSION = '2021-08-01-preview';
export const PREVIEW_VERSION = '2026-01-01-preview';

export const CALLS = {
  // finding
  graph: { method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', version: '2024-04-01', actions: [], group: 'core', keep: 30 },
  subscriptions: get('/subscriptions', '2022-12-01', 'Microsoft.Resources/subscriptions/read', { keep: 300 }),
  registries: get('/subscriptions/{sub}/providers/Microsoft.ContainerRegistry/registries', ACR, 'Microsoft.ContainerRegistry/registries/read', { keep: 30 }),
  nameAvailability: {
    method: 'POST',
    path: '/subscriptions/{sub}/providers/Microsoft.ContainerRegistry/checkNameAvailability',
    version: ACR,
    actions: ['Microsoft.ContainerRegistry/checkNameAvailability/read'],
    group: 'core',
    keep: 30,
  },
  // the registry. virtualNetworkRules left the api in 2023: only the old version tells them.
  registry: get(REGISTRY, ACR, 'Microsoft.ContainerRegistry/registries/read', { keep: 5 }),
  registryOldRules: get(REGISTRY, OLD_RULES_VERSION, 'Microsoft.ContainerRegistry/registries/read', { keep: 5, exact: true }),
  registryPreview: get(REGISTRY, PREVIEW_VERSION, 'Microsoft.ContainerRegistry/registries/read', { keep: 5, exact: true }),
  replications: get(`${REGISTRY}/replications`, ACR, 'Microsoft.ContainerRegistry/registries/replications/read', { keep: 5 }),
  usages: get(`${REGISTRY}/listUsages`, ACR, 'Microsoft.ContainerRegistry/registries/listUsages/read'),
  agentPools: get(`${REGISTRY}/agentPools`, '2025-03-01-preview', 'Microsoft.ContainerRegistry/registries/agentPools/read', { group: 'tasks' }),
  task: get(`${REGISTRY}/tasks/{child}`, '2025-03-01-preview', 'Microsoft.ContainerRegistry/registries/tasks/read', { group: 'tasks' }),
  // private endpoints
  privateEndpoint: get(`${G}/Microsoft.Network/privateEndpoints/{name}`, NETWORK, 'Microsoft.Network/privateEndpoints/read'),
  zoneGroups: get(
    `${G}/Microsoft.Network/privateEndpoints/{name}/privateDnsZoneGroups`,
    NETWORK,
    'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read',
  ),
  nic: get(`${G}/Microsoft.Network/networkInterfaces/{name}`, NETWORK, 'Microsoft.Network/networkInterfaces/read'),
  // where this host stands, if it is an instance of a scale set (an AKS node): Resource Graph does not know those interfaces
  scaleSetNics: get(
    `${G}/Microsoft.Compute/virtualMachineScaleSets/{name}/virtualMachines/{child}/networkInterfaces`,
    '2018-10-01',
    'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces/read',
    { keep: 300 },
  ),
  // private DNS. The zone itself needs no call: its name is in its id; privateDnsZones/read lets Resource Graph find it.
  zoneLinks: get(`${G}/Microsoft.Network/privateDnsZones/{name}/virtualNetworkLinks`, DNS, [
    'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
    'Microsoft.Network/privateDnsZones/read',
  ]),
  zoneRecords: get(`${G}/Microsoft.Network/privateDnsZones/{name}/A`, DNS, 'Microsoft.Network/privateDnsZones/A/read'),
  // the network
  vnet: get(
    `${G}/Microsoft.Network/virtualNetworks/{name}`,
    NETWORK,
    [
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/subnets/read',
      'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read',
    ],
    { keep: 30 },
  ),
  vnetsInGroup: get(`${G}/Microsoft.Network/virtualNetworks`, NETWORK, 'Microsoft.Network/virtualNetworks/read', { keep: 30 }),
  nsg: get(`${G}/Microsoft.Network/networkSecurityGroups/{name}`, NETWORK, 'Microsoft.Network/networkSecurityGroups/read'),
  routeTable: get(`${G}/Microsoft.Network/routeTables/{name}`, NETWORK, 'Microsoft.Network/routeTables/read'),
  firewall: get(`${G}/Microsoft.Network/azureFirewalls/{name}`, NETWORK, 'Microsoft.Network/azureFirewalls/read', { group: 'firewall', keep: 30 }),
  firewallPolicy: get(`${G}/Microsoft.Network/firewallPolicies/{name}`, NETWORK, 'Microsoft.Network/firewallPolicies/read', { group: 'firewall', keep: 30 }),
  ruleGroups: get(
    `${G}/Microsoft.Network/firewallPolicies/{name}/ruleCollectionGroups`,
    NETWORK,
    'Microsoft.Network/firewallPolicies/ruleCollectionGroups/read',
    { group: 'firewall', keep: 30 },
  ),
  ipGroup: get(`${G}/Microsoft.Network/ipGroups/{name}`, NETWORK, 'Microsoft.Network/ipGroups/read', { group: 'firewall', keep: 30 }),
  serviceTags: get('/subscriptions/{sub}/providers/Microsoft.Network/locations/{place}/serviceTags', NETWORK, 'Microsoft.Network/locations/serviceTags/read', {
    group: 'tags',
    keep: 86_400,
    maxBytes: 20_000_000,
  }),
  effectiveRules: {
    method: 'POST',
    path: `${G}/Microsoft.Network/networkInterfaces/{name}/effectiveNetworkSecurityGroups`,
    version: NETWORK,
    actions: ['Microsoft.Network/networkInterfaces/effectiveNetworkSecurityGroups/action'],
    group: 'effective',
    keep: 15,
  },
  effectiveRoutes: {
    method: 'POST',
    path: `${G}/Microsoft.Network/networkInterfaces/{name}/effectiveRouteTable`,
    version: NETWORK,
    actions: ['Microsoft.Network/networkInterfaces/effectiveRouteTable/action'],
    group: 'effective',
    keep: 15,
  },
  operation: get('/subscriptions/{sub}/providers/Microsoft.Network/locations/{place}/operations/{id}', NETWORK, 'Microsoft.Network/locations/operations/read', {
    group: 'effective',
    keep: 0,
  }),
  operationResult: get(
    '/subscriptions/{sub}/providers/Microsoft.Network/locations/{place}/operationResults/{id}',
    NETWORK,
    'Microsoft.Network/locations/operationResults/read',
    { group: 'effective', keep: 0 },
  ),
  // around the registry
  provider: get('/subscriptions/{sub}/providers/Microsoft.ContainerRegistry', '2021-04-01', 'Microsoft.Resources/subscriptions/providers/read', { keep: 60 }),
  health: get(
    `${REGISTRY}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
    '2020-05-01',
    'Microsoft.ResourceHealth/availabilityStatuses/read',
  ),
  activity: get('/subscriptions/{sub}/providers/Microsoft.Insights/eventtypes/management/values', '2015-04-01', 'Microsoft.Insights/eventtypes/values/read', {
    keep: 15,
  }),
  diagnostics: get(`${REGISTRY}/providers/Microsoft.Insights/diagnosticSettings`, '2021-05-01-preview', 'Microsoft.Insights/diagnosticSettings/read'),
  workspace: get(`${G}/Microsoft.OperationalInsights/workspaces/{name}`, '2022-10-01', 'Microsoft.OperationalInsights/workspaces/read', {
    group: 'logs',
    keep: 300,
  }),
  roleAssignments: get(`${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`, '2022-04-01', 'Microsoft.Authorization/roleAssignments/read', {
    group: 'consumers',
  }),
  defender: get('/subscriptions/{sub}/providers/Microsoft.Security/pricings/Containers', '2024-01-01', 'Microsoft.Security/pricings/read', {
    group: 'defender',
    keep: 60,
  }),
  // services that pull. Never sites/config/appsettings/list: it returns secrets.
  cluster: get(`${G}/Microsoft.ContainerService/managedClusters/{name}`, '2025-05-01', 'Microsoft.ContainerService/managedClusters/read', {
    group: 'consumers',
  }),
  publicIp: get(`${G}/Microsoft.Network/publicIPAddresses/{name}`, NETWORK, 'Microsoft.Network/publicIPAddresses/read', { group: 'consumers' }),
  site: get(`${G}/Microsoft.Web/sites/{name}`, '2024-11-01', 'Microsoft.Web/sites/read', { group: 'consumers' }),
  siteConfig: get(`${G}/Microsoft.Web/sites/{name}/config/web`, '2024-11-01', 'Microsoft.Web/sites/config/read', { group: 'consumers' }),
  containerGroup: get(`${G}/Microsoft.ContainerInstance/containerGroups/{name}`, '2023-05-01', 'Microsoft.ContainerInstance/containerGroups/read', {
    group: 'consumers',
  }),
  containerApp: get(`${G}/Microsoft.App/containerApps/{name}`, '2025-01-01', 'Microsoft.App/containerApps/read', { group: 'consumers' }),
  environment: get(`${G}/Microsoft.App/managedEnvironments/{name}`, '2025-01-01', 'Microsoft.App/managedEnvironments/read', { group: 'consumers' }),
} as const satisfies Record<string, Call>;

export type CallName = keyof typeof CALLS;
export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];
export const callNamed = (name: CallName): Call => CALLS[name];

/** Log Analytics is another host with rights of its own: the two queries of logs.ts, by workspace or by registry. */
export const LOG_PATHS: readonly RegExp[] = [
  /^\/v1\/workspaces\/[\w-]+\/query$/,
  /^\/v1\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+\/query$/i,
];
export const LOG_ACTIONS: readonly string[] = [
  'Microsoft.OperationalInsights/workspaces/query/read',
  'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryLoginEvents/read',
  'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryRepositoryEvents/read',
];

const patterns = CALL_NAMES.map((name) => {
  const pattern = CALLS[name].path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
  return [name, CALLS[name].method, new RegExp(`^${pattern}$`, 'i')] as const;
});

/** The calls that a request could be (three read the registry, in three versions); none: it is not ours to make. */
export const callsFor = (method: string, path: string): readonly CallName[] =>
  patterns.flatMap(([name, itsMethod, pattern]) => (itsMethod === method && pattern.test(path) ? [name] : []));
