// The figures that the reader is held to, with room for a slow machine; test/bench/azure.ts prints them.
import { expect, test } from 'vitest';
import { openAzure } from '../../src/azure/azure.ts';
import { callNamed, callsFor } from '../../src/azure/calls.ts';
import { readAzure } from '../../src/azure/read.ts';
import type { Observation } from '../../src/model.ts';
import { azureCalls, depthOf, mostAtOnce } from './depth.ts';
import { ask, cloudOf, factsOf, look, ofKind, simulate } from './simulated.ts';
import { manyRegistries, registryNames, wholePicture } from './world-of-many.ts';

test('a whole picture: at most 60 calls, 10 at once', async () => {
  const azure = await simulate(wholePicture(40));
  await look(azure); // the SDKs are loaded once a process
  const warm = azure.calls().length;
  const startedAt = performance.now();
  const seen = await look(azure);
  const took = performance.now() - startedAt;
  const calls = azureCalls(azure.calls().slice(warm));
  expect(calls.length).toBeLessThanOrEqual(60);
  expect(mostAtOnce(calls)).toBeLessThanOrEqual(10);
  expect(took).toBeLessThan(2_000);
  expect(ofKind(seen, 'privateEndpoint').filter((o) => o.outcome.status === 'ok')).toHaveLength(4);
  expect(ofKind(seen, 'privateDnsZone').filter((o) => o.outcome.status === 'ok')).toHaveLength(6);
  expect(ofKind(seen, 'vnet').filter((o) => o.outcome.status === 'ok')).toHaveLength(4);
  expect(ofKind(seen, 'nsg').length + ofKind(seen, 'routeTable').length).toBe(9);
  expect(factsOf(seen, 'replications').list).toHaveLength(4);
  for (const c of calls.filter((call) => call.service === 'arm')) {
    const named = callsFor(c.method, c.path).map(callNamed);
    expect(
      named.map((call) => call.version),
      c.path,
    ).toContain(c.version);
    expect(
      named.flatMap((call) => call.actions),
      c.path,
    ).toContain(c.action);
  }
});

test('a whole picture is at most five round trips deep', { retry: 2 }, async () => {
  const azure = await simulate(wholePicture(150));
  await look(azure);
  const warm = azure.calls().length;
  await look(azure, { options: { callsAtOnce: 200 } });
  expect(depthOf(azureCalls(azure.calls().slice(warm)))).toBeLessThanOrEqual(5);
});

test('200 registries of one subscription share what is shared', async () => {
  const azure = await simulate(manyRegistries(200, 0));
  const session = openAzure({ cloud: cloudOf(azure), setting: 'environment', env: azure.env });
  const one = async (name: string): Promise<readonly Observation[]> => {
    const seen: Observation[] = [];
    const question = ask(azure, { registry: { name, loginServer: `${name}.azurecr.io` } });
    await readAzure({ azure: session, question, signal: AbortSignal.timeout(60_000), now: () => new Date(), see: (o) => seen.push(o) });
    return seen;
  };
  const all = await Promise.all(registryNames(200).map(one));
  const calls = azureCalls(azure.calls());
  expect(calls.length / 200).toBeLessThanOrEqual(15);
  expect(mostAtOnce(calls)).toBeLessThanOrEqual(10);
  for (const [i, seen] of all.entries()) {
    expect(factsOf(seen, 'registry').name).toBe(registryNames(200)[i]);
    expect(factsOf(seen, 'privateEndpoint').members).toHaveLength(1);
    expect(factsOf(seen, 'vnet').prefixes).toEqual(['10.1.0.0/16']);
  }
  expect(calls.filter((c) => c.path.endsWith('/vnet-shared'))).toHaveLength(1);
}, 60_000);

test('answers are kept for a short time, and a registry for five seconds only', async () => {
  const azure = await simulate(wholePicture(0));
  const session = openAzure({ cloud: cloudOf(azure), setting: 'environment', env: azure.env });
  const read = () => readAzure({ azure: session, question: ask(azure), signal: AbortSignal.timeout(10_000), now: () => new Date(), see: () => undefined });
  await read();
  const first = azure.calls().length;
  await read();
  const second = azure.calls().slice(first);
  expect(second.filter((c) => c.service === 'arm')).toEqual([]);
  expect(callNamed('registry').keep).toBe(5);
  expect(callNamed('graph').keep).toBe(30);
});
