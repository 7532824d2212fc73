// Which DNS cause comes first where several could speak: look-alikes one against the other, and healthy networks that look odd.
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import type { Facts, NetworkVantage, Observation, Question } from '../../src/model.ts';
import { DATA_HOST, denied, healthy, no, SAMPLE, saw, unseen } from '../../src/rules/sample.ts';
import { SAMPLE_FACTS } from '../../src/rules/sample-facts.ts';

type Place = NonNullable<Parameters<typeof saw>[2]>;
const AZURE = '168.63.129.16:53';
const OWN = '10.1.0.53:53';
const PUBLIC = '20.62.128.10';
const PRIVATE = '10.1.2.5';
const CHAIN = ['contoso.privatelink.azurecr.io'];
const DATA_CHAIN = ['contoso.eastus.data.privatelink.azurecr.io'];
const NX = { rcode: 'NXDOMAIN', a: [], aaaa: [] };
const VNET_ID = SAMPLE_FACTS.vnet.id;
const ENDPOINT_ID = SAMPLE_FACTS.privateEndpoint.id;

const above = (place: Place = {}, address = PUBLIC) => healthy(place, address).filter((o) => o.kind !== 'dns');
const azureSays = (facts: Partial<Facts['dns']>, place: Place = {}) => saw('dns', { server: AZURE, ...facts }, { via: AZURE, aside: true, ...place });
const azureSilent = (place: Place = {}) => no('dns', 'timed-out', { via: AZURE, aside: true, ...place });
const azureNx = (chain: readonly string[]) => no('dns', 'name-not-found', { via: AZURE, aside: true }, { server: AZURE, ...NX, chain });
const nx = (chain: readonly string[] = [], place: Place = {}, server = OWN) => no('dns', 'name-not-found', place, { server, ...NX, chain });
const refused = (server = AZURE, place: Place = {}) => [
  saw('dns', { server, chain: CHAIN }, place),
  saw('tcp', {}, place),
  saw('tls', {}, place),
  denied('203.0.113.7', place),
];
const open = (server = AZURE, place: Place = {}) => [saw('dns', { server, chain: CHAIN }, place), ...above(place)];
const inside = (place: Place = {}, address = PRIVATE, server = AZURE) => [saw('dns', { server, a: [address], chain: CHAIN }, place), ...above(place, address)];
const dead = (address: string, place: Place = {}, chain: readonly string[] = CHAIN) => [
  saw('dns', { a: [address], chain }, place),
  no('tcp', 'timed-out', { ...place, address }),
];
const data = (facts: Partial<Facts['dns']>, place: Place = {}) => saw('dns', { chain: DATA_CHAIN, ...facts }, { target: DATA_HOST, ...place });
const dataUp = (address = '10.1.2.4') => [
  data({ a: [address] }),
  saw('tcp', {}, { target: DATA_HOST, address }),
  saw('tls', {}, { target: DATA_HOST, address }),
  saw('http', { status: 404, registryApi: false }, { target: DATA_HOST, address, unknown: ['challenge', 'errorCode'] }),
];
const control = (fault?: 'timed-out' | 'name-not-found' | 'server-failure', server = OWN, from: NetworkVantage = 'here') =>
  (
    [
      ['login.microsoftonline.com', 'identity'],
      ['mcr.microsoft.com', 'mcr'],
      ['management.azure.com', 'arm'],
    ] as const
  ).map(([target, role]) =>
    fault
      ? no(
          'dns',
          fault,
          { target, role, from },
          { server, ...NX, rcode: fault === 'name-not-found' ? 'NXDOMAIN' : fault === 'server-failure' ? 'SERVFAIL' : 'none', chain: [] },
        )
      : saw('dns', { server, a: ['20.190.151.7'] }, { target, role, from }),
  );
const registry = (status = 'Approved', more: Partial<Facts['registry']> = {}) =>
  saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', connections: [{ id: 'c', name: 'c', endpointId: ENDPOINT_ID, status }], ...more });
