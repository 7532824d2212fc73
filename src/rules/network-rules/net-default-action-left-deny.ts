import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { allowAddress } from '../ways-out.ts';

const SHUT = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };

export default rule({
  id: 'net-default-action-left-deny',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('Public access is on, but nobody is allowed', '公用网络访问已启用，但未允许任何来源'),
  about: say(
    'Public network access is enabled with the default action Deny, and no rule allows anyone: every public address gets a 403. It is what remains when public access is turned off and on again, or set by a template, without the default action. The portal shows it as “Selected networks” with an empty list.',
    '公用网络访问已启用，但默认操作为“拒绝”，且没有任何允许规则：所有公用地址都会收到 403。关闭后重新启用公用网络访问，或由模板设置而未同时设置默认操作时，就会留下这种状态。门户中显示为“所选网络”且列表为空。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http', 'registry'],
  wants: ['dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-ip-not-allowed', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const { registry } = question;
    for (const { from, reason, certain, target, ips, refusals, config } of denialsOf(evidence, question)) {
      if (reason !== 'no-rules' || !config) continue;
      const which = addressesSaid(ips);
      yield {
        because: [config, ...refusals],
        from,
        target,
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `${target} refused ${which.en}: the default action is Deny and the list of allowed addresses is empty.`,
          `${target} 拒绝了 ${which.zh}：默认操作为“拒绝”，且允许地址列表为空。`,
        ),
        ...(certain
          ? {}
          : {
              settle: say(
                'The service endpoint rules were not readable: they stand only in API version 2021-08-01-preview.',
                '未能读取服务终结点规则：它们仅存在于 API 版本 2021-08-01-preview 中。',
              ),
            }),
        fixes: [
          allowAddress(registry.name, ips[0] ?? '<client address>'),
          {
            label: say('Open the registry to all networks', '向所有网络开放注册表'),
            command: ['az', 'acr', 'update', '--name', registry.name, '--default-action', 'Allow'],
            risk: 'widens-access',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'no rule of any kind': [saw('registry', SHUT), denied('203.0.113.7')],
      'service endpoint rules not readable': [saw('registry', SHUT, { unknown: ['virtualNetworkRules'] }), denied('203.0.113.7')],
    },
    quiet: {
      'a rule for others': [saw('registry', { ...SHUT, ipRules: ['198.51.100.0/24'] }), denied('203.0.113.7')],
      'service endpoint rules only': [saw('registry', { ...SHUT, virtualNetworkRules: ['/subscriptions/s/x'] }), denied('203.0.113.7')],
      'IP rules not readable': [saw('registry', SHUT, { unknown: ['ipRules'] }), denied('203.0.113.7')],
      'public access off': [saw('registry', { ...SHUT, publicNetworkAccess: 'Disabled' }), denied('203.0.113.7')],
      'nobody was refused: reached through a private endpoint': [saw('registry', SHUT), saw('http', {}, { address: '10.1.2.5' })],
      'over a service endpoint': [saw('registry', SHUT), denied('10.1.0.4')],
    },
  },
});
