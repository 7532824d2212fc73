import { cite } from '../../evaluate/cite.ts';
import { JOIN_RIGHT, providerState, SUBNET_CHECK } from '../../evaluate/provider-state.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const OTHER = '00000000-0000-0000-0000-0000000000bb';
const provider = (state: string) => saw('provider', { subscriptionId: OTHER, state }, { target: OTHER });
const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });
const TAGGED = said('tagged-traffic-consumers', "Could not validate network rule: 'Microsoft.Network/virtualNetworks/taggedTrafficConsumers/validate/action'");
const LINKED = said(
  'save-network-failed',
  "LinkedAuthorizationFailed: permission to perform 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action' on the linked scope",
);

export default rule({
  id: 'vnet-missing-join-permission',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The right to join the subnet is missing', '缺少加入子网的权限'),
  about: say(
    'Adding a rule for a subnet, or a private endpoint in it, takes a right on that subnet (joinViaServiceEndpoint/action or join/action), not only on the registry. The error is LinkedAuthorizationFailed, or the same failed check of the subnet as with an unregistered provider. Network Contributor on the subnet has the right.',
    '为子网添加规则或在其中创建专用终结点，除注册表权限外，还需要该子网上的权限（joinViaServiceEndpoint/action 或 join/action）。错误为 LinkedAuthorizationFailed，或与提供程序未注册时相同的子网检查失败。子网上的网络参与者角色具有此权限。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/rbac-permissions',
  needs: ['said'],
  wants: ['provider', 'registry'],

  *examine(evidence) {
    const named = saidText(evidence, JOIN_RIGHT);
    const checked = saidSymptom(evidence, 'tagged-traffic-consumers') ?? saidText(evidence, SUBNET_CHECK);
    const { missing, there } = providerState(evidence);
    const words = named ?? (checked && missing.length === 0 && there.length > 0 ? checked : undefined);
    if (!words) return;
    yield {
      because: named ? [named] : cite(there, words),
      confidence: 'likely',
      detail: named
        ? say('The error names a right on the subnet that is missing.', '错误信息指出缺少子网上的权限。')
        : say(
            'The check of the subnet failed, although the provider is registered in the network’s subscription.',
            '子网检查失败，但网络所在订阅已注册资源提供程序。',
          ),
      settle: say('Your role assignments on the subnet would settle it.', '查看您在该子网上的角色分配即可确定。'),
      fixes: [
        {
          label: say('Have Network Contributor granted on the subnet', '请管理员授予该子网上的网络参与者角色'),
          command: ['az', 'role', 'assignment', 'create', '--assignee', '<user or principal>', '--role', 'Network Contributor', '--scope', '<subnet id>'],
          link: 'https://learn.microsoft.com/en-us/azure/private-link/rbac-permissions',
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'the error names the right': [LINKED],
      'the check fails, the provider is registered': [TAGGED, provider('Registered'), saw('registry')],
    },
    quiet: {
      'the provider is not registered: that is why': [TAGGED, provider('NotRegistered'), saw('registry')],
      'the provider’s state is not known': [TAGGED],
      'another error': [said('save-network-failed', 'Failed to save firewall and virtual network settings'), provider('Registered'), saw('registry')],
      'a right on the registry': [said('save-network-failed', 'AuthorizationFailed: Microsoft.ContainerRegistry/registries/write')],
    },
  },
});
