import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { handshakeFault, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { allowHosts, tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const SILENT = { asked: { small: 'silent', classic: 'silent', noName: 'silent', oldProtocol: 'silent' } } as const;

export default rule({
  id: 'tcp-established-blackholed',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('It connects, and then nothing comes back', '连接建立后没有任何返回'),
  about: say(
    'The connection is accepted, and after that nothing comes back, whatever is sent and however little. A stateful firewall or a transparent appliance lets the first packets pass and swallows the rest, or packets return another way than they went. If small messages were answered and only large ones vanished, it would be the packet size (MTU).',
    '连接被接受，但之后无论发送什么、多小，都没有任何返回。有状态防火墙或透明设备放行了最初的数据包而吞掉其余部分，或者往返路径不对称。如果小消息有应答而只有大消息消失，则是数据包大小（MTU）问题。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tls'],
  wants: ['tcp'],

  *examine(evidence) {
    for (const o of evidence.failed('tls', { role: REGISTRY_ROLES, way: 'direct' })) {
      if (handshakeFault(o) !== 'silence') continue;
      const tried = o.facts.asked !== undefined && o.facts.asked.small === 'silent';
      yield {
        because: cite(
          evidence.seen('tcp', { from: o.from, target: o.target }).filter((t) => t.address === o.address),
          o,
        ),
        confidence: 'likely',
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        detail: say(
          `${o.target}${o.address ? ` at ${o.address}` : ''} accepts the connection and never answers${tried ? ', not even a few bytes' : ' the handshake'}.`,
          `${o.target}${o.address ? `（${o.address}）` : ''} 接受连接后再无应答${tried ? '，即使只发送几个字节' : '，握手没有返回'}。`,
        ),
        settle: tried
          ? say('A packet capture on both sides of the firewall would show who swallows the packets.', '在防火墙两侧抓包即可看出数据包在哪里被吞掉。')
          : say(
              'Asking with a small message and without a server name would tell this from a packet size or a name filter.',
              '改用小消息和不带服务器名的请求，即可与数据包大小或域名过滤区分。',
            ),
        fixes: [
          {
            label: say(
              'Check the firewall for asymmetric routing and for inspection that drops established connections',
              '检查防火墙是否存在非对称路由，或检测功能丢弃已建立的连接',
            ),
            link: 'https://learn.microsoft.com/en-us/azure/firewall/firewall-known-issues',
            risk: 'none',
          },
          allowHosts([o.target]),
          tryByHand(o.target),
        ],
      };
    }
  },

  examples: {
    fires: {
      'no answer to anything': [saw('tcp'), no('tls', 'timed-out', {}, SILENT)],
      'no answer, and nothing else was tried': [saw('tcp'), no('tls', 'timed-out')],
      'a data host': [
        ...healthy(),
        saw('tcp', {}, { target: DATA_HOST, address: '20.62.128.20' }),
        no('tls', 'timed-out', { target: DATA_HOST, address: '20.62.128.20' }, SILENT),
      ],
    },
    quiet: {
      'small messages are answered: packet size': [saw('tcp'), no('tls', 'timed-out', {}, { asked: { ...SILENT.asked, small: 'answered' } })],
      'another name is answered: a filter': [saw('tcp'), no('tls', 'timed-out', {}, { asked: { ...SILENT.asked, noName: 'answered' } })],
      'a reset': [saw('tcp'), no('tls', 'reset')],
      'through a proxy': [saw('proxy', {}, { via: 'http://proxy:3128' }), no('tls', 'timed-out', { via: 'http://proxy:3128' }, SILENT)],
      'a control name': [...healthy(), no('tls', 'timed-out', { target: 'mcr.microsoft.com', role: 'mcr', address: '20.9.9.9' })],
    },
  },
});
