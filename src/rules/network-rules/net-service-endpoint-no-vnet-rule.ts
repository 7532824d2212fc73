import { cite } from '../../evaluate/cite.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { clientSubnet, hasApproved, holdsSubnet } from '../../evaluate/service-endpoint.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { allowSubnet, createEndpoint } from '../ways-out.ts';

const DENY = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'], virtualNetworkRules: [] };
const VNET = SAMPLE_FACTS.vnet;
const APPS = `${VNET.id}/subnets/apps`;
const WITH_ENDPOINT = { ...VNET, subnets: [{ id: APPS, prefixes: ['10.1.0.0/24'], serviceEndpoints: ['Microsoft.ContainerRegistry'] }] };

export default rule({
  id: 'net-service-endpoint-no-vnet-rule',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The client’s subnet is not in the registry’s VNet rules', '客户端子网不在注册表的虚拟网络规则中'),
  about: say(
    'The registry saw a private address, so the request came over a service endpoint, and no virtual network rule allows that subnet. IP rules never match a private source. With the service endpoint on the subnet, its traffic no longer leaves from the public address that may be allowed.',
    '注册表看到的是专用地址，说明请求经由服务终结点到达，但没有虚拟网络规则允许该子网。IP 规则从不匹配专用源地址。子网启用服务终结点后，其流量不再从可能已被允许的公用地址发出。',
  ),
  changed: say(
    'Service endpoints for registries never left preview and are being withdrawn: rules for subnets are gone from API versions since 2023-06-01-preview. Private endpoints take their place.',
    '注册表的服务终结点一直停留在预览阶段，并正在停用：自 2023-06-01-preview 起的 API 版本已不含子网规则。请改用专用终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['http'],
  wants: ['registry', 'dns', 'vnet', 'place', 'tcp', 'client'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-ip-not-allowed', 'net-default-action-left-deny', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    for (const { from, reason, certain, target, ips, refusals, config } of denialsOf(evidence, question)) {
      if (reason !== 'service-endpoint') continue;
      const which = addressesSaid(ips);
      const here = clientSubnet(evidence, from);
      const listed = holdsSubnet(config?.facts.virtualNetworkRules, here?.subnet.id);
      if (listed === true && here?.certain) continue; // allowed by now: it has not arrived
      const sure = certain || listed === false;
      const replace = createEndpoint(config?.facts.id);
      const allow = allowSubnet(question.registry.name, here?.subnet.id);
      yield {
        because: cite([...(config ? [config] : []), ...(here ? [here.vnet] : []), ...refusals.slice(1)], refusals[0]),
        from,
        target,
        confidence: sure ? 'certain' : 'likely',
        detail: sure
          ? say(
              `${target} saw the private address ${which.en}: the request came over a service endpoint, and no virtual network rule allows its subnet.`,
              `${target} 看到的是专用地址 ${which.zh}：请求经由服务终结点到达，而没有虚拟网络规则允许其子网。`,
            )
          : say(
              `${target} answered 403 to the private address ${which.en}: the request came over a service endpoint whose subnet it does not allow.`,
              `${target} 对专用地址 ${which.zh} 返回 403：请求经由服务终结点到达，其子网未被允许。`,
            ),
        ...(sure
          ? {}
          : {
              settle: say(
                'The registry’s virtual network rules (API version 2021-08-01-preview) and the subnet’s service endpoints would settle it.',
                '读取注册表的虚拟网络规则（API 版本 2021-08-01-preview）和子网的服务终结点即可确定。',
              ),
            }),
        fixes: config && hasApproved(config) ? [replace] : [allow, replace],
      };
    }
  },

  examples: {
    fires: {
      'no virtual network rule': [saw('registry', DENY), denied('10.1.0.4')],
      'a rule for another subnet': [
        saw('registry', { ...DENY, virtualNetworkRules: [`${VNET.id}/subnets/other`] }),
        saw('vnet', WITH_ENDPOINT),
        saw('place', { subnetId: APPS }),
        denied('10.1.0.4'),
      ],
      'configuration unknown': [denied('10.1.0.4')],
    },
    quiet: {
      'the subnet is in the rules': [
        saw('registry', { ...DENY, virtualNetworkRules: [APPS] }),
        saw('vnet', WITH_ENDPOINT),
        saw('place', { subnetId: APPS }),
        denied('10.1.0.4'),
      ],
      'a public source': [saw('registry', DENY), denied('203.0.113.7')],
      'public access off: no rule would help': [saw('registry', { ...DENY, publicNetworkAccess: 'Disabled' }), denied('10.1.0.4')],
      'let in over the service endpoint': [saw('registry', DENY), saw('http')],
      'a proxy’s own 403': [saw('http', { status: 403, clientIp: '10.1.0.4', middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0' }, { address: '10.1.2.5' })],
    },
  },
});
