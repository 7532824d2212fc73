// Makes one described network real, in a slot: namespaces, rules, name server, doors, proxy.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PROXY, RESOLVERS } from '../base.ts';
import type { FrontPlan } from '../servers/front.ts';
import type { ClientPlan, LabWorld } from '../world.ts';
import type { Identities } from './identities.ts';
import { namedFiles } from './named.ts';
import { hostsOf, networkScript, rulesOf, slowScript } from './network.ts';
import { namespaceOf, noteNamespaces, type Slot, startServer, untilReady } from './slot.ts';
import { squidConfig } from './squid.ts';

const exec = promisify(execFile);
const SERVERS = join(import.meta.dirname, '..', 'servers');

export interface Replica {
  readonly slot: Slot;
  readonly world: LabWorld;
}

async function shell(slot: Slot, name: string, text: string): Promise<void> {
  const file = join(slot.dir, `${name}.sh`);
  writeFileSync(file, text);
  await exec('sh', [file]);
}

/** Files that `ip netns exec` lays over /etc in that namespace: the host's own resolver, names and trust. */
function writeEtc(ns: string, root: string, { resolvers, hosts, etc: files }: Pick<ClientPlan, 'resolvers' | 'hosts' | 'etc'>): void {
  const etc = `/etc/netns/${ns}`;
  mkdirSync(`${etc}/ssl/certs`, { recursive: true });
  writeFileSync(`${etc}/ssl/certs/ca-certificates.crt`, root);
  writeFileSync(`${etc}/resolv.conf`, resolvers.map((address) => `nameserver ${address}\n`).join(''));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(etc, name)), { recursive: true });
    writeFileSync(join(etc, name), text);
  }
  writeFileSync(`${etc}/hosts`, ['127.0.0.1 localhost', ...Object.entries(hosts).map(([name, address]) => `${address} ${name}`), ''].join('\n'));
}

const inside = (slot: Slot, host: string, ...command: readonly string[]): readonly string[] => ['netns', 'exec', namespaceOf(slot, host), ...command];

async function startNamed(slot: Slot, world: LabWorld): Promise<void> {
  const folder = join(slot.dir, 'named');
  mkdirSync(folder);
  const { config, zones } = namedFiles(world, folder);
  writeFileSync(join(folder, 'named.conf'), config);
  for (const [file, text] of Object.entries(zones)) writeFileSync(join(folder, file), text);
  const started = startServer(slot, 'named', 'ip', inside(slot, 'cloud', 'named', '-g', '-n', '1', '-c', join(folder, 'named.conf')));
  await untilReady(started, /\brunning\b/);
}

async function startFront(slot: Slot, world: LabWorld, identities: Identities, registrySocket: string): Promise<void> {
  const { doors, azure, clockDays } = world;
  const withIdentity = await Promise.all(doors.map(async (door) => ({ ...door, identity: await identities.identity(door.host, door.tls, clockDays) })));
  const azureNames = doors.filter((d) => d.serves === 'azure').map((d) => d.host);
  const azureIdentity = await identities.identities(['management.azure.com', ...azureNames]);
  const plan: FrontPlan = { doors: withIdentity, azureIdentity, ...(azure ? { azure } : {}), registrySocket, clockDays };
  const file = join(slot.dir, 'front.json');
  writeFileSync(file, JSON.stringify(plan));
  await untilReady(startServer(slot, 'front', 'ip', inside(slot, 'cloud', process.execPath, join(SERVERS, 'front.ts'), file)), /^ready$/m);
}

async function startProxy(slot: Slot, world: LabWorld, root: string): Promise<void> {
  const { proxy } = world;
  if (!proxy) return;
  if (proxy.kind === 'odd') {
    const command = [process.execPath, join(SERVERS, 'odd-proxy.ts'), PROXY.address, String(PROXY.port), proxy.manners];
    return untilReady(startServer(slot, 'proxy', 'ip', inside(slot, 'proxy', ...command)), /^ready$/m);
  }
  const folder = join(slot.dir, 'squid');
  mkdirSync(folder);
  writeFileSync(join(folder, 'squid.conf'), squidConfig(proxy, folder));
  writeFileSync(join(folder, 'root.pem'), root);
  if (proxy.manners === 'bump') {
    const subject = ['-subj', '/O=Contoso TLS Inspection/CN=Contoso TLS Inspection CA', '-days', '30'];
    const pem = join(folder, 'bump.pem');
    await exec('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', pem, '-out', join(folder, 'ca.pem'), ...subject]);
    await exec('sh', ['-c', `cat ${folder}/ca.pem >> ${pem}`]);
    await exec('/usr/lib/squid/security_file_certgen', ['-c', '-s', join(folder, 'ssl_db'), '-M', '4MB']);
  }
  await exec('chown', ['-R', 'proxy', folder]); // squid gives up being root; its shared memory has one name on the whole machine
  const started = startServer(
    slot,
    'proxy',
    'ip',
    inside(slot, 'proxy', 'sh', '-c', `mount -t tmpfs shm /dev/shm && exec squid -N -d 1 -f ${folder}/squid.conf`),
  );
  await untilReady(started, /Accepting .*HTTP Socket connections|Accepting SSL bumped/);
}

async function startSlowWay(slot: Slot, world: LabWorld): Promise<void> {
  const { slow } = world.router;
  if (slow.length === 0) return;
  const delays = slow.map(({ address, ms }) => `${address}=${ms}`);
  await untilReady(startServer(slot, 'slow', 'ip', inside(slot, 'rt', 'python3', join(SERVERS, 'delay.py'), ...delays)), /^ready$/m);
  await shell(slot, 'slow', slowScript(world, { ns: (host) => namespaceOf(slot, host) }));
}

export interface Parts {
  readonly identities: Identities;
  readonly registrySocket: string;
}

/** Throws where a part does not start; the slot is then still the caller's to release. */
export async function up(slot: Slot, world: LabWorld, { identities, registrySocket }: Parts): Promise<Replica> {
  const hosts = hostsOf(world);
  const ns = (host: string): string => namespaceOf(slot, host);
  noteNamespaces(slot, hosts);
  writeFileSync(join(slot.dir, 'world.json'), JSON.stringify(world, null, 1));
  writeFileSync(join(slot.dir, 'root.pem'), identities.root);
  writeFileSync(join(slot.dir, 'rules.nft'), rulesOf(world));
  for (const client of world.clients) writeEtc(ns(client.place), identities.root, client);
  if (world.proxy) writeEtc(ns('proxy'), identities.root, { resolvers: [RESOLVERS.public], hosts: {}, etc: {} });
  await shell(slot, 'network', networkScript(world, { ns }, slot.dir));
  await Promise.all([
    startNamed(slot, world),
    startFront(slot, world, identities, registrySocket),
    startProxy(slot, world, identities.root),
    startSlowWay(slot, world),
  ]);
  return { slot, world };
}

/** The environment of a client: nothing of this machine's but the path. */
export function clientEnv(slot: Slot, client: ClientPlan): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: slot.dir,
    LANG: 'C.UTF-8',
    NODE_EXTRA_CA_CERTS: join(slot.dir, 'root.pem'),
    ...client.env,
  };
}
