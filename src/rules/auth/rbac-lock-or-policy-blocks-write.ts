import { saidSymptom } from '../../evaluate/said.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const LOCKS = 'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/lock-resources';
const POLICY = 'https://learn.microsoft.com/en-us/azure/container-registry/container-registry-azure-policy';
const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'rbac-lock-or-policy-blocks-write',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('A lock or a policy blocks the change', '锁定或策略阻止了更改'),
  about: say(
    'The account may make the change, and something else forbids it: a lock on the registry, its group or its subscription (ScopeLocked), or an Azure Policy (RequestDisallowedByPolicy). Built-in policies keep public access off, demand private endpoints or turn the Resource Manager audience off.',
    '该帐户有权进行更改，但被其他因素禁止：注册表、资源组或订阅上的锁定（ScopeLocked），或 Azure Policy（RequestDisallowedByPolicy）。内置策略会强制关闭公用访问、要求使用专用终结点，或禁用资源管理器受众。',
  ),
  docs: LOCKS,
  needs: ['said'],
  wants: ['registry'],

  *examine(evidence, question) {
    const locked = saidSymptom(evidence, 'scope-locked');
    const said = locked ?? saidSymptom(evidence, 'policy-disallowed');
    if (!said) return;
    const id = evidence.first('registry')?.facts.id ?? question.registry.resourceId ?? '<registry id>';
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('Listing locks and policy states of the registry would settle it.', '列出注册表的锁定和策略状态即可确定。'),
      detail: locked
        ? say('Resource Manager says that a lock forbids the change.', '资源管理器表示锁定禁止了该更改。')
        : say('Resource Manager says that a policy forbids the change.', '资源管理器表示策略禁止了该更改。'),
      fixes: [
        locked
          ? {
              label: say('List the locks; ask their owner before removing one', '列出锁定；删除前请先咨询其所有者'),
              command: ['az', 'lock', 'list', '--resource', id],
              link: LOCKS,
              risk: 'none',
            }
          : {
              label: say('See which policy it is; ask its owner for an exemption', '查看具体策略；如需豁免请咨询其所有者'),
              command: ['az', 'policy', 'state', 'list', '--resource', id],
              link: POLICY,
              risk: 'none',
            },
      ],
    };
  },

  examples: {
    fires: {
      'a lock': [said('scope-locked', 'ScopeLocked: cannot perform write operation')],
      'a policy': [saw('registry'), said('policy-disallowed', 'RequestDisallowedByPolicy')],
    },
    quiet: {
      'no role, no lock': [said('authorization-failed', 'AuthorizationFailed')],
      'the image is locked, not the resource': [said('operation-disallowed', 'operation is disallowed on this registry, repository or image')],
      'nothing recognised': [saw('said', { text: 'cannot save' })],
    },
  },
});
