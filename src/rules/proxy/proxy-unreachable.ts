import { cited, hostsOf, troubled } from '../../evaluate/reach-proxy.ts';
import { tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };

export default rule({
  id: 'proxy-unreachable',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy cannot be connected to', '无法连接代理'),
  about: say(
    'Clients here are told to use a proxy, and the proxy’s own address refuses the connection, does not answer, or has no route. Nothing is said about the registry by that. The proxy is down, its port is another one, or a firewall stands before it.',
    '此处的客户端被设置为使用代理，但代理自身的地址拒绝连接、没有应答或没有路由。这与注册表无关：代理已停止、端口不对，或其前面有防火墙。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => t.stage === 'connect' && t.fault !== undefined)) {
        const [first] = group;
        const at = first.facts.proxyAddress;
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          detail: say(
            `The way to ${hostsOf(group)} leads through ${first.via}${at ? ` (${at})` : ''}, which cannot be connected to: ${first.fault}.`,
            `到 ${hostsOf(group)} 需经过 ${first.via}${at ? `（${at}）` : ''}，但无法连接该代理：${first.fault}。`,
          ),
          fixes: [
            {
              label: say(
                'Check that the proxy runs and that its host and port are right in HTTPS_PROXY',
                '确认代理正在运行，且 HTTPS_PROXY 中的主机和端口正确',
              ),
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'none',
            },
            tryProxy(first.via, first.host),
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'it refuses': [no('proxy', 'refused', VIA, { stage: 'connect', proxyAddress: '10.1.9.9' })],
      'it does not answer': [no('proxy', 'timed-out', VIA, { stage: 'connect' })],
      'the direct way works': [no('proxy', 'unreachable', VIA, { stage: 'connect' }), ...healthy({ aside: true })],
    },
    quiet: {
      'it opens the tunnel': [saw('proxy', {}, VIA)],
      'connected, then silent': [no('proxy', 'timed-out', VIA, { stage: 'answer' })],
      'its name does not resolve': [no('proxy', 'name-unresolved', VIA, { stage: 'resolve' })],
      'no proxy': healthy(),
    },
  },
});
