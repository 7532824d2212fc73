// A value, a denial, a "not found", a throttled, unsupported or broken read: told apart, and never mistaken for one another.
import { expect, test } from 'vitest';
import type { Kind } from '../../src/model.ts';
import { assembleAzure, diagnostics, privateRegistry, registry, registryId, SUB, vnet, zone, zoneId } from '../../src/world/azure/build.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';
import { factsOf, look, ofKind, outcome, outcomes, simulate } from './simulated.ts';

const PARTS = [...privateRegistry('contoso'), diagnostics(registryId('contoso'))];
const world = (rest: Parameters<typeof assembleAzure>[1] = {}) => assembleAzure(PARTS, rest);
const see = async (input: AzureWorldInput, options: Parameters<typeof look>[1] = {}) => look(await simulate(input), options);

const skipped = (reason: string, detail: RegExp) => ({ status: 'skipped', reason, detail: expect.stringMatching(detail) });

test('a healthy private registry is read whole', async () => {
  const seen = await see(world());
  expect(factsOf(seen, 'registry')).toMatchObject({
    id: registryId('contoso'),
    loginServer: 'contoso.azurecr.io',
    publicNetworkAccess: 'Disabled',
    defaultAction: 'Deny',
    dataHosts: ['contoso.eastus.data.azurecr.io'],
    virtualNetworkRules: [],
    regionalEndpoints: 'Disabled',
    endpointProtocol: 'IPv4',
    tasksBypass: false,
    connections: [{ status: 'Approved' }],
  });
  expect(factsOf(seen, 'privateEndpoint').members).toEqual([
    { member: 'registry', hosts: ['contoso.azurecr.io'], address: '10.1.2.5', allocation: 'Dynamic' },
    { member: 'registry_data_eastus', hosts: ['contoso.eastus.data.azurecr.io'], address: '10.1.2.6', allocation: 'Dynamic' },
  ]);
  expect(factsOf(seen, 'privateDnsZone').records).toEqual([
    { name: 'contoso', addresses: ['10.1.2.5'], ttl: 10 },
    { name: 'contoso.eastus.data', addresses: ['10.1.2.6'], ttl: 10 },
  ]);
  expect(factsOf(seen, 'vnet').prefixes).toEqual(['10.1.0.0/16']);
  expect(seen.filter((o) => o.outcome.status === 'failed')).toEqual([]);
  expect(new Set(seen.map((o) => o.id)).size).toBe(seen.length);
});

test.each<[string, Kind, RegExp]>([
  ['Microsoft.ContainerRegistry/registries/replications/read', 'replications', /AuthorizationFailed.*over scope/],
  ['Microsoft.Network/privateEndpoints/read', 'privateEndpoint', /AuthorizationFailed/],
  ['Microsoft.Network/virtualNetworks/read', 'vnet', /AuthorizationFailed/],
  ['Microsoft.Insights/diagnosticSettings/read', 'diagnostics', /AuthorizationFailed/],
])('without %s, %s is skipped, and names the right', async (action, kind, detail) => {
  const seen = await see(world({ deny: [{ action }] }));
  expect(outcome(seen, kind)).toEqual({ ...skipped('no-permission', detail), permission: action });
  expect(ofKind(seen, kind).every((o) => o.outcome.status === 'skipped')).toBe(true);
});

