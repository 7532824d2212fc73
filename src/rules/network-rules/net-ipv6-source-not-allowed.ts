import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';

const DUAL = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'], endpointProtocol: 'IPv4AndIPv6' };
const V6 = '2603:1030:401::5';

export default rule({
  id: 'net-ipv6-source-not-allowed',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The client came over IPv6, which no rule allows', '客户端通过 IPv6 访问，而没有规则允许'),
  about: say(
    'The registry serves both address families, the client prefers IPv6, and the rules that let it in hold its IPv4 address only. The address in the 403 is an IPv6 one. Over IPv4 the same client is often let in, so the failure comes and goes with the resolver or the tool.',
    '注册表同时提供两种地址族，客户端优先使用 IPv6，而允许它的规则只包含其 IPv4 地址。403 中的地址是 IPv6 地址。同一客户端通过 IPv4 往往可以访问，因此故障会随解析器或工具时有时无。',
  ),
  docs: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
  needs: ['http'],
  wants: ['registry', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-data-endpoint-forbidden'],
  reach: 'vantage',

  *examine(evidence, question) {
    const { registry } = question;
    for (const { from, reason, certain, target, ips, because, config } of denialsOf(evidence, question)) {
      if (reason !== 'ipv6') continue;
      const which = addressesSaid(ips);
      yield {
        because,
        from,
        target,
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `${target} answered 403: it saw the IPv6 address ${which.en}${certain ? ', and no rule holds it' : ''}.`,
          `${target} 返回 403：它看到的是 IPv6 地址 ${which.zh}${certain ? '，没有任何规则包含它' : ''}。`,
        ),
        ...(certain
          ? {}
          : {
              settle: say(
                'The same request over IPv4, or the registry’s network rules, would settle it.',
                '通过 IPv4 重试同一请求，或读取注册表的网络规则，即可确定。',
              ),
            }),
        fixes: [
          {
            label: say('Let the client use IPv4, and allow its IPv4 address', '让客户端使用 IPv4，并允许其 IPv4 地址'),
            link: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
            risk: 'none',
          },
          ...(config?.facts.endpointProtocol === 'IPv4'
            ? []
            : [
                {
                  label: say('Serve the registry over IPv4 alone', '让注册表仅使用 IPv4'),
                  command: ['az', 'acr', 'update', '--name', registry.name, '--endpoint-protocol', 'IPv4'],
                  risk: 'interrupts' as const,
                },
              ]),
        ],
      };
    }
  },

  examples: {
    fires: {
      'IPv4 rules only': [saw('registry', DUAL), denied(V6, { address: '2603:1030::1' })],
      'IPv4 works, IPv6 is refused': [denied(V6, { address: '2603:1030::1' }), saw('http')],
    },
    quiet: {
      'a rule holds the IPv6 address': [saw('registry', { ...DUAL, ipRules: ['2603:1030:401::/48'] }), denied(V6)],
      'IPv4 is refused too: the family is not what is wrong': [saw('registry', DUAL), denied(V6, { address: '2603:1030::1' }), denied('203.0.113.7')],
      'public access off': [saw('registry', { ...DUAL, publicNetworkAccess: 'Disabled' }), denied(V6)],
      'an IPv4 source': [saw('registry', DUAL), denied('203.0.113.7')],
      'a private IPv6 source': [saw('registry', DUAL), denied('fd00::7')],
    },
  },
});
