// Twelve endpoints, every hop 100 ms away: a check takes little longer than the slowest host alone.

import type { Report } from '../../src/model.ts';
import { discoverDataHosts } from '../../src/probe/dns.ts';
import { type RunningWorld, startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';
import { type Bench, type Figure, median, spread } from './figure.ts';
import { type Look, look, slowTcp, slowUdp, trusting } from './loopback.ts';

const EACH_WAY = 50;
const SUFFIX = 'azurecr.bench';
const LOGIN = `contoso.${SUFFIX}`;
const REGIONS = [
  'australiaeast',
  'brazilsouth',
  'canadacentral',
  'centralindia',
  'eastus',
  'francecentral',
  'japaneast',
  'northeurope',
  'southeastasia',
  'westeurope',
  'westus3',
];
const HOSTS = [LOGIN, ...REGIONS.map((region) => `contoso.${region}.data.${SUFFIX}`)];
const CONTROL = ['login.bench', 'management.bench', 'mcr.bench'];
/** Names lead to the slow hop, 127.0.61.n; the server is behind it, at 127.0.60.n. */
const slowAt = (index: number): string => `127.0.61.${index + 1}`;
const serverAt = (index: number): string => `127.0.60.${index + 1}`;

function plan() {
  const names = [...HOSTS.map((host) => [host]), CONTROL];
  return worldSchema.parse({
    title: { en: 'Far away', 'zh-CN': '很远' },
    cloud: {
      name: 'BenchCloud',
      registrySuffix: SUFFIX,
      authorityHost: `https://${CONTROL[0]}`,
      armEndpoint: `https://${CONTROL[1]}`,
      mcrHost: CONTROL[2],
      azureDns: '127.0.53.1',
    },
    resolvers: { far: { answers: Object.fromEntries(names.flatMap((of, index) => of.map((name) => [name, { a: [slowAt(index)] }]))) } },
    networks: { far: { resolver: 'far' } },
    servers: names.map((of, index) => ({
      address: serverAt(index),
      certificate: { names: of },
      answer: index === 0 ? 'registry' : index < HOSTS.length ? 'data' : 'control',
    })),
  });
}

async function farAway<T>(use: (at: Look) => Promise<T>): Promise<T> {
  const world: RunningWorld = await startWorld(plan(), new Date());
  const closing: (() => Promise<void>)[] = [world.close];
  try {
    const { registry: port } = world.cloud.ports;
    for (let index = 0; index <= HOSTS.length; index += 1) closing.unshift((await slowTcp(slowAt(index), serverAt(index), port, EACH_WAY)).close);
    const [resolver = ''] = world.network('far').resolvers;
    const dns = await slowUdp('127.0.54.1', resolver, EACH_WAY);
    closing.unshift(dns.close);
    return await trusting(world, () => use({ cloud: world.cloud, servers: [dns.address] }));
  } finally {
    for (const close of closing) await close();
  }
}

/** What looking at one host took, step by step; for a data host also what had to be known before it could be looked at. */
function slowestChain({ evidence }: Report, discoveryMs: number): number {
  const steps = (host: string): number =>
    evidence
      .filter((o) => o.target === host && !o.aside && (o.kind === 'dns' || o.kind === 'tcp' || o.kind === 'tls' || o.kind === 'http'))
      .reduce((sum, o) => sum + o.ms, 0);
  const loginDns = evidence.find((o) => o.kind === 'dns' && o.target === LOGIN && !o.aside)?.ms ?? 0;
  return Math.max(...HOSTS.map((host) => steps(host) + (host === LOGIN ? 0 : loginDns + discoveryMs)));
}

function looked(report: Report): void {
  const hosts = new Set(report.paths.filter(({ verdict }) => verdict === 'reachable').map(({ endpoint }) => endpoint.host));
  const missing = HOSTS.filter((host) => !hosts.has(host));
  if (missing.length > 0 || report.verdict !== 'reachable') throw new Error(`bench: ${report.verdict}; not reached: ${missing.join(', ')}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function run(short: boolean): Promise<readonly Figure[]> {
  return farAway(async (at) => {
    looked(await look(at)); // warm
    // Discovery leaves no observation of its own: it is measured alone, in the same world.
    const signal = AbortSignal.timeout(60_000);
    const probing = { from: 'here:bench' as const, cloud: at.cloud, signal, now: () => new Date(), see: () => undefined };
    const question = { registry: { name: 'contoso', loginServer: LOGIN }, cloud: at.cloud };
    const system = { hostsFile: '/dev/null', resolvConf: '/dev/null', servers: at.servers };
    const times: { took: number; chain: number; bare: number }[] = [];
    for (let i = 0; i < (short ? 3 : 7); i += 1) {
      const discovery = await timed(() => discoverDataHosts(probing, question, system));
      const reports: Report[] = [];
      const took = await timed(async () => void reports.push(await look(at)));
      for (const report of reports) {
        looked(report);
        times.push({ took, chain: slowestChain(report, discovery), bare: slowestChain(report, 0) });
      }
    }
    const took = median(times.map((one) => one.took));
    const chain = median(times.map((one) => one.chain));
    const bare = median(times.map((one) => one.bare));
    return [
      {
        what: `a check, ${HOSTS.length} endpoints, ${2 * EACH_WAY} ms a round trip`,
        value: took,
        limit: 1.3 * chain + 200,
        unit: 'ms',
        note: `${(took / chain).toFixed(2)} x its slowest chain; ${spread(times.map((one) => one.took))}`,
      },
      { what: '  the slowest chain: login name, discovery, then the host', value: chain, unit: 'ms', note: `${bare.toFixed(0)} ms of it in the evidence` },
    ];
  });
}

export const latency: Bench = { name: 'latency', about: 'a check far away, against its slowest chain', run };
