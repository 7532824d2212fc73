import { cite } from '../../evaluate/cite.ts';
import { isEndpointAddress } from '../../evaluate/reach.ts';
import { type Tunnel, tunnelsOf } from '../../evaluate/reach-proxy.ts';
import type { Evidence } from '../../evidence.ts';
import type { NetworkVantage, Observation } from '../../model.ts';
import { isGoodAnswer } from '../../path.ts';
import { bypassProxy, showDaemonProxy } from '../proxies.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const DIRECT = healthy({ aside: true }, '10.1.2.5');

/** What came of the way through the proxy, where it is of no use; a proxy that is down, or wants a sign-in, has that for a fault. */
function useless(evidence: Evidence<'proxy' | 'tls' | 'http'>, from: NetworkVantage, tunnel: Tunnel): Observation | undefined {
  if (!tunnel.open) return tunnel.status === 407 || ['resolve', 'connect', 'tls'].includes(tunnel.stage) ? undefined : tunnel.o;
  const at = { from, target: tunnel.host, way: 'proxy' as const };
  const answers = evidence.seen('http', at).filter((o) => o.via === tunnel.via);
  if (answers.some(isGoodAnswer)) return undefined;
  return answers[0] ?? evidence.failed('http', at)[0] ?? evidence.failed('tls', at)[0];
}

export default rule({
  id: 'proxy-not-bypassed-for-private-endpoint',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('Traffic to the private endpoint is sent to the proxy', '到专用终结点的流量被发往代理'),
  about: say(
    'Directly, this network reaches the registry through its private endpoint. But clients here are told to use a proxy, which resolves the name for itself, goes out to the public address and is refused there, or cannot get through at all. Name the registry’s login and data hosts in NO_PROXY.',
    '直接访问时，此网络可通过专用终结点到达注册表。但此处的客户端被设置为使用代理，代理自行解析域名，访问公用地址后被拒绝，或根本无法到达。请在 NO_PROXY 中写入注册表的登录主机和数据主机。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['proxy'],
  wants: ['tls', 'http', 'dns', 'client', 'privateEndpoint'],
  explains: [
    'proxy-blocks-registry',
    'proxy-upstream-failed',
    'proxy-closes-connection',
    'proxy-no-answer',
    'proxy-unexpected-answer',
    'proxy-egress-ip-not-allowed',
    'proxy-data-endpoint-missing',
    'net-ip-not-allowed',
    'net-public-access-disabled',
    'net-default-action-left-deny',
    'net-data-endpoint-forbidden',
    'registry-service-degraded',
  ],
  reach: 'vantage',

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const lost = tunnelsOf(evidence, from).flatMap((tunnel) => {
        const direct = evidence
          .seen('http', { from, target: tunnel.host, aside: true, way: 'direct' })
          .find((o) => isEndpointAddress(evidence, o.address) && isGoodAnswer(o));
        const proxied = direct && useless(evidence, from, tunnel);
        return direct && proxied && tunnel.role !== 'other' ? [{ tunnel, direct, proxied }] : [];
      });
      const [first, ...rest] = lost.filter(({ tunnel }) => ['login', 'data', 'regional'].includes(tunnel.role));
      if (!first) continue;
      const hosts = [first, ...rest].map((l) => l.tunnel.host);
      yield {
        because: cite([first.direct, ...rest.map((l) => l.proxied)], first.proxied),
        target: first.tunnel.host,
        detail: say(
          `Directly ${first.tunnel.host} answers at ${first.direct.address}; through ${first.tunnel.via}, which clients here use, it does not.`,
          `直接访问时 ${first.tunnel.host} 在 ${first.direct.address} 有应答；而通过此处客户端使用的 ${first.tunnel.via} 则没有。`,
        ),
        fixes: [bypassProxy(hosts), showDaemonProxy],
      };
    }
  },

  examples: {
    fires: {
      'the proxy goes to the public address, which is refused': [saw('proxy', {}, VIA), saw('tls', {}, VIA), denied('203.0.113.99', VIA), ...DIRECT],
      'the proxy cannot reach it': [saw('proxy', { stage: 'answer', status: 503 }, VIA), ...DIRECT],
      'the proxy forbids it': [saw('proxy', { stage: 'answer', status: 403 }, VIA), ...DIRECT],
    },
    quiet: {
      'the proxy reaches it as well': [...healthy(VIA), ...DIRECT],
      'directly it answers on a public address': [saw('proxy', { stage: 'answer', status: 403 }, VIA), ...healthy({ aside: true })],
      'past the proxy, as it should be': healthy({}, '10.1.2.5'),
      'the proxy is down': [no('proxy', 'refused', VIA, { stage: 'connect' }), ...DIRECT],
      'the private endpoint does not answer': [
        saw('proxy', { stage: 'answer', status: 503 }, VIA),
        no('tcp', 'timed-out', { aside: true, address: '10.1.2.5' }),
      ],
      'a loopback lab behind a proxy': [saw('proxy', { stage: 'answer', status: 403 }, VIA), ...healthy({ aside: true }, '127.0.0.2')],
    },
  },
});
