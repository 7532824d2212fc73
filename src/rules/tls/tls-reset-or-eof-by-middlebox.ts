import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { handshakeFault, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { allowHosts } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';
import { showCertificate } from '../trust.ts';

const asked = (noName: 'answered' | 'silent' | 'reset', small: 'answered' | 'silent' = 'answered') => ({
  asked: { small, classic: noName === 'answered' ? ('silent' as const) : noName, noName, oldProtocol: noName === 'answered' ? ('silent' as const) : noName },
});
const HOW = {
  reset: ['was reset', '被重置'],
  closed: ['was closed', '被关闭'],
  alert: ['was refused with an alert', '被警报拒绝'],
  'timed-out': ['was left without an answer', '没有应答'],
} as const;

export default rule({
  id: 'tls-reset-or-eof-by-middlebox',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('Something in between cuts the TLS handshake', '中间设备切断了 TLS 握手'),
  about: say(
    'The connection is made, and ends (or goes silent) as soon as the handshake names the host. That is how firewalls filter by name: they let the connection come about and cut it when they read the name. If the same address answers without the name, it is certain. Silence for large packets only is an MTU fault instead.',
    '连接可以建立，但握手一提到主机名就被断开（或不再应答）。防火墙按域名过滤时就是这样：先放行连接，读到域名后切断。如果同一地址在不带域名时有应答，则可确定。只有大数据包无应答则是 MTU 故障。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tls'],
  wants: ['tcp', 'proxy'],

  *examine(evidence) {
    for (const o of evidence.failed('tls', { role: REGISTRY_ROLES })) {
      const fault = handshakeFault(o);
      const throughProxy = o.via !== undefined && (o.fault === 'reset' || o.fault === 'closed'); // proxy-closes-connection
      if ((fault !== 'cut' && fault !== 'name') || throughProxy) continue;
      const byName = o.facts.asked?.noName === 'answered';
      const [en, zh] = HOW[o.fault as keyof typeof HOW] ?? HOW.closed;
      yield {
        because: cite(
          evidence.seen('tcp', { from: o.from, target: o.target }).filter((t) => t.address === o.address),
          o,
        ),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: byName ? 'certain' : 'likely',
        detail: say(
          `The handshake with ${o.target}${o.address ? ` at ${o.address}` : ''} ${en}${o.facts.alert ? ` (${o.facts.alert})` : ''}${byName ? '; without the name the same address answers' : ''}.`,
          `与 ${o.target}${o.address ? `（${o.address}）` : ''} 的握手${zh}${o.facts.alert ? `（${o.facts.alert}）` : ''}${byName ? '；不带域名时同一地址有应答' : ''}。`,
        ),
        ...(byName
          ? {}
          : {
              settle: say(
                'The firewall’s log, or the same handshake from another network, would settle it.',
                '查看防火墙日志，或从另一网络进行同样的握手即可确定。',
              ),
            }),
        fixes: [allowHosts([o.target]), showCertificate(o.target)],
      };
    }
  },

  examples: {
    fires: {
      'reset at the name': [saw('tcp'), no('tls', 'reset', {}, asked('answered'))],
      'every handshake is reset': [saw('tcp'), no('tls', 'reset', {}, asked('reset'))],
      closed: [saw('tcp'), no('tls', 'closed')],
      'silent at the name, answered without it': [saw('tcp'), no('tls', 'timed-out', {}, asked('answered'))],
      'the data host': [...healthy(), no('tls', 'reset', { target: DATA_HOST, address: '20.62.128.20' })],
    },
    quiet: {
      'silent to all': [saw('tcp'), no('tls', 'timed-out', {}, asked('silent', 'silent'))],
      'large packets vanish': [saw('tcp'), no('tls', 'timed-out', {}, asked('silent'))],
      'only an old protocol is spoken': [
        saw('tcp'),
        no('tls', 'alert', {}, { asked: { small: 'answered', classic: 'closed', noName: 'closed', oldProtocol: 'answered' } }),
      ],
      'the proxy ends it': [saw('proxy', {}, { via: 'http://proxy:3128' }), no('tls', 'closed', { via: 'http://proxy:3128' })],
      'a control host': [...healthy(), no('tls', 'reset', { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
      'plain HTTP': [saw('tcp'), no('tls', 'not-tls')],
    },
  },
});
