import { inRange, isPrivate } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { allowAddress, createEndpoint } from '../ways-out.ts';

const WRONG = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['10.1.0.0/16'] };

export default rule({
  id: 'net-ip-rule-wrong-range',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('An IP rule holds a private range, which never matches', 'IP 规则包含专用地址范围，永远不会匹配'),
  about: say(
    'IP rules match the public address from which a request arrives. A rule with a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16) lets nobody in, however well it describes the client’s own network. Allow the public egress address, or use a private endpoint.',
    'IP 规则匹配请求到达时的公用地址。包含专用地址范围（10.0.0.0/8、172.16.0.0/12、192.168.0.0/16）的规则不会允许任何访问，即使它准确描述了客户端所在网络。请允许公用出口地址，或使用专用终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['registry'],
  wants: ['http', 'dns', 'tcp', 'client'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-ip-not-allowed', 'net-service-endpoint-no-vnet-rule', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const ranges = config?.facts.ipRules ?? [];
    const useless = ranges.filter((range) => isPrivate(range.split('/')[0] ?? ''));
    if (!config || useless.length === 0) return;
    const remove = useless.slice(0, 3).map((range) => ({
      label: say(`Remove the rule for ${range}`, `删除 ${range} 的规则`),
      command: ['az', 'acr', 'network-rule', 'remove', '--name', question.registry.name, '--ip-address', range],
      risk: 'none' as const,
    }));
    let blamed = false;
    for (const { from, reason, target, ips, refusals } of denialsOf(evidence, question)) {
      if (reason !== 'not-in-rules' && reason !== 'service-endpoint') continue;
      const local = [
        ...evidence.seen('tcp', { from, aside: 'any' }).map((o) => o.facts.localAddress),
        ...(evidence.first('client', { from })?.facts.localAddresses ?? []),
        ...ips,
      ];
      const meant = useless.find((range) => local.some((ip) => inRange(ip, range)));
      if (meant === undefined && useless.length < ranges.length) continue; // other rules may be the ones that count
      blamed = true;
      const which = addressesSaid(ips);
      yield {
        because: cite([config, ...refusals.slice(1)], refusals[0]),
        from,
        target,
        detail: say(
          `${target} refused ${which.en}. The rule for ${meant ?? useless[0]} cannot let it in: the registry never sees that range.`,
          `${target} 拒绝了 ${which.zh}。${meant ?? useless[0]} 的规则无法允许它：注册表不会看到该范围的地址。`,
        ),
        fixes: [...ips.filter((ip) => !isPrivate(ip)).map((ip) => allowAddress(question.registry.name, ip)), createEndpoint(config.facts.id), ...remove],
      };
    }
    if (blamed) return;
    yield {
      because: [config],
      role: 'risk',
      severity: 'warning',
      detail: say(`These rules match no client: ${useless.join(', ')}.`, `以下规则不会匹配任何客户端：${useless.join('、')}。`),
      fixes: remove,
    };
  },

  examples: {
    fires: {
      'the client’s own range is allowed, and it is refused': [saw('registry', WRONG), saw('tcp'), denied('203.0.113.7')],
      'nothing but private ranges': [saw('registry', { ...WRONG, ipRules: ['192.168.0.0/16'] }), denied('203.0.113.7')],
      'nobody is refused': [saw('registry', { ...WRONG, ipRules: ['10.1.0.0/16', '203.0.113.7'] }), saw('http')],
    },
    quiet: {
      'public ranges only': [saw('registry', { ...WRONG, ipRules: ['198.51.100.0/24'] }), saw('tcp'), denied('203.0.113.7')],
      'rules not readable': [saw('registry', WRONG, { unknown: ['ipRules'] }), denied('203.0.113.7')],
      'no rule at all': [saw('registry', { ...WRONG, ipRules: [] }), denied('203.0.113.7')],
    },
  },
});
