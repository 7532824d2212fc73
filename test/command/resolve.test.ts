import { describe, expect, it } from 'vitest';
import { AZURE_CHINA_CLOUD, AZURE_CLOUD, AZURE_US_GOVERNMENT } from '../../src/clouds.ts';
import { isProblem, referenceOf } from '../../src/command/reference.ts';
import { resolveRegistry } from '../../src/command.ts';
import type { CloudNames } from '../../src/model.ts';

const LAB: CloudNames = {
  ...AZURE_CLOUD,
  name: 'lab',
  registrySuffix: 'acr.lab.test',
  privateZone: 'privatelink.acr.lab.test',
  ports: { registry: 5443, dns: 5353 },
};
function resolve(text: string, cloud: CloudNames = AZURE_CLOUD, named = false) {
  const reference = referenceOf(text);
  if (isProblem(reference)) throw new Error(`no reference: ${text}`);
  return resolveRegistry(reference, cloud, named);
}
const registryOf = (text: string, cloud?: CloudNames, named?: boolean) => {
  const resolved = resolve(text, cloud, named);
  if (!resolved.ok) throw new Error(resolved.problem.words.en);
  const { cloud: taken, ...registry } = resolved.registry;
  return { ...registry, cloud: taken.name };
};
const refusal = (text: string, cloud?: CloudNames, named?: boolean) => {
  const resolved = resolve(text, cloud, named);
  return resolved.ok ? 'accepted' : resolved.problem.code;
};

describe('a reference in a cloud', () => {
  it.each([
    ['contoso', { name: 'contoso', loginServer: 'contoso.azurecr.io' }],
    ['Contoso', { name: 'contoso', loginServer: 'contoso.azurecr.io' }],
    ['contoso-fzbqdcbdc9a0bxf7', { name: 'contoso', loginServer: 'contoso-fzbqdcbdc9a0bxf7.azurecr.io' }],
    ['contoso.azurecr.io', { name: 'contoso', loginServer: 'contoso.azurecr.io' }],
    ['Contoso.azurecr.io', { name: 'contoso', loginServer: 'contoso.azurecr.io', typedHost: 'Contoso.azurecr.io' }],
    ['contoso-abc123.azurecr.io/app:1', { name: 'contoso', loginServer: 'contoso-abc123.azurecr.io', repo: 'app:1' }],
    ['contoso.eastus.data.azurecr.io', { name: 'contoso', loginServer: 'contoso.azurecr.io', typedHost: 'contoso.eastus.data.azurecr.io' }],
    ['contoso.eastus.geo.azurecr.io', { name: 'contoso', loginServer: 'contoso.azurecr.io', typedHost: 'contoso.eastus.geo.azurecr.io' }],
    ['contoso.privatelink.azurecr.io', { name: 'contoso', loginServer: 'contoso.azurecr.io', typedHost: 'contoso.privatelink.azurecr.io' }],
    [
      'contoso.eastus.data.privatelink.azurecr.io',
      { name: 'contoso', loginServer: 'contoso.azurecr.io', typedHost: 'contoso.eastus.data.privatelink.azurecr.io' },
    ],
  ])('%s', (text, registry) => {
    expect(registryOf(text)).toEqual({ ...registry, cloud: 'AzureCloud' });
  });

  it('takes the cloud of the suffix, unless a cloud was named', () => {
    expect(registryOf('contoso.azurecr.cn').cloud).toBe('AzureChinaCloud');
    expect(registryOf('contoso.azurecr.us').cloud).toBe('AzureUSGovernment');
    expect(refusal('contoso.azurecr.cn', AZURE_CLOUD, true)).toBe('wrong-cloud');
    expect(refusal('contoso.azurecr.io', AZURE_US_GOVERNMENT, true)).toBe('wrong-cloud');
    expect(registryOf('contoso', AZURE_CHINA_CLOUD, true).loginServer).toBe('contoso.azurecr.cn');
  });

  it('takes the id with it', () => {
    const id = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/Contoso';
    expect(registryOf(id)).toEqual({ name: 'contoso', loginServer: 'contoso.azurecr.io', resourceId: id, cloud: 'AzureCloud' });
  });

  it.each([
    'evil.example.com',
    'contoso.azurecr.io.evil.example.com',
    'contosoazurecr.io',
    'mcr.microsoft.com/x',
    'contoso.blob.core.windows.net',
    'metadata.google.internal',
    'management.azure.com',
  ])('refuses %s: no host of a registry', (text) => {
    expect(refusal(text)).toBe('foreign-host');
  });
  it.each(['a.b.c.azurecr.io', 'abc.azurecr.io', 'contoso.eastus.evil.azurecr.io', 'contoso.data.azurecr.io', 'contoso.azurecr.io:5000'])(
    'refuses %s: no form that Azure gives',
    (text) => {
      expect(refusal(text)).toBe('invalid-registry');
    },
  );

  it('follows a custom profile: its suffix, its port, and nothing else', () => {
    expect(registryOf('contoso', LAB, true)).toEqual({ name: 'contoso', loginServer: 'contoso.acr.lab.test', cloud: 'lab' });
    expect(registryOf('contoso.acr.lab.test:5443/app', LAB, true)).toEqual({ name: 'contoso', loginServer: 'contoso.acr.lab.test', cloud: 'lab', repo: 'app' });
    expect(registryOf('contoso.eastus.data.acr.lab.test', LAB, true).typedHost).toBe('contoso.eastus.data.acr.lab.test');
    expect(refusal('contoso.azurecr.io', LAB, true)).toBe('foreign-host');
    expect(refusal('contoso.acr.lab.test')).toBe('foreign-host');
  });
});
