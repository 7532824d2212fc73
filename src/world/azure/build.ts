// Resources in few words, for worlds that differ in one thing. Each builder gives whole, healthy bodies, which `more` overrides.
import type { Parts } from './build/assemble.ts';
import { registryId, subnetId, vnetId, zoneId } from './build/ids.ts';
import { type VnetWords, vnet } from './build/network.ts';
import { type EndpointWords, privateEndpoint, recordOf, suffixOf, type ZoneWords, zone } from './build/private.ts';
import { type RegistryWords, registry } from './build/registry.ts';

export { assembleAzure, type Parts } from './build/assemble.ts';
export { endpointId, HUB_SUB, idOf, nsgId, type Place, registryId, routeTableId, SUB, subnetId, vnetId, workspaceId, zoneId } from './build/ids.ts';
export { type SubnetWords, type VnetWords, vnet } from './build/network.ts';
export { type EndpointWords, privateEndpoint, type ZoneWords, zone } from './build/private.ts';
export { diagnostics, type RegistryWords, registry } from './build/registry.ts';
export { firewall, nsg, type RuleWords, routeTable } from './build/tables.ts';

export interface PrivateWords extends RegistryWords {
  readonly zone?: Partial<ZoneWords>;
  readonly endpoint?: Partial<EndpointWords>;
  readonly vnet?: Partial<VnetWords>;
}

/** A healthy private registry: public access off, one endpoint in vnet-prod (10.1.0.0/16), its zone linked and filled. */
export function privateRegistry(name: string, words: PrivateWords = {}): Parts {
  const { suffix = 'azurecr.io', label = name, location = 'eastus' } = words;
  const { replicas = [] } = words;
  const hosts: Record<string, string> = { [`${label}.${suffix}`]: '10.1.2.5' };
  for (const [i, region] of [location, ...replicas].entries()) hosts[`${label}.${region}.data.${suffix}`] = `10.1.2.${6 + i}`;
  const zoneName = `privatelink.${suffix}`;
  const records = Object.fromEntries(Object.entries(hosts).map(([host, ip]) => [recordOf(host, suffixOf([`${label}.${suffix}`])), [ip]]));
  return [
    registry(name, { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', dataEndpoint: true, ...words }),
    vnet('vnet-prod', words.vnet),
    privateEndpoint(`pe-${name}`, {
      registry: registryId(name, words),
      subnet: subnetId('vnet-prod', 'endpoints'),
      hosts,
      zones: [zoneId(zoneName)],
      ...words.endpoint,
    }),
    zone(zoneName, { records, links: [vnetId('vnet-prod')], ...words.zone }),
  ];
}
