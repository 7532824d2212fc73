// Whole scenes, judged by the two layers together: what is the cause, and what must not be called one.
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import type { Observation, Question } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { dead, group, home, inApps, NSG_ID, PRIVATE, registryWith, spoke, TABLE_ID, table, VNET_ID } from '../../src/rules/private-path-sample.ts';
import { DATA_HOST, denied, healthy, no, SAMPLE, saw, unseen } from '../../src/rules/sample.ts';

const ours = RULES.filter((rule) => ['network-rules', 'private-endpoint'].includes(rule.layer));
const judge = (given: readonly Observation[], question: Partial<Question> = {}) => diagnose(given, { ...SAMPLE, ...question }, [], ours);
const CHAIN = ['contoso.privatelink.azurecr.io'];
const refusedAt = (from: Observation['from'], ip = '203.0.113.7') => [
  saw('dns', { chain: CHAIN }, { from }),
  saw('tcp', {}, { from }),
  saw('tls', {}, { from }),
  denied(ip, { from }),
];
const inside = (from: Observation['from']): readonly Observation[] => [
  saw('dns', { a: [PRIVATE], chain: CHAIN }, { from }),
  ...healthy({ from }, PRIVATE).filter((o) => o.kind !== 'dns'),
];

describe('a private registry, seen from outside and from inside', () => {
  it('is reachable: the refusal outside is as it should be', () => {
    for (const known of [[registryWith('Approved'), saw('privateEndpoint')], []]) {
      const { verdict, causes } = judge([...known, ...refusedAt('here'), ...inside('worker:vnet-prod')]);
      expect({ verdict, causes }).toEqual({ verdict: 'reachable', causes: [] });
    }
  });
  it('is refused where only one place was asked', () => {
    expect(judge([registryWith('Approved'), ...refusedAt('here')]).causes).toEqual(['net-public-access-disabled']);
    expect(judge(refusedAt('here')).causes).toEqual(['net-public-access-disabled']);
  });
  it('without an endpoint: the worker is refused for want of one', () => {
    const shut = saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', connections: [] });
    const { causes, findings } = judge([shut, ...refusedAt('worker:vnet-prod')]);
    expect(causes).toEqual(['pe-missing']);
    expect(findings.find((f) => f.rule === 'net-public-access-disabled')?.explainedBy).toBe('pe-missing');
  });
  it('never offers wider access first', () => {
    for (const { role, rule, fixes } of judge([registryWith('Approved'), saw('privateEndpoint'), ...refusedAt('here')]).findings) {
      if (role === 'cause') expect([rule, fixes[0]?.risk]).toEqual([rule, 'none']);
    }
  });
});

