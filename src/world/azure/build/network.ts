// VNets as ARM shows them.
import type { ResourceInput } from '../world.ts';
import { at, type Place, type Properties, vnetId } from './ids.ts';

export interface SubnetWords {
  readonly prefix: string;
  readonly nsg?: string; // its id
  readonly routes?: string; // id of its route table
  readonly serviceEndpoints?: readonly string[];
  readonly delegations?: readonly string[];
  readonly policies?: string; // privateEndpointNetworkPolicies
  readonly used?: number;
  readonly more?: Properties;
}
export interface VnetWords extends Place {
  readonly prefixes?: readonly string[];
  readonly dns?: readonly string[];
  readonly subnets?: Readonly<Record<string, SubnetWords>>;
  /** VNet id -> peeringState. */
  readonly peers?: Readonly<Record<string, string>>;
}

export function vnet(name: string, words: VnetWords = {}): ResourceInput {
  const id = vnetId(name, words);
  const subnets = words.subnets ?? { apps: { prefix: '10.1.0.0/24' }, endpoints: { prefix: '10.1.2.0/24' } };
  return {
    id,
    ...at(words),
    properties: {
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: words.prefixes ?? ['10.1.0.0/16'] },
      ...(words.dns ? { dhcpOptions: { dnsServers: words.dns } } : {}),
      subnets: Object.entries(subnets).map(([subnet, s]) => ({
        name: subnet,
        id: `${id}/subnets/${subnet}`,
        properties: {
          provisioningState: 'Succeeded',
          addressPrefix: s.prefix,
          privateEndpointNetworkPolicies: s.policies ?? 'Disabled',
          ...(s.nsg ? { networkSecurityGroup: { id: s.nsg } } : {}),
          ...(s.routes ? { routeTable: { id: s.routes } } : {}),
          serviceEndpoints: (s.serviceEndpoints ?? []).map((service) => ({ service, locations: ['*'], provisioningState: 'Succeeded' })),
          delegations: (s.delegations ?? []).map((serviceName) => ({ name: serviceName, properties: { serviceName } })),
          ipConfigurations: Array.from({ length: s.used ?? 0 }, (_, i) => ({ id: `${id}/ip/${i}` })),
          ...s.more,
        },
      })),
      virtualNetworkPeerings: Object.entries(words.peers ?? {}).map(([remote, peeringState], i) => ({
        name: `peer${i + 1}`,
        properties: { remoteVirtualNetwork: { id: remote }, peeringState, allowForwardedTraffic: true, useRemoteGateways: false },
      })),
    },
  };
}
