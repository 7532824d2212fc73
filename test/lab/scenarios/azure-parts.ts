// What the Azure side of scenarios is made of: resources that tell of the addresses in base.ts, or deliberately do not.
import {
  assembleAzure,
  type Parts,
  type PrivateWords,
  privateRegistry,
  type RegistryWords,
  registry,
  routeTable,
  routeTableId,
  type SubnetWords,
  subnetId,
  vnet,
  vnetId,
  zone,
} from '../../../src/world/azure/build.ts';
import type { AzureWorldInput, ResourceInput } from '../../../src/world/azure/world.ts';
import { DOORS, HOME, PRIVATE_ZONE, REGISTRY, REPLICA } from '../base.ts';

type Rest = Parameters<typeof assembleAzure>[1];
type Hosts = Readonly<Record<string, string>>;

/** The VNet of the private endpoint (vnet of the lab), and the one beside it (spoke of the lab). */
export const PROD = vnetId('vnet-prod');
export const SPOKE = vnetId('vnet-spoke');
export const APPS = subnetId('vnet-prod', 'apps');

export const prod = (apps: Partial<SubnetWords> = {}, more: Parameters<typeof vnet>[1] = {}): ResourceInput =>
  vnet('vnet-prod', {
    prefixes: ['10.2.0.0/16'],
    subnets: { apps: { prefix: '10.2.0.0/24', ...apps }, endpoints: { prefix: '10.2.1.0/24' } },
    ...more,
  });
export const spoke = (more: Parameters<typeof vnet>[1] = {}): ResourceInput =>
  vnet('vnet-spoke', { prefixes: ['10.3.0.0/16'], subnets: { apps: { prefix: '10.3.0.0/24' } }, ...more });
/** Both sides of a peering. */
export const peered = (state = 'Connected', spokeWords: Parameters<typeof vnet>[1] = {}): Parts => [
  prod({}, { peers: { [SPOKE]: state } }),
  spoke({ peers: { [PROD]: state }, ...spokeWords }),
];

/** Host -> address, as the endpoint's interface of the lab holds them. */
export const interfaceOf = ({ replica = false } = {}): Hosts => ({
  [DOORS['login-private'].host]: DOORS['login-private'].v4,
  [DOORS['data-private'].host]: DOORS['data-private'].v4,
  ...(replica ? { [DOORS['data-2-private'].host]: DOORS['data-2-private'].v4 } : {}),
});
export const LOGIN_RECORD = { [REGISTRY]: [DOORS['login-private'].v4] };
export const DATA_RECORD = { [`${REGISTRY}.${HOME}.data`]: [DOORS['data-private'].v4] };
export const REPLICA_RECORD = { [`${REGISTRY}.${REPLICA}.data`]: [DOORS['data-2-private'].v4] };
export const RECORDS = { ...LOGIN_RECORD, ...DATA_RECORD };

/** The private registry of the lab, as Azure would tell of it; `words` and `more` say what is different. */
export const inside = (words: PrivateWords = {}, more: Parts = [], rest: Rest = {}): AzureWorldInput => assembleAzure([...insideParts(words), ...more], rest);
export const insideParts = (words: PrivateWords = {}): Parts => {
  const parts = privateRegistry(REGISTRY, {
    ...words,
    endpoint: { hosts: interfaceOf({ replica: (words.replicas?.length ?? 0) > 0 }), ...words.endpoint },
    zone: { records: RECORDS, ...words.zone },
  });
  // Its VNet is the lab's unless the words bring another.
  return parts.map((part) => (!words.vnet && !Array.isArray(part) && (part as ResourceInput).id === PROD ? prod() : part));
};
/** The same, with other networks than the one VNet. */
export const insideOf = (networks: Parts, words: PrivateWords = {}, rest: Rest = {}): AzureWorldInput =>
  assembleAzure([...without('/virtualNetworks/', insideParts(words)), ...networks], rest);

export const without = (segment: string, parts: Parts): Parts =>
  parts
    .flat()
    .map((r) => r as ResourceInput)
    .filter((r) => !r.id.includes(segment));

/** The public registry of the lab, with its data endpoint. */
export const outside = (words: RegistryWords = {}, more: Parts = [], rest: Rest = {}): AzureWorldInput =>
  assembleAzure([registry(REGISTRY, { dataEndpoint: true, ...words }), ...more], rest);

/** A private zone of other registries, linked to the client's VNet. */
export const othersZone = zone(PRIVATE_ZONE, { links: [PROD] });
/** Everything from the apps subnet goes to a firewall. */
export const throughFirewall: Parts = [prod({ routes: routeTableId('rt') }), routeTable('rt', { '0.0.0.0/0': '10.2.9.4', '10.2.1.0/24': '10.2.9.4' })];

/** An identity of the lab, and what it is told to check for. */
export const KUBELET = '55555555-5555-4555-8555-555555555555';
export const forService = (service: string, resourceId?: string) => ({ args: ['--for', service, ...(resourceId ? [resourceId] : [])] });
