import { cite } from '../../evaluate/cite.ts';
import { connectsOf } from '../../evaluate/reach.ts';
import { dataBlocks } from '../../evaluate/reach-data.ts';
import { regionOf } from '../../hosts.ts';
import { allowHosts } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const EAST = { target: DATA_HOST, address: '20.62.128.20' };
const WEST = { target: 'contoso.westeurope.data.azurecr.io', address: '20.61.97.20' };

export default rule({
  id: 'tcp-geo-replica-data-blocked',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('The data endpoints of some replicas are blocked', '部分副本的数据终结点被阻止'),
  about: say(
    'A geo-replicated registry has one data endpoint a region, and each pull is sent to the replica that Azure takes for the nearest. Some of these hosts are reached from here and some are not, so pulls fail now and then. The client’s firewall knows only some of the names.',
    '异地复制的注册表在每个区域都有一个数据终结点，每次拉取会被引导到 Azure 认为最近的副本。此处只能到达其中一部分主机，因此拉取时好时坏。客户端防火墙只放行了部分域名。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tcp'],
  wants: ['client', 'path', 'privateEndpoint', 'pull', 'replications'],
  explains: ['tcp-client-firewall-blocks-data', 'tcp-refused', 'tcp-host-unreachable'],
  reach: 'vantage',

  *examine(evidence, question) {
    for (const from of evidence.vantages) {
      const reached = connectsOf(evidence, from, ['data']).filter((c) => c.worked.length > 0);
      const blocked = dataBlocks(evidence, from).filter((b) => b.whole && regionOf(b.host, question) !== undefined);
      const [first] = blocked;
      const open = reached[0]?.worked[0];
      if (!first || !open) continue;
      const regions = blocked.map((b) => regionOf(b.host, question) ?? b.host);
      yield {
        because: cite([open, ...blocked.slice(1).flatMap((b) => b.failures)], first.failures[0]),
        from,
        target: first.host,
        confidence: 'likely',
        detail: say(
          `The data endpoints of ${regions.join(', ')} cannot be connected to; those of ${reached.map((c) => regionOf(c.host, question) ?? c.host).join(', ')} can.`,
          `无法连接 ${regions.join('、')} 的数据终结点；${reached.map((c) => regionOf(c.host, question) ?? c.host).join('、')} 的可以连接。`,
        ),
        settle: say('The list of names that the client’s firewall allows would settle it.', '查看客户端防火墙放行的域名列表即可确定。'),
        fixes: [
          allowHosts(blocked.map((b) => b.host)),
          {
            label: say('List every endpoint that clients of this registry need', '列出此注册表客户端所需的全部终结点'),
            command: ['az', 'acr', 'show-endpoints', '--name', question.registry.name],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'one region is dropped': [...healthy(), saw('tcp', {}, EAST), no('tcp', 'timed-out', WEST)],
      'one region is rejected': [...healthy(), saw('tcp', {}, EAST), no('tcp', 'refused', WEST)],
    },
    quiet: {
      'all regions are dropped': [...healthy(), no('tcp', 'timed-out', EAST), no('tcp', 'timed-out', WEST)],
      'all regions are reached': [...healthy(), saw('tcp', {}, EAST), saw('tcp', {}, WEST)],
      'one region, and it is dropped': [...healthy(), no('tcp', 'timed-out', EAST)],
      'one region lost its IPv6': [...healthy(), saw('tcp', {}, EAST), saw('tcp', {}, WEST), no('tcp', 'timed-out', { ...WEST, address: '2603:1020::20' })],
      'a stale private record in one region': [
        ...healthy({}, '10.1.2.5'),
        saw('tcp', {}, { ...EAST, address: '10.1.2.4' }),
        no('tcp', 'unreachable', { ...WEST, address: '10.1.2.99' }),
      ],
    },
  },
});
