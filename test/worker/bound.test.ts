// A hostile worker cannot poison a report: what the bot takes from it, whatever it says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import { type Binding, bind } from '../../src/worker/bound.ts';

const NOW = Date.parse('2026-11-24T12:00:10Z');
const BINDING: Binding = {
  bound: { loginServer: 'contoso.azurecr.io', cloud: AZURE_CLOUD, named: ['x1.blob.core.windows.net'] },
  ...{ from: 'worker:vnet-a', skewMs: 0, since: NOW - 10_000, now: NOW },
};
const tcp = (more: Record<string, unknown> = {}): Record<string, unknown> => {
  const made = { kind: 'tcp', from: 'worker:vnet-a', target: 'contoso.azurecr.io', role: 'login', address: '10.2.1.5', ...more };
  return {
    id: [made.from, made.kind, made.target, 'via' in more ? more.via : undefined, made.address].filter((part) => part !== undefined).join('/'),
    ...{ at: '2026-11-24T12:00:05.000Z', ms: 3, outcome: { status: 'ok', facts: { connectMs: 3, localAddress: '10.2.0.10', family: 4 } } },
    ...made,
  };
};
const take = (raw: unknown, more: Partial<Binding> = {}) => bind(raw, { ...BINDING, ...more });

describe('what the bot takes from a worker', () => {
  it('takes what belongs to the task', () => {
    expect(take(tcp())).toEqual(tcp());
    for (const [target, role] of [
      ['contoso.eastus.data.azurecr.io', 'data'],
      ['contoso.eastus.geo.azurecr.io', 'regional'],
      ['login.microsoftonline.com', 'identity'],
      ['mcr.microsoft.com', 'mcr'],
      ['x1.blob.core.windows.net', 'storage'],
    ])
      expect(take(tcp({ target, role }))).toBeDefined();
  });

  it.each([
    ['another vantage', { from: 'worker:vnet-b' }],
    ['the bot itself', { from: 'here' }],
    ['Azure', { from: 'arm' }],
    ['another registry', { target: 'fabrikam.azurecr.io', role: 'login' }],
    ['a role that is not the host’s', { role: 'data' }],
    ['no role', { role: undefined }],
    ['a stranger', { target: 'example.com', role: 'other' }],
    ['storage that nobody named', { target: 'x2.blob.core.windows.net', role: 'storage' }],
    ['an address that is none', { address: 'contoso' }],
    ['an id of another', { id: 'here/tcp/contoso.azurecr.io/10.2.1.5' }],
    ['a time that is none', { at: 'yesterday' }],
    ['a negative time', { ms: -1 }],
    ['a kind that is not its own', { kind: 'logins' }],
    ['facts of the wrong shape', { outcome: { status: 'ok', facts: { connectMs: 'fast' } } }],
    ['an outcome that is none', { outcome: { status: 'fine' } }],
  ])('refuses to hear of %s', (_, more) => {
    expect(take(tcp(more))).toBeUndefined();
  });

  it('refuses the kinds that are Azure’s, the logs’ and the person’s', () => {
    const registry = { id: '/subscriptions/x', name: 'contoso', loginServer: 'contoso.azurecr.io', publicNetworkAccess: 'Enabled' };
    const one = (kind: string, facts: object): object => ({
      ...tcp(),
      kind,
      address: undefined,
      id: `worker:vnet-a/${kind}/contoso.azurecr.io`,
      outcome: { status: 'ok', facts },
    });
    expect(take(one('registry', registry))).toBeUndefined();
    expect(take(one('logins', { windowMinutes: 60, rows: [], anyRows: true }))).toBeUndefined();
    expect(take(one('said', { text: 'x', symptoms: [] }))).toBeUndefined();
  });

  it('looks a name of another cloud up, and does no more', () => {
    const dns = {
      server: '10.0.0.4:53',
      rcode: 'NXDOMAIN',
      a: [],
      aaaa: [],
      chain: [],
      truncated: false,
      overTcp: 'not-needed',
      asked: 1,
      answered: 1,
      distinct: 1,
    };
    const one = { ...tcp({ kind: 'dns', target: 'contoso.azurecr.cn', role: 'other', aside: true }), outcome: { status: 'ok', facts: dns } };
    const made = { ...one, address: undefined, id: 'worker:vnet-a/dns/contoso.azurecr.cn~' };
    const { address: _, ...rest } = made;
    expect(take(rest)).toBeDefined();
    expect(take({ ...rest, target: 'fabrikam.azurecr.cn', id: 'worker:vnet-a/dns/fabrikam.azurecr.cn~' })).toBeUndefined();
    expect(
      take({ ...tcp({ target: 'contoso.azurecr.cn', role: 'other', aside: true }), id: 'worker:vnet-a/tcp/contoso.azurecr.cn/10.2.1.5~' }),
    ).toBeUndefined();
  });

  it('sets its clock right, and keeps its times within the task', () => {
    expect(take(tcp({ at: '2026-11-24T13:00:05.000Z' }), { skewMs: 3_600_000 })?.at).toBe('2026-11-24T12:00:05.000Z');
    expect(take(tcp({ at: '2036-01-01T00:00:00.000Z' }))?.at).toBe(new Date(NOW).toISOString());
    expect(take(tcp({ at: '1999-01-01T00:00:00.000Z' }))?.at).toBe(new Date(NOW - 10_000).toISOString());
  });

  it('takes out what a store cannot hold, and secrets that a peer sent', () => {
    const detail = 'a\0b \ud800 Authorization: Bearer abcdefghijklmnop1234';
    const taken = take(tcp({ outcome: { status: 'failed', fault: 'reset', detail } }));
    expect(taken?.outcome).toEqual({ status: 'failed', fault: 'reset', detail: 'a\ufffdb \ufffd Authorization: [redacted]' });
  });

  it('never throws, and never lets a stranger’s word in', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('worker:vnet-a', 'worker:vnet-b', 'here', 'contoso.azurecr.io', 'login', 'tcp', 'registry'));
    const field = fc.constantFrom('id', 'kind', 'from', 'target', 'role', 'address', 'via', 'aside', 'at', 'ms', 'outcome');
    fc.assert(
      fc.property(fc.dictionary(field, value, { maxKeys: 4 }), (more) => {
        const taken = take({ ...tcp(), ...more });
        if (!taken) return;
        expect(taken.from).toBe('worker:vnet-a');
        expect(taken.id.startsWith('worker:vnet-a/')).toBe(true);
        expect(taken.target).toBe('contoso.azurecr.io');
      }),
      { numRuns: 2_000 },
    );
  });
});