test('a part that may not be read is missing from the facts, and named beside them', async () => {
  const seen = await see(
    world({ deny: [{ action: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read' }, { action: 'Microsoft.Network/networkInterfaces/read' }] }),
  );
  expect(factsOf(seen, 'privateDnsZone')).not.toHaveProperty('links');
  expect(factsOf(seen, 'privateDnsZone')).toHaveProperty('records');
  expect(ofKind(seen, 'privateDnsZone').find((o) => o.id.endsWith('#virtualNetworkLinks'))?.outcome).toMatchObject({
    reason: 'no-permission',
    permission: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
  });
  expect(factsOf(seen, 'privateEndpoint')).not.toHaveProperty('members');
  expect(ofKind(seen, 'privateEndpoint').find((o) => o.id.endsWith('#networkInterface'))?.outcome).toMatchObject({
    permission: 'Microsoft.Network/networkInterfaces/read',
  });
});

test('a registry that may not be read is no missing registry', async () => {
  const question = { registry: { name: 'contoso', loginServer: 'contoso.azurecr.io', resourceId: registryId('contoso') } };
  const denied = await see(world({ deny: [{ action: 'Microsoft.ContainerRegistry/*' }] }), { question });
  expect(outcome(denied, 'registry')).toMatchObject({ status: 'skipped', reason: 'no-permission', permission: 'Microsoft.ContainerRegistry/registries/read' });
  const hidden = await see(world({ subscriptions: [{ id: SUB, invisible: true }] }), { question });
  expect(outcome(hidden, 'registry')).toMatchObject({ status: 'skipped', reason: 'no-permission', detail: expect.stringContaining('SubscriptionNotFound') });
  const gone = await see(assembleAzure([vnet('vnet-prod')]), { question });
  expect(outcome(gone, 'registry')).toMatchObject({ status: 'failed', fault: 'not-found', detail: expect.stringContaining('ResourceNotFound') });
});

test('nothing readable has that login server: not found, and whether the name is taken', async () => {
  const seen = await see(assembleAzure([registry('other'), zone('privatelink.azurecr.io')], { takenNames: ['contoso'] }));
  expect(outcome(seen, 'registry')).toMatchObject({ status: 'failed', fault: 'not-found', detail: expect.stringContaining('1 subscriptions') });
  expect(factsOf(seen, 'nameAvailability')).toEqual({ name: 'contoso', available: false, reason: 'AlreadyExists' });
  expect(outcome(seen, 'replications')).toMatchObject({ status: 'skipped', reason: 'not-applicable' });
  expect(factsOf(seen, 'privateDnsZone').name).toBe('privatelink.azurecr.io');
});

test('a registry that Resource Graph does not know yet is found in the lists', async () => {
  const seen = await see(world({ graphLacks: [registryId('contoso')] }));
  expect(factsOf(seen, 'registry').id).toBe(registryId('contoso'));
});

test('a private endpoint of a connection that is gone is "not found"; one out of sight is not', async () => {
  const endpointOf = (sub: string) => `/subscriptions/${sub}/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/pe-old`;
  const connection = (sub: string, name: string) => ({
    id: `${registryId('contoso')}/privateEndpointConnections/${name}`,
    name,
    properties: { privateEndpoint: { id: endpointOf(sub) }, privateLinkServiceConnectionState: { status: 'Disconnected' } },
  });
  const stranger = '99999999-0000-4000-8000-000000000000';
  const seen = await see(assembleAzure([registry('contoso', { more: { privateEndpointConnections: [connection(SUB, 'a'), connection(stranger, 'b')] } })]));
  const at = (target: string) => ofKind(seen, 'privateEndpoint').find((o) => o.target === target)?.outcome;
  expect(at(endpointOf(SUB))).toMatchObject({ status: 'failed', fault: 'not-found' });
  expect(at(endpointOf(stranger))).toMatchObject({ status: 'skipped', reason: 'no-permission' });
});

test('no zone at all is said, and says that it may be out of sight', async () => {
  const seen = await see(assembleAzure([registry('contoso')]));
  expect(outcome(seen, 'privateDnsZone')).toEqual({ status: 'failed', fault: 'not-found', detail: expect.stringContaining('may not be read') });
  expect(ofKind(seen, 'privateDnsZone')[0]?.target).toBe('privatelink.azurecr.io');
});

test('a zone that only a private endpoint names is read, and is no missing zone', async () => {
  const seen = await see(world({ graphLacks: [zoneId('privatelink.azurecr.io')] }));
  expect(factsOf(seen, 'privateDnsZone').id).toBe(zoneId('privatelink.azurecr.io'));
  expect(outcomes(seen, 'privateDnsZone').every((o) => o.status === 'ok')).toBe(true);
});

test.each<[string, NonNullable<AzureWorldInput['faults']>[number], ReturnType<typeof skipped>]>([
  ['500', { match: '/replications', fault: 'status', status: 500 }, skipped('error', /^HTTP 500: InternalServerError/)],
  ['a cut-off body', { match: '/replications', fault: 'truncate' }, skipped('error', /no complete JSON/)],
  ['an empty body', { match: '/replications', fault: 'empty' }, skipped('error', /no complete JSON/)],
  ['a sign-in page', { match: '/replications', fault: 'html' }, skipped('error', /no complete JSON/)],
  ['a body of another shape', { match: '/replications', fault: 'replace', body: [1] }, skipped('not-supported', /holds no list/)],
  ['pages without end', { match: '/replications', fault: 'endless' }, skipped('error', /more pages/)],
  ['a link to another host', { match: '/replications', fault: 'foreign-page' }, skipped('error', /another host: elsewhere/)],
  ['a body without end', { match: '/replications', fault: 'huge' }, skipped('error', /larger than/)],
  ['a broken connection', { match: '/replications', fault: 'close' }, skipped('error', /ECONNRESET|socket hang up/)],
  [
    '409',
    { match: '/replications', fault: 'replace', status: 409, body: { error: { code: 'MissingSubscriptionRegistration', message: 'm' } } },
    skipped('not-supported', /HTTP 409: Missing/),
  ],
  [
    'another 409',
    { match: '/replications', fault: 'replace', status: 409, body: { error: { code: 'Conflict', message: 'm' } } },
    skipped('error', /HTTP 409: Conflict/),
  ],
  [
    '401, wrong tenant',
    { match: '/replications', fault: 'replace', status: 401, body: { error: { code: 'InvalidAuthenticationTokenTenant', message: 'm' } } },
    skipped('no-permission', /TokenTenant/),
  ],
  [
    '401, expired token',
    { match: '/replications', fault: 'replace', status: 401, body: { error: { code: 'ExpiredAuthenticationToken', message: 'm' } } },
    skipped('no-permission', /ExpiredAuth/),
  ],
  [
    'a code at the top',
    { match: '/replications', fault: 'replace', status: 400, body: { code: 'InvalidResourceType', message: 'm' } },
    skipped('not-supported', /InvalidResourceType/),
  ],
])('%s is told as what it is', async (_, fault, expected) => {
  const seen = await see(world({ faults: [fault] }));
  expect(outcome(seen, 'replications')).toMatchObject(expected);
  expect(factsOf(seen, 'registry').sku).toBe('Premium'); // the rest is read all the same
});

test.each(['virtualNetworkLinks', '/A', 'privateDnsZoneGroups', 'diagnosticSettings'])('pages of %s that do not end are unknown', async (match) => {
  const seen = await see(world({ faults: [{ match, fault: 'endless' }] }));
  const unknown = seen.filter((o) => o.outcome.status === 'skipped' && o.outcome.reason === 'error');
  if (match === '/A')
    expect(factsOf(seen, 'privateDnsZone').records).toHaveLength(40); // found among those read: it stands
  else expect(unknown.length).toBeGreaterThan(0);
});

test('one 503, then an answer: asked again', async () => {
  const seen = await see(world({ faults: [{ match: '/replications', fault: 'status', status: 503, times: 1 }] }));
  expect(factsOf(seen, 'replications').list).toHaveLength(1);
});

test('Retry-After is honoured where there is time', async () => {
  const seen = await see(world({ throttle: [{ match: '/replications', retryAfter: 1, times: 1 }] }));
  expect(factsOf(seen, 'replications').list).toHaveLength(1);
  expect(ofKind(seen, 'replications')[0]?.ms).toBeGreaterThanOrEqual(990);
});

test('a throttled Azure never delays past the deadline', async () => {
  const azure = await simulate(world({ throttle: [{ match: '', retryAfter: 5 }] }));
  const startedAt = performance.now();
  const seen = await look(azure, { within: 1_500 });
  expect(performance.now() - startedAt).toBeLessThan(3_500);
  expect(seen.find((o) => o.kind === 'registry')?.outcome.status).toBe('skipped');
  const late = performance.now();
  await look(azure, { signal: AbortSignal.timeout(700), within: 60_000 }); // time enough, and then not
  expect(performance.now() - late).toBeLessThan(3_500);
});

test('what is not known at the deadline is skipped as timed out', async () => {
  const seen = await see(world({ faults: [{ match: '/registries/contoso', fault: 'hang' }] }), { within: 700 });
  expect(outcome(seen, 'registry')).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  expect(outcome(seen, 'replications')).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  expect(factsOf(seen, 'privateDnsZone').name).toBe('privatelink.azurecr.io');
});

test('cancelled before it began: everything is skipped, nothing is sent', async () => {
  const azure = await simulate(world());
  const seen = await look(azure, { signal: AbortSignal.abort() });
  expect(seen.every((o) => o.outcome.status === 'skipped' && o.outcome.reason === 'timed-out')).toBe(true);
  expect(azure.calls().filter((c) => c.service !== 'entra')).toEqual([]);
});
