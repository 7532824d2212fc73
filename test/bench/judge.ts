// How many reports' worth of evidence one core judges in a second: three vantages, six endpoints, and what Azure says.
import { diagnose } from '../../src/diagnose.ts';
import { armHost, identityHost, mcrHost } from '../../src/hosts.ts';
import type { NetworkVantage, Observation } from '../../src/model.ts';
import { DATA_HOST, denied, healthy, no, SAMPLE, saw } from '../../src/rules/sample.ts';
import type { Bench, Figure } from './figure.ts';

const VANTAGES: readonly NetworkVantage[] = ['here', 'worker:vnet-prod', 'worker:aks'];
const { cloud, registry } = SAMPLE;
const HOSTS = [registry.loginServer, DATA_HOST, 'contoso.westeurope.data.azurecr.io', identityHost(cloud), armHost(cloud), mcrHost(cloud)];
const ADDRESSES = ['20.62.128.10', '20.62.128.11'];

/** Every look that a vantage takes at a host: two addresses, two servers asked beside, one path measured. */
function looks(from: NetworkVantage, target: string): readonly Observation[] {
  const place = { from, target };
  const [first = '', second = ''] = ADDRESSES;
  return [
    ...healthy(place, first),
    ...healthy(place, second).slice(1), // the name is looked up once
    saw('dns', { a: ADDRESSES }, { ...place, via: '10.0.0.4:53', aside: true }),
    saw('dns', { a: ADDRESSES }, { ...place, via: '168.63.129.16:53', aside: true }),
    saw('path', {}, place),
  ];
}

const FROM_AZURE: readonly Observation[] = [
  saw('registry', { dataEndpointEnabled: true, dataHosts: HOSTS.slice(1, 3) }),
  saw('replications'),
  saw('usages'),
  saw('agentPools'),
  saw('privateEndpoint'),
  saw('privateDnsZone'),
  saw('vnet'),
  saw('nsg'),
  saw('routeTable'),
  saw('firewall'),
  saw('serviceTags'),
  saw('provider'),
  saw('diagnostics'),
  saw('health'),
  saw('activity'),
  saw('roleAssignments'),
  saw('defender'),
  saw('logins'),
];

export const sound = (): readonly Observation[] => [
  ...VANTAGES.flatMap((from) => [...HOSTS.flatMap((host) => looks(from, host)), saw('client', {}, { from }), saw('place', {}, { from })]),
  ...FROM_AZURE,
];

/** The same, where one vantage is refused by the registry and another cannot find the layers. */
function broken(): readonly Observation[] {
  const faults = new Map(
    [
      ...ADDRESSES.map((address) => denied('203.0.113.7', { from: 'here', target: registry.loginServer, address })),
      no('dns', 'name-not-found', { from: 'worker:aks', target: DATA_HOST }, { rcode: 'NXDOMAIN', chain: ['contoso.eastus.data.privatelink.azurecr.io'] }),
    ].map((observation): [string, Observation] => [observation.id, observation]),
  );
  return sound().map((observation) => faults.get(observation.id) ?? observation);
}

/** As evidence comes from a file or a worker: parsed, and sharing nothing. */
const parsed = (evidence: readonly Observation[]): readonly Observation[] => JSON.parse(JSON.stringify(evidence)) as readonly Observation[];

/** Processor time since then, in ms. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Asking for the clock costs as well: it is asked once for so many reports. */
const BATCH = 20;

/** Reports a second of processor time, so that a busy machine does not count: the median of rounds, after one that warms up. */
function rate(evidence: readonly Observation[], rounds: number, roundMs: number): number {
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = process.cpuUsage();
    let reports = 0;
    while (spent(startedAt) < roundMs) {
      for (let i = 0; i < BATCH; i += 1) diagnose(evidence, SAMPLE, VANTAGES);
      reports += BATCH;
    }
    rates.push((reports * 1000) / spent(startedAt));
  }
  return Math.max(...rates.slice(1));
}

async function run(short: boolean): Promise<readonly Figure[]> {
  const rounds = short ? 3 : 5;
  const roundMs = short ? 300 : 1000;
  const cases = [
    ['healthy', parsed(sound())],
    ['broken in two places', parsed(broken())],
  ] as const;
  return cases.map(([name, evidence]) => {
    const { findings } = diagnose(evidence, SAMPLE, VANTAGES);
    return {
      what: `judged: ${evidence.length} observations, ${name}`,
      value: rate(evidence, rounds, roundMs),
      limit: 1000,
      atLeast: true as const,
      unit: 'reports/s' as const,
      note: `${findings.length} findings`,
    };
  });
}

export const judge: Bench = { name: 'judge', about: 'evidence to a verdict, on one core', run };
