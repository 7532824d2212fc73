// A hostile bot cannot make a worker a scanner: what a worker would visit, whatever it is asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { CloudNames } from '../../src/model.ts';
import { configuredEndpoints, controlEndpoints, namedEndpoints } from '../../src/plan.ts';
import { allowed } from '../../src/worker/allowed.ts';
import { type LookTask, lookSchema } from '../../src/worker/protocol.ts';

const TASK: LookTask = {
  kind: 'look',
  registry: { name: 'contoso', loginServer: 'contoso.azurecr.io' },
  cloud: { name: 'AzureCloud', registrySuffix: 'azurecr.io' },
  ...{ op: 'pull', deep: false, at: '2026-11-24T12:00:00Z', named: [] },
};
const take = (more: object, cloud: CloudNames = AZURE_CLOUD) => allowed({ ...TASK, ...more } as LookTask, cloud, 'worker:vnet-a');
const visited = (more: object, cloud: CloudNames = AZURE_CLOUD): readonly string[] => {
  const can = take(more, cloud);
  if ('refusal' in can) return [];
  const { question, said, registry } = can;
  return [...namedEndpoints(question, said), ...controlEndpoints(question.cloud), ...(registry ? configuredEndpoints(registry, question) : [])].map(
    ({ host, port }) => `${host}:${port ?? cloud.ports.registry}`,
  );
};
const CONTROL = ['login.microsoftonline.com:443', 'management.azure.com:443', 'mcr.microsoft.com:443'];
const registry = (loginServer: string): object => ({ registry: { name: 'x', loginServer } });

describe('what a worker lets itself be asked', () => {
  it('is a registry of its cloud, and its control names', () => {
    expect(visited({})).toEqual(['contoso.azurecr.io:443', ...CONTROL]);
  });

  it.each([
    '10.0.0.4',
    '169.254.169.254',
    '127.0.0.1',
    'fd00::4',
    'localhost',
    'example.com',
    'azurecr.io',
    'a.b.azurecr.io',
    'contoso.azurecr.io.evil.example',
    'evilazurecr.io',
    'contoso.azurecr.io:22',
    'contoso.azurecr.io/..',
    'user@contoso.azurecr.io',
    '-contoso.azurecr.io',
    'contoso..azurecr.io',
    `${'a'.repeat(64)}.azurecr.io`,
    'contoso.privatelink.azurecr.io',
    'contoso.azurecr.io\r\nhost: x',
    'çontoso.azurecr.io',
  ])('is not %s', (host) => {
    expect(take(registry(host))).toEqual({ refusal: 'not-of-the-cloud' });
  });

  it('is of the worker’s own cloud, whatever the task says of clouds', () => {
    expect(take({ cloud: { name: 'AzureCloud', registrySuffix: 'evil.example' }, ...registry('contoso.evil.example') })).toEqual({ refusal: 'other-cloud' });
    const can = take({
      cloud: { ...TASK.cloud, ports: { registry: 22, dns: 22 }, resolvers: ['10.0.0.9'], armEndpoint: 'https://10.0.0.9', azureDns: '10.0.0.9' },
    });
    expect('refusal' in can ? undefined : can.question.cloud).toBe(AZURE_CLOUD);
  });

  it('leaves strangers among named and configured hosts out, and bounds the rest', () => {
    const named = [
      '10.0.0.4',
      'db.internal',
      'other.eastus.data.azurecr.io',
      'contoso.eastus.data.azurecr.io',
      'x1.blob.core.windows.net',
      '10.blob.core.windows.net',
    ];
    const configured = ['contoso.westeurope.data.azurecr.io', 'contoso.westeurope.geo.azurecr.io', 'vault.internal', '10.0.0.5', 'contoso.azurecr.io.evil'];
    expect(visited({ named, configured })).toEqual([
      'contoso.azurecr.io:443',
      'contoso.eastus.data.azurecr.io:443',
      'x1.blob.core.windows.net:443',
      '10.blob.core.windows.net:443',
      ...CONTROL,
      'contoso.westeurope.data.azurecr.io:443',
      'contoso.westeurope.geo.azurecr.io:443',
    ]);
    const many = Array.from({ length: 64 }, (_, i) => `s${i}.blob.core.windows.net`);
    expect(visited({ named: many })).toHaveLength(1 + 8 + CONTROL.length);
    expect(visited({ configured: many.map((_, i) => `contoso.r${i}.data.azurecr.io`) })).toHaveLength(1 + CONTROL.length + 48);
  });

  it('uses the ports and names of a profile of its own', () => {
    const cloud: CloudNames = { ...AZURE_CLOUD, name: 'own', registrySuffix: 'cr.example.test', ports: { registry: 8443, dns: 5353 } };
    expect(visited({ cloud: { name: 'x', registrySuffix: 'cr.example.test' }, ...registry('a.cr.example.test') }, cloud)[0]).toBe('a.cr.example.test:8443');
  });

  it('takes no image name that could be a path of another kind', () => {
    for (const repo of ['../../etc', 'a b', 'a\nb', 'https://evil.example/x', '', 'x?y']) expect(take({ repo })).not.toHaveProperty('question.repo');
    expect(take({ repo: 'team/app:v1' })).toHaveProperty('question.repo', 'team/app:v1');
  });

  it('holds for whatever a bot could send', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
      fc.webAuthority(),
      fc.string({ maxLength: 60 }),
      fc.constantFrom('contoso.azurecr.io', 'azurecr.io', 'blob.core.windows.net', 'x.blob.core.windows.net', 'contoso.eastus.data.azurecr.io'),
      fc.string({ maxLength: 20 }).map((text) => `${text}.azurecr.io`),
      fc.string({ maxLength: 20 }).map((text) => `contoso.${text}.data.azurecr.io`),
    );
    const task = fc.record({ loginServer: host, named: fc.array(host, { maxLength: 20 }), configured: fc.array(host, { maxLength: 20 }) });
    const MINE = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(azurecr\.io|blob\.core\.windows\.net):443$/;
    fc.assert(
      fc.property(task, ({ loginServer, named, configured }) => {
        // Also for what the wire's own schema would not let through.
        for (const target of visited({ ...registry(loginServer), named, configured })) expect(CONTROL.includes(target) || MINE.test(target)).toBe(true);
        lookSchema.safeParse({ ...TASK, ...registry(loginServer), named, configured });
      }),
      { numRuns: 2_000 },
    );
  });
});
