// Little DNS scenes for the examples: a private registry with its endpoint, zone and VNet, and what a vantage resolves.
import type { Observation } from '../model.ts';
import { DATA_HOST, no, SUBSCRIPTION, saw } from './sample.ts';

export const PRIVATE_CHAIN = ['contoso.privatelink.azurecr.io'];
export const DATA_CHAIN = ['contoso.eastus.data.privatelink.azurecr.io'];
export const PUBLIC_IP = '20.62.128.10';
export const ENDPOINT_IP = '10.1.2.5';
export const VNET_ID = `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/vnet-prod`;
export const ENDPOINT_ID = `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/pe-acr`;
export const AZURE_DNS = { aside: true, via: '168.63.129.16:53' } as const;
export const DATA = { target: DATA_HOST } as const;

/** What Azure says of a private registry whose endpoint is approved. */
export const PRIVATE_REGISTRY = saw('registry', {
  publicNetworkAccess: 'Disabled',
  defaultAction: 'Deny',
  dataEndpointEnabled: true,
  dataHosts: [DATA_HOST],
  connections: [{ id: 'c1', name: 'c1', endpointId: ENDPOINT_ID, status: 'Approved' }],
});
export const ENDPOINT = saw('privateEndpoint');
export const VNET = saw('vnet');
export const PLACE = saw('place', { vnetId: VNET_ID });
export const ZONE = saw('privateDnsZone');
export const ZONE_UNLINKED = saw('privateDnsZone', { links: [] });
export const AZURE: readonly Observation[] = [PRIVATE_REGISTRY, ENDPOINT, VNET, PLACE];

export const PUBLIC_ANSWER = saw('dns', { a: [PUBLIC_IP], chain: PRIVATE_CHAIN });
export const PRIVATE_ANSWER = saw('dns', { a: [ENDPOINT_IP], chain: PRIVATE_CHAIN });
export const LOGIN_ABSENT = no('dns', 'name-not-found', {}, { chain: PRIVATE_CHAIN, rcode: 'NXDOMAIN', server: '168.63.129.16:53' });
export const DATA_ABSENT = no('dns', 'name-not-found', DATA, { chain: DATA_CHAIN, rcode: 'NXDOMAIN', server: '168.63.129.16:53' });
