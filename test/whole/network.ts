// One network for all rows: names, doors and DNS servers on loopback. A row picks a registry's name and where it looks from.
import { type World, worldSchema } from '../../src/world/world.ts';

export const SUFFIX = 'azurecr.demo';
const ZONE = `privatelink.${SUFFIX}`;
/** What private endpoints hold in Azure's facts, and where their servers listen. */
export const INSIDE = { login: '127.0.20.5', data: '127.0.20.4', west: '127.0.20.6' } as const;
/** A connection to these gets no answer to its SYN. */
export const SILENT = { login: '127.0.22.5', data: '127.0.22.4', door: '127.0.12.1' } as const;
/** Nothing listens there: what is left of a deleted endpoint. */
export const GONE = '127.0.21.5';

/** The door that everybody gets, outside of private zones: the public addresses of login server and data endpoint. */
const DOOR = {
  shut: ['127.0.10.1', '127.0.10.2'], // 403 to both, from 203.0.113.7
  open: ['127.0.10.3', '127.0.10.4'],
  viaServiceEndpoint: ['127.0.10.5', '127.0.10.6'], // 403 that names 10.1.0.4
  overSix: ['127.0.10.7', '127.0.10.8'], // 403 that names an IPv6 address
  busy: ['127.0.10.9', '127.0.10.4'], // 429
  down: ['127.0.10.10', '127.0.10.4'], // 503
  shutData: ['127.0.10.3', '127.0.10.2'], // 401, and 403 for layers
  silent: [SILENT.door, SILENT.door],
  silentData: ['127.0.10.3', SILENT.door],
  inspected: ['127.0.10.11', '127.0.10.4'],
  expired: ['127.0.10.12', '127.0.10.4'],
  portal: ['127.0.10.13', '127.0.10.13'],
  cut: ['127.0.10.14', '127.0.10.14'],
  mute: ['127.0.10.15', '127.0.10.4'],
  signsIn: ['127.0.10.16', '127.0.10.4'], // a registry that a test brings itself
} as const satisfies Record<string, readonly [string, string]>;

interface Named {
  readonly door: keyof typeof DOOR;
  /** Through the private link name, as for every registry that has a private endpoint. */
  readonly linked?: boolean;
  /** What the private zone says to its VNet: label -> address. What it does not have is NXDOMAIN there. */
  readonly zone?: Readonly<Record<string, string>>;
}

const CONTROL = ['login.demo', 'management.demo', 'mcr.demo'];
const both = (label: string, login: string, data: string) => ({ [label]: login, [`${label}.eastus.data`]: data });

const NAMES: Readonly<Record<string, Named>> = {
  contoso: { door: 'shut', linked: true, zone: both('contoso', INSIDE.login, INSIDE.data) },
  geo: { door: 'shut', linked: true, zone: { ...both('geo', INSIDE.login, INSIDE.data), 'geo.westus.data': INSIDE.west } },
  nodata: { door: 'shut', linked: true, zone: { nodata: INSIDE.login } },
  norecord: { door: 'shut', linked: true },
  stale: { door: 'shut', linked: true, zone: both('stale', GONE, GONE) },
  foreign: { door: 'open', linked: true },
  blocked: { door: 'shut', linked: true, zone: both('blocked', SILENT.login, SILENT.data) },
  halfshut: { door: 'open', linked: true, zone: both('halfshut', INSIDE.login, INSIDE.data) },
  fabrikam: { door: 'shut' },
  open: { door: 'open' },
  'hashed-abc123': { door: 'open' },
  subnet: { door: 'viaServiceEndpoint' },
  six: { door: 'overSix' },
  busy: { door: 'busy' },
  down: { door: 'down' },
  layers: { door: 'shutData' },
  dropped: { door: 'silent' },
  droplayers: { door: 'silentData' },
  inspected: { door: 'inspected' },
  expired: { door: 'expired' },
  portal: { door: 'portal' },
  cut: { door: 'cut' },
  mute: { door: 'mute' },
  signsin: { door: 'signsIn' },
};

/** Names that public DNS knows: the login server, and a data endpoint for each region that the registry is in. */
const hostsOf = (label: string): readonly (readonly [string, 0 | 1])[] => [
  [label, 0],
  ...(label === 'geo' ? ['eastus', 'westus'] : ['eastus']).map((region) => [`${label}.${region}.data`, 1] as const),
];

