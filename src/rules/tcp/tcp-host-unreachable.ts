import { cite } from '../../evaluate/cite.ts';
import { blockOf, brokenFamily, connectsOf, REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { testConnectivity, tryByHand } from '../egress.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const V6 = '2603:1030::10';

export default rule({
  id: 'tcp-host-unreachable',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('The network says that there is no way to the host', '网络报告主机不可达'),
  about: say(
    'The client or a router answers “no route to host” or “network unreachable”: nobody has the address, no route leads there, or a router forbids the way. For a private address this is often a record that outlived its private endpoint, or a missing peering. A timeout means something else: packets vanish without a word.',
    '客户端或路由器返回 “no route to host” 或 “network unreachable”：该地址无人使用、没有路由，或路由器禁止访问。对于专用地址，通常是专用终结点已删除而记录仍在，或缺少对等互连。超时则不同：数据包无声消失。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/troubleshoot-private-endpoint-connectivity',
  needs: ['tcp'],
  wants: ['client', 'dns'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, REGISTRY_ROLES)) {
        const block = blockOf(connects);
        if (block?.fault !== 'unreachable' || brokenFamily(connects) === 6) continue;
        const { failures, whole } = block;
        const where = failures.map((o) => o.address ?? '?');
        yield {
          because: cite(failures.slice(1), failures[0]),
          confidence: 'likely',
          severity: whole ? 'error' : 'warning',
          detail: say(
            `There is no way from here to ${connects.host} at ${where.join(', ')}${whole ? '' : '; another address of the host is reached'}.`,
            `此处无法到达 ${connects.host}（${where.join('、')}）${whole ? '' : '；该主机的另一地址可以到达'}。`,
          ),
          settle: say(
            'The private endpoint’s own address, the peering and the routes of this network would tell which part is missing.',
            '查看专用终结点的实际地址、对等互连以及此网络的路由，即可确定缺少哪一部分。',
          ),
          fixes: [
            {
              label: say('See which route this host would take', '查看此主机会使用的路由'),
              command: ['ip', 'route', 'get', failures[0].address ?? '<address>'],
              risk: 'none',
            },
            testConnectivity(failures[0].address ?? '<address>'),
            tryByHand(connects.host),
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'no route to the login server': [saw('dns', { a: ['10.1.2.5'] }), no('tcp', 'unreachable', { address: '10.1.2.5' })],
      'a data host that nobody has': [...healthy(), no('tcp', 'unreachable', { target: DATA_HOST, address: '10.1.2.99' })],
      'neither family has a way': [no('tcp', 'unreachable'), no('tcp', 'unreachable', { address: V6 })],
    },
    quiet: {
      'no IPv6 on this host, as on many': [...healthy(), no('tcp', 'unreachable', { address: V6 })],
      'a dropped connection': [no('tcp', 'timed-out')],
      'IPv4 times out, IPv6 is not there': [no('tcp', 'timed-out'), no('tcp', 'unreachable', { address: V6 })],
      'only looked at beside the proxy': [no('tcp', 'unreachable', { aside: true })],
    },
  },
});
