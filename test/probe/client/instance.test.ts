import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askInstance } from '../../../src/probe/client/instance.ts';
import { answering, machine, saying } from './metadata-server.ts';

const VM = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/runner-1';
const open = (): AbortSignal => new AbortController().signal;
afterEach(() => vi.unstubAllEnvs());

describe('instance metadata', () => {
  it('says which machine this is, where, and nothing of its user data', async () => {
    const service = await saying(machine({ vmId: VM }));
    const found = await askInstance(open(), service.origin);
    expect(found).toEqual({ vmId: VM, location: 'eastus', addresses: ['10.1.0.4'], subnets: ['10.1.0.0/24'], by: 'imds' });
    expect(service.asked()).toEqual(['GET /metadata/instance?api-version=2021-02-01']);
  });

  it('knows an instance of a scale set', async () => {
    const vmId = VM.replace('virtualMachines/runner-1', 'virtualMachineScaleSets/aks-nodes/virtualMachines/3');
    expect((await askInstance(open(), (await saying(machine({ vmId }))).origin))?.vmId).toBe(vmId);
  });

  it('is never asked through a proxy', async () => {
    const proxy = await saying({});
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) vi.stubEnv(name, proxy.origin);
    expect((await askInstance(open(), (await saying(machine({ vmId: VM }))).origin))?.vmId).toBe(VM);
    expect(proxy.asked()).toEqual([]);
  });

  it.each([
    ['of another cloud’s shape', { instanceId: 'i-0abc', region: 'us-east-1' }],
    ['no id of a machine', machine({ vmId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v' })],
    ['an id with a line in it', machine({ vmId: `${VM}\n| project id` })],
    ['no object', 'hello'],
    ['null', null],
  ])('%s is no machine', async (_, body) => {
    expect(await askInstance(open(), (await saying(body)).origin)).toBeUndefined();
  });

  it('without a network part still says which machine', async () => {
    const { compute } = machine({ vmId: VM });
    expect(await askInstance(open(), (await saying({ compute, network: { interface: 'none' } })).origin)).toEqual({ vmId: VM, location: 'eastus', by: 'imds' });
  });

  it('gives up: nobody there, silence, a redirect, an endless body, a drip', async () => {
    const gone = await saying({});
    const silent = await answering(() => undefined);
    const elsewhere = await answering((_, response) => response.writeHead(302, { location: gone.origin }).end());
    const endless = await answering((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const drip = await answering((_, response) => {
      response.writeHead(200);
      response.write('{"compute":');
    });
    const origins = ['http://127.0.53.250:9', silent.origin, elsewhere.origin, endless.origin, drip.origin];
    const startedAt = performance.now();
    expect(await Promise.all(origins.map((origin) => askInstance(open(), origin)))).toEqual(origins.map(() => undefined));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(gone.asked()).toEqual([]);
  });

  it('stops at the signal', async () => {
    const silent = await answering(() => undefined);
    const stop = new AbortController();
    const asked = askInstance(stop.signal, silent.origin);
    await vi.waitFor(() => expect(silent.asked()).toHaveLength(1));
    stop.abort();
    expect(await asked).toBeUndefined();
    expect(await askInstance(AbortSignal.abort(), silent.origin)).toBeUndefined();
  });

  it('never throws, whatever answers', async () => {
    let body = '';
    const service = await answering((_, response) => response.end(body));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (given) => {
        body = given;
        expect(await askInstance(open(), service.origin)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
