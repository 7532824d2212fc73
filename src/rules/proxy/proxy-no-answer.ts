import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { cited, hostsOf, type Tunnel, troubled } from '../../evaluate/reach-proxy.ts';
import { handshakeFault } from '../../evaluate/reach-tls.ts';
import { tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const silent = (t: Tunnel): boolean => t.fault === 'timed-out' && (t.stage === 'request' || t.stage === 'answer');

export default rule({
  id: 'proxy-no-answer',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy takes the request and never answers', '代理接受请求后没有应答'),
  about: say(
    'The proxy accepts the connection and the request, and then nothing comes: no tunnel, no refusal; or a tunnel through which nothing passes. It is overloaded, waits for something upstream that drops its packets, or is no proxy at all. A proxy that cannot be connected to is another fault.',
    '代理接受了连接和请求，但之后没有任何返回：既没有隧道，也没有拒绝；或隧道已打开却不通。可能是代理过载、其上游丢弃了数据包，或该处根本不是代理。无法连接代理则是另一种故障。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],
  wants: ['tls'],

  *examine(evidence) {
    const settle = say(
      'The proxy’s log, or a request for another site through it, would tell the proxy from its way to the registry.',
      '查看代理日志，或通过它请求另一站点，即可区分是代理本身还是其到注册表的路径有问题。',
    );
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, silent)) {
        const [first] = group;
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          confidence: 'likely',
          detail: say(`${first.via} did not answer CONNECT ${hostsOf(group)}.`, `${first.via} 没有应答 CONNECT ${hostsOf(group)}。`),
          settle,
          fixes: [tryProxy(first.via, first.host), tryProxy(first.via, 'mcr.microsoft.com')],
        };
      }
      for (const o of evidence.failed('tls', { from, role: REGISTRY_ROLES, way: 'proxy', fault: 'timed-out' })) {
        if (handshakeFault(o) !== 'silence') continue;
        const tunnel = evidence.seen('proxy', { from, target: o.target }).filter((p) => p.via === o.via);
        yield {
          because: cite(tunnel, o),
          confidence: 'likely',
          detail: say(`${o.via} opened a tunnel to ${o.target}, and nothing comes through it.`, `${o.via} 打开了到 ${o.target} 的隧道，但没有任何数据通过。`),
          settle,
          fixes: [tryProxy(o.via ?? '<proxy>', o.target), tryProxy(o.via ?? '<proxy>', 'mcr.microsoft.com')],
        };
      }
    }
  },

  examples: {
    fires: {
      'CONNECT is not answered': [no('proxy', 'timed-out', VIA, { stage: 'answer' })],
      'the tunnel stays silent': [saw('proxy', {}, VIA), no('tls', 'timed-out', VIA)],
    },
    quiet: {
      'it answers': healthy(VIA),
      'it cannot be connected to': [no('proxy', 'timed-out', VIA, { stage: 'connect' })],
      'it closes': [no('proxy', 'closed', VIA, { stage: 'answer' })],
      'a silent direct handshake': [saw('tcp'), no('tls', 'timed-out')],
      'only asked beside': [no('proxy', 'timed-out', { ...VIA, aside: true }, { stage: 'answer' })],
    },
  },
});
