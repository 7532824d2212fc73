// api-versions: what each one lacks, what happens where a cloud lacks one, and how a link, an id or a wait is judged.
import { expect, test } from 'vitest';
import { zoneConcerns } from '../../src/azure/find-around.ts';
import { paramsOf, pathOf, TYPES } from '../../src/azure/ids.ts';
import { limiter } from '../../src/azure/limiter.ts';
import { askedToWait } from '../../src/azure/patience.ts';
import { olderVersion } from '../../src/azure/versions.ts';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import { assembleAzure, privateRegistry, registry, subnetId } from '../../src/world/azure/build.ts';
import { factsOf, look, ofKind, simulate } from './simulated.ts';

const PARTS = [registry('contoso', { defaultAction: 'Deny', subnetRules: [subnetId('v', 's')], regional: true })];
const ACR = 'microsoft.containerregistry';

test('three versions make one picture', async () => {
  const seen = await look(await simulate(assembleAzure(PARTS)));
  expect(factsOf(seen, 'registry')).toMatchObject({
    virtualNetworkRules: [subnetId('v', 's')],
    regionalEndpoints: 'Enabled',
    regionalHosts: ['contoso.eastus.geo.azurecr.io'],
    nameLabelScope: 'Unsecure',
  });
});

test('without the old and the preview version their properties are unknown, and said to be', async () => {
  const seen = await look(await simulate(assembleAzure(PARTS, { versions: { [ACR]: ['2025-11-01', '2023-07-01'] } })));
  const facts = factsOf(seen, 'registry');
  expect(facts.defaultAction).toBe('Deny');
  for (const name of ['virtualNetworkRules', 'regionalEndpoints', 'regionalHosts', 'endpointProtocol', 'nameLabelScope'])
    expect(facts).not.toHaveProperty(name);
  const parts = ofKind(seen, 'registry').filter((o) => o.outcome.status === 'skipped');
  expect(parts.map((o) => o.id)).toEqual(['arm/registry/contoso.azurecr.io#2021-08-01-preview', 'arm/registry/contoso.azurecr.io#2026-01-01-preview']);
  expect(parts.every((o) => o.outcome.status === 'skipped' && o.outcome.reason === 'not-supported')).toBe(true);
});

test('a cloud with older versions only is read with the newest of those, found once', async () => {
  const azure = await simulate(
    assembleAzure(privateRegistry('contoso'), {
      versions: { [ACR]: ['2019-05-01', '2023-07-01', '2022-02-01-preview'], 'microsoft.network': ['2021-02-01', '2020-06-01'] },
    }),
  );
  const seen = await look(azure);
  expect(factsOf(seen, 'registry')).toMatchObject({ publicNetworkAccess: 'Disabled' });
  expect(factsOf(seen, 'registry')).not.toHaveProperty('tasksBypass');
  expect(factsOf(seen, 'vnet').prefixes).toEqual(['10.1.0.0/16']);
  expect(
    azure
      .calls()
      .filter((c) => c.path.endsWith('/replications'))
      .map((c) => c.version),
  ).toEqual(['2025-11-01', '2023-07-01']);
});

test('which older version', () => {
  const refusal = "for API version '2025-11-01'. The supported api-versions are '2019-05-01, 2023-07-01, 2023-08-01-preview, 2027-01-01'.";
  expect(olderVersion(refusal, '2025-11-01')).toBe('2023-07-01');
  expect(olderVersion(refusal, '2025-03-01-preview')).toBe('2023-08-01-preview');
  expect(olderVersion(refusal, '2018-01-01')).toBeUndefined();
  expect(olderVersion("The supported api-versions are '2023-08-01-preview'.", '2025-11-01')).toBe('2023-08-01-preview');
  expect(olderVersion('No such thing', '2025-11-01')).toBeUndefined();
});

test.each([
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v', { sub: 's', rg: 'g', name: 'v' }],
  ['/SUBSCRIPTIONS/s/resourcegroups/Gruppe-ä(1)/providers/microsoft.network/virtualnetworks/v', { sub: 's', rg: 'Gruppe-ä(1)', name: 'v' }],
  ['/subscriptions/s/resourceGroups/../providers/Microsoft.Network/virtualNetworks/v', undefined],
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v?x=1', undefined],
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/%2e%2e', undefined],
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/v', undefined],
  ['https://elsewhere/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v', undefined],
  ['', undefined],
])('id %s', (id, expected) => expect(paramsOf(id, TYPES.vnet)).toEqual(expected));

test.each([
  ['privatelink.azurecr.io', true],
  ['PrivateLink.azurecr.io', true],
  ['azurecr.io', true],
  ['data.privatelink.azurecr.io', true],
  ['eastus.data.privatelink.azurecr.io', true],
  ['contoso.azurecr.io', true],
  ['contoso.eastus.data.azurecr.io', true],
  ['eastus.geo.azurecr.io', true],
  ['fabrikam.azurecr.io', false],
  ['fabrikam.eastus.data.azurecr.io', false],
  ['privatelink.blob.core.windows.net', false],
  ['notazurecr.io', false],
])('zone %s concerns contoso: %s', (zone, expected) => expect(zoneConcerns(zone, 'contoso', AZURE_CLOUD)).toBe(expected));

test('a path takes whole segments only', () => {
  expect(pathOf('/a/{sub}/{name}', { sub: 's', name: 'äb' })).toBe('/a/s/%C3%A4b');
  for (const name of ['../x', 'a/b', '', 'a?b', '..']) expect(pathOf('/a/{name}', { name })).toBeUndefined();
  expect(pathOf('/a/{name}', {})).toBeUndefined();
});

test('how long Azure asks to wait', () => {
  const wait = (headers: Record<string, string>) => askedToWait((name) => headers[name], Date.parse('2026-11-02T08:00:00Z'));
  expect(wait({ 'retry-after': '5' })).toBe(5_000);
  expect(wait({ 'retry-after-ms': '20', 'retry-after': '5' })).toBe(20);
  expect(wait({ 'retry-after': 'Mon, 02 Nov 2026 08:00:07 GMT' })).toBe(7_000);
  expect(wait({ 'x-ms-user-quota-resets-after': '00:00:03' })).toBe(3_000);
  expect(wait({ 'retry-after': 'soon' })).toBeUndefined();
  expect(wait({})).toBeUndefined();
});

test('so many at once, and who gives up leaves the queue', async () => {
  const places = limiter(2);
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const work = () =>
    places.run(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
    });
  const all = [work(), work(), work()];
  const leaving = new AbortController();
  const gone = places.run(() => Promise.resolve('never'), leaving.signal);
  leaving.abort();
  await expect(gone).rejects.toThrow(/Aborted/);
  const last = places.run(() => Promise.resolve('last'));
  const tick = setInterval(() => release.shift()?.(), 1);
  await Promise.all(all);
  expect(await last).toBe('last');
  clearInterval(tick);
  expect(most).toBe(2);
});
