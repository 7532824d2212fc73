// Two things are broken at once: both must be told, and the more important one first.
import { scenarios } from '../scenario.ts';

const PUBLIC = { base: 'public' } as const;
const PRIVATE = { base: 'private' } as const;

export const SCENARIOS = scenarios([
  {
    name: 'pair-expired-and-data-dropped',
    shows: 'The login server’s certificate ended, and the data endpoint is dropped.',
    network: PUBLIC,
    faults: [
      { fault: 'tls', at: 'login', how: 'expired' },
      { fault: 'way', how: 'drop', to: 'data' },
    ],
    expect: { causes: ['tls-certificate-expired'], also: ['tcp-client-firewall-blocks-data'], verdict: 'unreachable' },
  },
  {
    name: 'pair-ipv6-and-replica-data',
    shows: 'IPv6 is dropped, and the replica’s data endpoint is blocked.',
    network: { ...PUBLIC, dualStack: true, replica: true },
    faults: [
      { fault: 'way', how: 'drop', to: 'login', family: 6 },
      { fault: 'way', how: 'drop', to: 'data-2' },
    ],
    expect: {
      causes: ['tcp-ipv6-path-broken', 'tcp-geo-replica-data-blocked'],
      also: ['tcp-ipv6-path-broken', 'tcp-geo-replica-data-blocked'],
      verdict: 'impaired',
    },
  },
  {
    name: 'pair-data-record-and-sign-in',
    shows: 'The private data record is missing, and sign-in is dropped.',
    network: PRIVATE,
    faults: [
      { fault: 'record', name: 'data', zone: 'private', is: 'absent' },
      { fault: 'way', how: 'drop', to: 'entra' },
    ],
    expect: { causes: ['dns-data-endpoint-record-missing'], also: ['tcp-arm-or-entra-blocked'], verdict: 'impaired' },
  },
  {
    name: 'pair-hosts-file-and-data-dropped',
    shows: 'The hosts file misleads the login, and the data address is dropped.',
    network: PRIVATE,
    faults: [{ fault: 'way', how: 'drop', to: 'data-private' }],
    client: { hosts: { 'contoso.azurecr.io': '10.2.1.77' } },
    expect: { causes: ['dns-hosts-file-override'], also: [], may: ['pe-nsg-udr-blocks', 'tcp-client-firewall-blocks-data'], verdict: 'unreachable' },
  },
  {
    name: 'pair-mtu-and-denied',
    shows: 'Large packets vanish towards the login server, and the data endpoint refuses.',
    network: PUBLIC,
    faults: [
      { fault: 'way', how: 'mtu', to: 'login' },
      { fault: 'way', how: 'drop', to: 'data' },
    ],
    expect: { causes: ['tls-mtu-blackhole'], also: ['tcp-client-firewall-blocks-data'], verdict: 'unreachable' },
  },
  {
    name: 'pair-lossy-dns-and-denied',
    shows: 'The resolver loses questions, and the registry’s firewall refuses this address.',
    network: { ...PUBLIC, access: ['203.0.113.0/28'] },
    faults: [{ fault: 'resolver', server: 'public', how: 'loss', percent: 40 }],
    expect: { causes: ['net-ip-not-allowed'], also: ['dns-answers-lossy'], verdict: 'unreachable' },
  },
  {
    name: 'pair-interception-and-data-dropped',
    shows: 'The login server is opened on the way, and the data endpoint is dropped.',
    network: PUBLIC,
    faults: [
      { fault: 'tls', at: 'login', how: 'intercepted' },
      { fault: 'way', how: 'drop', to: 'data' },
    ],
    expect: { causes: ['tls-interception'], also: ['tcp-client-firewall-blocks-data'], verdict: 'unreachable' },
  },
  {
    name: 'pair-throttled-and-data-dropped',
    shows: 'The registry throttles, and the data endpoint is dropped.',
    network: PUBLIC,
    faults: [
      { fault: 'answer', at: 'login', how: 'throttled' },
      { fault: 'way', how: 'drop', to: 'data' },
    ],
    expect: {
      causes: ['tcp-client-firewall-blocks-data', 'registry-throttled'],
      also: ['tcp-client-firewall-blocks-data', 'registry-throttled'],
      verdict: 'impaired',
    },
  },
  {
    name: 'pair-not-linked-and-sign-in',
    shows: 'The zone is not linked, and sign-in is dropped.',
    network: PRIVATE,
    faults: [
      { fault: 'links', places: [] },
      { fault: 'way', how: 'drop', to: 'entra' },
    ],
    expect: { causes: ['dns-private-zone-not-linked'], also: ['tcp-arm-or-entra-blocked'], verdict: 'unreachable' },
  },
  {
    name: 'pair-ipv6-and-sign-in',
    shows: 'IPv6 is dropped, and sign-in is dropped.',
    network: { ...PUBLIC, dualStack: true },
    faults: [
      { fault: 'way', how: 'drop', to: 'registry', family: 6 },
      { fault: 'way', how: 'drop', to: 'entra' },
    ],
    expect: { causes: ['tcp-ipv6-path-broken'], also: ['tcp-arm-or-entra-blocked'], verdict: 'impaired' },
  },
]);
