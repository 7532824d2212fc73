// Nothing is broken, whatever it looks like: the check must stay quiet. Networks alone; with Azure's facts: healthy-azure.ts.
import { DOORS, NOBODY, PROXY, SITES } from '../base.ts';
import { type Scenario, scenarios } from '../scenario.ts';

const PUBLIC = { base: 'public' } as const;
const PRIVATE = { base: 'private' } as const;
const PROXY_URL = `http://${PROXY.host}:${PROXY.port}`;
const PULL = ['--repo', 'hello:v1'] as const;

const quiet = (name: string, shows: string, rest: Partial<Scenario> & Pick<Scenario, 'network'>): Scenario => ({
  name: `healthy-${name}`,
  shows,
  faults: [],
  words: false,
  expect: { causes: [], verdict: 'reachable' },
  ...rest,
});

export const SCENARIOS = scenarios([
  quiet('public', 'A public registry, from an office.', { network: PUBLIC, client: { args: PULL } }),
  quiet('public-in-vnet', 'A public registry, from a VNet without a private endpoint.', { network: { base: 'public-vnet' }, client: { args: PULL } }),
  quiet('private', 'A private registry, whose public door answers 403 to everybody.', { network: PRIVATE, client: { args: PULL } }),
  quiet('custom-dns', 'A company’s DNS server that forwards to Azure’s.', { network: { base: 'custom-dns' } }),
  quiet('proxied', 'Everything goes through the proxy, and nothing else leaves.', { network: { base: 'proxied' }, client: { args: PULL } }),
  quiet('private-behind-proxy', 'A proxy for the rest, and a right NO_PROXY for the private registry.', { network: { base: 'private-proxied' } }),
  quiet('proxied-lower-case', 'The proxy stands in https_proxy, in small letters.', {
    network: { base: 'proxied' },
    client: { env: { HTTPS_PROXY: undefined, HTTP_PROXY: undefined, https_proxy: PROXY_URL } },
  }),
  quiet('proxy-refuses-others', 'The proxy blocks a site that nobody needs here.', {
    network: { base: 'proxied' },
    client: { env: { NO_PROXY: 'localhost,127.0.0.1,.corp.example' } },
  }),
  quiet('slow', 'A satellite link: a round trip takes six tenths of a second, and everything works.', {
    network: PUBLIC,
    faults: [{ fault: 'slow', ms: 600, to: 'internet' }],
  }),
  quiet('slow-data', 'The data endpoint is on another continent.', { network: PUBLIC, faults: [{ fault: 'slow', ms: 350, to: 'data' }] }),
  quiet('slow-dns', 'The DNS server takes half a second for an answer.', {
    network: PUBLIC,
    faults: [{ fault: 'resolver', server: 'public', how: 'slow', ms: 500 }],
  }),
  quiet('dual-stack', 'Two families of addresses, and both work.', { network: { ...PUBLIC, dualStack: true } }),
  quiet('ipv6-records-without-ipv6', 'The registry has IPv6 addresses, and this host has no IPv6.', {
    network: PUBLIC,
    faults: [{ fault: 'record', name: 'login', is: { a: [DOORS.login.v4], aaaa: [DOORS.login.v6 ?? ''] } }],
  }),
  quiet('geo-replicated', 'Two regions, and both can be reached.', { network: { ...PUBLIC, replica: true } }),
  quiet('geo-replicated-private', 'Two regions behind one private endpoint.', { network: { ...PRIVATE, replica: true } }),
  quiet('regional-endpoints', 'Regional endpoints are on, and one of them is used.', {
    network: { ...PUBLIC, replica: true, regional: true },
    client: { registry: 'contoso.eastus.geo.azurecr.io' },
  }),
  quiet('no-data-endpoints', 'No data endpoints: layers come from shared storage.', { network: { ...PUBLIC, dataEndpoints: false }, client: { args: PULL } }),
  quiet('storage-dropped-unused', 'Shared storage is dropped, and the data endpoint is used instead.', {
    network: PUBLIC,
    faults: [{ fault: 'way', how: 'drop', to: 'blob' }],
    client: { args: PULL },
  }),
  quiet('address-allowed', 'The registry’s firewall lets this office in, and few others.', {
    network: { ...PUBLIC, access: [`${SITES.office.egress}/32`, '192.0.2.0/24'] },
  }),
  quiet('two-egresses-allowed', 'This network leaves by two addresses, and both are allowed.', {
    network: { base: 'public-vnet', twoEgresses: true, access: ['203.0.113.0/24'] },
  }),
  quiet('domain-name-label', 'The login server bears the hash of a domain name label.', {
    network: { ...PUBLIC, loginServer: 'contoso-e6hzgbd4fjbkcvgf.azurecr.io' },
  }),
  quiet('sign-in-required', 'No anonymous pull: the registry asks for a sign-in, as most do.', { network: { ...PUBLIC, anonymousPull: false } }),
  quiet('other-certificate-expired', 'Microsoft’s public registry shows an expired certificate; nobody pulls from it here.', {
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'mcr', how: 'expired' }],
  }),
  quiet('log-certificate-expired', 'The log service’s certificate ended; the registry’s did not.', {
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'logs', how: 'expired' }],
  }),
  quiet('no-way-out-but-the-registry', 'A private network without any way out: sign-in and management are closed, as meant.', {
    network: PRIVATE,
    faults: [{ fault: 'way', how: 'drop', to: ['entra', 'arm', 'mcr', 'logs'] }],
  }),
  quiet('public-door-dropped', 'The public addresses are dropped; this VNet uses the private ones.', {
    network: PRIVATE,
    faults: [{ fault: 'way', how: 'drop', to: ['login', 'data'] }],
  }),
  quiet('second-server-dead', 'The second of two DNS servers is gone, and never asked.', { network: PRIVATE, client: { resolvers: ['azure', NOBODY] } }),
  quiet('hosts-file-right', 'The hosts file names the private endpoint’s own address.', {
    network: PRIVATE,
    client: { hosts: { [DOORS['login-private'].host]: DOORS['login-private'].v4, [DOORS['data-private'].host]: DOORS['data-private'].v4 } },
  }),
  quiet('other-registry-in-vnet', 'A public registry of somebody else, from a VNet with a private zone of its own.', {
    network: PRIVATE,
    client: { registry: 'fabrikam' },
  }),
  quiet('peered-network', 'The endpoint stands in the next VNet; the zone is linked to both.', {
    network: PRIVATE,
    faults: [{ fault: 'links', places: ['vnet', 'spoke'] }],
    client: { place: 'spoke' },
  }),
  quiet('clock-nearly-right', 'The clock is forty minutes ahead.', { network: PUBLIC, faults: [{ fault: 'clock', days: 0.028 }] }),
  quiet('past-error-pasted', 'Somebody pastes yesterday’s time-out, and today everything works.', {
    network: PUBLIC,
    client: { args: ['--', 'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)'] },
  }),
  quiet('split-horizon-two-views', 'The office gets the public address and 403, the VNet the private one: as it should be.', {
    network: PRIVATE,
    client: { place: 'office', resolvers: ['public'] },
    vantages: [{ label: 'vnet', place: 'vnet' }],
  }),
  quiet('two-networks', 'An office and a VNet look at a public registry, and both get in.', {
    network: PUBLIC,
    label: 'office',
    vantages: [{ label: 'vnet', place: 'vnet' }],
  }),
  quiet('hub-and-spoke-two-views', 'The endpoint’s VNet and the peered one see the same private registry.', {
    network: PRIVATE,
    faults: [{ fault: 'links', places: ['vnet', 'spoke'] }],
    label: 'hub',
    vantages: [{ label: 'spoke', place: 'spoke' }],
  }),
]);
