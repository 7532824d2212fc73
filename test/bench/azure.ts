// What reading Azure costs, against a simulated Azure on this machine: calls, depth, and time at 40 ms a call.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { openAzure } from '../../src/azure/azure.ts';
import { readAzure } from '../../src/azure/read.ts';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { Observation, Question } from '../../src/model.ts';
import { type SimulatedAzure, startAzure } from '../../src/world/azure/start.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';
import { createAuthority, type Identity } from '../../src/world/certificates.ts';
import { azureCalls, depthOf, mostAtOnce } from '../azure/depth.ts';
import { manyRegistries, registryNames, wholePicture } from '../azure/world-of-many.ts';

/** One root for all worlds: what a process trusts when it first connects, its HTTP agents keep. */
async function trusted(): Promise<Identity> {
  const authority = await createAuthority('acr-check bench', new Date());
  setDefaultCACertificates([...getCACertificates('default'), authority.root]);
  return authority.issue({ names: ['127.0.0.1'] });
}

async function withAzure(world: AzureWorldInput, identity: Identity, use: (azure: SimulatedAzure) => Promise<void>): Promise<void> {
  const azure = await startAzure(world, identity);
  try {
    await use(azure);
  } finally {
    await azure.close();
  }
}

const cloudOf = (azure: SimulatedAzure) => ({ ...AZURE_CLOUD, name: 'Simulated', ...azure.profile });
const ask = (azure: SimulatedAzure, name: string): Question => ({
  registry: { name, loginServer: `${name}.azurecr.io` },
  cloud: cloudOf(azure),
  op: 'pull',
  from: ['here'],
  deep: false,
  at: new Date().toISOString(),
});
const session = (azure: SimulatedAzure, callsAtOnce = 10) => openAzure({ cloud: cloudOf(azure), setting: 'environment', env: azure.env, callsAtOnce });

/** Milliseconds. Throws where the registry was not read: a figure of a failure would look like speed. */
async function read(azure: SimulatedAzure, of: ReturnType<typeof session>, name: string): Promise<number> {
  const startedAt = performance.now();
  let registry: Observation['outcome'] | undefined;
  const see = (o: Observation): void => {
    if (o.id === `arm/registry/${o.target}`) registry = o.outcome;
  };
  await readAzure({ azure: of, question: ask(azure, name), signal: AbortSignal.timeout(60_000), now: () => new Date(), see });
  if (registry?.status !== 'ok') throw new Error(`azure: ${name} was not read: ${registry?.detail ?? 'nothing was told of it'}`);
  return performance.now() - startedAt;
}

const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

export async function azure(): Promise<void> {
  const identity = await trusted();
  await withAzure(wholePicture(40), identity, async (simulated) => {
    const cold = await read(simulated, session(simulated), 'contoso');
    const times: number[] = [];
    let calls = azureCalls([]);
    for (let i = 0; i < 5; i += 1) {
      const from = simulated.calls().length;
      times.push(await read(simulated, session(simulated), 'contoso')); // a new session each: nothing kept, a new token
      calls = azureCalls(simulated.calls().slice(from));
    }
    console.log('azure: registry with 3 replicas, 4 private endpoints, 6 zones, 40 ms a call');
    console.log(
      `  ${calls.length} calls, ${mostAtOnce(calls)} at once; median ${median(times).toFixed(0)} ms with a new token, ${cold.toFixed(0)} ms with the SDKs to load`,
    );
    const from = simulated.calls().length;
    await read(simulated, session(simulated, 200), 'contoso');
    console.log(`  ${depthOf(azureCalls(simulated.calls().slice(from)))} round trips deep`);
  });
  await withAzure(manyRegistries(200, 40), identity, async (simulated) => {
    const one = session(simulated);
    const startedAt = performance.now();
    await Promise.all(registryNames(200).map((name) => read(simulated, one, name)));
    const took = (performance.now() - startedAt) / 1000;
    const calls = azureCalls(simulated.calls()).length;
    console.log(`azure: 200 registries of one subscription: ${(calls / 200).toFixed(1)} calls each, ${took.toFixed(1)} s for all`);
  });
}
