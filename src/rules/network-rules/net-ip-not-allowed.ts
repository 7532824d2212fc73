import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw, unseen } from '../sample.ts';
import { allowAddress, createEndpoint, listRules } from '../ways-out.ts';

const CLOSED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };
const PRIVATE_CHAIN = saw('dns', { chain: ['contoso.privatelink.azurecr.io'] });

export default rule({
  id: 'net-ip-not-allowed',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The registry does not allow this client address', '注册表不允许此客户端地址'),
  about: say(
    'The registry is open to selected addresses only, and the one that it saw is not among them. The address in the 403 is the one that counts: behind a proxy or NAT it is not the one that the client knows. The same 403 comes when public access is off; only the configuration tells them apart.',
    '注册表仅对选定地址开放，而它看到的地址不在其中。应以 403 中的地址为准：经过代理或 NAT 后，它与客户端自己知道的地址不同。公用网络访问被禁用时会返回同样的 403，只有配置能区分两者。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http'],
  wants: ['registry', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const { registry } = question;
    for (const { from, reason, certain, target, ips, because, config } of denialsOf(evidence, question)) {
      if (reason !== 'not-in-rules') continue;
      const which = addressesSaid(ips);
      const privateMeant = config?.facts.connections?.some((c) => c.status === 'Approved') ?? false;
      const allow = ips.length > 0 ? ips.map((ip) => allowAddress(registry.name, ip)) : [allowAddress(registry.name, '<client address>')];
      yield {
        because,
        from,
        target,
        confidence: certain ? 'certain' : 'likely',
        detail: certain
          ? say(
              `${target} answered 403: it saw ${which.en}, and none of its rules holds that address.`,
              `${target} 返回 403：它看到的地址是 ${which.zh}，没有任何规则包含该地址。`,
            )
          : say(`${target} answered 403 and refused ${which.en}.`, `${target} 返回 403，拒绝了 ${which.zh}。`),
        ...(certain
          ? {}
          : {
              settle: say(
                'Reading the registry’s network rules would tell this from public access being off.',
                '读取注册表的网络规则即可与“公用网络访问已禁用”区分。',
              ),
            }),
        fixes: privateMeant ? [createEndpoint(config?.facts.id), ...allow] : [...allow, listRules(registry.name)],
      };
    }
  },

  examples: {
    fires: {
      'address outside every rule': [saw('registry', CLOSED), denied('203.0.113.7')],
      'configuration unknown': [denied('203.0.113.7')],
      'rules not readable, but public access is on': [
        saw('registry', { publicNetworkAccess: 'Enabled' }, { unknown: ['defaultAction', 'ipRules'] }),
        PRIVATE_CHAIN,
        denied('203.0.113.7'),
      ],
      'only service endpoint rules': [saw('registry', { ...CLOSED, ipRules: [], virtualNetworkRules: ['/subscriptions/s/x'] }), denied('203.0.113.7')],
    },
    quiet: {
      'address inside a rule': [saw('registry', CLOSED), denied('198.51.100.9')],
      'public access off': [saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' }), denied('203.0.113.7')],
      'a private endpoint is visible and nothing is readable: likelier that public access is off': [PRIVATE_CHAIN, denied('203.0.113.7')],
      'no rule at all': [saw('registry', { ...CLOSED, ipRules: [] }), denied('203.0.113.7')],
      'a healthy 401': [saw('registry', CLOSED), saw('http')],
      'a private source': [saw('registry', CLOSED), denied('10.1.0.4')],
      'an IPv6 source': [saw('registry', CLOSED), denied('2001:db8::7')],
      'somebody else’s 403': [
        saw('registry', CLOSED),
        saw('http', { status: 403, errorCode: 'DENIED', errorMessage: 'requested access to the resource is denied' }),
      ],
      'no answer': [saw('registry', CLOSED), no('http', 'timed-out')],
      'not looked at': [saw('registry', CLOSED), unseen('http', 'timed-out')],
    },
  },
});
