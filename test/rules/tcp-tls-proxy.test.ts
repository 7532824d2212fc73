// Which cause comes first where several rules of the lower layers have something to say: look-alikes, one against the other.
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import type { NetworkVantage, Observation, Question } from '../../src/model.ts';
import { firewall, group, outbound, standing, table, toFirewall } from '../../src/rules/egress-sample.ts';
import { DATA_HOST, denied, healthy, no, SAMPLE, saw, unseen } from '../../src/rules/sample.ts';
import { SAMPLE_FACTS } from '../../src/rules/sample-facts.ts';

interface Scenario {
  readonly given: readonly Observation[];
  readonly causes: readonly string[];
  readonly verdict: 'reachable' | 'impaired' | 'unreachable' | 'unknown';
  readonly question?: Partial<Question>;
}
const judge = ({ given, question = {} }: Scenario) => {
  const asked: NetworkVantage[] = [...new Set(given.map((o) => o.from).filter((from) => from !== 'arm' && from !== 'logs'))] as NetworkVantage[];
  return diagnose(given, { ...SAMPLE, ...question }, asked);
};

const IDENTITY = { target: 'login.microsoftonline.com', role: 'identity', address: '20.190.151.7' } as const;
const ARM = { target: 'management.azure.com', role: 'arm', address: '20.37.158.1' } as const;
const MCR = { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' } as const;
const VIA = { via: 'http://proxy:3128' };
const DATA = { target: DATA_HOST, address: '20.62.128.20' };
const ASKED = { small: 'silent', classic: 'silent', noName: 'silent', oldProtocol: 'silent' } as const;
const LEAF = SAMPLE_FACTS.tls.certificate;
const BOX = { ...LEAF, issuer: 'Corp Proxy CA', issuerOrganisation: 'Corp', hasIssuerUrl: false, fingerprint: 'CC:DD' };

const control = (place: object): readonly Observation[] => [
  saw('dns', { a: [(place as { address: string }).address] }, { ...place }),
  saw('tcp', {}, place),
  saw('tls', {}, place),
  saw('http', { status: 200, registryApi: false }, { ...place, unknown: ['challenge', 'errorCode'] }),
];
const blocked = (place: { readonly address: string }, fault: 'timed-out' | 'refused' | 'unreachable' = 'timed-out'): readonly Observation[] => [
  saw('dns', { a: [place.address] }, place),
  no('tcp', fault, place),
];
const CONTROLS = [...control(IDENTITY), ...control(ARM), ...control(MCR)];
const data = (place: object = {}): readonly Observation[] => [
  saw('dns', { a: [DATA.address] }, { ...DATA, ...place }),
  saw('tcp', {}, { ...DATA, ...place }),
  saw('tls', {}, { ...DATA, ...place }),
  saw('http', { status: 404, registryApi: false }, { ...DATA, ...place, unknown: ['challenge', 'errorCode'] }),
];
const LOGIN = { address: '20.62.128.10' };

const scenarios: Readonly<Record<string, Scenario>> = {
  // connections
  'the login server is dropped, the rest works': {
    given: [...blocked(LOGIN), ...CONTROLS, ...data()],
    causes: ['tcp-client-firewall-blocks-login'],
    verdict: 'unreachable',
  },
  'login and data are dropped: one cause': {
    given: [...blocked(LOGIN), ...blocked(DATA), ...CONTROLS],
    causes: ['tcp-client-firewall-blocks-login'],
    verdict: 'unreachable',
  },
  'only the registry resolves, and is dropped': {
    given: [...blocked(LOGIN), ...blocked(DATA), no('dns', 'name-not-found', IDENTITY), no('dns', 'name-not-found', MCR)],
    causes: ['tcp-client-firewall-blocks-login'],
    verdict: 'unreachable',
  },
  'everything public is dropped': {
    given: [...blocked(LOGIN), ...blocked(IDENTITY), ...blocked(ARM), ...blocked(MCR)],
    causes: ['tcp-no-outbound-internet'],
    verdict: 'unreachable',
  },
  'the login server refuses': { given: [...blocked(LOGIN, 'refused'), ...CONTROLS], causes: ['tcp-refused'], verdict: 'unreachable' },
  'refused here, reached from a worker': {
    given: [...blocked(LOGIN, 'refused'), ...healthy({ from: 'worker:a' })],
    causes: ['tcp-client-firewall-blocks-login'],
    verdict: 'unreachable',
  },
  'no way to the login server': { given: [...blocked(LOGIN, 'unreachable'), ...CONTROLS], causes: ['tcp-host-unreachable'], verdict: 'unreachable' },
  'the data host is dropped': { given: [...healthy(), ...blocked(DATA), ...CONTROLS], causes: ['tcp-client-firewall-blocks-data'], verdict: 'impaired' },
  'the data host refuses': { given: [...healthy(), ...blocked(DATA, 'refused')], causes: ['tcp-client-firewall-blocks-data'], verdict: 'impaired' },
  'one replica’s data host is dropped': {
    given: [...healthy(), ...data(), ...blocked({ ...DATA, target: 'contoso.westeurope.data.azurecr.io', address: '20.61.97.20' } as never)],
    causes: ['tcp-geo-replica-data-blocked'],
    verdict: 'impaired',
  },
  'a third of the packets is lost, and one connect to the data host as well': {
    given: [...healthy(), saw('path', { connected: 12, retransmitted: 4, worstMs: 3050 }), ...blocked(DATA)],
    causes: ['tcp-path-lossy'],
    verdict: 'impaired',
  },
  'so lossy that the one connect failed': {
    given: [...blocked(LOGIN), saw('path', { connected: 5, retransmitted: 4, worstMs: 3100 })],
    causes: ['tcp-path-lossy'],
    verdict: 'unreachable',
  },
  'so slow that TLS runs out of time': {
    given: [
      ...healthy().slice(0, 1),
      saw('tcp', { connectMs: 3300 }),
      saw('path', { medianMs: 3300, worstMs: 3600 }),
      no('tls', 'timed-out', {}, { asked: ASKED }),
    ],
    causes: ['tcp-path-slow'],
    verdict: 'unreachable',
  },
  'a security group denies the Internet': {
    given: [...standing(), group(outbound('no-internet', 4000, 'Deny', 'Internet')), ...blocked(LOGIN), ...blocked(IDENTITY), ...blocked(ARM)],
    causes: ['tcp-nsg-denies-registry'],
    verdict: 'unreachable',
  },
  'a route to nowhere': {
    given: [...standing(), group(), table({ name: 'drop', prefix: '0.0.0.0/0', nextHop: 'None' }), ...blocked(LOGIN)],
    causes: ['tcp-udr-blackhole'],
    verdict: 'unreachable',
  },
  'an Azure Firewall without a rule': {
    given: [...standing(), group(), table(toFirewall), firewall(['*.example.com']), ...healthy().slice(0, 2), no('tls', 'reset')],
    causes: ['tcp-azure-firewall-denies'],
    verdict: 'unreachable',
  },
  'IPv6 is dropped': {
    given: [saw('dns', { aaaa: ['2603:1030::10'] }), ...healthy().slice(1), no('tcp', 'timed-out', { address: '2603:1030::10' })],
    causes: ['tcp-ipv6-path-broken'],
    verdict: 'impaired',
  },
  'IPv6 is a hole for handshakes': {
    given: [
      saw('dns', { aaaa: ['2603:1030::10'] }),
      ...healthy().slice(1),
      saw('tcp', { family: 6 }, { address: '2603:1030::10' }),
      no('tls', 'timed-out', { address: '2603:1030::10' }, { asked: { ...ASKED, small: 'answered' } }),
    ],
    causes: ['tcp-ipv6-path-broken'],
    verdict: 'impaired',
  },
  'sign-in is dropped': { given: [...healthy(), ...blocked(IDENTITY), ...control(ARM)], causes: ['tcp-arm-or-entra-blocked'], verdict: 'impaired' },

  // handshakes
  'total silence after the connect': {
    given: [...healthy().slice(0, 2), no('tls', 'timed-out', {}, { asked: ASKED })],
    causes: ['tcp-established-blackholed'],
    verdict: 'unreachable',
  },
  'large packets vanish': {
    given: [...healthy().slice(0, 2), no('tls', 'timed-out', {}, { asked: { ...ASKED, small: 'answered' } })],
    causes: ['tls-mtu-blackhole'],
    verdict: 'unreachable',
  },
  'a filter by name, silent': {
    given: [
      ...healthy().slice(0, 2),
      no('tls', 'timed-out', {}, { asked: { small: 'answered', classic: 'silent', noName: 'answered', oldProtocol: 'closed' } }),
    ],
    causes: ['tls-reset-or-eof-by-middlebox'],
    verdict: 'unreachable',
  },
  'a filter by name before a server of all versions': {
    given: [...healthy().slice(0, 2), no('tls', 'reset', {}, { asked: { small: 'answered', classic: 'reset', noName: 'answered', oldProtocol: 'answered' } })],
    causes: ['tls-reset-or-eof-by-middlebox'],
    verdict: 'unreachable',
  },
  'a server of TLS 1.1': {
    given: [
      ...healthy().slice(0, 2),
      no(
        'tls',
        'alert',
        {},
        { alert: 'tlsv1 alert protocol version', asked: { small: 'answered', classic: 'answered', noName: 'answered', oldProtocol: 'answered' } },
      ),
    ],
    causes: ['tls-version-too-old'],
    verdict: 'unreachable',
  },
  interception: {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', { trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN', issuerKnown: false, certificate: BOX, chain: ['*.azurecr.io'] }),
      saw('http'),
    ],
    causes: ['tls-interception'],
    verdict: 'unreachable',
  },
  'interception by kin of a trusted root, seen from elsewhere': {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', {
        trusted: false,
        trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        issuerKnown: true,
        certificate: { ...BOX, issuerOrganisation: 'Lab' },
        chain: ['*.azurecr.io'],
      }),
      saw('http'),
      ...healthy({ from: 'worker:a' }),
    ],
    causes: ['tls-interception'],
    verdict: 'unreachable',
  },
  'the intermediate is missing': {
    given: [...healthy().slice(0, 2), saw('tls', { trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: ['*.azurecr.io'] }), saw('http')],
    causes: ['tls-chain-incomplete'],
    verdict: 'unreachable',
  },
  'the intermediate is missing, of a CA that nobody knows by name': {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', {
        trusted: false,
        trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        issuerKnown: false,
        certificate: { ...BOX, issuer: 'Lab Issuing' },
        chain: ['x'],
      }),
      saw('http'),
      ...data().map((o) => (o.kind === 'tls' ? saw('tls', { certificate: { ...BOX, issuer: 'Lab Issuing', fingerprint: 'EE' } }, DATA) : o)),
    ],
    causes: ['tls-chain-incomplete'],
    verdict: 'unreachable',
  },
  expired: {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED', certificate: { ...LEAF, notAfter: '2026-10-01T00:00:00.000Z' } }),
      saw('http'),
    ],
    causes: ['tls-certificate-expired'],
    verdict: 'unreachable',
  },
  'the clock is ahead by two months': {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED', certificate: { ...LEAF, notAfter: '2026-10-01T00:00:00.000Z' } }),
      saw('http', { skewSeconds: 60 * 86_400 }),
    ],
    causes: ['tls-clock-skew'],
    verdict: 'unreachable',
  },
  'another web server stands there': {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', { nameMatches: false, certificate: { ...LEAF, subject: 'web01', names: ['web01'] } }),
      saw('http', { status: 404, registryApi: false, contentType: 'text/html', body: '<html>nginx</html>' }, { unknown: ['challenge', 'errorCode'] }),
    ],
    causes: ['tls-certificate-wrong-name'],
    verdict: 'unreachable',
  },
  'a sign-in portal with its own certificate': {
    given: [
      ...healthy().slice(0, 2),
      saw('tls', {
        nameMatches: false,
        trusted: false,
        trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        certificate: { ...BOX, selfSigned: true, names: ['portal'] },
      }),
      saw('http', { status: 302, registryApi: false, location: 'https://portal/login', body: '' }, { unknown: ['challenge', 'errorCode', 'contentType'] }),
    ],
    causes: ['http-captive-portal'],
    verdict: 'unreachable',
  },
  'no answer to the request': { given: [...healthy().slice(0, 3), no('http', 'timed-out')], causes: ['http-no-answer'], verdict: 'unreachable' },

  // proxies
  'the proxy forbids': {
    given: [saw('proxy', { stage: 'answer', status: 403, reason: 'Forbidden' }, VIA), ...healthy({ aside: true })],
    causes: ['proxy-blocks-registry'],
    verdict: 'unreachable',
  },
  'the proxy forbids login and data: one cause': {
    given: [saw('proxy', { stage: 'answer', status: 403 }, VIA), saw('proxy', { stage: 'answer', status: 403 }, { ...VIA, target: DATA_HOST })],
    causes: ['proxy-blocks-registry'],
    verdict: 'unreachable',
  },
  'the proxy forbids the data host': {
    given: [...healthy(VIA).slice(2), saw('proxy', {}, VIA), saw('proxy', { stage: 'answer', status: 403 }, { ...VIA, target: DATA_HOST })],
    causes: ['proxy-data-endpoint-missing'],
    verdict: 'impaired',
  },
  'the proxy’s block page in an opened tunnel': {
    given: [
      saw('proxy', {}, VIA),
      saw('tls', { trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN', issuerKnown: false, certificate: BOX }, VIA),
      saw(
        'http',
        { status: 403, registryApi: false, middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0', contentType: 'text/html', body: '<html>' },
        { ...VIA, unknown: ['challenge', 'errorCode'] },
      ),
    ],
    causes: ['proxy-blocks-registry'],
    verdict: 'unreachable',
  },
  'the proxy opens TLS': {
    given: [
      saw('proxy', {}, VIA),
      saw('tls', { trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN', issuerKnown: false, certificate: BOX }, VIA),
      saw('http', {}, VIA),
      ...healthy({ aside: true }),
    ],
    causes: ['tls-interception'],
    verdict: 'unreachable',
  },
  'the proxy’s address is not allowed': {
    given: [saw('proxy', {}, VIA), saw('tls', {}, VIA), denied('203.0.113.99', VIA), no('tcp', 'timed-out', { aside: true })],
    causes: ['proxy-egress-ip-not-allowed'],
    verdict: 'unreachable',
  },
  'the private endpoint is not bypassed': {
    given: [
      saw('proxy', {}, VIA),
      saw('tls', {}, VIA),
      denied('203.0.113.99', VIA),
      saw('dns', { a: ['10.1.2.5'], chain: ['contoso.privatelink.azurecr.io'] }, { aside: true }),
      ...healthy({ aside: true }, '10.1.2.5').slice(1),
    ],
    causes: ['proxy-not-bypassed-for-private-endpoint'],
    verdict: 'unreachable',
  },
  'the proxy is down, and the direct way is dropped': {
    given: [no('proxy', 'refused', VIA, { stage: 'connect' }), no('tcp', 'timed-out', { aside: true })],
    causes: ['proxy-unreachable'],
    verdict: 'unreachable',
  },
  'the wrong scheme': {
    given: [no('proxy', 'not-tls', { via: 'https://proxy:3128' }, { stage: 'tls' })],
    causes: ['proxy-misconfigured-scheme'],
    verdict: 'unreachable',
  },
  'a web server for a proxy': { given: [saw('proxy', {}, VIA), no('tls', 'not-tls', VIA)], causes: ['proxy-unexpected-answer'], verdict: 'unreachable' },
  'a tunnel that ends': { given: [saw('proxy', {}, VIA), no('tls', 'reset', VIA)], causes: ['proxy-closes-connection'], verdict: 'unreachable' },
  'a tunnel that stays silent': { given: [saw('proxy', {}, VIA), no('tls', 'timed-out', VIA)], causes: ['proxy-no-answer'], verdict: 'unreachable' },
  'Docker without the proxy': {
    given: [
      saw('proxy', {}, VIA),
      ...healthy(VIA).slice(2),
      no('tcp', 'timed-out', { aside: true }),
      saw('client', { proxies: { https: VIA.via }, daemons: [{ file: '/lib/systemd/system/docker.service', client: 'docker' }] }),
    ],
    causes: ['proxy-daemon-not-configured'],
    verdict: 'impaired',
  },

  // healthy, and odd
  'all is well': { given: [...healthy(), ...data(), ...CONTROLS, saw('path'), saw('client')], causes: [], verdict: 'reachable' },
  'slow but fine': {
    given: [
      saw('dns'),
      saw('tcp', { connectMs: 1400 }),
      saw('path', { medianMs: 1400, worstMs: 1900 }),
      saw('tls', { handshakeMs: 2900 }),
      saw('http', { headersMs: 1450 }),
      saw('client'),
    ],
    causes: [],
    verdict: 'reachable',
  },
  'dual stack, and no IPv6 here': {
    given: [saw('dns', { aaaa: ['2603:1030::10'] }), ...healthy().slice(1), no('tcp', 'unreachable', { address: '2603:1030::10' }), saw('client')],
    causes: [],
    verdict: 'reachable',
  },
  'dual stack, both ways': {
    given: [saw('dns', { aaaa: ['2603:1030::10'] }), ...healthy().slice(1), ...healthy({}, '2603:1030::10').slice(1)],
    causes: [],
    verdict: 'reachable',
  },
  'private, and no way out to anything else': {
    given: [
      saw('dns', { a: ['10.1.2.5'], chain: ['contoso.privatelink.azurecr.io'] }),
      ...healthy({}, '10.1.2.5').slice(1),
      ...blocked(IDENTITY),
      ...blocked(ARM),
      ...blocked(MCR),
    ],
    causes: [],
    verdict: 'reachable',
  },
  'a control host with an expired certificate': {
    given: [
      ...healthy(),
      ...control(MCR).map((o) => (o.kind === 'tls' ? saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED' }, MCR) : o)),
      ...control(IDENTITY),
    ],
    causes: [],
    verdict: 'reachable',
  },
  'behind a proxy, and it works': {
    given: [saw('proxy', {}, VIA), ...healthy(VIA).slice(2), no('dns', 'name-not-found', { aside: true }), saw('client', { proxies: { https: VIA.via } })],
    causes: [],
    verdict: 'reachable',
  },
  'a lab with its own trusted CA on loopback': {
    given: [
      saw('dns', { a: ['127.0.0.2'] }),
      saw('tcp', {}, { address: '127.0.0.2' }),
      saw('tls', { certificate: { ...BOX, issuer: 'Lab CA', issuerOrganisation: '' } }, { address: '127.0.0.2' }),
      saw('http', {}, { address: '127.0.0.2' }),
    ],
    causes: [],
    verdict: 'reachable',
  },
  'nothing seen': { given: [unseen('tcp', 'timed-out'), saw('dns')], causes: [], verdict: 'unknown' },
};

describe('the right cause first', () => {
  it.each(Object.entries(scenarios))('%s', (_, scenario) => {
    const { causes, verdict } = judge(scenario);
    expect({ causes, verdict }).toEqual({ causes: scenario.causes, verdict: scenario.verdict });
  });
});
