// Brings a world up on loopback and tells how to point the real program at it: a cloud profile, a root to trust, resolvers.

import { AZURE_CLOUD } from '../clouds.ts';
import type { CloudNames } from '../model.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { type DnsServer, entryFor, startDnsServer } from './dns-server.ts';
import { type Locate, startProxy } from './proxy.ts';
import { type Running, startServer } from './tls-front.ts';
import type { DnsAnswer, World, WorldResolver, WorldServer } from './world.ts';

export interface RunningWorld {
  /** The profile without resolvers: each network brings its own. */
  readonly cloud: CloudNames;
  /** PEM of the root that a client of this world trusts. */
  readonly root: string;
  readonly authority: Authority;
  /** What a client in that network would be set up with. */
  readonly network: (name: string) => { readonly resolvers: readonly string[]; readonly proxy?: string; readonly noProxy?: string };
  readonly close: () => Promise<void>;
}

const INSPECTOR = '127.0.99.1';
const ATTEMPTS = 5;

/** Follows a name through a resolver to its end, without asking over the wire. */
function endOf(world: World, resolver: WorldResolver, name: string): DnsAnswer | undefined {
  let at = name;
  for (let hop = 0; hop < 16; hop++) {
    const entry = entryFor(world.resolvers, resolver, at);
    if (!entry || !('cname' in entry)) return entry;
    at = entry.cname;
  }
  return undefined;
}

/** Names that lead to an address in any resolver of the world: what the certificate there should cover. */
function namesAt(world: World, address: string): readonly string[] {
  const resolvers = Object.values(world.resolvers);
  const names = new Set(resolvers.flatMap((resolver) => Object.keys(resolver.answers).filter((name) => !name.startsWith('*'))));
  const leads = (name: string): boolean =>
    resolvers.some((resolver) => {
      const end = endOf(world, resolver, name);
      return end !== undefined && 'a' in end && end.a.includes(address);
    });
  return [...names].filter(leads).sort();
}

/** All servers on one port: a registry's port is one number in a cloud profile. Another try where that port is taken. */
async function startServers(world: World, authorities: { trusted: Authority; unknown: Authority }, now: Date): Promise<{ port: number; running: Running[] }> {
  for (let attempt = 1; ; attempt++) {
    const running: Running[] = [];
    try {
      for (const server of world.servers) {
        running.push(await startServer(server, namesAt(world, server.address), authorities, now, running[0]?.port ?? 0));
      }
      return { port: running[0]?.port ?? 443, running };
    } catch (error) {
      await Promise.all(running.map((r) => r.close()));
      if (attempt === ATTEMPTS || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

/** Throws where loopback addresses cannot be bound (a system that has 127.0.0.1 only, say); closes what it had started. */
export async function startWorld(world: World, now: Date): Promise<RunningWorld> {
  const trusted = await createAuthority('acr-check demo', now);
  const unknown = await createAuthority('Contoso TLS Inspection', now);
  const started: { close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.splice(0).map((one) => one.close()));
  };
  try {
    const { port, running } = await startServers(world, { trusted, unknown }, now);
    started.push(...running);
    const inspecting = Object.values(world.proxies).some((proxy) => proxy.behaviour === 'inspect');
    if (inspecting) {
      const names = world.servers.flatMap((server) => namesAt(world, server.address));
      const server: WorldServer = {
        address: INSPECTOR,
        certificate: { names: [...names], issuer: 'unknown', validity: 'valid', withIssuer: false },
        answer: 'registry',
        sees: '203.0.113.7',
        connection: 'open',
        delayMs: 0,
      };
      started.push(await startServer(server, names, { trusted, unknown }, now, port));
    }
    const dns = new Map<string, DnsServer>();
    for (const [index, [name, resolver]] of Object.entries(world.resolvers).entries()) {
      dns.set(name, await startDnsServer(world.resolvers, resolver, `127.0.53.${index + 1}`, [...dns.values()][0]?.port ?? 0));
      started.push(...[dns.get(name)].filter((server) => server !== undefined));
    }
    const proxies = new Map<string, string>();
    for (const [name, proxy] of Object.entries(world.proxies)) {
      const one = await startProxy(proxy, locateIn(world, proxy.resolver), inspecting ? INSPECTOR : undefined);
      started.push(one);
      proxies.set(name, `http://${proxy.address}:${one.port}`);
    }
    const dnsPort = [...dns.values()][0]?.port ?? 53;
    const { name, registrySuffix, ...rest } = world.cloud;
    const inherited = { ...AZURE_CLOUD, privateZone: `privatelink.${registrySuffix}` };
    const given = rest as Partial<CloudNames>;
    const atPort = (host: string | undefined): string | undefined => host && `${host}:${port}`; // the world's servers share one port
    const control = { authorityHost: atPort(given.authorityHost), armEndpoint: atPort(given.armEndpoint), mcrHost: atPort(given.mcrHost) };
    const named = Object.fromEntries(Object.entries(control).filter(([, host]) => host !== undefined));
    const cloud: CloudNames = { ...inherited, ...given, ...named, name, registrySuffix, ports: { registry: port, dns: dnsPort } };
    return {
      cloud,
      root: trusted.root,
      authority: trusted,
      network: (label) => {
        const network = world.networks[label];
        const server = network && dns.get(network.resolver);
        const proxy = network?.proxy === undefined ? undefined : proxies.get(network.proxy);
        return { resolvers: server ? [server.address] : [], ...(proxy ? { proxy } : {}), ...(network?.noProxy ? { noProxy: network.noProxy } : {}) };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves for a proxy, in the world's own DNS. */
function locateIn(world: World, name: string | undefined): Locate {
  const resolver = name === undefined ? undefined : world.resolvers[name];
  return (host) => {
    const end = resolver && endOf(world, resolver, host);
    return end && 'a' in end ? end.a[0] : undefined;
  };
}
