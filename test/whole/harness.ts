// A row: a registry in the network, an Azure of its own, and what a whole check says about the two.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { openAzure } from '../../src/azure/azure.ts';
import { check } from '../../src/check.ts';
import type { Op, Question, Report, Verdict } from '../../src/model.ts';
import type { Patience } from '../../src/probe/patience.ts';
import { recognise } from '../../src/symptom/recognise.ts';
import { type SimulatedAzure, startAzure } from '../../src/world/azure/start.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';
import { type RunningWorld, startWorld } from '../../src/world/start.ts';
import { NETWORK, SILENT, SUFFIX } from './network.ts';
import { silence } from './silent.ts';

/** Which DNS server a client asks, and which one answers at Azure's own address: nobody does outside of Azure. */
export type Standing = 'linked' | 'unlinked' | 'own-server' | 'split-zone' | 'empty-zone' | 'overridden' | 'failing' | 'no-dns' | 'office';
const DNS: Readonly<Record<Standing, { readonly asks: string; readonly azure?: string }>> = {
  linked: { asks: 'zoned', azure: 'zoned' },
  unlinked: { asks: 'plain', azure: 'plain' },
  'own-server': { asks: 'own', azure: 'zoned' },
  'split-zone': { asks: 'split', azure: 'split' },
  'empty-zone': { asks: 'empty', azure: 'empty' },
  overridden: { asks: 'overridden', azure: 'overridden' },
  failing: { asks: 'failing', azure: 'failing' },
  'no-dns': { asks: 'nobody' },
  office: { asks: 'public' },
};

export interface Row {
  readonly name: string;
  /** Label of the login server in the network. */
  readonly registry: string;
  readonly from: Standing;
  readonly azure?: AzureWorldInput;
  /** The proxy that the environment names. */
  readonly proxy?: 'fair' | 'strict' | 'guarded';
  readonly op?: Op;
  readonly for?: Question['for'];
  readonly said?: string;
  /** A repository to pull from, anonymously. */
  readonly repo?: string;
  /** The identity that signs in; the world's own unless given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly deep?: boolean;
  /** Where instance metadata is asked; nobody is there unless given. */
  readonly metadata?: string;
  /** The Azure of this row, before it is asked anything. */
  readonly onAzure?: (azure: SimulatedAzure) => void;
  readonly verdict: Verdict;
  /** None: nothing is wrong. */
  readonly cause?: string;
  /** Beside the cause first named: causes that are no errors, or errors that are truly there as well. */
  readonly also?: readonly string[];
  /** A finding that must be there although it is no cause. */
  readonly finding?: string;
  readonly expectMore?: (report: Report) => void;
}

/** Long enough for a machine that has more to do; only a SYN that is dropped costs its whole wait. */
const PATIENCE: Patience = { connect: 1500, handshake: 5000, quiet: 2500, ask: 2500, headers: 3000, body: 1500, proxyAnswer: 3000 };
const NOBODY = '127.0.53.250'; // no DNS server is there

export interface Running {
  readonly world: RunningWorld;
  readonly check: (row: Row) => Promise<Report>;
  readonly close: () => Promise<void>;
}

export async function startWhole(): Promise<Running> {
  const world: RunningWorld = await startWorld(NETWORK, new Date());
  const quiet = await silence(Object.values(SILENT), world.cloud.ports.registry);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, world.root]);
  const identity = await world.authority.issue({ names: ['127.0.0.1', 'localhost'] });

  const addressOf = (network: string): string => world.network(network).resolvers[0] ?? `${NOBODY}:${world.cloud.ports.dns}`;
  return {
    world,
    async check(row) {
      const azure = row.azure ? await startAzure(row.azure, identity) : undefined;
      if (azure) row.onAzure?.(azure);
      try {
        const { asks, azure: azureDns } = DNS[row.from];
        const dnsAddress = azureDns === undefined ? NOBODY : addressOf(azureDns).replace(/:\d+$/, '');
        const cloud = { ...world.cloud, azureDns: dnsAddress, ...azure?.profile };
        const from = row.from === 'office' ? ('here:office' as const) : ('here:vnet-prod' as const);
        const said = row.said === undefined ? undefined : { text: row.said, symptoms: recognise(row.said) };
        return await check({
          id: '00000000-0000-4000-8000-000000000000',
          version: '0.0.0',
          lang: 'en',
          question: {
            registry: { name: row.registry, loginServer: `${row.registry}.${SUFFIX}` },
            cloud,
            op: row.op ?? 'pull',
            ...(row.for ? { for: row.for } : {}),
            ...(row.repo ? { repo: row.repo } : {}),
            from: [from],
            deep: row.deep ?? false,
            at: new Date().toISOString(),
          },
          from,
          ...(said ? { said } : {}),
          suspects: [],
          env: row.proxy ? { HTTPS_PROXY: world.network(row.proxy).proxy } : {},
          hostsFile: '/dev/null',
          resolvConf: '/dev/null',
          servers: [addressOf(asks)],
          ...(azure ? { azure: openAzure({ cloud, setting: 'environment', env: { ...azure.env, ...row.env } }) } : {}),
          metadata: row.metadata ?? `http://${NOBODY}:9`,
          deadlineMs: row.deadlineMs ?? 15_000,
          now: () => new Date(),
          patience: PATIENCE,
        });
      } finally {
        await azure?.close();
      }
    },
    async close() {
      setDefaultCACertificates(before);
      await quiet.close();
      await world.close();
    },
  };
}
