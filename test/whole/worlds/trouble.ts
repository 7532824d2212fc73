// Azure that says nothing, or not in time: the report comes all the same, and says what it did not see.
import { expect } from 'vitest';
import type { Report, Unchecked } from '../../../src/model.ts';
import type { Row } from '../harness.ts';
import { privateAzure, publicAzure } from './parts.ts';

const unread = (report: Report, kind: string): readonly string[] =>
  report.evidence.flatMap((o) => (o.from === 'arm' && o.kind === kind ? [o.outcome.status === 'skipped' ? o.outcome.reason : o.outcome.status] : []));

/** Nothing of Azure was seen, and every rule that needs it says why. */
const nothingSeen = (reasons: readonly string[], why: readonly Unchecked['why'][]) => (report: Report) => {
  const azure = report.evidence.filter((o) => o.from === 'arm' || o.from === 'logs');
  expect(azure.length).toBeGreaterThan(0);
  expect(azure.filter((o) => o.outcome.status !== 'skipped')).toEqual([]);
  for (const reason of unread(report, 'registry')) expect(reasons).toContain(reason);
  const unchecked = report.unchecked.filter((u) => u.from === 'arm' && u.needs.includes('registry'));
  expect(unchecked.length).toBeGreaterThan(10);
  for (const one of unchecked) expect(why).toContain(one.why);
  expect(report.vantages.find((v) => v.id === 'arm')?.status).toBe('not-asked');
};

const DENIED = { deny: [{ action: '*' }] };
/** Every call to Resource Manager and Resource Graph; signing in works. */
const ARM = ['/subscriptions', '/providers'] as const;
const SLOW = { throttle: ARM.map((match) => ({ match, retryAfter: 5 })) };

export const TROUBLE_ROWS: readonly Row[] = [
  {
    name: 'every read denied, and a private registry that works',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [], DENIED),
    verdict: 'reachable',
    expectMore: nothingSeen(['no-permission'], ['no-permission']),
  },
  {
    name: 'every read denied, and a registry that refuses',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny' }, [], DENIED),
    verdict: 'unreachable',
    cause: 'net-ip-not-allowed',
    expectMore: nothingSeen(['no-permission'], ['no-permission']),
  },
  {
    name: 'every read denied, and a missing data record',
    registry: 'nodata',
    from: 'linked',
    azure: privateAzure('nodata', {}, [], DENIED),
    verdict: 'impaired',
    cause: 'dns-data-endpoint-record-missing',
    expectMore: nothingSeen(['no-permission'], ['no-permission']),
  },
  {
    name: 'Azure that asks to wait longer than there is time',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [], SLOW),
    deadlineMs: 3000,
    verdict: 'reachable',
    expectMore: (report) => {
      nothingSeen(['throttled', 'timed-out'], ['timed-out'])(report);
      expect(report.tookMs).toBeLessThan(4500); // not the five seconds that Azure asked for
    },
  },
  {
    name: 'Azure that answers 500 to everything',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [], { faults: ARM.map((match) => ({ match, fault: 'status' as const, status: 500 })) }),
    deadlineMs: 6000,
    verdict: 'reachable',
    expectMore: nothingSeen(['error', 'timed-out'], ['not-supported', 'timed-out']),
  },
  {
    name: 'Azure that hangs',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [], { faults: ARM.map((match) => ({ match, fault: 'hang' as const })) }),
    deadlineMs: 3000,
    verdict: 'reachable',
    expectMore: nothingSeen(['timed-out'], ['timed-out']),
  },
  {
    name: 'an identity of another tenant',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso'),
    env: { AZURE_TENANT_ID: '99999999-9999-4999-8999-999999999999' },
    verdict: 'reachable',
    expectMore: nothingSeen(['no-credential', 'no-permission'], ['no-permission']),
  },
  {
    name: 'a wrong secret',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso'),
    env: { AZURE_CLIENT_SECRET: 'not-this-one' },
    verdict: 'reachable',
    expectMore: nothingSeen(['no-credential', 'no-permission'], ['no-permission']),
  },
  {
    name: 'a registry that may be read, and networks that may not',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', {}, [], { deny: [{ action: 'Microsoft.Network/*' }] }),
    verdict: 'reachable',
    expectMore: (report) => expect(unread(report, 'privateDnsZone')).not.toContain('ok'),
  },
];
