// How this host is set up to reach anything. Reads only the files that it names in its facts, and changes nothing.
import { networkInterfaces } from 'node:os';
import { type ProxyEnvironment, proxyFor, withoutCredentials } from '../evaluate/no-proxy.ts';
import type { NetworkFacts, Observation, Outcome } from '../model.ts';
import { daemonsOf } from './client/daemons.ts';
import { HOSTS_FILE, textOf } from './client/read.ts';
import { rootsFor } from './client/roots.ts';
import { entriesFor } from './dns/hosts-file.ts';
import { serversIn } from './dns/server.ts';
import { type Probing, tell } from './probe.ts';

type ClientFacts = NetworkFacts['client'];

export interface ClientSystem {
  readonly env: ProxyEnvironment;
  readonly hostsFile: string; // /etc/hosts
  readonly resolvConf: string; // /etc/resolv.conf
  /** Stands before the paths of the daemons' settings: another root folder in tests and containers. */
  readonly root?: string;
}

const MOST_HOSTS = 64;
const MOST_VALUE = 32 * 1024; // no kernel passes much more in one variable of use

/** Proxy variables alone, bounded: nothing else of the environment is looked at. */
const proxyVariables = (env: ProxyEnvironment): ProxyEnvironment =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (/_proxy$/i.test(name) && value !== undefined ? [[name, value.slice(0, MOST_VALUE)]] : [])),
  );

function proxiesOf(env: ProxyEnvironment): ClientFacts['proxies'] {
  const shown = (key: 'https' | 'http' | 'all') => {
    const value = env[`${key.toUpperCase()}_PROXY`] || env[`${key}_proxy`];
    return value ? { [key]: withoutCredentials(value) } : {};
  };
  const no = env.NO_PROXY || env.no_proxy;
  return { ...shown('https'), ...shown('http'), ...shown('all'), ...(no ? { no: no.slice(0, 2000) } : {}) };
}

/** Addresses of this host's interfaces; those of loopback reach nothing. */
const localAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .flatMap((entry) => (entry.internal ? [] : [entry.address]))
    .slice(0, 64);

async function factsOf(probing: Probing, { env, hostsFile, resolvConf, root = '/' }: ClientSystem, hosts: readonly string[]): Promise<ClientFacts> {
  const { cloud } = probing;
  const port = cloud.ports.registry;
  const variables = proxyVariables(env);
  const [hostsText, resolvText, { daemons, filesRead }, roots] = await Promise.all([
    textOf(hostsFile, HOSTS_FILE),
    textOf(resolvConf),
    daemonsOf(root),
    rootsFor(root, hosts, port),
  ]);
  const extra = env.NODE_EXTRA_CA_CERTS;
  return {
    resolvers: cloud.resolvers ?? serversIn(resolvText ?? '', cloud.ports.dns).map((server) => server.ip),
    localAddresses: localAddresses(),
    hostsEntries: entriesFor(hostsText ?? '', hosts),
    proxies: proxiesOf(variables),
    choices: hosts.map((host) => ({ host, ...proxyFor(variables, host, port) })),
    daemons,
    extraRoots: [...roots, ...(extra ? [extra.slice(0, 300)] : [])],
    filesRead: [...(hostsText === undefined ? [] : [hostsFile]), ...(resolvText === undefined ? [] : [resolvConf]), ...filesRead].slice(0, 256),
  };
}

/** `hosts`: the login server first; it is the target. For this process's own host only. Never rejects. */
export async function lookAtClient(probing: Probing, system: ClientSystem, hosts: readonly string[]): Promise<Observation<'client'>> {
  const startedAt = probing.now();
  const stopped: Outcome<ClientFacts> = { status: 'skipped', reason: 'timed-out', detail: 'stopped before it was read' };
  const looked = (async (): Promise<Outcome<ClientFacts>> => {
    if (probing.signal.aborted) return stopped;
    return { status: 'ok', facts: await factsOf(probing, system, hosts.slice(0, MOST_HOSTS)) };
  })().catch(
    (error): Outcome<ClientFacts> => ({ status: 'skipped', reason: 'error', detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }),
  );
  let stop = () => {};
  const ended = new Promise<Outcome<ClientFacts>>((resolve) => {
    stop = () => resolve(stopped);
    probing.signal.addEventListener('abort', stop, { once: true });
  });
  const outcome = await Promise.race([looked, ended]);
  probing.signal.removeEventListener('abort', stop);
  return tell(probing, { kind: 'client', target: { host: hosts[0] ?? 'this host', role: 'login' }, startedAt, outcome });
}
