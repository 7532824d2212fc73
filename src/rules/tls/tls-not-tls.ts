import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { handshakeFault, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };

export default rule({
  id: 'tls-not-tls',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('What answers does not speak TLS', '应答方使用的不是 TLS'),
  about: say(
    'Something else than TLS comes back on the registry’s port: plain HTTP, another protocol, or an appliance’s message. A wrong machine stands at the address, or a portal or filter answers in the registry’s place. Clients say “server gave HTTP response to HTTPS client” or “first record does not look like a TLS handshake”.',
    '注册表端口上返回的不是 TLS：可能是明文 HTTP、其他协议或设备的消息。该地址上是错误的主机，或由门户、过滤设备代替注册表应答。客户端会报 “server gave HTTP response to HTTPS client” 或 “first record does not look like a TLS handshake”。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-access`,
  needs: ['tls'],
  wants: ['tcp', 'proxy'],

  *examine(evidence) {
    for (const o of evidence.failed('tls', { role: REGISTRY_ROLES })) {
      if (handshakeFault(o) !== 'not-tls') continue;
      // In a tunnel, the proxy may have sent a page of its own, unless the direct way shows the same.
      const direct = evidence.failed('tls', { from: o.from, target: o.target, aside: true, way: 'direct' });
      if (o.via !== undefined && !direct.some((d) => handshakeFault(d) === 'not-tls')) continue;
      const bytes = (o.facts.firstBytes ?? '').slice(0, 60);
      yield {
        because: cite(
          evidence.seen('tcp', { from: o.from, target: o.target }).filter((t) => t.address === o.address),
          o,
        ),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        detail: say(
          `${o.target}${o.address ? ` at ${o.address}` : ''} answered the handshake with something else${bytes ? `: “${bytes}”` : ''}.`,
          `${o.target}${o.address ? `（${o.address}）` : ''} 对握手返回了其他内容${bytes ? `：“${bytes}”` : ''}。`,
        ),
        fixes: [
          {
            label: say('See what speaks there', '查看该处应答的内容'),
            command: ['curl', '--verbose', '--head', `http://${o.target}:443/`],
            risk: 'none',
          },
          {
            label: say(`See where ${o.target} resolves to`, `查看 ${o.target} 的解析结果`),
            command: ['nslookup', o.target],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'plain HTTP answers': [saw('tcp'), no('tls', 'not-tls', {}, { firstBytes: 'HTTP/1.1 400 Bad Request' })],
      'something else answers in the tunnel, and directly': [
        saw('proxy', {}, VIA),
        no('tls', 'not-tls', VIA),
        no('tls', 'not-tls', { aside: true }, { firstBytes: 'HTTP/1.1 400 Bad Request' }),
      ],
    },
    quiet: {
      'only in the proxy’s tunnel: another rule': [saw('proxy', {}, VIA), no('tls', 'not-tls', VIA)],
      'TLS answers': healthy(),
      'a reset': [saw('tcp'), no('tls', 'reset')],
      'an alert, which is TLS': [saw('tcp'), no('tls', 'alert', {}, { alert: 'handshake failure' })],
      'on a control host': [...healthy(), no('tls', 'not-tls', { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
    },
  },
});
