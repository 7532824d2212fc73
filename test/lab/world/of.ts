// A scenario -> the whole network that it describes. Pure: every choice that is not written in the scenario is made here.
import { DOORS, LOGIN_SERVER, PROXY, REGISTRY, RESOLVERS } from '../base.ts';
import type { Base, Client, Fault, Place, Resolver, Scenario } from '../scenario.ts';
import type { ClientPlan, LabWorld, ProxyPlan } from '../world.ts';
import { frontDoors } from './doors.ts';
import { faces, POOR_RESOLVER } from './faces.ts';
import { chosen, hostOf, publicZone } from './names.ts';
import { router } from './router.ts';

const PROXY_URL = `http://${PROXY.host}:${PROXY.port}`;
const STANDS: Readonly<Record<Base, { readonly place: Place; readonly resolvers: readonly Resolver[]; readonly env: Readonly<Record<string, string>> }>> = {
  public: { place: 'office', resolvers: ['public'], env: {} },
  'public-vnet': { place: 'vnet', resolvers: ['azure'], env: {} },
  private: { place: 'vnet', resolvers: ['azure'], env: {} },
  'custom-dns': { place: 'vnet', resolvers: ['custom'], env: {} },
  proxied: { place: 'office', resolvers: ['public'], env: { HTTPS_PROXY: PROXY_URL, HTTP_PROXY: PROXY_URL } },
  'private-proxied': {
    place: 'vnet',
    resolvers: ['azure'],
    env: { HTTPS_PROXY: PROXY_URL, HTTP_PROXY: PROXY_URL, NO_PROXY: '.azurecr.io,168.63.129.16,169.254.169.254' },
  },
};

const isResolver = (name: string): name is Resolver => Object.hasOwn(RESOLVERS, name);

/** What is the client's own, on top of what its network gives. */
function client(given: Client, base: Pick<ClientPlan, 'place' | 'resolvers' | 'env' | 'v6'>, registry: string, label?: string): ClientPlan {
  const env = Object.fromEntries(Object.entries({ ...base.env, ...given.env }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return {
    ...(label === undefined ? {} : { label }),
    place: given.place ?? base.place,
    resolvers: given.resolvers?.map((name) => (isResolver(name) ? RESOLVERS[name] : name)) ?? base.resolvers,
    hosts: given.hosts ?? {},
    etc: given.etc ?? {},
    env,
    registry: given.registry ?? registry,
    args: given.args ?? [],
    v6: base.v6,
  };
}

const OWN_RESOLVER: Readonly<Record<Place, Resolver>> = { vnet: 'azure', spoke: 'azure', office: 'public' };
const ODD = ['hang', 'eof', 'reset', 'redirect', 'web', 'tunnel-reset', 'tunnel-hang'];

function proxyOf(scenario: Scenario, hosts: { readonly registry: readonly string[]; readonly data: readonly string[] }): ProxyPlan | undefined {
  const { network, faults, client: own, vantages = [] } = scenario;
  const named = [own, ...vantages].some((c) => Object.values(c?.env ?? {}).some((value) => value?.includes(PROXY.host) || value?.includes(PROXY.address)));
  if (!network.base.includes('proxied') && !named) return undefined;
  const how = faults.find((f): f is Extract<Fault, { fault: 'proxy' }> => f.fault === 'proxy')?.how ?? 'allow';
  const deny: Partial<Record<string, readonly string[]>> = { 'deny-registry': hosts.registry, 'deny-data': hosts.data, 'deny-entra': [DOORS.entra.host] };
  return {
    kind: ODD.includes(how) ? 'odd' : 'squid',
    manners: how,
    resolver: how === 'no-dns' ? POOR_RESOLVER : RESOLVERS.public,
    deny: deny[how] ?? [],
  };
}

export function worldOf(scenario: Scenario): LabWorld {
  const { name, network, faults, vantages = [] } = scenario;
  const given = chosen(network);
  const base = STANDS[network.base];
  const stands = { ...base, resolvers: base.resolvers.map((r) => RESOLVERS[r]), v6: given.dualStack };
  const registry = given.loginServer === LOGIN_SERVER ? REGISTRY : given.loginServer;
  const identity = scenario.azure ? identityOf(scenario.azure) : {};
  const own = scenario.client ?? {};
  const main = client({ ...own, env: { ...identity, ...own.env } }, stands, registry, scenario.label);
  const others = vantages.map((v) =>
    client({ args: main.args, ...v }, { place: v.place, resolvers: [RESOLVERS[OWN_RESOLVER[v.place]]], env: {}, v6: given.dualStack }, main.registry, v.label),
  );
  const places = [main.place, ...others.map((o) => o.place)];
  const dataHosts = [hostOf('data', given), hostOf('data-2', given), DOORS.blob.host];
  const proxy = proxyOf(scenario, { registry: [hostOf('login', given), ...dataHosts], data: dataHosts });
  const clock = faults.find((f) => f.fault === 'clock');
  return {
    name,
    clients: [main, ...others],
    publicZone: publicZone(given, faults),
    faces: faces(given, faults, network.base === 'custom-dns' ? 'azure' : 'public'),
    doors: frontDoors(given, faults, scenario.azure !== undefined),
    router: router(network, given, faults, places),
    ...(proxy ? { proxy } : {}),
    ...(scenario.azure ? { azure: scenario.azure } : {}),
    clockDays: clock?.fault === 'clock' ? -clock.days : 0,
  };
}

/** The identity that the simulated Azure knows, as azureWorldSchema defaults it. */
function identityOf(azure: NonNullable<Scenario['azure']>): Readonly<Record<string, string>> {
  const first = azure.clients?.[0];
  return {
    AZURE_TENANT_ID: azure.tenant ?? '72f988bf-0000-4000-8000-000000000001',
    AZURE_CLIENT_ID: first?.id ?? '11111111-1111-4111-8111-111111111111',
    AZURE_CLIENT_SECRET: first?.secret ?? 'demo-secret',
  };
}
