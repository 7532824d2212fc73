// Nothing is broken, and Azure's configuration looks odd, or cannot be read.
import {
  assembleAzure,
  diagnostics,
  firewall,
  HUB_SUB,
  nsg,
  nsgId,
  privateEndpoint,
  registryId,
  subnetId,
  vnet,
  zone,
  zoneId,
} from '../../../src/world/azure/build.ts';
import { PRIVATE_ZONE, SITES } from '../base.ts';
import { type Scenario, scenarios } from '../scenario.ts';
import {
  APPS,
  inside,
  insideOf,
  insideParts,
  interfaceOf,
  outside,
  PROD,
  peered,
  prod,
  RECORDS,
  REPLICA_RECORD,
  SPOKE,
  throughFirewall,
  without,
} from './azure-parts.ts';

const PUBLIC = { base: 'public' } as const;
const PRIVATE = { base: 'private' } as const;

const quiet = (name: string, shows: string, rest: Partial<Scenario> & Pick<Scenario, 'network' | 'azure'>): Scenario => ({
  name: `healthy-azure-${name}`,
  shows,
  faults: [],
  words: false,
  expect: { causes: [], verdict: 'reachable' },
  ...rest,
});
const ARM = ['/subscriptions', '/providers'] as const;

export const SCENARIOS = scenarios([
  quiet('private', 'A private registry, and Azure tells the same as the network.', { network: PRIVATE, azure: inside() }),
  quiet('peered', 'Endpoint in one VNet, client in the next: peered, and the zone linked to both.', {
    network: PRIVATE,
    faults: [{ fault: 'links', places: ['vnet', 'spoke'] }],
    client: { place: 'spoke' },
    azure: insideOf(peered(), { zone: { records: RECORDS, links: [PROD, SPOKE] } }),
  }),
  quiet('address-allowed', 'Selected networks only, and this office is one of them.', {
    network: { ...PUBLIC, access: [`${SITES.office.egress}/32`] },
    azure: outside({ defaultAction: 'Deny', ipRules: [SITES.office.egress] }),
  }),
  quiet('zone-unreadable', 'The zone is kept in a subscription that this identity does not see, and does its work.', {
    network: PRIVATE,
    azure: assembleAzure(
      [
        ...without('/privateDnsZones/', insideParts({ endpoint: { hosts: interfaceOf(), zones: [zoneId(PRIVATE_ZONE, { sub: HUB_SUB })] } })),
        zone(PRIVATE_ZONE, { sub: HUB_SUB, records: RECORDS, links: [PROD] }),
      ],
      { subscriptions: [{ id: HUB_SUB, invisible: true }] },
    ),
  }),
  quiet('networks-unreadable', 'The identity may read the registry, and no network.', {
    network: PRIVATE,
    azure: inside({}, [], { deny: [{ action: 'Microsoft.Network/*' }] }),
  }),
  quiet('nothing-readable', 'The identity may read nothing at all.', { network: PRIVATE, azure: inside({}, [], { deny: [{ action: '*' }] }) }),
  quiet('errors', 'Azure answers 500 to every question.', {
    network: PUBLIC,
    azure: outside({}, [], { faults: ARM.map((match) => ({ match, fault: 'status' as const, status: 500 })) }),
  }),
  quiet('wrong-secret', 'The check’s own secret is wrong; the registry works.', {
    network: PRIVATE,
    azure: inside(),
    client: { env: { AZURE_CLIENT_SECRET: 'not-this-one' } },
  }),
  quiet('trusted-services-off', 'Trusted services are off, and nobody asked for one.', {
    network: PRIVATE,
    azure: inside({ more: { networkRuleBypassOptions: 'None' } }),
  }),
  quiet('basic', 'A Basic registry with the admin user on.', {
    network: { ...PUBLIC, dataEndpoints: false },
    azure: outside({ sku: 'Basic', dataEndpoint: false, more: { adminUserEnabled: true } }),
  }),
  quiet('group-denies-others', 'A security group denies SSH and allows the rest.', {
    network: PRIVATE,
    azure: insideOf([prod({ nsg: nsgId('nsg') }), nsg('nsg', [{ name: 'no-ssh', priority: 100, access: 'Deny', port: '22' }])]),
  }),
  quiet('firewall-allows', 'Everything goes through a firewall, which has a rule for the endpoint.', {
    network: PRIVATE,
    azure: insideOf([
      ...throughFirewall,
      firewall('fw', '10.2.9.4', [
        {
          name: 'acr',
          ruleType: 'NetworkRule',
          ipProtocols: ['TCP'],
          sourceAddresses: ['*'],
          destinationAddresses: ['10.2.1.0/24'],
          destinationPorts: ['443'],
        },
      ]),
    ]),
  }),
  quiet('second-endpoint', 'Another team has an endpoint and a zone of its own in its own VNet.', {
    network: PRIVATE,
    azure: inside({}, [
      vnet('vnet-other', { prefixes: ['10.8.0.0/16'], subnets: { endpoints: { prefix: '10.8.1.0/24' } } }),
      privateEndpoint('pe-other', {
        rg: 'rg-other',
        registry: registryId('contoso'),
        subnet: subnetId('vnet-other', 'endpoints'),
        hosts: { 'contoso.azurecr.io': '10.8.1.5', 'contoso.eastus.data.azurecr.io': '10.8.1.4' },
      }),
      zone(PRIVATE_ZONE, {
        rg: 'rg-other',
        records: { contoso: ['10.8.1.5'], 'contoso.eastus.data': ['10.8.1.4'] },
        links: [PROD.replace('vnet-prod', 'vnet-other')],
      }),
    ]),
  }),
  quiet('old-endpoint-rejected', 'A second connection was rejected; the approved one serves.', {
    network: PRIVATE,
    azure: inside({}, [
      privateEndpoint('pe-stranger', {
        rg: 'rg-stranger',
        registry: registryId('contoso'),
        subnet: subnetId('vnet-stranger', 'endpoints', { rg: 'rg-stranger' }),
        hosts: { 'contoso.azurecr.io': '10.99.1.5', 'contoso.eastus.data.azurecr.io': '10.99.1.4' },
        status: 'Rejected',
      }),
    ]),
  }),
  quiet('geo-replicated', 'Two regions behind the endpoint, and records of both.', {
    network: { ...PRIVATE, replica: true },
    azure: inside({ replicas: ['westeurope'], zone: { records: { ...RECORDS, ...REPLICA_RECORD } } }),
  }),
  quiet('diagnostics', 'Login events go to a workspace, and tell of a stranger who was refused.', {
    network: PRIVATE,
    azure: inside({}, diagnostics(registryId('contoso')), {
      logins: [{ registryId: registryId('contoso'), ip: '192.0.2.66', status: 403, minutesAgo: 90 }],
    }),
  }),
  quiet('provisioning-failed', 'The last change of the registry failed; it serves all the same.', {
    network: PUBLIC,
    azure: outside({ more: { provisioningState: 'Failed' } }),
  }),
  quiet('subnet-rule', 'A subnet of the VNet is let in by its service endpoint, and this is it.', {
    network: { base: 'public-vnet', access: [`${SITES.vnet.egress}/32`] },
    azure: outside({ defaultAction: 'Deny', subnetRules: [APPS] }, [prod({ serviceEndpoints: ['Microsoft.ContainerRegistry'] })]),
  }),
  quiet('two-views', 'The office outside, the VNet inside: a private registry as it should be, as Azure tells it too.', {
    network: PRIVATE,
    client: { place: 'office', resolvers: ['public'] },
    vantages: [{ label: 'vnet', place: 'vnet' }],
    azure: inside(),
  }),
]);
