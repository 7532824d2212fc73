import { AZURE_CHINA_CLOUD, AZURE_CLOUD } from '../../clouds.ts';
import { cite } from '../../evaluate/cite.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { lacksServiceEndpoints, subnetRules } from '../../evaluate/service-endpoint.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { createEndpoint, removeSubnetRule } from '../ways-out.ts';

const SUBNET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/apps';
const BY_SUBNET = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [SUBNET] };
const CLOUD = { ...AZURE_CLOUD, name: AZURE_CHINA_CLOUD.name };

export default rule({
  id: 'net-service-endpoint-unsupported-cloud',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('This cloud has no service endpoints for registries', '此云不支持注册表的服务终结点'),
  about: say(
    'The registry has rules for subnets, but service endpoints for registries exist neither in the US Government cloud nor in the cloud run by 21Vianet in China. The rules let nobody in. Use a private endpoint.',
    '注册表有子网规则，但美国政府云和由世纪互联运营的中国云均不支持注册表的服务终结点。这些规则不会允许任何访问。请使用专用终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['registry'],
  wants: ['http', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: [
    'net-ip-not-allowed',
    'net-default-action-left-deny',
    'net-service-endpoint-no-vnet-rule',
    'net-service-endpoint-missing-on-subnet',
    'net-service-endpoint-portal-unsupported',
    'net-data-endpoint-forbidden',
  ],
  reach: 'vantage',

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    if (!rules || !lacksServiceEndpoints(question.cloud)) return;
    const { config, ids } = rules;
    const fixes = [createEndpoint(config.facts.id, ids[0]), removeSubnetRule(question.registry.name, ids[0])];
    const refused = denialsOf(evidence, question).filter((d) => d.reason === 'not-in-rules' || d.reason === 'no-rules' || d.reason === 'service-endpoint');
    for (const { from, target, ips, refusals } of refused) {
      const which = addressesSaid(ips);
      yield {
        because: cite([config, ...refusals.slice(1)], refusals[0]),
        from,
        target,
        detail: say(
          `${target} refused ${which.en}. The registry relies on rules for subnets, which do not work in ${question.cloud.name}.`,
          `${target} 拒绝了 ${which.zh}。注册表依赖子网规则，而这些规则在 ${question.cloud.name} 中不起作用。`,
        ),
        fixes,
      };
    }
    if (refused.length > 0) return;
    yield {
      because: [config],
      target: question.registry.loginServer,
      role: 'risk',
      severity: 'warning',
      detail: say(
        `Rules for ${ids.length} subnet(s) do not work in ${question.cloud.name}.`,
        `针对 ${ids.length} 个子网的规则在 ${question.cloud.name} 中不起作用。`,
      ),
      fixes,
    };
  },

  examples: {
    question: { cloud: CLOUD },
    fires: {
      'a client is refused': [saw('registry', BY_SUBNET), denied('203.0.113.7')],
      'by configuration alone': [saw('registry', BY_SUBNET)],
    },
    quiet: {
      'IP rules only': [saw('registry', { ...BY_SUBNET, virtualNetworkRules: [], ipRules: ['198.51.100.0/24'] }), denied('203.0.113.7')],
      'rules for subnets not readable': [saw('registry', BY_SUBNET, { unknown: ['virtualNetworkRules'] }), denied('203.0.113.7')],
      'no configuration': [denied('203.0.113.7')],
    },
  },
});
