import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { denialsOf } from '../../evaluate/denial.ts';
import { endpointState } from '../../evaluate/endpoint-state.ts';
import { clientSubnet } from '../../evaluate/service-endpoint.ts';
import { APPS, home, inApps } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { checkFromInside, listRules, removeSubnetRule } from '../ways-out.ts';

const BOTH = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', virtualNetworkRules: [APPS], connections: [{ id: 'c', name: 'c', status: 'Approved' }] };
const CANNOT = saw('said', { text: 'Failed to save', symptoms: [{ id: 'save-network-failed', excerpt: 'Failed to save' }] });

export default rule({
  id: 'pe-and-service-endpoint-both',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Private endpoint and service endpoint are mixed', '专用终结点与服务终结点混用'),
  about: say(
    'The registry has private endpoints and rules for subnets with service endpoints. Microsoft does not support both on one registry: traffic may take the service endpoint and be refused, and settings may not save. Keep the private endpoints, and remove the rules for subnets.',
    '注册表同时配置了专用终结点和基于服务终结点的子网规则。Microsoft 不支持在同一注册表上同时使用两者：流量可能走服务终结点而被拒绝，设置也可能无法保存。请保留专用终结点并删除子网规则。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['registry'],
  wants: ['http', 'dns', 'said', 'vnet', 'place', 'tcp', 'client'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-service-endpoint-no-vnet-rule', 'net-data-endpoint-forbidden'],
  reach: 'vantage',

  *examine(evidence, question) {
    const state = endpointState(evidence);
    if (!state || state.approved.length === 0) return;
    const { config } = state;
    const { name, loginServer } = question.registry;
    const subnets = config.facts.virtualNetworkRules ?? [];
    const fixes = [listRules(name), ...subnets.slice(0, 3).map((id) => removeSubnetRule(name, id))];
    let blamed = false;
    for (const { from, reason, target, ips, refusals } of denialsOf(evidence, question)) {
      if (reason !== 'service-endpoint' || (subnets.length === 0 && clientSubnet(evidence, from)?.endpoint !== true)) continue;
      blamed = true;
      yield {
        because: cite([config, ...refusals.slice(1)], refusals[0]),
        from,
        target,
        confidence: 'likely',
        detail: say(
          `${target} refused ${ips.join(', ')}, which came over a service endpoint, although the registry has a private endpoint.`,
          `${target} 拒绝了经由服务终结点到达的 ${ips.join('、')}，而注册表已有专用终结点。`,
        ),
        settle: say('A check after removing the service endpoint from the subnet would settle it.', '从子网移除服务终结点后重新检查即可确定。'),
        fixes: [checkFromInside(name), ...fixes],
      };
    }
    if (blamed || subnets.length === 0) return;
    const said = cannotChange(evidence);
    yield {
      because: said ? cite([said], config) : [config],
      target: loginServer,
      ...(said
        ? { confidence: 'likely', settle: say('Saving again without the rules for subnets would settle it.', '删除子网规则后重新保存即可确定。') }
        : { role: 'risk', severity: 'warning' }),
      detail: say(
        `The registry has private endpoints and ${subnets.length} rule(s) for subnets. This is not supported.`,
        `注册表同时有专用终结点和 ${subnets.length} 条子网规则。不支持这种配置。`,
      ),
      fixes,
    };
  },

  examples: {
    fires: {
      'both, and nothing fails': [saw('registry', BOTH)],
      'both, and settings do not save': [saw('registry', BOTH), CANNOT],
      'the service endpoint takes the traffic': [
        saw('registry', { ...BOTH, virtualNetworkRules: [] }),
        home({ serviceEndpoints: ['Microsoft.ContainerRegistry'] }),
        inApps,
        denied('10.1.0.4'),
      ],
    },
    quiet: {
      'private endpoints alone': [saw('registry', { ...BOTH, virtualNetworkRules: [] }), CANNOT],
      'service endpoints alone': [saw('registry', { ...BOTH, connections: [] }), denied('10.1.0.4')],
      'rules for subnets not readable': [saw('registry', BOTH, { unknown: ['virtualNetworkRules'] }), CANNOT],
      'a connection that is not approved': [saw('registry', { ...BOTH, connections: [{ id: 'c', name: 'c', status: 'Rejected' }] })],
    },
  },
});
