// Private endpoints and private DNS zones as ARM shows them.
import type { ResourceInput } from '../world.ts';
import { at, endpointId, idOf, type Place, type Properties, zoneId } from './ids.ts';

export interface EndpointWords extends Place {
  readonly registry: string; // its resource id
  readonly subnet: string; // its resource id
  /** Host -> address, as the interface holds them: contoso.azurecr.io, contoso.eastus.data.azurecr.io. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly manual?: boolean;
  readonly allocation?: string;
  /** Zone ids that a DNS zone group writes to; none: no group. */
  readonly zones?: readonly string[];
  readonly more?: Properties;
}

const memberOf = (host: string): string => {
  const [, region, infix] = host.split('.');
  if (infix === 'data') return `registry_data_${region}`;
  return infix === 'geo' ? `registry_${region}` : 'registry';
};
/** azurecr.io, of the shortest host: the login server without its label. */
export const suffixOf = (hosts: readonly string[]): string => {
  const [login = ''] = [...hosts].sort((a, b) => a.split('.').length - b.split('.').length);
  return login.split('.').slice(1).join('.');
};
/** contoso.eastus.data of contoso.eastus.data.azurecr.io. */
export const recordOf = (host: string, suffix: string): string => host.slice(0, -suffix.length - 1);

/** A private endpoint, its interface, and its DNS zone group. */
export function privateEndpoint(name: string, words: EndpointWords): readonly ResourceInput[] {
  const id = endpointId(name, words);
  const nic = idOf('Microsoft.Network/networkInterfaces', `${name}.nic`, words);
  const connection = {
    name,
    properties: {
      privateLinkServiceId: words.registry,
      groupIds: ['registry'],
      privateLinkServiceConnectionState: { status: words.status ?? 'Approved', description: 'Auto-Approved', actionsRequired: 'None' },
    },
  };
  const suffix = suffixOf(Object.keys(words.hosts));
  const group: ResourceInput = {
    id: `${id}/privateDnsZoneGroups/default`,
    properties: {
      provisioningState: 'Succeeded',
      privateDnsZoneConfigs: (words.zones ?? []).map((zone) => ({
        name: zone.split('/').at(-1),
        properties: {
          privateDnsZoneId: zone,
          recordSets: Object.entries(words.hosts).map(([host, ip]) => ({
            recordType: 'A',
            recordSetName: recordOf(host, suffix),
            fqdn: host,
            ttl: 10,
            ipAddresses: [ip],
          })),
        },
      })),
    },
  };
  return [
    {
      id,
      ...at(words),
      properties: {
        provisioningState: 'Succeeded',
        privateLinkServiceConnections: words.manual ? [] : [connection],
        manualPrivateLinkServiceConnections: words.manual ? [connection] : [],
        subnet: { id: words.subnet },
        networkInterfaces: [{ id: nic }],
        customDnsConfigs: [],
        ...words.more,
      },
    },
    {
      id: nic,
      ...at(words),
      properties: {
        provisioningState: 'Succeeded',
        ipConfigurations: Object.entries(words.hosts).map(([host, ip]) => ({
          name: memberOf(host),
          properties: {
            privateIPAddress: ip,
            privateIPAllocationMethod: words.allocation ?? 'Dynamic',
            subnet: { id: words.subnet },
            privateLinkConnectionProperties: { groupId: 'registry', requiredMemberName: memberOf(host), fqdns: [host] },
          },
        })),
        dnsSettings: { dnsServers: [], appliedDnsServers: [] },
      },
    },
    ...((words.zones ?? []).length > 0 ? [group] : []),
  ];
}

export interface ZoneWords extends Place {
  readonly records?: Readonly<Record<string, readonly string[]>>;
  readonly links?: readonly string[]; // VNet ids
  readonly resolutionPolicy?: string;
  readonly linkState?: string;
}

/** A private DNS zone, its A records and its links. */
export function zone(name: string, words: ZoneWords = {}): readonly ResourceInput[] {
  const id = zoneId(name, words);
  const { records = {}, links = [] } = words;
  return [
    { id, location: 'global', properties: { numberOfRecordSets: Object.keys(records).length + 1, numberOfVirtualNetworkLinks: links.length } },
    ...Object.entries(records).map(
      ([label, addresses]): ResourceInput => ({
        id: `${id}/A/${label}`,
        type: 'Microsoft.Network/privateDnsZones/A',
        properties: { ttl: 10, fqdn: `${label}.${name}.`, isAutoRegistered: false, aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) },
      }),
    ),
    ...links.map(
      (vnet, i): ResourceInput => ({
        id: `${id}/virtualNetworkLinks/link${i + 1}`,
        location: 'global',
        properties: {
          virtualNetwork: { id: vnet },
          registrationEnabled: false,
          virtualNetworkLinkState: words.linkState ?? 'Completed',
          provisioningState: 'Succeeded',
          resolutionPolicy: words.resolutionPolicy ?? 'Default',
        },
      }),
    ),
  ];
}
