import { expect, test } from 'vitest';
import { assembleAzure, diagnostics, registry, registryId, workspaceId } from '../../src/world/azure/build.ts';
import { factsOf, look, outcome, simulate } from './simulated.ts';

const ID = registryId('contoso');
const PARTS = [registry('contoso'), diagnostics(ID)];
const LOGINS = [
  { registryId: ID, ip: '203.0.113.7', status: 403, identity: 'ci', times: 3, minutesAgo: 10 },
  { registryId: ID, ip: '203.0.113.7', status: 403, identity: 'robot', minutesAgo: 60 },
  { registryId: ID, ip: '198.51.100.9', status: 401, region: 'westus' },
  { registryId: ID, ip: '198.51.100.9', status: 200 },
  { registryId: ID, ip: '192.0.2.1', status: 403, minutesAgo: 3_000 },
  { registryId: registryId('other'), ip: '192.0.2.2', status: 403 },
];

test('failed logins of the last day, by address and status', async () => {
  const facts = factsOf(await look(await simulate(assembleAzure(PARTS, { logins: LOGINS }))), 'logins');
  expect(facts).toMatchObject({ windowMinutes: 1440, anyRows: true });
  expect(facts.rows).toEqual([
    {
      ip: '203.0.113.7',
      status: 403,
      attempts: 4,
      identities: ['ci', 'robot'],
      first: expect.stringMatching(/^20/),
      last: expect.stringMatching(/^20/),
      region: 'eastus',
    },
    { ip: '198.51.100.9', status: 401, attempts: 1, identities: [], first: expect.any(String), last: expect.any(String), region: 'westus' },
  ]);
});

test('no rows is no evidence: of anyone, or of failures only', async () => {
  expect(factsOf(await look(await simulate(assembleAzure(PARTS))), 'logins')).toEqual({ windowMinutes: 1440, rows: [], anyRows: false });
  const fine = assembleAzure(PARTS, { logins: [{ registryId: ID, ip: '203.0.113.7', status: 200 }] });
  expect(factsOf(await look(await simulate(fine)), 'logins')).toEqual({ windowMinutes: 1440, rows: [], anyRows: true });
});

test('a workspace that may not be read: the registry is asked about itself', async () => {
  const azure = await simulate(assembleAzure(PARTS, { logins: LOGINS, deny: [{ id: workspaceId('logs') }] }));
  expect(factsOf(await look(azure), 'logins').rows).toHaveLength(2);
  expect(
    azure
      .calls()
      .filter((c) => c.service === 'logs')
      .every((c) => c.path.endsWith('/registries/contoso/query')),
  ).toBe(true);
});

test('queries that may not be made, settings that are not there or not readable', async () => {
  const denied = await look(await simulate(assembleAzure(PARTS, { deny: [{ action: 'Microsoft.OperationalInsights/workspaces/query/*' }] })));
  expect(outcome(denied, 'logins')).toMatchObject({
    status: 'skipped',
    reason: 'no-permission',
    permission: 'Microsoft.OperationalInsights/workspaces/query/read',
  });
  const none = await look(await simulate(assembleAzure([registry('contoso')])));
  expect(outcome(none, 'logins')).toMatchObject({ status: 'skipped', reason: 'not-asked' });
  expect(factsOf(none, 'diagnostics').settings).toEqual([]);
  const hidden = await look(await simulate(assembleAzure(PARTS, { deny: [{ action: 'Microsoft.Insights/diagnosticSettings/read' }] })));
  expect(outcome(hidden, 'logins')).toMatchObject({ reason: 'no-permission', permission: 'Microsoft.Insights/diagnosticSettings/read' });
});

test.each(['truncate', 'html', 'status', 'empty', 'close', 'huge'] as const)('a broken answer (%s) is unknown', async (fault) => {
  const seen = await look(await simulate(assembleAzure(PARTS, { logins: LOGINS, faults: [{ match: '/v1/', fault }] })));
  expect(outcome(seen, 'logins')).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/error|not-supported/) });
});

test.each([[{ tables: [] }], [{ tables: [{ name: 'x' }] }], [{ tables: [{ columns: 1, rows: 2 }] }], [null], [[]], [{ error: { code: 'X' } }]])(
  'a strange answer %j is unknown, or empty',
  async (body) => {
    const seen = await look(await simulate(assembleAzure(PARTS, { faults: [{ match: '/v1/', fault: 'replace', body }] })));
    expect(outcome(seen, 'logins')?.status).toBe('skipped');
  },
);

test('throttled logs are said to be', async () => {
  const seen = await look(await simulate(assembleAzure(PARTS, { throttle: [{ match: '/v1/', retryAfter: 90 }] })));
  expect(outcome(seen, 'logins')).toMatchObject({ reason: 'throttled', detail: expect.stringContaining('Retry-After 90') });
});
