// A network in Azure around the vantage, for the examples of the rules that read its group, its routes and its firewall.
import type { Facts, NsgRule, Observation, Route } from '../model.ts';
import { saw } from './sample.ts';

const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network';
export const VNET_ID = `${NETWORK}/virtualNetworks/vnet-prod`;
export const SUBNET_ID = `${VNET_ID}/subnets/apps`;
export const NSG_ID = `${NETWORK}/networkSecurityGroups/nsg-apps`;
export const TABLE_ID = `${NETWORK}/routeTables/rt-apps`;
export const FIREWALL_IP = '10.0.1.4';

/** The vantage in its subnet, which has a group and a route table. */
export const standing = (subnet: object = {}, place: object = {}): readonly Observation[] => [
  saw('place', { vnetId: VNET_ID, subnetId: SUBNET_ID, nicId: `${NETWORK}/networkInterfaces/vm1-nic`, ...place }),
  saw('vnet', { id: VNET_ID, subnets: [{ id: SUBNET_ID, prefixes: ['10.1.0.0/24'], nsgId: NSG_ID, routeTableId: TABLE_ID, ...subnet }] }),
  saw('client'),
  saw('serviceTags'),
];

export const outbound = (name: string, priority: number, access: NsgRule['access'], destination: string, ports: readonly string[] = ['*']): NsgRule => ({
  name,
  priority,
  direction: 'Outbound',
  access,
  protocol: '*',
  sources: ['*'],
  destinations: [destination],
  sourcePorts: ['*'],
  destinationPorts: ports,
  byDefault: false,
});
export const group = (...rules: readonly NsgRule[]): Observation<'nsg'> => saw('nsg', { id: NSG_ID, rules });

export const table = (...routes: readonly Route[]): Observation<'routeTable'> => saw('routeTable', { id: TABLE_ID, routes });
export const toFirewall: Route = { name: 'all', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: FIREWALL_IP };

/** A firewall whose one application rule allows the given names from anywhere. */
export const firewall = (fqdns: readonly string[], more: Partial<Facts['firewall']> = {}): Observation<'firewall'> =>
  saw('firewall', {
    privateIp: FIREWALL_IP,
    applicationRules: [{ name: 'web', action: 'Allow', priority: 200, sources: ['*'], fqdns, fqdnTags: [], protocols: ['Https:443'] }],
    ...more,
  });
