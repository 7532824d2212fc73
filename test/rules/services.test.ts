// What one question changes: the same configuration is a cause for the service that was asked about, and nothing for others.
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/evidence.ts';
import type { Observation, Question, Service } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { denied, healthy, SAMPLE, saw } from '../../src/rules/sample.ts';

const LAYERS = ['registry-config', 'services', 'auth', 'client', 'logs'];
const JUDGED = RULES.filter((r) => LAYERS.includes(r.layer));
const KUBELET = '00000000-0000-0000-0000-0000000000aa';
const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const READER = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';

interface Told {
  readonly rule: string;
  readonly role: string;
  readonly confidence: string;
}
function judge(given: readonly Observation[], asked: Partial<Question> = {}): readonly Told[] {
  const question = { ...SAMPLE, ...asked };
  const evidence = evidenceOf(given, question);
  return JUDGED.flatMap((rule) =>
    [...rule.examine(evidence, question)].map((c) => ({ rule: rule.id, role: c.role ?? rule.role, confidence: c.confidence ?? 'certain' })),
  );
}
const causes = (given: readonly Observation[], asked: Partial<Question> = {}) =>
  judge(given, asked)
    .filter((t) => t.role === 'cause')
    .map((t) => t.rule);
const forService = (service: Service): Partial<Question> => ({ for: { service } });
const registry = (facts: Parameters<typeof saw<'registry'>>[1] = {}) =>
  saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', connections: [{ id: 'c', name: 'c', status: 'Approved' }], ...facts });
const said = (id: string, text = id) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

describe('a private registry that works', () => {
  const odd = [
    registry({
      bypass: 'None',
      tasksBypass: false,
      endpointProtocol: 'IPv4AndIPv6',
      anonymousPull: true,
      roleAssignmentMode: 'AbacRepositoryPermissions',
      armAudience: 'disabled',
      quarantinePolicy: 'enabled',
      exportPolicy: 'disabled',
      keyVaultKey: 'https://kv.vault.azure.net/keys/acr',
    }),
    saw('agentPools', { list: [{ name: 'pool1', count: 1, state: 'Succeeded' }] }),
    saw('defender', { tier: 'Free' }),
    saw('diagnostics', { settings: [] }),
    saw('replications', {
      list: ['eastus', 'westeurope'].map((name) => ({ name, location: name, provisioningState: 'Succeeded', globalRouting: name === 'eastus' })),
    }),
    saw('logins', { rows: [{ ip: '203.0.113.7', status: 403, attempts: 3, identities: [] }] }),
    saw('health'),
    saw('usages'),
  ];
  const inside = healthy({ from: 'worker:vnet' }, '10.1.2.5');
  it('has risks, and no cause', () => {
    const told = judge([...odd, ...inside, denied('203.0.113.7')]);
    expect(told.filter((t) => t.role === 'cause')).toEqual([]);
    expect(told.length).toBeGreaterThan(3);
  });
  it.each([
    ['tasks', saw('consumer', { service: 'tasks' })],
    ['defender', saw('consumer', { service: 'defender' })],
    ['aci', saw('consumer', { service: 'aci', usesIdentity: true })],
    ['app-service', saw('consumer', { service: 'app-service', pullsOverVnet: true, usesIdentity: true, subnetIds: ['s'] })],
    ['container-apps', saw('consumer', { service: 'container-apps', usesIdentity: true })],
    ['aks', saw('consumer', { service: 'aks', principalId: KUBELET, outboundIps: ['203.0.113.9'], outboundType: 'loadBalancer' })],
  ] as const)('has none for %s either, where that service is set up', (service, consumer) => {
    const set = [
      registry({ tasksBypass: true, roleAssignmentMode: 'AbacRepositoryPermissions' }),
      saw('defender'),
      saw('agentPools'),
      consumer,
      saw('roleAssignments', { principalId: KUBELET, roles: [{ roleId: READER, scope: '/' }] }),
    ];
    expect(causes([...set, ...inside], forService(service))).toEqual([]);
  });
});

describe('tasks', () => {
  it('is a cause only for who asks', () => {
    expect(causes([registry()])).toEqual([]);
    expect(judge([registry()], forService('tasks'))).toContainEqual({ rule: 'svc-acr-tasks-bypass-off', role: 'cause', confidence: 'certain' });
    expect(causes([registry()], forService('aks'))).toEqual([]);
  });
  it('counts an absent setting as false, and says so', () => {
    const given = saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' }, { unknown: ['tasksBypass'] });
    expect(judge([given], forService('tasks'))).toContainEqual({ rule: 'svc-acr-tasks-bypass-off', role: 'cause', confidence: 'likely' });
  });
  it('is a risk where a pool runs them', () => {
    const pool = saw('agentPools', { list: [{ name: 'p', count: 1 }] });
    expect(causes([registry(), pool], forService('tasks'))).toEqual([]);
    expect(causes([registry(), pool, said('acr-tasks')])).toEqual(['svc-acr-tasks-bypass-off']);
  });
  it('needs the other setting as well', () => {
    expect(causes([registry({ tasksBypass: true, bypass: 'None' })], forService('tasks'))).toEqual(['svc-trusted-services-off']);
  });
  it('is not what stops a quick build', () => {
    const build = saw('said', { text: 'az acr build -r contoso -t app:1 . -> 403' });
    expect(causes([registry(), build], forService('tasks'))).toEqual(['svc-acr-tasks-quick-build-public-off']);
  });
});

