// What rows are made of: the Azure side of the registries in the network.
import { assembleAzure, type Parts, type PrivateWords, privateRegistry, type RegistryWords, registry, vnetId, zoneId } from '../../../src/world/azure/build.ts';
import type { AzureWorldInput, ResourceInput } from '../../../src/world/azure/world.ts';
import { INSIDE, SUFFIX } from '../network.ts';

export const ZONE = `privatelink.${SUFFIX}`;
/** The VNet that a vantage on loopback stands in: its own address, and those of the endpoints. */
export const VNET = {
  prefixes: ['127.0.0.0/24', '127.0.20.0/22'],
  subnets: { apps: { prefix: '127.0.0.0/24' }, endpoints: { prefix: '127.0.20.0/22' } },
} as const;

type Rest = Parameters<typeof assembleAzure>[1];

export const hostsOf = (label: string, login: string = INSIDE.login, data: string = INSIDE.data): Readonly<Record<string, string>> => ({
  [`${label}.${SUFFIX}`]: login,
  [`${label}.eastus.data.${SUFFIX}`]: data,
});
export const recordsOf = (label: string, login: string = INSIDE.login, data: string = INSIDE.data) => ({ [label]: [login], [`${label}.eastus.data`]: [data] });

/** A healthy private registry as the network shows it; `words` say what is different. */
export const privateParts = (label: string, words: PrivateWords = {}): Parts =>
  privateRegistry(label, {
    suffix: SUFFIX,
    ...words,
    vnet: { ...VNET, ...words.vnet },
    endpoint: { hosts: hostsOf(label), ...words.endpoint },
    zone: { records: recordsOf(label), ...words.zone },
  });
export const privateAzure = (label: string, words: PrivateWords = {}, more: Parts = [], rest: Rest = {}): AzureWorldInput =>
  assembleAzure([...privateParts(label, words), ...more], rest);

/** A public registry, and nothing else. */
export const publicAzure = (label: string, words: RegistryWords = {}, more: Parts = [], rest: Rest = {}): AzureWorldInput =>
  assembleAzure([registry(label, { suffix: SUFFIX, ...words }), ...more], rest);

export const PROD = vnetId('vnet-prod');
export const ZONE_ID = zoneId(ZONE);

/** The same without any private DNS zone. */
export const zoneless = (label: string, words: PrivateWords = {}): AzureWorldInput =>
  assembleAzure(
    privateParts(label, { ...words, endpoint: { ...words.endpoint, zones: [] } }).map((part) =>
      Array.isArray(part) ? (part as readonly ResourceInput[]).filter((r) => !r.id.includes('/privateDnsZones/')) : part,
    ) as Parts,
  );
