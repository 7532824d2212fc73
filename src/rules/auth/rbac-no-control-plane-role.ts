import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

/** The action that Resource Manager says is missing. */
const ACTION = /perform action '([A-Za-z0-9./*]{5,120})'/;
const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'rbac-no-control-plane-role',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The account may not manage this registry', '该帐户无权管理此注册表'),
  about: say(
    'Azure Resource Manager refused the account: AuthorizationFailed. That is a matter of roles alone; neither the registry’s firewall nor a private endpoint ever blocks its settings. Rights to pull or push say nothing about rights to manage.',
    'Azure 资源管理器拒绝了该帐户：AuthorizationFailed。这仅与角色有关；注册表防火墙和专用终结点从不阻止对其设置的访问。拉取或推送权限与管理权限无关。',
  ),
  docs: `${ACR_DOCS}/container-registry-rbac-built-in-roles-overview`,
  needs: ['said'],
  wants: ['registry'],

  *examine(evidence, question) {
    const said = saidSymptom(evidence, 'authorization-failed');
    if (!said) return;
    const action = ACTION.exec(said.facts.text)?.[1];
    const scope = evidence.first('registry')?.facts.id ?? question.registry.resourceId;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('Listing the account’s roles on the registry would settle it.', '列出该帐户在注册表上的角色即可确定。'),
      detail: action
        ? say(`Resource Manager says that the account lacks the action ${action}.`, `资源管理器表示该帐户缺少操作 ${action}。`)
        : say('Resource Manager says that the account is not authorised.', '资源管理器表示该帐户未获授权。'),
      fixes: [
        {
          label: say('List the account’s roles on the registry', '列出该帐户在注册表上的角色'),
          command: ['az', 'role', 'assignment', 'list', '--assignee', '<account>', '--scope', scope ?? '<registry id>', '--include-inherited'],
          risk: 'none',
        },
        readAbout(
          say('Choose the smallest role that holds the action', '选择包含该操作的最小角色'),
          `${ACR_DOCS}/container-registry-rbac-built-in-roles-overview`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      'an action is missing': [
        said(
          'authorization-failed',
          "AuthorizationFailed: does not have authorization to perform action 'Microsoft.ContainerRegistry/registries/write' over scope",
        ),
      ],
      'no action named': [saw('registry'), said('authorization-failed', 'AuthorizationFailed')],
    },
    quiet: {
      'a lock, not a role': [said('scope-locked', 'ScopeLocked')],
      'a policy, not a role': [said('policy-disallowed', 'RequestDisallowedByPolicy')],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
    },
  },
});
