import { cite } from '../../evaluate/cite.ts';
import { isAbac, pullerRoles, refusedStep } from '../../evaluate/roles.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import type { Evidence } from '../../evidence.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { grantPull } from '../ways-out-services.ts';

const KUBELET = '00000000-0000-0000-0000-0000000000aa';
const CLUSTER = saw('consumer', { principalId: KUBELET });
const holding = (...ids: readonly string[]) => saw('roleAssignments', { principalId: KUBELET, roles: ids.map((roleId) => ({ roleId, scope: '/' })) });
const step = (name: 'exchange' | 'token' | 'manifest', status: number, message = '') => ({ step: name, host: 'contoso.azurecr.io', status, message, ms: 5 });
const said401 = saw('said', { text: 'failed to fetch oauth token: 401', symptoms: [{ id: 'unauthorized', excerpt: '401 Unauthorized' }] });
/** What people paste when something else than a role is wrong with who they are. */
const ELSE = ['token-expired', 'sp-secret-expired', 'wrong-tenant', 'conditional-access', 'admin-disabled', 'authorization-failed'] as const;

/** Is there any reason to think that the network, and not a role, said no? */
const shutOut = (evidence: Evidence<'http'>): boolean => evidence.seen('http', { role: ['login', 'regional'] }).some(isRegistryDenial);

export default rule({
  id: 'auth-no-role',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The identity may not pull from this registry', '该标识无权从此注册表拉取'),
  about: say(
    'The network is fine, but the registry refuses the identity: 401 at the token exchange or at the token, or 403 “requested access to the resource is denied”. The identity needs AcrPull, or Container Registry Repository Reader where the registry uses ABAC. A new assignment takes up to ten minutes. A wrong tenant and an expired secret look the same.',
    '网络正常，但注册表拒绝了该标识：令牌交换或获取令牌时返回 401，或返回 403“requested access to the resource is denied”。该标识需要 AcrPull 角色；若注册表使用 ABAC，则需要 Container Registry Repository Reader。新分配最多十分钟后生效。租户错误或机密过期的表现相同。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: [],
  wants: ['pull', 'roleAssignments', 'consumer', 'registry', 'said', 'http'],
  permission: 'Microsoft.Authorization/roleAssignments/read',
  explains: ['log-auth-failures'],

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const abac = isAbac(config?.facts);
    const fixes = (principal?: string) => [grantPull(config?.facts.id ?? question.registry.resourceId, principal, abac)];
    const anonymous = config?.facts.anonymousPull === true;

    const puller = pullerRoles(evidence, question);
    if (puller?.right === 'none' && !anonymous) {
      const { consumer, assignments } = puller;
      yield {
        because: cite([consumer, ...(config ? [config] : [])], assignments),
        detail: say(
          `Identity ${assignments.facts.principalId}, with which it pulls, has no role on the registry that allows pulls.`,
          `用于拉取的标识 ${assignments.facts.principalId} 在注册表上没有允许拉取的角色。`,
        ),
        fixes: fixes(assignments.facts.principalId),
      };
      return;
    }
    if (puller?.right === 'legacy-only') return; // the mode ignores its role: another rule's
    for (const pull of evidence.seen('pull')) {
      const refused = refusedStep(pull);
      if (!refused || (refused.step !== 'exchange' && abac)) continue; // ABAC: another rule's
      const later = refused.step === 'manifest' || refused.step === 'blob';
      if (later && refused.status === 403 && config?.facts.keyVaultKey && !/requested access/i.test(refused.message ?? '')) continue;
      yield {
        because: cite(puller ? [puller.consumer, puller.assignments] : [], pull),
        confidence: 'likely',
        settle: say('Listing the identity’s roles on the registry would settle it.', '列出该标识在注册表上的角色即可确定。'),
        detail: say(
          `${refused.host} answered ${refused.status} at the step “${refused.step}”: it knows who asks, and does not let it.`,
          `${refused.host} 在“${refused.step}”步骤返回 ${refused.status}：它识别了请求者，但不允许访问。`,
        ),
        fixes: fixes(puller?.assignments.facts.principalId),
      };
      return;
    }
    const said = saidSymptom(evidence, 'unauthorized');
    if (!said || anonymous || abac || puller?.right === 'granted' || saidSymptom(evidence, ...ELSE) || shutOut(evidence)) return;
    if (evidence.seen('pull').some((o) => !o.facts.anonymous && o.facts.steps.some((s) => s.step === 'manifest' && s.status === 200))) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say(
        'Listing the identity’s roles on the registry, or a check with --deep, would settle it.',
        '列出该标识在注册表上的角色，或使用 --deep 检查即可确定。',
      ),
      detail: say(
        'The text says 401 unauthorized: the identity is not signed in, or has no role that allows this.',
        '文本显示 401 unauthorized：该标识未登录，或没有允许此操作的角色。',
      ),
      fixes: fixes(),
    };
  },

  examples: {
    question: { for: { service: 'aks' } },
    fires: {
      'the kubelet has no role': [saw('registry'), CLUSTER, holding()],
      'the kubelet may only delete': [saw('registry'), CLUSTER, holding('c2f4ef07-c644-48eb-af81-4b1b4947fb11')],
      'the token is refused': [saw('pull', { steps: [step('exchange', 200), step('token', 401)] })],
      'only the words are known': [saw('http'), said401],
    },
    quiet: {
      'the kubelet may pull': [
        saw('registry'),
        CLUSTER,
        holding('/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d'),
      ],
      'Reader pulls as well': [saw('registry'), CLUSTER, holding('acdd72a7-3385-48ef-bd42-f606fba81ae7')],
      'a role that we do not know': [saw('registry'), CLUSTER, holding('11111111-2222-3333-4444-555555555555')],
      'somebody else’s roles': [saw('registry'), CLUSTER, saw('roleAssignments', { principalId: 'other', roles: [] })],
      'the firewall’s 403, not a role': [saw('pull', { steps: [step('exchange', 403, "client with IP '203.0.113.7' is not allowed access")] })],
      'an anonymous try': [saw('pull', { anonymous: true, steps: [step('token', 401)] })],
      'the network said no': [denied('203.0.113.7'), said401],
      'the pull works': [saw('pull', { steps: [step('exchange', 200), step('token', 200), step('manifest', 200)] }), said401],
      'ABAC: the role is ignored': [
        saw('registry', { roleAssignmentMode: 'AbacRepositoryPermissions' }),
        CLUSTER,
        holding('7f951dda-4ed3-4680-a7ca-43fe172d538d'),
      ],
    },
  },
});
