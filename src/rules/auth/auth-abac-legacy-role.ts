import { cite } from '../../evaluate/cite.ts';
import { isAbac, pullerRoles, refusedStep } from '../../evaluate/roles.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { grantPull } from '../ways-out-services.ts';

const ABAC = saw('registry', { roleAssignmentMode: 'AbacRepositoryPermissions' });
const KUBELET = '00000000-0000-0000-0000-0000000000aa';
const CLUSTER = saw('consumer', { principalId: KUBELET });
const PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const holding = (...ids: readonly string[]) => saw('roleAssignments', { principalId: KUBELET, roles: ids.map((roleId) => ({ roleId, scope: '/' })) });
const REFUSED = saw('pull', {
  steps: [
    { step: 'exchange', host: 'contoso.azurecr.io', status: 200, ms: 5 },
    { step: 'token', host: 'contoso.azurecr.io', status: 401, ms: 5 },
  ],
});

export default rule({
  id: 'auth-abac-legacy-role',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The registry’s ABAC mode ignores AcrPull', '注册表的 ABAC 模式不认可 AcrPull'),
  about: say(
    'The registry’s role assignment mode is “RBAC registry + ABAC repository permissions”. In that mode AcrPull, AcrPush and AcrDelete count for nothing, and Owner, Contributor and Reader no longer reach images. It looks like a sudden 401 or “denied” without any change in the network. Assign Container Registry Repository Reader (Writer, Contributor) instead.',
    '注册表的角色分配模式为“RBAC 注册表 + ABAC 存储库权限”。在该模式下，AcrPull、AcrPush 和 AcrDelete 均不生效，Owner、Contributor 和 Reader 也不再能访问映像。表现为网络没有任何更改却突然出现 401 或“denied”。请改为分配 Container Registry Repository Reader（Writer、Contributor）。',
  ),
  changed: say(
    'Older articles name AcrPull for every registry. A registry in the ABAC mode does not honour it.',
    '旧文章对所有注册表都建议使用 AcrPull。ABAC 模式的注册表不认可该角色。',
  ),
  docs: `${ACR_DOCS}/container-registry-rbac-abac-repository-permissions`,
  needs: ['registry'],
  wants: ['roleAssignments', 'consumer', 'pull', 'said'],
  permission: 'Microsoft.Authorization/roleAssignments/read',
  explains: ['auth-no-role', 'auth-admin-disabled', 'log-auth-failures'],

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (!config || !isAbac(config.facts)) return;
    const puller = pullerRoles(evidence, question);
    if (puller?.right === 'legacy-only') {
      const principal = puller.assignments.facts.principalId;
      yield {
        because: cite([puller.consumer, config], puller.assignments),
        detail: say(
          `Identity ${principal} holds roles of the older kind only, and ${config.facts.loginServer} honours repository roles alone.`,
          `标识 ${principal} 仅有旧式角色，而 ${config.facts.loginServer} 只认可存储库角色。`,
        ),
        fixes: [grantPull(config.facts.id, principal, true)],
      };
      return;
    }
    if (puller || asksFor(question, 'tasks')) return; // what its roles are is known, or nobody's roles: other rules'
    const refused = evidence.seen('pull').find((o) => (refusedStep(o)?.step ?? 'exchange') !== 'exchange');
    const said = saidSymptom(evidence, 'unauthorized');
    if (!refused && !said) return;
    yield {
      because: cite([...(said ? [said] : []), ...(refused ? [refused] : [])], config),
      confidence: 'likely',
      settle: say('Listing the identity’s roles on the registry would settle it.', '列出该标识在注册表上的角色即可确定。'),
      detail: say(
        `The network is fine, and ${config.facts.loginServer} honours repository roles alone: AcrPull, Owner and Contributor do not pull.`,
        `网络正常，且 ${config.facts.loginServer} 只认可存储库角色：AcrPull、Owner 和 Contributor 不能拉取。`,
      ),
      fixes: [grantPull(config.facts.id, undefined, true)],
    };
  },

  examples: {
    question: { for: { service: 'aks' } },
    fires: {
      'the kubelet holds AcrPull only': [ABAC, CLUSTER, holding(PULL)],
      'a token is refused, roles unknown': [ABAC, REFUSED],
      'only the words are known': [ABAC, saw('said', { text: '401', symptoms: [{ id: 'unauthorized', excerpt: '401' }] })],
    },
    quiet: {
      'the kubelet is a repository reader': [ABAC, CLUSTER, holding(PULL, 'b93aa761-3e63-49ed-ac28-beffa264f7ac')],
      'no role at all: another rule’s': [ABAC, CLUSTER, holding()],
      'the older mode honours it': [saw('registry'), CLUSTER, holding(PULL)],
      'the mode alone is no fault': [ABAC, CLUSTER],
      'the mode was not readable': [saw('registry', {}, { unknown: ['roleAssignmentMode'] }), REFUSED],
    },
  },
});