describe('other services', () => {
  const group = (usesIdentity: boolean) => saw('consumer', { service: 'aci', usesIdentity });
  it('ACI: identity and exception are each needed', () => {
    expect(causes([registry(), group(false)], forService('aci'))).toEqual(['svc-aci-no-trusted-identity']);
    expect(causes([registry({ bypass: 'None' }), group(true)], forService('aci'))).toEqual(['svc-trusted-services-off']);
  });
  it('Defender: the plan and the exception', () => {
    expect(causes([registry(), saw('defender', { tier: 'Free' })], forService('defender'))).toEqual(['svc-defender-plan-off']);
    expect(causes([registry(), saw('defender', { tier: 'Free' })])).toEqual([]);
    expect(causes([registry({ bypass: 'None' }), saw('defender')], forService('defender'))).toEqual(['svc-trusted-services-off']);
    expect(judge([registry({ bypass: 'None' }), said('defender-scan')])).toContainEqual({
      rule: 'svc-trusted-services-off',
      role: 'cause',
      confidence: 'likely',
    });
  });
  it('DevOps: a GitHub runner is called by its name', () => {
    expect(causes([registry()], forService('devops'))).toEqual(['svc-devops-hosted-agent']);
    expect(causes([registry(), saw('said', { text: 'GitHub Actions: 403' })], forService('devops'))).toEqual(['svc-github-hosted-runner']);
    expect(causes([saw('registry')], forService('devops'))).toEqual([]);
  });
  it('AKS: another cluster than the one asked about is nobody', () => {
    const shut = registry({ publicNetworkAccess: 'Enabled', connections: [], ipRules: [] });
    const other = saw('consumer', { service: 'aks', id: '/subscriptions/s/other', outboundIps: ['203.0.113.9'] });
    expect(causes([shut, other], { for: { service: 'aks', resourceId: '/subscriptions/s/mine' } })).toEqual([]);
    expect(causes([shut, other], { for: { service: 'aks', resourceId: '/SUBSCRIPTIONS/s/other' } })).toEqual(['svc-aks-egress']);
  });
});

describe('roles', () => {
  const cluster = saw('consumer', { principalId: KUBELET.toUpperCase() });
  const holding = (...ids: readonly string[]) => saw('roleAssignments', { principalId: KUBELET, roles: ids.map((roleId) => ({ roleId, scope: '/' })) });
  const abac = saw('registry', { roleAssignmentMode: 'AbacRepositoryPermissions' });
  it.each([
    ['no role', saw('registry'), holding(), ['auth-no-role']],
    ['AcrPull', saw('registry'), holding(ACR_PULL.toUpperCase()), []],
    ['AcrPull in ABAC mode', abac, holding(ACR_PULL), ['auth-abac-legacy-role']],
    ['no role in ABAC mode', abac, holding(), ['auth-no-role']],
    ['reader in ABAC mode', abac, holding(READER), []],
    ['a custom role', saw('registry'), holding('11111111-1111-1111-1111-111111111111'), []],
    ['no role, and anonymous pull', saw('registry', { anonymousPull: true }), holding(), []],
  ] as const)('%s', (_, config, roles, expected) => {
    expect(causes([config, cluster, roles], forService('aks'))).toEqual(expected);
  });
});

describe('words alone', () => {
  it.each([
    ['unauthorized', ['auth-no-role']],
    ['manifest-unknown', ['client-image-name-wrong']],
    ['too-many-requests', ['registry-throttled']],
    ['docker-daemon-down', ['client-docker-daemon-down']],
    ['token-expired', ['auth-token-expired']],
    ['authorization-failed', ['rbac-no-control-plane-role']],
    ['scope-locked', ['rbac-lock-or-policy-blocks-write']],
    ['cmk-error', ['registry-cmk-unavailable']],
    ['nothing-we-know', []],
  ] as const)('%s is one likely cause at most', (id, expected) => {
    const told = judge([...healthy(), said(id)]).filter((t) => t.role === 'cause');
    expect(told.map((t) => t.rule)).toEqual(expected);
    for (const t of told) expect(t.confidence).toBe('likely');
  });
});
