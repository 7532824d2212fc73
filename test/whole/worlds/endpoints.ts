// Private endpoints: their connections, and the way to them.
import {
  endpointId,
  firewall,
  nsg,
  nsgId,
  type PrivateWords,
  registryId,
  routeTable,
  routeTableId,
  subnetId,
  vnet,
  vnetId,
} from '../../../src/world/azure/build.ts';
import type { Row } from '../harness.ts';
import { INSIDE, SILENT } from '../network.ts';
import { hostsOf, PROD, privateAzure, publicAzure, recordsOf, VNET } from './parts.ts';

const HUB = vnetId('vnet-hub');
const silentHosts = hostsOf('blocked', SILENT.login, SILENT.data);
/** The endpoint is where DNS says, and nothing comes back from it. */
const silent = (words: PrivateWords = {}): PrivateWords => ({
  ...words,
  endpoint: { hosts: silentHosts, ...words.endpoint },
  zone: { records: recordsOf('blocked', SILENT.login, SILENT.data), ...words.zone },
});
const apps = (more: Readonly<Record<string, unknown>>) => ({ subnets: { ...VNET.subnets, apps: { prefix: '127.0.0.0/24', ...more } } });
const gone = (status: string) => privateAzure('blocked', silent({ endpoint: { hosts: silentHosts, status } }));
/** The endpoint in a hub, the clients in vnet-prod. */
const inHub = (peers: Readonly<Record<string, string>>, back: Readonly<Record<string, string>>) =>
  privateAzure(
    'blocked',
    silent({
      vnet: { prefixes: ['127.0.0.0/24'], subnets: { apps: { prefix: '127.0.0.0/24' } }, peers },
      endpoint: { hosts: silentHosts, subnet: subnetId('vnet-hub', 'endpoints') },
      zone: { records: recordsOf('blocked', SILENT.login, SILENT.data), links: [PROD, HUB] },
    }),
    [vnet('vnet-hub', { prefixes: ['127.0.20.0/22'], subnets: { endpoints: { prefix: '127.0.20.0/22' } }, peers: back })],
  );
const rule = (fqdns: readonly string[]) => [
  {
    name: 'acr',
    ruleType: 'NetworkRule',
    ipProtocols: ['TCP'],
    sourceAddresses: ['*'],
    destinationAddresses: [],
    destinationFqdns: fqdns,
    destinationPorts: ['443'],
  },
];

/** A connection whose endpoint is not there. */
const lost = (label: string, status: string) => ({
  id: `${registryId(label)}/privateEndpointConnections/pe-lost`,
  name: 'pe-lost',
  properties: { privateEndpoint: { id: endpointId('pe-lost') }, privateLinkServiceConnectionState: { status } },
});

export const ENDPOINT_ROWS: readonly Row[] = [
  {
    name: 'a connection that nobody approved',
    registry: 'blocked',
    from: 'linked',
    azure: gone('Pending'),
    verdict: 'unreachable',
    cause: 'pe-connection-not-approved',
  },
  {
    name: 'a connection that was rejected',
    registry: 'blocked',
    from: 'linked',
    azure: gone('Rejected'),
    verdict: 'unreachable',
    cause: 'pe-connection-not-approved',
  },
  {
    name: 'a connection that was cut',
    registry: 'blocked',
    from: 'linked',
    azure: gone('Disconnected'),
    verdict: 'unreachable',
    cause: 'pe-disconnected-or-deleted',
  },
  {
    name: 'a registry that is shut, and its endpoint deleted',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', {
      publicNetworkAccess: 'Disabled',
      defaultAction: 'Deny',
      more: { privateEndpointConnections: [lost('fabrikam', 'Disconnected')] },
    }),
    verdict: 'unreachable',
    cause: 'pe-disconnected-or-deleted',
  },
  {
    name: 'the endpoint in a VNet without peering',
    registry: 'blocked',
    from: 'linked',
    azure: inHub({}, {}),
    verdict: 'unreachable',
    cause: 'pe-no-route-peering',
  },
  {
    name: 'a peering that is disconnected',
    registry: 'blocked',
    from: 'linked',
    azure: inHub({ [HUB]: 'Disconnected' }, { [PROD]: 'Disconnected' }),
    verdict: 'unreachable',
    cause: 'pe-no-route-peering',
  },
  {
    name: 'an NSG that denies on the way out',
    registry: 'blocked',
    from: 'linked',
    azure: privateAzure('blocked', silent({ vnet: apps({ nsg: nsgId('nsg-apps') }) }), [
      nsg('nsg-apps', [{ name: 'deny-all', priority: 100, access: 'Deny' }]),
    ]),
    verdict: 'unreachable',
    cause: 'pe-nsg-udr-blocks',
  },
  {
    name: 'a route to nowhere',
    registry: 'blocked',
    from: 'linked',
    azure: privateAzure('blocked', silent({ vnet: apps({ routes: routeTableId('rt-apps') }) }), [routeTable('rt-apps', { [`${SILENT.login}/32`]: 'None' })]),
    verdict: 'unreachable',
    cause: 'pe-nsg-udr-blocks',
  },
  {
    name: 'a route to a firewall without a rule',
    registry: 'blocked',
    from: 'linked',
    azure: privateAzure('blocked', silent({ vnet: apps({ routes: routeTableId('rt-apps') }) }), [
      routeTable('rt-apps', { [`${SILENT.login}/32`]: '10.9.0.4', [`${SILENT.data}/32`]: '10.9.0.4' }),
      firewall('fw', '10.9.0.4', rule(['mcr.microsoft.com'])),
    ]),
    verdict: 'unreachable',
    cause: 'pe-firewall-path-needs-network-rule',
  },
  {
    name: 'a route to a firewall that allows',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', { vnet: apps({ routes: routeTableId('rt-apps') }) }, [
      routeTable('rt-apps', { [`${INSIDE.login}/32`]: '10.9.0.4' }),
      firewall('fw', '10.9.0.4', [
        {
          name: 'acr',
          ruleType: 'NetworkRule',
          ipProtocols: ['TCP'],
          sourceAddresses: ['*'],
          destinationAddresses: ['127.0.20.0/22'],
          destinationPorts: ['443'],
        },
      ]),
    ]),
    verdict: 'reachable',
  },
  {
    name: 'a private endpoint and a service endpoint',
    registry: 'subnet',
    from: 'unlinked',
    azure: privateAzure('subnet', {
      publicNetworkAccess: 'Enabled',
      subnetRules: [subnetId('vnet-prod', 'other')],
      vnet: apps({ serviceEndpoints: ['Microsoft.ContainerRegistry'] }),
    }),
    verdict: 'unreachable',
    cause: 'pe-and-service-endpoint-both',
  },
  {
    name: 'a registry that is shut, with a rejected connection',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', {
      publicNetworkAccess: 'Disabled',
      defaultAction: 'Deny',
      more: {
        privateEndpointConnections: [lost('fabrikam', 'Rejected')],
      },
    }),
    verdict: 'unreachable',
    cause: 'pe-connection-not-approved',
  },
  {
    name: 'a geo-replicated private registry',
    registry: 'geo',
    from: 'linked',
    azure: privateAzure('geo', {
      replicas: ['westus'],
      endpoint: { hosts: { ...hostsOf('geo'), 'geo.westus.data.azurecr.demo': INSIDE.west } },
      zone: { records: { ...recordsOf('geo'), 'geo.westus.data': [INSIDE.west] } },
    }),
    verdict: 'reachable',
  },
];
