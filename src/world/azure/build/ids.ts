// Ids as Azure spells them, and where things are unless said otherwise.

export const SUB = '00000000-0000-0000-0000-000000000001';
export const HUB_SUB = '00000000-0000-0000-0000-000000000002';

export type Properties = Readonly<Record<string, unknown>>;
export interface Place {
  readonly sub?: string;
  readonly rg?: string;
  readonly location?: string;
}

export const idOf = (type: string, name: string, { sub = SUB, rg = 'rg' }: Place = {}): string =>
  `/subscriptions/${sub}/resourceGroups/${rg}/providers/${type}/${name}`;
export const registryId = (name: string, place: Place = {}): string => idOf('Microsoft.ContainerRegistry/registries', name, place);
export const vnetId = (name: string, place: Place = {}): string => idOf('Microsoft.Network/virtualNetworks', name, place);
export const subnetId = (vnet: string, subnet: string, place: Place = {}): string => `${vnetId(vnet, place)}/subnets/${subnet}`;
export const zoneId = (name: string, place: Place = {}): string => idOf('Microsoft.Network/privateDnsZones', name, place);
export const nsgId = (name: string, place: Place = {}): string => idOf('Microsoft.Network/networkSecurityGroups', name, place);
export const routeTableId = (name: string, place: Place = {}): string => idOf('Microsoft.Network/routeTables', name, place);
export const endpointId = (name: string, place: Place = {}): string => idOf('Microsoft.Network/privateEndpoints', name, place);
export const workspaceId = (name: string, place: Place = {}): string => idOf('Microsoft.OperationalInsights/workspaces', name, place);

export const at = ({ location = 'eastus' }: Place) => ({ location });
