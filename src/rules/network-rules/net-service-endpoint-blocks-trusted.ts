import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { subnetRules } from '../../evaluate/service-endpoint.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createEndpoint, removeSubnetRule } from '../ways-out.ts';

const SUBNET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/apps';
const BY_SUBNET = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', bypass: 'AzureServices', virtualNetworkRules: [SUBNET] };
const NO_SCAN = saw('said', { text: 'Defender cannot scan', symptoms: [{ id: 'defender-scan', excerpt: 'cannot scan' }] });

export default rule({
  id: 'net-service-endpoint-blocks-trusted',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('Service endpoint rules shut trusted services out', '服务终结点规则使受信任的服务无法访问'),
  about: say(
    '“Allow trusted services” is on, but it does not apply to a registry that is restricted by service endpoints: Defender for Cloud, container instances and imports stay out. Replace the subnet rules by private endpoints, and the setting works again.',
    '已启用“允许受信任的服务”，但它不适用于通过服务终结点限制的注册表：Defender for Cloud、容器实例和导入仍无法访问。用专用终结点替换子网规则后，该设置即可生效。',
  ),
  docs: `${ACR_DOCS}/allow-access-trusted-services`,
  needs: ['registry'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    if (!rules) return;
    const { config, ids } = rules;
    if (config.facts.defaultAction !== 'Deny' || config.facts.bypass !== 'AzureServices') return;
    const said = saidSymptom(evidence, 'defender-scan');
    const concerned = said !== undefined || question.for?.service === 'defender' || question.for?.service === 'aci';
    yield {
      because: said ? cite([said], config) : [config],
      target: question.registry.loginServer,
      ...(concerned
        ? {
            confidence: 'likely',
            settle: say(
              'The service’s own error, or its address in the registry’s login events, would settle it.',
              '该服务自身的错误，或其地址在注册表登录事件中的记录，即可确定。',
            ),
          }
        : { role: 'risk', severity: 'info' }),
      detail: say(
        `Trusted services are allowed, but ${ids.length} rule(s) for subnets restrict the registry: the permission has no effect.`,
        `已允许受信任的服务，但注册表由 ${ids.length} 条子网规则限制：该许可不起作用。`,
      ),
      fixes: [createEndpoint(config.facts.id, ids[0]), removeSubnetRule(question.registry.name, ids[0])],
    };
  },

  examples: {
    question: { for: { service: 'defender' } },
    fires: {
      'asked for a trusted service': [saw('registry', BY_SUBNET)],
      'scans do not come': [saw('registry', BY_SUBNET), NO_SCAN],
    },
    quiet: {
      'no rules for subnets': [saw('registry', { ...BY_SUBNET, virtualNetworkRules: [] }), NO_SCAN],
      'rules for subnets not readable': [saw('registry', BY_SUBNET, { unknown: ['virtualNetworkRules'] }), NO_SCAN],
      'open to all': [saw('registry', { ...BY_SUBNET, defaultAction: 'Allow' }), NO_SCAN],
      'trusted services are off: another rule’s': [saw('registry', { ...BY_SUBNET, bypass: 'None' }), NO_SCAN],
    },
  },
});