/** The login server or the data endpoint as public DNS has it: right away, or through the private link name. */
function publicNames(name: string, address: string, linked = false): Record<string, unknown> {
  const found = { a: [address] };
  return linked ? { [`${name}.${SUFFIX}`]: { cname: `${name}.${ZONE}` }, [`${name}.${ZONE}`]: found } : { [`${name}.${SUFFIX}`]: found };
}

function publicAnswers(): Record<string, unknown> {
  const answers: Record<string, unknown> = Object.fromEntries(CONTROL.map((host) => [host, { a: ['127.0.30.1'] }]));
  for (const [label, { door, linked }] of Object.entries(NAMES)) {
    for (const [name, which] of hostsOf(label)) Object.assign(answers, publicNames(name, DOOR[door][which], linked));
  }
  return answers;
}

const zoned = (): Record<string, unknown> => ({
  ...Object.fromEntries(Object.values(NAMES).flatMap(({ zone = {} }) => Object.entries(zone).map(([label, ip]) => [`${label}.${ZONE}`, { a: [ip] }]))),
  [`*.${ZONE}`]: { rcode: 'NXDOMAIN' },
});

const denied = (address: string, sees: string) => ({ address, answer: 'denied', sees });

/** `zoned`: Azure DNS in a VNet that the zone is linked to. `plain`: in one that it is not. `own`: a DNS server somebody set up. `outside`: an office. */
export const NETWORK: World = worldSchema.parse({
  title: { en: 'Whole checks', 'zh-CN': '完整检查' },
  cloud: { name: 'DemoCloud', registrySuffix: SUFFIX, privateZone: ZONE, blobSuffix: 'blob.demo', mcrHost: 'mcr.demo' },
  resolvers: {
    zoned: { answers: zoned(), forwardTo: 'public' },
    plain: { answers: {}, forwardTo: 'public' },
    own: { answers: {}, forwardTo: 'public' },
    public: { answers: publicAnswers() },
    // The zone of the data endpoints is another one, and it is empty.
    split: {
      answers: { ...zoned(), [`*.eastus.data.${ZONE}`]: { rcode: 'NXDOMAIN' }, [`contoso.eastus.data.${ZONE}`]: { rcode: 'NXDOMAIN' } },
      forwardTo: 'public',
    },
    empty: { answers: { [`*.${ZONE}`]: { rcode: 'NXDOMAIN' } }, forwardTo: 'public' },
    overridden: { answers: { [`*.${SUFFIX}`]: { rcode: 'NXDOMAIN' } }, forwardTo: 'public' },
    failing: { answers: { [`*.${SUFFIX}`]: { rcode: 'SERVFAIL' } }, forwardTo: 'public' },
  },
  networks: {
    ...Object.fromEntries(['zoned', 'plain', 'own', 'public', 'split', 'empty', 'overridden', 'failing'].map((name) => [name, { resolver: name }])),
    ...Object.fromEntries(['fair', 'strict', 'guarded'].map((proxy) => [proxy, { resolver: 'public', proxy }])),
  },
  proxies: {
    fair: { address: '127.0.40.1', resolver: 'public' },
    strict: { address: '127.0.40.2', resolver: 'public', deny: [`open.${SUFFIX}`] },
    guarded: { address: '127.0.40.3', resolver: 'public', behaviour: 'authenticate' },
  },
  servers: [
    denied(DOOR.shut[0], '203.0.113.7'),
    denied(DOOR.shut[1], '203.0.113.7'),
    { address: DOOR.open[0], answer: 'registry' },
    { address: DOOR.open[1], answer: 'data' },
    denied(DOOR.viaServiceEndpoint[0], '10.1.0.4'),
    denied(DOOR.viaServiceEndpoint[1], '10.1.0.4'),
    denied(DOOR.overSix[0], '2001:db8::7'),
    denied(DOOR.overSix[1], '2001:db8::7'),
    { address: DOOR.busy[0], answer: 'throttled' },
    { address: DOOR.down[0], answer: 'degraded' },
    { address: DOOR.inspected[0], answer: 'registry', certificate: { issuer: 'unknown', withIssuer: false } },
    { address: DOOR.expired[0], answer: 'registry', certificate: { validity: 'expired' } },
    { address: DOOR.portal[0], answer: 'portal' },
    { address: DOOR.cut[0], connection: 'reset' },
    { address: DOOR.mute[0], answer: 'none' },
    { address: INSIDE.login, answer: 'registry' },
    { address: INSIDE.data, answer: 'data' },
    { address: INSIDE.west, answer: 'data' },
    { address: '127.0.30.1', answer: 'control', certificate: { names: CONTROL } },
  ],
});