const ENDPOINT = saw('privateEndpoint');
const ZONE = saw('privateDnsZone');
const UNLINKED = saw('privateDnsZone', { links: [] });
const EMPTY = saw('privateDnsZone', { records: [] });
const VNET = saw('vnet');
const PLACE = saw('place');
const OUR = [registry(), ENDPOINT, VNET, PLACE];
const NO_ZONE = no('privateDnsZone', 'not-found', { target: 'privatelink.azurecr.io' });
const HUB = SAMPLE_FACTS.vnet.id.replace('vnet-prod', 'hub');
const SPOKE = SAMPLE_FACTS.vnet.id.replace('vnet-prod', 'spoke');
const said = (id: string, more: object = {}, text = id) => saw('said', { text, symptoms: [{ id, excerpt: text, ...more }] });

interface Scene {
  readonly given: readonly Observation[];
  readonly first?: string; // the first cause; absent: no cause at all
  readonly only?: true; // and no other cause
  readonly not?: readonly string[];
  readonly question?: Partial<Question>;
}
const judge = ({ given, question = {} }: Scene) =>
  diagnose(
    given,
    { ...SAMPLE, ...question },
    [...new Set(given.map((o) => o.from))].filter((f): f is NetworkVantage => f !== 'arm' && f !== 'logs'),
  );

