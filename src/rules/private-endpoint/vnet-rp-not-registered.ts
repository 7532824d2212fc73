import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { JOIN_RIGHT, providerState, SUBNET_CHECK } from '../../evaluate/provider-state.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import type { Fix } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { no, saw, unseen } from '../sample.ts';

const OTHER = '00000000-0000-0000-0000-0000000000bb';
const provider = (state: string, subscriptionId = OTHER) => saw('provider', { subscriptionId, state }, { target: subscriptionId });
const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });
const TAGGED = said('tagged-traffic-consumers', "Could not validate network rule: 'Microsoft.Network/virtualNetworks/taggedTrafficConsumers/validate/action'");
const SAVE = said('save-network-failed', 'Failed to save firewall and virtual network settings for container registry');

const fixesFor = (subscription: string | undefined): readonly Fix[] => [
  {
    label: say('Register the provider in the network’s subscription', '在网络所在订阅中注册资源提供程序'),
    command: [
      'az',
      'provider',
      'register',
      '--namespace',
      'Microsoft.ContainerRegistry',
      '--subscription',
      subscription ?? '<subscription of the network>',
      '--wait',
    ],
    link: 'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/resource-providers-and-types',
    risk: 'none',
  },
];

export default rule({
  id: 'vnet-rp-not-registered',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Microsoft.ContainerRegistry is not registered there', '目标订阅未注册 Microsoft.ContainerRegistry'),
  about: say(
    'The virtual network lies in another subscription than the registry, and the resource provider Microsoft.ContainerRegistry is not registered in that subscription. Rules for its subnets and private endpoints in it cannot be saved; the error often names taggedTrafficConsumers/validate/action. Rules that are already there go on working.',
    '虚拟网络与注册表位于不同订阅，而该订阅未注册资源提供程序 Microsoft.ContainerRegistry。无法保存针对其子网的规则或其中的专用终结点；错误常提及 taggedTrafficConsumers/validate/action。已有的规则仍然有效。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/resource-providers-and-types',
  needs: ['provider'],
  wants: ['said', 'registry', 'usages'],
  permission: 'Microsoft.Resources/subscriptions/providers/read',

  *examine(evidence) {
    const { missing, there } = providerState(evidence);
    const tagged = saidSymptom(evidence, 'tagged-traffic-consumers') ?? saidText(evidence, SUBNET_CHECK);
    const told = tagged ?? cannotChange(evidence);
    for (const o of missing) {
      yield {
        because: cite(told ? [told] : [], o),
        target: `/subscriptions/${o.facts.subscriptionId}`,
        ...(told ? {} : { role: 'risk', severity: 'warning' }),
        detail: say(
          `In subscription ${o.facts.subscriptionId}, which holds a network of this registry, the provider is ${o.facts.state}.`,
          `在包含此注册表相关网络的订阅 ${o.facts.subscriptionId} 中，资源提供程序的状态为 ${o.facts.state}。`,
        ),
        fixes: fixesFor(o.facts.subscriptionId),
      };
    }
    if (missing.length > 0 || there.length > 0) return;
    const saved = saidSymptom(evidence, 'save-network-failed');
    const words = tagged ?? (saved && !otherReason(saved.facts.text) && nothingElse() ? saved : undefined);
    if (!words) return;
    yield {
      because: [words],
      confidence: 'likely',
      ...(tagged ? {} : { severity: 'warning' }),
      detail: tagged
        ? say(
            'The error names the check of the subnet that fails where the provider is not registered.',
            '错误信息中的子网检查，在资源提供程序未注册时会失败。',
          )
        : say(
            'Network settings could not be saved; most often the provider is not registered in the network’s subscription.',
            '无法保存网络设置；最常见的原因是网络所在订阅未注册资源提供程序。',
          ),
      settle: say(
        'The provider’s registration in the network’s subscription, and the full text of the error, would settle it.',
        '查看网络所在订阅中资源提供程序的注册状态以及完整错误信息即可确定。',
      ),
      fixes: fixesFor(undefined),
    };

    /** Reasons that the configuration shows are other rules'. */
    function nothingElse(): boolean {
      const registry = evidence.first('registry')?.facts;
      const full = evidence.seen('usages').some((o) => o.facts.list.some((u) => u.limit > 0 && u.current >= u.limit));
      const basic = registry?.sku !== undefined && registry.sku.toLowerCase() !== 'premium';
      const mixed = (registry?.virtualNetworkRules?.length ?? 0) > 0 && (registry?.connections?.length ?? 0) > 0;
      return !full && !basic && !mixed && registry?.exportPolicy !== 'disabled';
    }
  },

  examples: {
    fires: {
      'not registered, and the check fails': [provider('NotRegistered'), TAGGED, saw('registry')],
      'not registered, nobody complains yet': [provider('NotRegistered'), saw('registry')],
      'the check fails, and nothing is readable': [TAGGED],
      'settings do not save, and nothing else is wrong': [SAVE, saw('registry')],
    },
    quiet: {
      registered: [provider('Registered'), TAGGED, saw('registry')],
      'settings do not save, but the SKU is why': [SAVE, saw('registry', { sku: 'Basic' })],
      'the registry’s own subscription': [provider('Registering', '00000000-0000-0000-0000-000000000001'), saw('registry')],
      'not readable, nobody complains': [unseen('provider', 'no-permission')],
      'a right is missing': [said('save-network-failed', 'LinkedAuthorizationFailed: joinViaServiceEndpoint/action'), saw('registry')],
      'timeouts have nothing to do with it': [no('tcp', 'timed-out'), saw('registry')],
    },
  },
});

const otherReason = (text: string): boolean => JOIN_RIGHT.test(text) || /ScopeLocked|RequestDisallowedByPolicy|AuthorizationFailed/i.test(text);
