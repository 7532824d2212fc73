import { isPrivate } from '../../address.ts';
import { publicAccessFor } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { privateLinkSeen } from '../../evaluate/denial.ts';
import { isRegistryDenial } from '../../path.ts';
import { bypassProxy } from '../proxies.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, saw } from '../sample.ts';
import { allowAddress } from '../ways-out.ts';

const VIA = { via: 'http://proxy:3128' };
const TUNNEL = [saw('proxy', {}, VIA), saw('tls', {}, VIA)];
const CLOSED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };

export default rule({
  id: 'proxy-egress-ip-not-allowed',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The registry does not allow the proxy’s address', '注册表不允许代理的出口地址'),
  about: say(
    'Through a proxy the registry sees the proxy’s outbound address, not the client’s. It answered 403 and named that address. Allowing the client’s own address changes nothing; the proxy’s must be allowed, or the registry’s hosts sent past the proxy.',
    '经过代理时，注册表看到的是代理的出口地址，而不是客户端的地址。它返回 403 并给出了该地址。允许客户端自身的地址不起作用；必须允许代理的地址，或让到注册表的流量绕过代理。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http', 'proxy'],
  wants: ['registry', 'dns'],
  explains: ['net-ip-not-allowed', 'net-default-action-left-deny', 'net-data-endpoint-forbidden'],
  reach: 'vantage',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const hinted = privateLinkSeen(evidence, question);
    for (const refusal of evidence.seen('http', { role: ['login', 'regional'], way: 'proxy' }).filter(isRegistryDenial)) {
      const ip = refusal.facts.clientIp;
      if (ip === undefined || isPrivate(ip)) continue;
      const direct = evidence.seen('http', { from: refusal.from, target: refusal.target, aside: 'any', way: 'direct' });
      if (direct.some((o) => o.facts.clientIp === ip)) continue; // the same way out without the proxy
      const access = config ? publicAccessFor(config.facts, ip) : 'unknown';
      if (access === 'allowed' || access === 'disabled' || (access === 'unknown' && hinted)) continue;
      const certain = access === 'not-in-rules';
      const tunnel = evidence.seen('proxy', { from: refusal.from, target: refusal.target });
      yield {
        because: cite([...(config && certain ? [config] : []), ...tunnel], refusal),
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `Through ${refusal.via} the registry saw ${ip} and answered 403${certain ? ': none of its rules holds that address' : ''}.`,
          `经由 ${refusal.via} 时，注册表看到的地址是 ${ip}，并返回 403${certain ? '：没有任何规则包含该地址' : ''}。`,
        ),
        ...(certain ? {} : { settle: say('Reading the registry’s network rules would settle it.', '读取注册表的网络规则即可确定。') }),
        fixes: [allowAddress(question.registry.name, ip), bypassProxy([refusal.target])],
      };
    }
  },

  examples: {
    fires: {
      'configuration unknown': [...TUNNEL, denied('203.0.113.99', VIA)],
      'outside every rule': [saw('registry', CLOSED), ...TUNNEL, denied('203.0.113.99', VIA)],
      'the direct way is allowed': [...TUNNEL, denied('203.0.113.99', VIA), ...healthy({ aside: true })],
    },
    quiet: {
      allowed: [saw('registry', CLOSED), ...TUNNEL, saw('http', {}, VIA)],
      'no proxy': [denied('203.0.113.7')],
      'public access is off': [saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' }), ...TUNNEL, denied('203.0.113.99', VIA)],
      'the direct way shows the same address': [...TUNNEL, denied('203.0.113.99', VIA), denied('203.0.113.99', { aside: true })],
      'the proxy’s own 403': [saw('proxy', { stage: 'answer', status: 403 }, VIA)],
    },
  },
});
