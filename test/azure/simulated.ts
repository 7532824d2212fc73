// A simulated Azure over loopback HTTPS, and the real reader pointed at it. Trust is set as NODE_EXTRA_CA_CERTS would.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type AzureOptions, openAzure } from '../../src/azure/azure.ts';
import { type ReadOptions, readAzure } from '../../src/azure/read.ts';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { CloudNames, Kind, Observation, Outcome, Question } from '../../src/model.ts';
import type { SimulatedAzure } from '../../src/world/azure/start.ts';
import { startAzure } from '../../src/world/azure/start.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';
import { createAuthority } from '../../src/world/certificates.ts';

const authority = await createAuthority('acr-check test', new Date());
setDefaultCACertificates([...getCACertificates('default'), authority.root]);
export const identity = await authority.issue({ names: ['127.0.0.1', 'localhost'] });

export async function simulate(world: AzureWorldInput): Promise<SimulatedAzure> {
  const azure = await startAzure(world, identity);
  onTestFinished(() => azure.close());
  return azure;
}

export const cloudOf = (azure: SimulatedAzure): CloudNames => ({ ...AZURE_CLOUD, name: 'Simulated', ...azure.profile });

export const ask = (azure: SimulatedAzure, more: Partial<Question> = {}): Question => ({
  registry: { name: 'contoso', loginServer: 'contoso.azurecr.io' },
  cloud: cloudOf(azure),
  op: 'pull',
  from: ['here'],
  deep: false,
  at: '2026-11-02T08:00:00.000Z',
  ...more,
});

export type LookOptions = Partial<Omit<ReadOptions, 'azure' | 'question' | 'see' | 'now'>> & {
  readonly question?: Partial<Question>;
  readonly options?: Partial<AzureOptions>;
  readonly within?: number;
};

/** Everything that the reader tells of contoso. */
export async function look(azure: SimulatedAzure, { question, options, within = 10_000, ...more }: LookOptions = {}): Promise<readonly Observation[]> {
  const seen: Observation[] = [];
  await readAzure({
    azure: openAzure({ cloud: cloudOf(azure), setting: 'environment', env: azure.env, ...options }),
    question: ask(azure, question),
    signal: AbortSignal.timeout(within),
    deadline: Date.now() + within,
    now: () => new Date(),
    see: (o) => seen.push(o),
    ...more,
  });
  return seen;
}

export const ofKind = <K extends Kind>(seen: readonly Observation[], kind: K): readonly Observation<K>[] =>
  seen.filter((o) => o.kind === kind) as unknown as readonly Observation<K>[];

/** Facts of the first observation of the kind that answered. */
export function factsOf<K extends Kind>(seen: readonly Observation[], kind: K) {
  const found = ofKind(seen, kind).find((o) => o.outcome.status === 'ok');
  if (found?.outcome.status !== 'ok') throw new Error(`No facts of ${kind}: ${JSON.stringify(ofKind(seen, kind).map((o) => o.outcome))}`);
  return found.outcome.facts as Extract<Observation<K>['outcome'], { status: 'ok' }>['facts'];
}

export const outcomes = (seen: readonly Observation[], kind: Kind): readonly Outcome<unknown>[] => ofKind(seen, kind).map((o) => o.outcome as Outcome<unknown>);
export const outcome = (seen: readonly Observation[], kind: Kind): Outcome<unknown> | undefined => outcomes(seen, kind)[0];