const scenes: Record<string, Scene> = {
  // public where it should be private
  'not linked, by configuration': { given: [...OUR, UNLINKED, ...refused()], first: 'dns-private-zone-not-linked', only: true },
  'not linked, by probes: Azure DNS is the client’s own server': { given: refused(), first: 'dns-private-zone-not-linked', only: true },
  'not linked, by probes: a server of its own agrees with Azure DNS': {
    given: [...refused(OWN), azureSays({ chain: CHAIN })],
    first: 'dns-private-zone-not-linked',
    only: true,
  },
  'not linked, by probes: another network is well': {
    given: [...inside({ from: 'here:a' }), ...refused('10.9.0.53:53', { from: 'here:b' })],
    first: 'dns-private-zone-not-linked',
    only: true,
  },
  'not linked, and the public door is dropped by the network': {
    given: [...OUR, UNLINKED, saw('dns', { chain: CHAIN }), no('tcp', 'timed-out')],
    first: 'dns-private-zone-not-linked',
    only: true,
  },
  'a client firewall drops the public door; a private endpoint exists somewhere': {
    given: [saw('dns', { server: '9.9.9.9:53', chain: CHAIN }), no('tcp', 'timed-out'), azureSilent()],
    first: 'tcp-client-firewall-blocks-login',
    only: true,
  },
  'probes, in a VNet: the public door is dropped; nothing says that private was meant': {
    given: [saw('dns', { chain: CHAIN }), no('tcp', 'timed-out')],
    first: 'tcp-client-firewall-blocks-login',
  },
  'hub link missing: the DNS server stands there': {
    given: [
      registry(),
      ENDPOINT,
      saw('privateDnsZone', { links: [] }),
      saw('vnet', { dnsServers: ['10.200.0.53'] }),
      saw('vnet', { id: HUB, prefixes: ['10.200.0.0/16'], subnets: [] }),
      PLACE,
      ...refused('10.200.0.53:53'),
    ],
    first: 'dns-private-zone-not-linked',
  },
  'hub done right: the zone is linked to the DNS server’s VNet alone, and forwards': {
    given: [
      registry(),
      ENDPOINT,
      saw('privateDnsZone', { links: [{ id: 'l', vnetId: HUB }] }),
      saw('vnet', { dnsServers: ['10.200.0.53'] }),
      saw('vnet', { id: HUB, prefixes: ['10.200.0.0/16'], subnets: [] }),
      PLACE,
      ...inside({}, PRIVATE, '10.200.0.53:53'),
    ],
  },
  'hub linked, spoke not, the server does not forward': {
    given: [
      registry(),
      ENDPOINT,
      saw('privateDnsZone', { links: [{ id: 'l', vnetId: HUB }] }),
      saw('vnet', { dnsServers: ['10.200.0.53'] }),
      saw('vnet', { id: HUB, prefixes: ['10.200.0.0/16'], subnets: [] }),
      PLACE,
      ...refused('10.200.0.53:53'),
      azureSilent(),
    ],
    first: 'dns-custom-server-no-forwarder',
  },
  'no forwarder: Azure DNS knows better': {
    given: [...refused(OWN), azureSays({ chain: CHAIN, a: [PRIVATE] })],
    first: 'dns-custom-server-no-forwarder',
    only: true,
  },
  'no forwarder: the server’s own private zone is empty': {
    given: [nx(CHAIN), azureSays({ chain: CHAIN, a: [PRIVATE] })],
    first: 'dns-custom-server-no-forwarder',
    only: true,
  },
  'no zone anywhere': {
    given: [registry(), saw('privateEndpoint', { zoneGroups: [] }), VNET, PLACE, NO_ZONE, ...refused()],
    first: 'dns-private-zone-missing',
    only: true,
  },
  'zones are in a subscription that is not readable': {
    given: [...OUR, unseen('privateDnsZone', 'no-permission'), ...refused()],
    not: ['dns-private-zone-missing'],
    first: 'dns-private-zone-not-linked',
  },
  'fallback to the internet hides that the record is missing': {
    given: [...OUR, saw('privateDnsZone', { records: [], links: [{ id: 'l', vnetId: VNET_ID, resolutionPolicy: 'NxDomainRedirect' }] }), ...refused()],
    first: 'dns-private-zone-record-missing',
    only: true,
  },
  'works publicly: a risk, not a cause': {
    given: [registry('Approved', { publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }), ENDPOINT, VNET, PLACE, UNLINKED, ...open()],
  },
  'the public door of a private registry, from outside': { given: [...refused('9.9.9.9:53'), azureSilent()], first: 'net-public-access-disabled', only: true },
  'the public bot beside a worker that is well': { given: [...inside({ from: 'worker:w' }), ...refused('9.9.9.9:53')] },
  'no endpoint, in a VNet, refused': { given: [saw('dns'), saw('tcp'), saw('tls'), denied('203.0.113.7')], first: 'net-ip-not-allowed', only: true },
  'an unlinked zone and an address that is allowed: a risk': { given: [...OUR, UNLINKED, ...open()] },
  'a VNet without any way to the endpoint’s': {
    given: [
      registry(),
      ENDPOINT,
      ZONE,
      VNET,
      saw('vnet', { id: SPOKE, prefixes: ['10.9.0.0/16'], peerings: [], subnets: [] }),
      saw('place', { vnetId: SPOKE, subnetId: `${SPOKE}/subnets/a` }),
      ...refused(),
    ],
    not: ['dns-private-record-stale'],
  },
  'public IPs in the VNet’s own range are private there': {
    given: [
      registry(),
      saw('privateEndpoint', {
        members: [
          { member: 'registry', hosts: ['contoso.azurecr.io'], address: '20.1.2.5' },
          { member: 'registry_data_eastus', hosts: [DATA_HOST], address: '20.1.2.4' },
        ],
      }),
      ZONE,
      saw('vnet', { prefixes: ['20.1.0.0/16'], subnets: [] }),
      PLACE,
      ...inside({}, '20.1.2.5'),
    ],
  },
  // missing behind the private name
  'record missing, by configuration': { given: [...OUR, EMPTY, nx(CHAIN, {}, AZURE)], first: 'dns-private-zone-record-missing', only: true },
  'record missing, by probes': { given: [nx(CHAIN, {}, AZURE), ...control()], first: 'dns-private-zone-record-missing', only: true },
  'record missing: login and data both': {
    given: [nx(CHAIN, {}, AZURE), nx(DATA_CHAIN, { target: DATA_HOST }, AZURE)],
    first: 'dns-private-zone-record-missing',
    only: true,
  },
  'record missing: NOERROR without an address': {
    given: [no('dns', 'no-address', {}, { server: AZURE, rcode: 'NOERROR', a: [], aaaa: [], chain: CHAIN })],
    first: 'dns-private-zone-record-missing',
    only: true,
  },
  'record missing: own server and Azure DNS agree': { given: [nx(CHAIN), azureNx(CHAIN)], first: 'dns-private-zone-record-missing', only: true },
  'record missing here, another network of ours is well': {
    given: [...inside({ from: 'here:a' }), nx(CHAIN, { from: 'here:b' })],
    first: 'dns-private-zone-record-missing',
    only: true,
  },
  'record missing; our registry is open to the public too': {
    given: [
      registry('Approved', { publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }),
      ENDPOINT,
      VNET,
      saw('place', {}, { from: 'worker:w' }),
      EMPTY,
      nx(CHAIN, { from: 'worker:w' }, AZURE),
      ...open('9.9.9.9:53'),
    ],
    first: 'dns-private-zone-record-missing',
    only: true,
  },
  'foreign registry: open to the public elsewhere': {
    given: [nx(CHAIN, { from: 'worker:w' }, AZURE), ...open('9.9.9.9:53')],
    first: 'dns-foreign-registry-shadowed',
    only: true,
  },
  'foreign registry: Azure shows our zone and no such registry': {
    given: [no('registry', 'not-found'), saw('privateDnsZone', { records: [{ name: 'ours', addresses: ['10.1.2.77'] }] }), VNET, PLACE, nx(CHAIN, {}, AZURE)],
    first: 'dns-foreign-registry-shadowed',
    only: true,
  },
  'foreign registry, as Azure is read: the zone’s other records are not listed': {
    given: [no('registry', 'not-found'), EMPTY, VNET, PLACE, nx(CHAIN, {}, AZURE)],
    first: 'dns-foreign-registry-shadowed',
    only: true,
  },
  'orphaned: no endpoint left, the zone answers': {
    given: [registry('Approved', { connections: [] }), EMPTY, VNET, PLACE, nx(CHAIN, {}, AZURE)],
    first: 'dns-orphaned-private-zone',
    only: true,
  },
  'orphaned: the old record is left': {
    given: [registry('Approved', { connections: [], publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }), ZONE, VNET, PLACE, ...dead(PRIVATE)],
    first: 'dns-orphaned-private-zone',
    only: true,
  },
  'no endpoint, zone linked for others: public and well': {
    given: [registry('Approved', { connections: [], publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }), EMPTY, VNET, PLACE, ...healthy()],
  },
  // wrong private address
  'stale record': {
    given: [
      ...OUR,
      saw('privateDnsZone', {
        records: [
          { name: 'contoso', addresses: ['10.1.2.99'] },
          { name: 'contoso.eastus.data', addresses: ['10.1.2.4'] },
        ],
      }),
      ...dead('10.1.2.99'),
    ],
    first: 'dns-private-record-stale',
    only: true,
  },
  'stale record, another machine there refuses': {
    given: [...OUR, saw('dns', { a: ['10.1.2.99'], chain: CHAIN }), no('tcp', 'refused', { address: '10.1.2.99' })],
    first: 'dns-private-record-stale',
    only: true,
  },
  'stale record, another site answers there': {
    given: [
      ...OUR,
      saw('dns', { a: ['10.1.2.99'], chain: CHAIN }),
      saw('tcp', {}, { address: '10.1.2.99' }),
      saw('tls', { trusted: false, nameMatches: false }, { address: '10.1.2.99' }),
    ],
    first: 'dns-private-record-stale',
    only: true,
  },
  'stale data record': {
    given: [...OUR, ZONE, ...inside(), data({ a: ['10.1.2.98'] }), no('tcp', 'timed-out', { target: DATA_HOST, address: '10.1.2.98' })],
    first: 'dns-private-record-stale',
    only: true,
  },
  'stale, by probes: another network is well': {
    given: [...inside({ from: 'here:a' }), ...dead('10.1.2.99', { from: 'here:b' })],
    first: 'dns-private-record-stale',
    only: true,
  },
  'the same address, dead from one place: no DNS matter': {
    given: [...inside({ from: 'here:a' }), ...dead(PRIVATE, { from: 'here:b' })],
    first: 'pe-nsg-udr-blocks',
    only: true,
  },
  'a dead private address, and nothing to compare': { given: dead('10.1.2.99'), not: ['dns-private-record-stale'], first: 'pe-nsg-udr-blocks' },
  'an address that only another endpoint has, which works': { given: [...OUR, ...inside({}, '10.9.0.5')] },
  'another approved endpoint that is not readable': {
    given: [
      registry('Approved', {
        connections: [
          { id: 'c', name: 'c', endpointId: ENDPOINT_ID, status: 'Approved' },
          { id: 'd', name: 'd', endpointId: '/subscriptions/x/e2', status: 'Approved' },
        ],
      }),
      ENDPOINT,
      unseen('privateEndpoint', 'no-permission', { target: '/subscriptions/x/e2' }),
      ...dead('10.50.2.5'),
    ],
    not: ['dns-private-record-stale'],
  },
  'two zones of one name: the linked one is old': {
    given: [
      ...OUR,
      saw('privateDnsZone', { records: [{ name: 'contoso', addresses: ['10.1.2.99'] }] }),
      saw('privateDnsZone', { id: '/subscriptions/x/resourceGroups/b/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io', links: [] }),
      ...dead('10.1.2.99'),
    ],
    first: 'dns-multiple-private-zones',
  },
  'two regions, each with its own endpoint and zone': {
    given: [
      registry('Approved', {
        connections: [
          { id: 'c', name: 'c', endpointId: ENDPOINT_ID, status: 'Approved' },
          { id: 'd', name: 'd', endpointId: `${ENDPOINT_ID}-b`, status: 'Approved' },
        ],
      }),
      ENDPOINT,
      saw('privateEndpoint', {
        id: `${ENDPOINT_ID}-b`,
        subnetId: `${SPOKE}/subnets/e`,
        members: [
          { member: 'registry', hosts: ['contoso.azurecr.io'], address: '10.9.2.5' },
          { member: 'registry_data_eastus', hosts: [DATA_HOST], address: '10.9.2.4' },
        ],
      }),
      ZONE,
      saw('privateDnsZone', {
        id: `${SAMPLE_FACTS.privateDnsZone.id}-b`,
        records: [
          { name: 'contoso', addresses: ['10.9.2.5'] },
          { name: 'contoso.eastus.data', addresses: ['10.9.2.4'] },
        ],
        links: [{ id: 'l2', vnetId: SPOKE }],
      }),
      VNET,
      saw('vnet', { id: SPOKE, prefixes: ['10.9.0.0/16'], subnets: [] }),
      saw('place', {}, { from: 'here:a' }),
      saw('place', { vnetId: SPOKE, subnetId: `${SPOKE}/subnets/a` }, { from: 'here:b' }),
      ...inside({ from: 'here:a' }),
      ...inside({ from: 'here:b' }, '10.9.2.5'),
    ],
  },
  // data and regional endpoints
  'data record missing, by probes': {
    given: [...inside(), nx(DATA_CHAIN, { target: DATA_HOST }, AZURE)],
    first: 'dns-data-endpoint-record-missing',
    only: true,
  },
  'data public while login is private, and refused': {
    given: [
      ...inside(),
      data({ a: ['20.62.128.20'] }),
      saw('tcp', {}, { target: DATA_HOST, address: '20.62.128.20' }),
      saw('tls', {}, { target: DATA_HOST, address: '20.62.128.20' }),
      denied('203.0.113.7', { target: DATA_HOST, address: '20.62.128.20' }),
    ],
    first: 'dns-data-endpoint-record-missing',
    only: true,
  },
  'data refused, both public': {
    given: [
      ...healthy(),
      saw('dns', { a: ['20.62.128.20'] }, { target: DATA_HOST }),
      saw('tcp', {}, { target: DATA_HOST, address: '20.62.128.20' }),
      saw('tls', {}, { target: DATA_HOST, address: '20.62.128.20' }),
      denied('203.0.113.7', { target: DATA_HOST, address: '20.62.128.20' }),
    ],
    first: 'net-data-endpoint-forbidden',
    only: true,
  },
  'data resolves privately and is dropped': {
    given: [...inside(), data({ a: ['10.1.2.4'] }), no('tcp', 'timed-out', { target: DATA_HOST, address: '10.1.2.4' })],
    not: ['dns-data-endpoint-record-missing', 'dns-private-record-stale'],
  },
  'split data zone': {
    given: [
      ...OUR,
      ZONE,
      saw('privateDnsZone', { id: `${SAMPLE_FACTS.privateDnsZone.id}-d`, name: 'eastus.data.privatelink.azurecr.io', records: [] }),
      ...inside(),
      nx(DATA_CHAIN, { target: DATA_HOST }, AZURE),
    ],
    first: 'dns-split-data-zone',
    only: true,
  },
  'both data zones, each with its record': {
    given: [
      ...OUR,
      ZONE,
      saw('privateDnsZone', {
        id: `${SAMPLE_FACTS.privateDnsZone.id}-d`,
        name: 'eastus.data.privatelink.azurecr.io',
        records: [{ name: 'contoso', addresses: ['10.1.2.4'] }],
      }),
      ...inside(),
      ...dataUp(),
    ],
  },
  'the data lookup fails in the server': {
    given: [...inside(), no('dns', 'server-failure', { target: DATA_HOST }, { server: OWN, rcode: 'SERVFAIL', a: [], aaaa: [], chain: DATA_CHAIN })],
    first: 'dns-server-failure',
    only: true,
  },
  'split horizon without aliases, login record only': {
    given: [saw('dns', { server: OWN, a: [PRIVATE] }), ...above({}, PRIVATE), nx([], { target: DATA_HOST })],
    first: 'dns-data-endpoint-record-missing',
    only: true,
  },
  'split horizon without aliases, done right': { given: [saw('dns', { server: OWN, a: [PRIVATE] }), ...above({}, PRIVATE), ...dataUp(), azureSilent()] },
  'regional record missing': {
    given: [...inside(), ...dataUp(), nx(['contoso.eastus.geo.privatelink.azurecr.io'], { target: 'contoso.eastus.geo.azurecr.io' }, AZURE)],
    first: 'dns-regional-endpoint-record-missing',
    only: true,
  },
  // no such name
  'not found anywhere': { given: [nx(), azureSilent(), ...control()], first: 'dns-nxdomain-registry-not-found', only: true },
  'not found, and Azure says that it is free': {
    given: [nx(), saw('nameAvailability', { available: true }, { unknown: ['reason'] }), ...control()],
    first: 'dns-nxdomain-registry-not-found',
    only: true,
  },
  'not found: the server knows no name at all': { given: [nx(), ...control('name-not-found')], first: 'dns-server-failure', only: true },
  'the server knows no name at all, Azure DNS does': { given: [nx(), azureSays({}), ...control('name-not-found')], first: 'dns-server-failure', only: true },
  'from outside, and the zone may be in another subscription': {
    given: [registry(), saw('privateEndpoint', { zoneGroups: [] }), NO_ZONE, ...refused('9.9.9.9:53'), azureSilent()],
    first: 'net-public-access-disabled',
    only: true,
  },
  'not found here, Azure DNS knows it': { given: [nx(), azureSays({}), ...control()], first: 'dns-overridden-azurecr-zone', only: true },
  'not found here, another network knows it': {
    given: [nx([], { from: 'here:b' }), ...control(undefined, OWN, 'here:b'), ...healthy({ from: 'here:a' })],
    first: 'dns-overridden-azurecr-zone',
    only: true,
  },
  'not found here, though Azure has this very registry': { given: [saw('registry'), nx(), ...control()], first: 'dns-overridden-azurecr-zone' },
  'not found here, a public name behind an alias elsewhere': {
    given: [nx([], { from: 'here:b' }), nx(CHAIN, { from: 'here:a' })],
    not: ['dns-nxdomain-registry-not-found'],
  },
  'another cloud': {
    given: [nx(), saw('dns', {}, { target: 'contoso.azurecr.cn', role: 'other', aside: true }), ...control()],
    first: 'dns-wrong-cloud-suffix',
    only: true,
  },
  'another cloud has the name too, but here a zone hides ours': {
    given: [nx(), azureSays({}), saw('dns', {}, { target: 'contoso.azurecr.cn', role: 'other', aside: true })],
    first: 'dns-overridden-azurecr-zone',
    only: true,
  },
  'the hash was left out': {
    given: [saw('registry', { loginServer: 'contoso-abc123.azurecr.io', nameLabelScope: 'TenantReuse' }), nx(), ...control()],
    first: 'dns-dnl-hash-omitted',
    only: true,
  },
  'the hash was left out, and somebody else has the plain name': {
    given: [saw('registry', { loginServer: 'contoso-abc123.azurecr.io', nameLabelScope: 'TenantReuse' }), ...healthy()],
    first: 'dns-dnl-hash-omitted',
    only: true,
  },
  // servers
  'the server is silent': {
    given: [
      no('dns', 'timed-out', {}, { server: OWN, rcode: 'none', a: [], aaaa: [], chain: [], asked: 11, answered: 0 }),
      ...control('timed-out'),
      azureSays({}),
    ],
    first: 'dns-resolver-unreachable',
    only: true,
  },
  'the server’s port is closed': { given: [no('dns', 'refused', {}, { server: OWN }), ...control('timed-out')], first: 'dns-resolver-unreachable', only: true },
  'the first server is silent, the second answers': {
    given: [
      saw('client', { resolvers: ['10.1.0.53', '10.1.0.54'] }),
      no('dns', 'timed-out', { via: OWN, aside: true }),
      saw('dns', { server: '10.1.0.54:53' }, { via: '10.1.0.54:53', aside: true }),
      saw('dns', { server: '10.1.0.54:53' }),
      ...above(),
    ],
  },
  'silent for the registry’s names alone': {
    given: [no('dns', 'timed-out', {}, { server: OWN, rcode: 'none' }), ...control()],
    first: 'dns-server-failure',
    only: true,
  },
  'silent for the registry’s names, and a no for others': {
    given: [no('dns', 'timed-out', {}, { server: OWN, rcode: 'none' }), ...control('name-not-found')],
    first: 'dns-server-failure',
    only: true,
  },
  'SERVFAIL for the registry’s names alone': {
    given: [no('dns', 'server-failure', {}, { server: OWN, rcode: 'SERVFAIL' }), ...control()],
    first: 'dns-server-failure',
    only: true,
  },
  'SERVFAIL for everything': {
    given: [no('dns', 'server-failure', {}, { server: OWN, rcode: 'SERVFAIL' }), ...control('server-failure')],
    first: 'dns-server-failure',
    only: true,
  },
  REFUSED: { given: [no('dns', 'query-refused', {}, { server: OWN, rcode: 'REFUSED' })], first: 'dns-server-failure', only: true },
  'truncated, and TCP is shut': {
    given: [no('dns', 'tcp-retry-failed', {}, { server: OWN, truncated: true, overTcp: 'failed' }), ...control()],
    first: 'dns-tcp-blocked',
    only: true,
  },
  'answers are lost': { given: [saw('dns', { asked: 11, answered: 7 }), ...above()], first: 'dns-answers-lossy', only: true },
  'one of many lost': { given: [saw('dns', { asked: 11, answered: 10 }), ...above()] },
  // the client’s own
  'the hosts file pins an old address': {
    given: [
      saw('dns', { server: 'hosts file', a: ['10.1.2.99'] }),
      no('tcp', 'timed-out', { address: '10.1.2.99' }),
      saw('dns', { server: OWN, a: [PRIVATE], chain: CHAIN }, { via: OWN, aside: true }),
    ],
    first: 'dns-hosts-file-override',
    only: true,
  },
  'the hosts file pins an old address, and Azure shows the right one': {
    given: [...OUR, ZONE, saw('dns', { server: 'hosts file', a: ['10.1.2.99'] }), no('tcp', 'timed-out', { address: '10.1.2.99' })],
    first: 'dns-hosts-file-override',
    only: true,
  },
  'the hosts file pins the right address': {
    given: [saw('dns', { server: 'hosts file', a: [PRIVATE] }), ...above({}, PRIVATE), saw('dns', { server: OWN, chain: CHAIN }, { via: OWN, aside: true })],
  },
  'the hosts file pins a public address of many, refused as any is': {
    given: [
      saw('dns', { server: 'hosts file', a: ['20.62.128.11'] }),
      saw('tcp', {}, { address: '20.62.128.11' }),
      saw('tls', {}, { address: '20.62.128.11' }),
      denied('203.0.113.7', { address: '20.62.128.11' }),
      saw('dns', { server: OWN }, { via: OWN, aside: true }),
    ],
    first: 'net-ip-not-allowed',
    only: true,
  },
  'IPv6 answers on a host without IPv6': {
    given: [saw('client'), saw('dns', { a: [], aaaa: ['2603:1030::10'] }), no('tcp', 'unreachable', { address: '2603:1030::10' })],
    first: 'dns-family-mismatch',
    only: true,
  },
  'dual stack on a host without IPv6': {
    given: [saw('client'), saw('dns', { aaaa: ['2603:1030::10'] }), ...above(), no('tcp', 'unreachable', { address: '2603:1030::10' })],
  },
  'docker got a public 403, here it is private': {
    given: [said('denied-client-ip', { ip: '203.0.113.7', host: 'contoso.azurecr.io' }), ...inside()],
    first: 'dns-client-different-resolver',
    only: true,
  },
  'docker dialled a public address, here it is private': {
    given: [said('io-timeout', { ip: '20.62.128.10', host: 'contoso.azurecr.io' }), ...inside()],
    first: 'dns-client-different-resolver',
    only: true,
  },
  'the pasted 403 is the one we get': {
    given: [said('denied-client-ip', { ip: '203.0.113.7' }), saw('dns'), saw('tcp'), saw('tls'), denied('203.0.113.7')],
    first: 'net-ip-not-allowed',
    only: true,
  },
  // proxies
  'a proxy resolves: the client’s own DNS is no matter': {
    given: [
      saw('proxy', {}, { via: 'http://proxy:3128' }),
      saw('tls', {}, { via: 'http://proxy:3128' }),
      saw('http', {}, { via: 'http://proxy:3128' }),
      no('dns', 'name-not-found', { aside: true }, { server: OWN, ...NX, chain: [] }),
    ],
  },
};

describe('DNS scenes', () => {
  it.each(Object.entries(scenes))('%s', (_, scene) => {
    const { causes } = judge(scene);
    if (scene.first !== undefined) expect(scene.only ? causes : causes.slice(0, 1)).toEqual([scene.first]);
    else if (!scene.not) expect(causes).toEqual([]);
    for (const id of scene.not ?? []) expect(causes).not.toContain(id);
  });
});
