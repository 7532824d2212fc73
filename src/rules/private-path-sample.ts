// A private path for the rules' examples: one endpoint, one client subnet in a VNet of its own or in the endpoint's.
import type { Facts, NsgRule, Observation } from '../model.ts';
import { no, saw } from './sample.ts';
import { SAMPLE_FACTS } from './sample-facts.ts';

export const ENDPOINT_ID = SAMPLE_FACTS.privateEndpoint.id;
export const VNET_ID = SAMPLE_FACTS.vnet.id;
export const SPOKE_ID = VNET_ID.replace('vnet-prod', 'vnet-spoke');
export const APPS = `${VNET_ID}/subnets/apps`;
export const ENDPOINTS = `${VNET_ID}/subnets/endpoints`;
export const NSG_ID = SAMPLE_FACTS.nsg.id;
export const TABLE_ID = SAMPLE_FACTS.routeTable.id;
export const PRIVATE = '10.1.2.5';

export const CONNECTION = { id: 'connections/pe-acr.1', name: 'pe-acr.1', endpointId: ENDPOINT_ID, status: 'Approved' };
export const registryWith = (status: string, more: Partial<Facts['registry']> = {}): Observation<'registry'> =>
  saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', connections: [{ ...CONNECTION, status }], ...more });

/** The login name at its private address, and a connect to it that ends like this. */
export const dead = (fault: 'timed-out' | 'unreachable' | 'refused' = 'timed-out', address = PRIVATE): readonly Observation[] => [
  saw('dns', { a: [address], chain: ['contoso.privatelink.azurecr.io'] }),
  no('tcp', fault, { address }),
];
export const alive: readonly Observation[] = [
  saw('dns', { a: [PRIVATE], chain: ['contoso.privatelink.azurecr.io'] }),
  saw('tcp', {}, { address: PRIVATE }),
  saw('tls', {}, { address: PRIVATE }),
  saw('http', {}, { address: PRIVATE }),
];

/** The endpoint's VNet, in which the client stands as well; `apps` and `endpoints` are added to the subnets' facts. */
export const home = (apps: object = {}, endpoints: object = {}): Observation<'vnet'> =>
  saw('vnet', {
    subnets: [
      { id: APPS, prefixes: ['10.1.0.0/24'], ...apps },
      { id: ENDPOINTS, prefixes: ['10.1.2.0/24'], privateEndpointNetworkPolicies: 'Disabled', ...endpoints },
    ],
  });
export const inApps = saw('place', { subnetId: APPS, vnetId: VNET_ID });

/** A VNet beside it, with this state of its peering to the endpoint's; the client stands there. */
export const spoke = (state: string | undefined, more: object = {}): readonly Observation[] => [
  saw('vnet', {
    id: SPOKE_ID,
    prefixes: ['10.9.0.0/16'],
    peerings: state === undefined ? [] : [{ name: 'to-prod', remoteId: VNET_ID, state }],
    subnets: [{ id: `${SPOKE_ID}/subnets/apps`, prefixes: ['10.9.0.0/24'], ...more }],
  }),
  saw('place', { subnetId: `${SPOKE_ID}/subnets/apps`, vnetId: SPOKE_ID }),
];

const base: NsgRule = {
  name: 'rule',
  priority: 100,
  direction: 'Outbound',
  access: 'Deny',
  protocol: '*',
  sources: ['*'],
  destinations: ['*'],
  sourcePorts: ['*'],
  destinationPorts: ['443'],
  byDefault: false,
};
export const group = (...rules: readonly Partial<NsgRule>[]): Observation<'nsg'> => saw('nsg', { rules: rules.map((r) => ({ ...base, ...r })) });
export const table = (prefix: string, nextHop: string, nextHopIp?: string): Observation<'routeTable'> =>
  saw('routeTable', { routes: [{ name: 'rule', prefix, nextHop, ...(nextHopIp ? { nextHopIp } : {}) }] });
