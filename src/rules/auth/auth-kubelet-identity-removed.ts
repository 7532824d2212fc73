import { cite } from '../../evaluate/cite.ts';
import { isAbac, pullerRoles } from '../../evaluate/roles.ts';
import { saidText } from '../../evaluate/said.ts';
import { asksFor, consumerOf } from '../../evaluate/services.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { grantPull, readAbout } from '../ways-out-services.ts';

const ARTICLE = 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-kubernetes/extensions/cannot-pull-image-from-acr-to-aks-cluster';
const KUBELET = '00000000-0000-0000-0000-0000000000aa';
const CLUSTER = saw('consumer', { principalId: KUBELET });
const NO_ROLES = saw('roleAssignments', { principalId: KUBELET, roles: [] });
const GONE = /identity not found|managed identity[^\n]{0,80}(?:not found|removed|deleted)/i;
const removal = (status: string) =>
  saw('activity', {
    entries: [
      {
        at: '2026-11-01T08:00:00.000Z',
        operation: 'Microsoft.Authorization/roleAssignments/delete',
        resourceId: '/subscriptions/s/x/roleAssignments/1',
        status,
      },
    ],
  });

export default rule({
  id: 'auth-kubelet-identity-removed',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The cluster’s kubelet identity lost its access', '群集的 kubelet 标识已失去访问权限'),
  about: say(
    'AKS nodes pull with the kubelet identity. When that identity is taken off the node pools, replaced, or its role assignment is deleted, pulls end in 401 though nothing in the network changed. Images that are already on a node keep running, which hides it until the next scale-out.',
    'AKS 节点使用 kubelet 标识拉取映像。当该标识从节点池移除、被替换，或其角色分配被删除时，即使网络没有变化，拉取也会以 401 失败。节点上已有的映像仍可运行，因此问题往往到下次扩容时才显现。',
  ),
  docs: ARTICLE,
  needs: ['consumer'],
  wants: ['roleAssignments', 'activity', 'said', 'registry'],
  permission: 'Microsoft.ContainerService/managedClusters/read',
  explains: ['auth-no-role', 'log-auth-failures'],
  reach: 'registry',

  *examine(evidence, question) {
    const cluster = consumerOf(evidence, question);
    if (!cluster || !asksFor(question, 'aks')) return;
    const config = evidence.first('registry');
    const puller = pullerRoles(evidence, question);
    const log = evidence
      .seen('activity')
      .find((o) => o.facts.entries.some((e) => /roleassignments\/delete$/i.test(e.operation) && /^(succeeded|success)$/i.test(e.status ?? '')));
    const said = saidText(evidence, GONE);
    const stripped = puller?.right === 'none' && log !== undefined;
    if (!stripped && !said) return;
    yield {
      because: cite([...(said ? [said] : []), ...(stripped ? [puller.assignments, log] : [])], cluster),
      confidence: 'likely',
      settle: say(
        'The identities on the node pools, and the deleted role assignment in the activity log, would settle it.',
        '节点池上的标识，以及活动日志中被删除的角色分配，即可确定。',
      ),
      detail: stripped
        ? say(
            'The identity has no role on the registry that pulls, and a role assignment was deleted there recently.',
            '该标识在注册表上没有拉取角色，且最近有角色分配被删除。',
          )
        : say('The text says that the node’s identity was not found.', '文本显示未找到节点的标识。'),
      fixes: [
        ...(stripped ? [grantPull(config?.facts.id, puller.assignments.facts.principalId, isAbac(config?.facts))] : []),
        readAbout(say('Put the kubelet identity back on the node pools', '将 kubelet 标识重新分配给节点池'), ARTICLE),
      ],
    };
  },

  examples: {
    question: { for: { service: 'aks' } },
    fires: {
      'its role was deleted': [saw('registry'), CLUSTER, NO_ROLES, removal('Succeeded')],
      'the node says that it is gone': [CLUSTER, saw('said', { text: 'failed to acquire token: Identity not found' })],
    },
    quiet: {
      'no role, and none was deleted': [saw('registry'), CLUSTER, NO_ROLES, saw('activity')],
      'a deletion that failed': [saw('registry'), CLUSTER, NO_ROLES, removal('Failed')],
      'another assignment was deleted': [
        saw('registry'),
        CLUSTER,
        saw('roleAssignments', { principalId: KUBELET, roles: [{ roleId: '7f951dda-4ed3-4680-a7ca-43fe172d538d', scope: '/' }] }),
        removal('Succeeded'),
      ],
      'the image is not found': [CLUSTER, saw('said', { text: 'manifest unknown: not found' })],
    },
  },
});
