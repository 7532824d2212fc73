import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const BASIC = saw('registry', { sku: 'Basic' });
const said = (id: string) => saw('said', { text: 'cannot save', symptoms: [{ id, excerpt: 'cannot save' }] });

export default rule({
  id: 'registry-sku-not-premium',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('Network restrictions need the Premium tier', '网络限制需要高级（Premium）层'),
  about: say(
    'Private endpoints, IP rules, dedicated data endpoints, geo-replication, regional endpoints, dual stack and agent pools are for Premium registries only. A Basic or Standard registry is open to all networks, and attempts to restrict it fail.',
    '专用终结点、IP 规则、专用数据终结点、异地复制、区域终结点、双栈和代理池仅适用于高级层注册表。基本层或标准层注册表对所有网络开放，尝试加以限制会失败。',
  ),
  docs: `${ACR_DOCS}/container-registry-skus`,
  needs: ['registry'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, op }) {
    const config = evidence.first('registry');
    const sku = config?.facts.sku;
    if (!config || sku === undefined || !/^(basic|standard|classic)$/i.test(sku)) return;
    const said = cannotChange(evidence);
    if (!said && op !== 'manage') return;
    yield {
      because: cite(said ? [said] : [], config),
      ...(said
        ? { confidence: 'likely' as const, settle: say('The error of the change that failed would settle it.', '失败更改的错误信息即可确定。') }
        : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(
        `The registry’s tier is ${sku}: it can have no private endpoint and no network rule.`,
        `该注册表为 ${sku} 层：不能使用专用终结点和网络规则。`,
      ),
      fixes: [
        {
          label: say('Move the registry to Premium (it costs more)', '将注册表升级到高级层（费用更高）'),
          command: ['az', 'acr', 'update', '--name', registry.name, '--sku', 'Premium'],
          link: `${ACR_DOCS}/container-registry-skus`,
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    question: { op: 'manage' },
    fires: {
      'settings cannot be saved': [BASIC, said('save-network-failed')],
      'rules cannot be added': [saw('registry', { sku: 'Standard' }), said('cannot-add-rules')],
      'asked to manage': [BASIC],
    },
    quiet: {
      Premium: [saw('registry'), said('save-network-failed')],
      'tier not readable': [saw('registry', {}, { unknown: ['sku'] }), said('save-network-failed')],
      'a tier that we do not know': [saw('registry', { sku: 'Ultra' }), said('save-network-failed')],
    },
  },
});
