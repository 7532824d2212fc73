import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { cited, hostsOf, type Tunnel, troubled } from '../../evaluate/reach-proxy.ts';
import { allowOnProxy, showDaemonProxy, tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const TLS = { via: 'https://proxy:3128' };

const ends = (t: Tunnel): boolean => (t.fault === 'closed' || t.fault === 'reset') && (t.stage === 'request' || t.stage === 'answer') && t.status === undefined;

export default rule({
  id: 'proxy-closes-connection',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy closes the connection', '代理关闭了连接'),
  about: say(
    'The proxy accepts the connection and ends it: instead of an answer to CONNECT, or right after it has opened the tunnel. Go clients print “proxyconnect tcp: EOF” or “unexpected EOF”. Some proxies forbid this way, by name or by the first bytes of TLS; others expect TLS on this port, or are out of order.',
    '代理接受连接后又将其断开：没有应答 CONNECT，或在打开隧道后立即断开。Go 客户端会输出 “proxyconnect tcp: EOF” 或 “unexpected EOF”。有些代理以这种方式按域名或 TLS 首字节禁止访问；有些在此端口要求 TLS，或已发生故障。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],
  wants: ['tls'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const settle = say('The proxy’s log for this host would settle why.', '查看代理中关于此主机的日志即可确定原因。');
      for (const group of troubled(evidence, from, ends)) {
        const [first] = group;
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          confidence: 'likely',
          detail: say(
            `${first.via} ended the connection (${first.fault}) instead of answering CONNECT ${hostsOf(group)}.`,
            `${first.via} 没有应答 CONNECT ${hostsOf(group)}，而是断开了连接（${first.fault}）。`,
          ),
          settle,
          fixes: [allowOnProxy(group.map((t) => t.host)), tryProxy(first.via, first.host), showDaemonProxy],
        };
      }
      for (const o of evidence.failed('tls', { from, role: REGISTRY_ROLES, way: 'proxy', fault: ['reset', 'closed'] })) {
        const tunnel = evidence.seen('proxy', { from, target: o.target }).filter((p) => p.via === o.via);
        yield {
          because: cite(tunnel, o),
          confidence: 'likely',
          detail: say(
            `${o.via} opened a tunnel to ${o.target}, and the connection ended (${o.fault}) when the TLS handshake began.`,
            `${o.via} 打开了到 ${o.target} 的隧道，但 TLS 握手开始时连接断开（${o.fault}）。`,
          ),
          settle,
          fixes: [allowOnProxy([o.target]), tryProxy(o.via ?? '<proxy>', o.target)],
        };
      }
    }
  },

  examples: {
    fires: {
      'no answer but an end': [no('proxy', 'closed', VIA, { stage: 'answer' })],
      'a reset instead of an answer': [no('proxy', 'reset', VIA, { stage: 'request' })],
      'the tunnel ends when TLS begins': [saw('proxy', {}, VIA), no('tls', 'reset', VIA)],
    },
    quiet: {
      'the tunnel holds': healthy(VIA),
      'the scheme is wrong: another rule': [no('proxy', 'closed', TLS, { stage: 'tls' })],
      'it does not answer': [no('proxy', 'timed-out', VIA, { stage: 'answer' })],
      'a direct handshake is reset': [saw('tcp'), no('tls', 'reset')],
      'it refuses the connection': [no('proxy', 'refused', VIA, { stage: 'connect' })],
    },
  },
});
