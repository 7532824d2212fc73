// The looks of one vantage, host by host: the way a client would go, and beside it what is worth comparing.
import { chosenProxy, type ProxyEnvironment } from '../evaluate/no-proxy.ts';
import type { Endpoint } from '../plan.ts';
import { type Answer, AZURE_DNS_PATIENCE, configuredServers, lookUp, lookUpBeside, type SystemDns } from './dns.ts';
import { PATIENCE, type Patience } from './patience.ts';
import type { Probing, Target } from './probe.ts';
import { lookPath } from './tcp.ts';
import { walkDirect, walkProxy } from './walk.ts';

export interface Here {
  readonly probing: Probing;
  readonly system: SystemDns;
  readonly proxies: ProxyEnvironment;
  readonly patience?: Patience;
}

/** Addresses of one host that are tried; a name with more is cut, and its dns observation still lists them all. */
const MOST_ADDRESSES = 8;
/** Identical queries for the login server, which tell a lossy resolver from a sound one. */
const REPEATS = 10;

/** The direct way beside a proxy, in ms: long enough for one SYN that was lost, and nobody's way. */
const ASIDE_CONNECT = 2500;

/** Hosts to which every pull connects: loss on the way there is felt. */
const MEASURED: readonly Target['role'][] = ['login', 'data'];

const family = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
const firstOfEach = (addresses: readonly string[]): readonly string[] =>
  ([4, 6] as const).map((wanted) => addresses.find((address) => family(address) === wanted)).filter((address) => address !== undefined);

/** dns, then every address on its own. Resolves with the answer as soon as it is in, and with the rest when all is told. */
function direct(here: Here, target: Target): { readonly answer: Promise<Answer>; readonly done: Promise<void> } {
  const { probing, system, patience = PATIENCE } = here;
  const isMain = target.role === 'login' && !target.aside;
  const { answer, done } = lookUp(probing, target, system, isMain ? { times: REPEATS } : {});
  const above = answer.then(async ({ addresses }) => {
    const tried = addresses.slice(0, MOST_ADDRESSES);
    const measured =
      MEASURED.includes(target.role) && !target.aside ? firstOfEach(tried).map((address) => lookPath(probing, target, address, undefined, patience)) : [];
    await Promise.all([...tried.map((address) => walkDirect(probing, target, address, patience)), ...measured]);
  });
  return { answer, done: Promise.all([done, above]).then(() => undefined) };
}

/** Other servers that this host could ask, and Azure's own, which answers inside a virtual network only. */
async function beside(here: Here, target: Target): Promise<void> {
  const { probing, system } = here;
  const servers = await configuredServers(probing, system);
  const azure = probing.cloud.azureDns;
  const aside = { ...target, aside: true as const };
  const others = servers.length > 1 ? servers : [];
  const looks = others.map((server) => lookUpBeside(probing, aside, server));
  if (!servers.some((server) => server.startsWith(`${azure}:`))) looks.push(lookUpBeside(probing, aside, azure, { patience: AZURE_DNS_PATIENCE }));
  await Promise.all(looks);
}

const COMPARED: readonly Target['role'][] = ['login', 'data', 'regional'];

/** Everything about one host from here. `answer` is what DNS said, as soon as it is known (also where a proxy is used). */
export function visit(here: Here, endpoint: Endpoint): { readonly answer: Promise<Answer>; readonly done: Promise<void> } {
  const { probing, proxies, patience = PATIENCE } = here;
  const port = endpoint.port ?? probing.cloud.ports.registry;
  const target: Target = endpoint;
  const { go: proxy } = chosenProxy(proxies, endpoint.host, port);
  const compared = COMPARED.includes(endpoint.role) ? beside(here, target) : Promise.resolve();
  if (proxy === undefined) {
    const { answer, done } = direct(here, target);
    return { answer, done: Promise.all([done, compared]).then(() => undefined) };
  }
  const through = walkProxy(probing, target, proxy, patience);
  const { answer, done } = direct({ ...here, patience: { ...patience, connect: Math.min(patience.connect, ASIDE_CONNECT) } }, { ...target, aside: true });
  return { answer, done: Promise.all([through, done, compared]).then(() => undefined) };
}
