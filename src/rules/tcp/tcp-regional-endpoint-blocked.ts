import { cite } from '../../evaluate/cite.ts';
import { connectsOf } from '../../evaluate/reach.ts';
import { hostBlock, loginLeavesBlame } from '../../evaluate/reach-data.ts';
import { allowHosts, tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const GEO = { target: 'contoso.eastus.geo.azurecr.io', address: '20.62.128.30' };

export default rule({
  id: 'tcp-regional-endpoint-blocked',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A firewall blocks a regional endpoint', '防火墙阻止了区域终结点'),
  about: say(
    'A regional endpoint (registry.region.geo.azurecr.io) is a name of its own. The login server is reached from here and the regional one is not, so clients that are set to that region fail. The client’s firewall allows the one name and not the other.',
    '区域终结点（registry.region.geo.azurecr.io）是独立的域名。此处可以到达登录服务器，但不能到达区域终结点，因此指定该区域的客户端会失败。客户端防火墙只放行了其中一个域名。',
  ),
  docs: `${ACR_DOCS}/container-registry-endpoint-reference`,
  needs: ['tcp'],
  wants: ['client', 'path', 'privateEndpoint'],
  explains: ['tcp-refused', 'tcp-host-unreachable'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, ['regional'])) {
        const block = hostBlock(evidence, connects);
        if (!block || !loginLeavesBlame(evidence, from, block.fault)) continue;
        yield {
          because: cite(block.failures.slice(1), block.failures[0]),
          severity: block.whole ? 'error' : 'warning',
          confidence: 'likely',
          detail: say(
            `${block.host}${block.address ? ` at ${block.address}` : ''} cannot be connected to from here.`,
            `此处无法连接 ${block.host}${block.address ? `（${block.address}）` : ''}。`,
          ),
          settle: say('The firewall’s log, or the same look from another network, would settle it.', '查看防火墙日志，或从另一网络做同样的检查即可确定。'),
          fixes: [allowHosts([block.host]), tryByHand(block.host)],
        };
      }
    }
  },

  examples: {
    fires: {
      'the regional endpoint is dropped': [...healthy(), no('tcp', 'timed-out', GEO)],
      'the regional endpoint is rejected': [...healthy(), no('tcp', 'refused', GEO)],
    },
    quiet: {
      'it is reached': [...healthy(), saw('tcp', {}, GEO)],
      'the private endpoint as a whole does not answer': [
        no('tcp', 'timed-out', { address: '10.1.2.5' }),
        no('tcp', 'timed-out', { ...GEO, address: '10.1.2.6' }),
      ],
      'a dead private record': [...healthy({}, '10.1.2.5'), no('tcp', 'unreachable', { ...GEO, address: '10.1.2.99' })],
      'no IPv6 here': [...healthy(), saw('tcp', {}, GEO), no('tcp', 'unreachable', { ...GEO, address: '2603:1030::30' })],
    },
  },
});
