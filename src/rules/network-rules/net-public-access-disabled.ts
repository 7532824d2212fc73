import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw } from '../sample.ts';
import { checkFromInside, createEndpoint, openToSelected } from '../ways-out.ts';

const OFF = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const PRIVATE_CHAIN = saw('dns', { chain: ['contoso.privatelink.azurecr.io'] });

export default rule({
  id: 'net-public-access-disabled',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('Public network access to the registry is off', '注册表的公用网络访问已禁用'),
  about: say(
    'The registry refuses every public address; IP rules and service endpoints no longer count, and only private endpoints (and trusted services) get in. The 403 reads exactly as for an address that no rule allows; only the configuration tells them apart. From outside this is what a private registry should answer: look from inside its network before changing anything.',
    '注册表拒绝所有公用地址；IP 规则和服务终结点均不再生效，只有专用终结点（以及受信任的服务）可以访问。返回的 403 与地址不在规则中时完全相同，只有配置能区分两者。从外部访问专用注册表本应得到这样的回答：更改任何设置之前，请先从其网络内部检查。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks#disable-public-network-access`,
  needs: ['http'],
  wants: ['registry', 'dns', 'privateEndpoint'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const { registry } = question;
    for (const { from, reason, certain, target, ips, because, config } of denialsOf(evidence, question)) {
      if (reason !== 'disabled') continue;
      const which = addressesSaid(ips);
      const hasEndpoint = !certain || (config?.facts.connections?.some((c) => c.status === 'Approved') ?? true);
      const subnet = evidence.first('privateEndpoint')?.facts.subnetId;
      yield {
        because,
        from,
        target,
        confidence: certain ? 'certain' : 'likely',
        detail: certain
          ? say(
              `Public network access is off, so ${target} answered 403 to ${which.en}. It is reachable through a private endpoint only.`,
              `公用网络访问已禁用，因此 ${target} 对 ${which.zh} 返回 403。只能通过专用终结点访问。`,
            )
          : say(
              `${target} answered 403 to ${which.en}, and DNS shows that it has a private endpoint.`,
              `${target} 对 ${which.zh} 返回 403，并且 DNS 显示它有专用终结点。`,
            ),
        ...(certain
          ? {}
          : {
              settle: say(
                'Reading the registry’s public access setting would tell this from an address that no rule allows.',
                '读取注册表的公用网络访问设置，即可与“地址不在规则中”区分。',
              ),
            }),
        fixes: [hasEndpoint ? checkFromInside(registry.name, subnet) : createEndpoint(config?.facts.id), openToSelected(registry.name)],
      };
    }
  },

  examples: {
    fires: {
      'public access off': [saw('registry', OFF), denied('203.0.113.7')],
      'off, whatever the rules say': [saw('registry', { ...OFF, defaultAction: 'Allow', ipRules: ['203.0.113.7'] }), denied('203.0.113.7')],
      'off, and the source came over a service endpoint': [saw('registry', OFF), denied('10.1.0.4')],
      'nothing readable, but a private endpoint is visible': [PRIVATE_CHAIN, denied('203.0.113.7')],
    },
    quiet: {
      'selected addresses only': [saw('registry', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] }), PRIVATE_CHAIN, denied('203.0.113.7')],
      'nothing readable, no private endpoint in sight': [saw('dns'), denied('203.0.113.7')],
      'off, and reached through the private endpoint': [saw('registry', OFF), saw('http', {}, { address: '10.1.2.5' })],
      'off, and no connection': [saw('registry', OFF), no('http', 'timed-out')],
      'an unknown value is not “off”': [saw('registry', { publicNetworkAccess: 'SecuredByPerimeter', defaultAction: 'Deny' }), denied('203.0.113.7')],
    },
  },
});