describe('two vantages and one private address', () => {
  const known = [registryWith('Approved'), saw('privateEndpoint'), home()];
  const lost = (from: Observation['from']) => [saw('dns', { a: [PRIVATE], chain: CHAIN }, { from }), no('tcp', 'timed-out', { from, address: PRIVATE })];
  it('one explanation for each, whatever else is silent', () => {
    const data = [
      saw('dns', { a: ['10.1.2.4'] }, { target: DATA_HOST, from: 'here:b' }),
      no('tcp', 'timed-out', { from: 'here:b', target: DATA_HOST, address: '10.1.2.4' }),
    ];
    const place = spoke(undefined).map((o) => (o.kind === 'place' ? { ...o, from: 'here:b' as const, id: 'here:b/place' } : o));
    expect(judge([...known, ...inside('here:a'), ...lost('here:b'), ...data, ...place]).causes).toEqual(['pe-no-route-peering']);
  });
  it('without configuration: one likely cause, which says what else it may be', () => {
    const { causes, findings } = judge([...inside('here:a'), ...lost('here:b')]);
    expect(causes).toEqual(['pe-nsg-udr-blocks']);
    expect(findings[0]).toMatchObject({ confidence: 'likely', from: 'here:b' });
    expect(findings[0]?.settle?.en).toMatch(/peering/);
    expect(findings[0]?.detail.en).toMatch(/here:a reaches the same address/);
  });
  it('with configuration that cannot be read: the same', () => {
    const denials = [unseen('nsg', 'no-permission'), unseen('vnet', 'no-permission'), unseen('privateEndpoint', 'no-permission')];
    expect(judge([registryWith('Approved'), ...denials, ...dead()]).causes).toEqual(['pe-nsg-udr-blocks']);
  });
  it('a security group that denies is named; one that allows is not', () => {
    const base = [registryWith('Approved'), saw('privateEndpoint'), home({ nsgId: NSG_ID }), inApps, ...dead()];
    const named = judge([...base, group({ name: 'deny-all', destinations: ['*'] })]).findings[0];
    expect(named).toMatchObject({ rule: 'pe-nsg-udr-blocks', confidence: 'certain' });
    expect(named?.detail.en).toContain('deny-all');
    expect(judge([...base, group({ access: 'Allow' })]).findings[0]).toMatchObject({ confidence: 'likely' });
  });
  it('approval comes before routes: without it no route would help', () => {
    const scene = [registryWith('Pending'), saw('privateEndpoint', { status: 'Pending' }), home(), ...spoke(undefined), ...dead()];
    expect(judge(scene).causes).toEqual(['pe-connection-not-approved']);
  });
  it('a hub that may know the way makes a missing peering only likely', () => {
    const [vnet, place] = spoke(undefined);
    const hub = { name: 'hub', remoteId: `${VNET_ID}-hub`, state: 'Connected', useRemoteGateways: true };
    const withHub = vnet?.kind === 'vnet' && vnet.outcome.status === 'ok' ? saw('vnet', { ...vnet.outcome.facts, peerings: [hub] }) : undefined;
    const scene = [registryWith('Approved'), saw('privateEndpoint'), home(), ...[withHub, place].flatMap((o) => o ?? []), ...dead()];
    expect(judge(scene).findings[0]).toMatchObject({ rule: 'pe-no-route-peering', confidence: 'likely' });
  });
  it('a firewall on the way is named before the missing peering', () => {
    const scene = [
      registryWith('Approved'),
      saw('privateEndpoint'),
      home(),
      ...spoke(undefined, { routeTableId: TABLE_ID }),
      table('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4'),
    ];
    expect(judge([...scene, ...dead()]).causes).toEqual(['pe-firewall-path-needs-network-rule']);
  });
});

describe('who is refused, and why', () => {
  const closed = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };
  const cause = (registry: Parameters<typeof saw<'registry'>>[1], ip: string) => judge([saw('registry', registry), denied(ip)]).causes;
  it.each([
    ['a stranger', closed, '203.0.113.7', 'net-ip-not-allowed'],
    ['nobody allowed', { ...closed, ipRules: [] }, '203.0.113.7', 'net-default-action-left-deny'],
    ['allowed by now', closed, '198.51.100.9', 'net-rule-propagation-delay'],
    ['public access off, though allowed', { ...closed, publicNetworkAccess: 'Disabled' }, '198.51.100.9', 'net-public-access-disabled'],
    ['a private source', closed, '10.1.0.4', 'net-service-endpoint-no-vnet-rule'],
    ['an IPv6 source', closed, '2603:1030::9', 'net-ipv6-source-not-allowed'],
    ['a private range allowed', { ...closed, ipRules: ['10.0.0.0/8'] }, '203.0.113.7', 'net-ip-rule-wrong-range'],
  ])('%s', (_, registry, ip, id) => {
    expect(cause(registry, ip)).toEqual([id]);
  });
  it('one cause for all hosts of a vantage', () => {
    const all = ['contoso.azurecr.io', 'contoso.eastus.geo.azurecr.io', DATA_HOST].map((target) => denied('203.0.113.7', { target }));
    expect(judge(all).findings.filter((f) => f.role === 'cause')).toHaveLength(1);
  });
  it('says nothing of a healthy registry, open or closed', () => {
    for (const facts of [{}, closed]) expect(judge([...healthy(), saw('registry', facts)])).toMatchObject({ verdict: 'reachable', causes: [], findings: [] });
  });
});
