import { isPrivate } from '../../address.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { clientSubnet, hasApproved, holdsSubnet, subnetRules } from '../../evaluate/service-endpoint.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { createEndpoint, openToSelected } from '../ways-out.ts';

const VNET = SAMPLE_FACTS.vnet;
const APPS = `${VNET.id}/subnets/apps`;
const OFF = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', virtualNetworkRules: [APPS] };
const APPROVED = { connections: [{ id: 'c1', name: 'c1', status: 'Approved' }] };

export default rule({
  id: 'net-service-endpoint-public-disabled',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('Public access is off, and with it the service endpoints', '公用网络访问已禁用，服务终结点随之失效'),
  about: say(
    'The registry has rules for subnets, but service endpoints enter by the public door: with public network access off, those rules let nobody in. The subnets get the same 403 as anyone else. Either use a private endpoint, or turn public access on with the default action Deny.',
    '注册表有针对子网的规则，但服务终结点走的是公用入口：公用网络访问被禁用后，这些规则不再允许任何访问。这些子网会收到与其他来源相同的 403。请使用专用终结点，或启用公用网络访问并将默认操作设为“拒绝”。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks#disable-public-network-access`,
  needs: ['registry'],
  wants: ['http', 'dns', 'vnet', 'place', 'tcp', 'client'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-public-access-disabled', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    if (rules?.config.facts.publicNetworkAccess !== 'Disabled') return;
    const { config, ids } = rules;
    const approved = hasApproved(config) ?? false;
    const fixes = [createEndpoint(config.facts.id, ids[0]), openToSelected(question.registry.name)];
    let told = false;
    for (const { from, target, ips, refusals } of denialsOf(evidence, question)) {
      const listed = holdsSubnet(ids, clientSubnet(evidence, from)?.subnet.id);
      const meant = listed ?? (ips.some(isPrivate) || !approved); // with a private endpoint in place, the rules are a leftover
      if (!meant) continue;
      told = true;
      const certain = listed === true || ips.some(isPrivate);
      const which = addressesSaid(ips);
      yield {
        because: [config, ...refusals],
        from,
        target,
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `${target} refused ${which.en}: public access is off, so the rules for ${ids.length} subnet(s) no longer let anyone in.`,
          `${target} 拒绝了 ${which.zh}：公用网络访问已禁用，因此针对 ${ids.length} 个子网的规则不再生效。`,
        ),
        ...(certain
          ? {}
          : {
              settle: say(
                'Knowing the client’s subnet would tell whether one of these rules was meant for it.',
                '获知客户端所在子网，即可判断这些规则是否针对它。',
              ),
            }),
        fixes,
      };
    }
    if (told) return;
    yield {
      because: [config],
      role: 'risk',
      severity: 'warning',
      detail: say(
        `Rules for ${ids.length} subnet(s) are there, but public access is off: they let nobody in.`,
        `存在针对 ${ids.length} 个子网的规则，但公用网络访问已禁用：这些规则不起作用。`,
      ),
      fixes,
    };
  },

  examples: {
    fires: {
      'a listed subnet is refused': [saw('registry', OFF), saw('vnet'), saw('place', { subnetId: APPS }), denied('10.1.0.4')],
      'somebody is refused, and subnets were meant to get in': [saw('registry', OFF), denied('203.0.113.7')],
      'by configuration alone': [saw('registry', OFF)],
      'a leftover beside a private endpoint': [saw('registry', { ...OFF, ...APPROVED }), denied('203.0.113.7')],
    },
    quiet: {
      'public access on': [saw('registry', { ...OFF, publicNetworkAccess: 'Enabled' }), denied('203.0.113.7')],
      'no rules for subnets': [saw('registry', { ...OFF, virtualNetworkRules: [] }), denied('203.0.113.7')],
      'rules for subnets not readable': [saw('registry', OFF, { unknown: ['virtualNetworkRules'] }), denied('203.0.113.7')],
      'public access unknown': [saw('registry', OFF, { unknown: ['publicNetworkAccess'] }), denied('203.0.113.7')],
    },
  },
});
