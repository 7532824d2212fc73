// Whatever falls silent, the report comes within its deadline; an address that drops every SYN is known sooner.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { DEFAULT_DEADLINE_MS } from '../../src/check.ts';
import type { Report } from '../../src/model.ts';
import { type RunningWorld, startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';
import type { Bench, Figure } from './figure.ts';
import { fullBacklog } from './full-backlog.ts';
import { type Look, look, trusting } from './loopback.ts';

const SUFFIX = 'azurecr.bench';
const LOGIN = `contoso.${SUFFIX}`;
const CONTROL = ['login.bench', 'management.bench', 'mcr.bench'];
const DROPS = '127.0.63.9';

/** One network for each silence: the same names, led elsewhere. */
const RESOLVERS = { sound: '127.0.63.1', tls: '127.0.63.2', http: '127.0.63.3', syn: DROPS };
const answersWith = (address: string) => ({
  answers: Object.fromEntries([[LOGIN, { a: [address] }], ...CONTROL.map((name) => [name, { a: ['127.0.63.8'] }])]),
});

const plan = () =>
  worldSchema.parse({
    title: { en: 'Silence', 'zh-CN': '无应答' },
    cloud: {
      name: 'BenchCloud',
      registrySuffix: SUFFIX,
      authorityHost: `https://${CONTROL[0]}`,
      armEndpoint: `https://${CONTROL[1]}`,
      mcrHost: CONTROL[2],
      azureDns: '127.0.53.1',
    },
    resolvers: Object.fromEntries(Object.entries(RESOLVERS).map(([name, address]) => [name, answersWith(address)])),
    networks: {
      ...Object.fromEntries(Object.keys(RESOLVERS).map((name) => [name, { resolver: name }])),
      proxy: { resolver: 'sound', proxy: 'silent' },
    },
    servers: [
      { address: RESOLVERS.sound },
      { address: RESOLVERS.tls, connection: 'silent' },
      { address: RESOLVERS.http, certificate: { names: [LOGIN] }, answer: 'none' },
      { address: '127.0.63.8', certificate: { names: CONTROL }, answer: 'control' },
    ],
    proxies: { silent: { address: '127.0.63.7', behaviour: 'silent' } },
  });

const at = (world: RunningWorld, name: string): Look => {
  const { resolvers, proxy } = world.network(name);
  return { cloud: world.cloud, servers: resolvers, ...(proxy ? { proxy } : {}) };
};

async function timed(what: string, where: Look): Promise<{ readonly figure: Figure; readonly report: Report }> {
  const startedAt = performance.now();
  const report = await look(where);
  const value = performance.now() - startedAt;
  if (report.verdict === 'reachable') throw new Error(`bench: ${what}, and the registry is reachable`);
  return { figure: { what, value, limit: DEFAULT_DEADLINE_MS, unit: 'ms', note: `${report.verdict}; ${report.causes.join(', ') || 'no cause'}` }, report };
}

/** A server that is there, hears, and says nothing. */
async function silentDns(): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.63.6');
  await once(socket, 'listening');
  const close = async (): Promise<void> => {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  };
  return { address: `127.0.63.6:${socket.address().port}`, close };
}

function synFigure({ evidence }: Report): Figure {
  const tcp = evidence.find((o) => o.kind === 'tcp' && o.target === LOGIN && o.address === DROPS);
  if (tcp?.outcome.status !== 'failed' || tcp.outcome.fault !== 'timed-out') throw new Error('bench: the dropped SYNs were not told as such');
  return { what: '  the address itself is known to be silent', value: tcp.ms, limit: 6000, unit: 'ms' };
}

async function run(): Promise<readonly Figure[]> {
  const world = await startWorld(plan(), new Date());
  const silent = await silentDns();
  const full = await fullBacklog(DROPS);
  try {
    // They wait, and nothing else: all at once.
    const { registry: _, ...ports } = world.cloud.ports;
    const dropping = { ...at(world, 'syn'), cloud: { ...world.cloud, ports: { ...ports, registry: full.port } } };
    const [dns, tls, http, proxy, syn] = await trusting(world, () =>
      Promise.all([
        timed('a DNS server that is silent', { cloud: world.cloud, servers: [silent.address] }),
        timed('a TLS server that is silent after it accepted', at(world, 'tls')),
        timed('an HTTP server that never answers', at(world, 'http')),
        timed('a proxy that never answers', at(world, 'proxy')),
        timed('an address that drops every SYN', dropping),
      ]),
    );
    return [dns.figure, tls.figure, http.figure, proxy.figure, syn.figure, synFigure(syn.report)];
  } finally {
    await full.close();
    await Promise.all([silent.close(), world.close()]);
  }
}

export const blackHoles: Bench = { name: 'black-holes', about: 'silence, and the deadline of 20 s', run };
