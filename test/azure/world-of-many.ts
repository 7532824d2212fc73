// The worlds that the figures are taken from.
import {
  assembleAzure,
  diagnostics,
  HUB_SUB,
  nsg,
  nsgId,
  type Parts,
  privateEndpoint,
  registry,
  registryId,
  routeTable,
  routeTableId,
  subnetId,
  vnet,
  vnetId,
  zone,
  zoneId,
} from '../../src/world/azure/build.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';

const REGIONS = ['westus', 'westeurope', 'japaneast'];

/** A registry with three replicas beside its own region, four private endpoints in four VNets, six private DNS zones, and logs. */
export function wholePicture(latencyMs: number): AzureWorldInput {
  const hub = { sub: HUB_SUB, rg: 'hub' };
  const places = [1, 2, 3, 4];
  const hosts = (i: number) =>
    Object.fromEntries(
      ['contoso.azurecr.io', ...['eastus', ...REGIONS].map((r) => `contoso.${r}.data.azurecr.io`)].map((host, n) => [host, `10.${i}.2.${n + 4}`]),
    );
  const zones = [
    'privatelink.azurecr.io',
    'eastus.data.privatelink.azurecr.io',
    'westus.data.privatelink.azurecr.io',
    'data.privatelink.azurecr.io',
    'azurecr.io',
    'data.azurecr.io',
  ];
  return assembleAzure(
    [
      registry('contoso', { publicNetworkAccess: 'Disabled', replicas: REGIONS, dataEndpoint: true }),
      diagnostics(registryId('contoso')),
      ...places.map((i) =>
        vnet(`vnet-${i}`, {
          prefixes: [`10.${i}.0.0/16`],
          subnets: {
            apps: { prefix: `10.${i}.0.0/24`, nsg: nsgId(`nsg-${i}`), routes: routeTableId(`rt-${i}`) },
            endpoints: { prefix: `10.${i}.2.0/24`, nsg: nsgId('nsg-endpoints') },
          },
        }),
      ),
      ...places.map((i) =>
        privateEndpoint(`pe-${i}`, {
          registry: registryId('contoso'),
          subnet: subnetId(`vnet-${i}`, 'endpoints'),
          hosts: hosts(i),
          zones: [zoneId('privatelink.azurecr.io', hub)],
        }),
      ),
      ...places.map((i) => nsg(`nsg-${i}`)),
      nsg('nsg-endpoints'),
      ...places.map((i) => routeTable(`rt-${i}`, { '0.0.0.0/0': 'Internet' })),
      ...zones.map((name) => zone(name, { ...hub, links: places.map((i) => vnetId(`vnet-${i}`)), records: { contoso: ['10.1.2.4'] } })),
    ],
    { latencyMs },
  );
}

/** Registries r001 ... of one subscription: each with one private endpoint, all in one VNet, one zone, one workspace. */
export function manyRegistries(count: number, latencyMs: number): AzureWorldInput {
  const names = Array.from({ length: count }, (_, i) => `registry${String(i + 1).padStart(3, '0')}`);
  const parts: Parts = names.flatMap((name, i) => [
    registry(name, { publicNetworkAccess: 'Disabled' }),
    privateEndpoint(`pe-${name}`, {
      registry: registryId(name),
      subnet: subnetId('vnet-shared', 'endpoints'),
      hosts: { [`${name}.azurecr.io`]: `10.1.${2 + Math.floor(i / 250)}.${(i % 250) + 4}` },
      zones: [zoneId('privatelink.azurecr.io')],
    }),
  ]);
  return assembleAzure(
    [
      ...parts,
      vnet('vnet-shared', { subnets: { apps: { prefix: '10.1.0.0/24', nsg: nsgId('nsg') }, endpoints: { prefix: '10.1.2.0/23' } } }),
      nsg('nsg'),
      zone('privatelink.azurecr.io', { links: [vnetId('vnet-shared')], records: Object.fromEntries(names.map((name) => [name, ['10.1.2.4']])) }),
    ],
    { latencyMs },
  );
}

export const registryNames = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `registry${String(i + 1).padStart(3, '0')}`);
