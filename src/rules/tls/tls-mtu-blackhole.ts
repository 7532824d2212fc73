import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { handshakeFault, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const asked = (small: 'answered' | 'silent' | 'closed', classic: 'answered' | 'silent', noName: 'answered' | 'silent' = classic) => ({
  asked: { small, classic, noName, oldProtocol: 'silent' as const },
});

export default rule({
  id: 'tls-mtu-blackhole',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('Large packets vanish on the way (MTU)', '大数据包在途中丢失（MTU）'),
  about: say(
    'The connection is made and small messages are answered, but the handshake, whose packets are full-sized, never comes back. A link on the way carries smaller packets than the hosts believe, and the notice that would tell them is filtered out. It is typical of VPN, ExpressRoute, tunnels and appliances. A name filter sends a reset, or lets other names through.',
    '连接可以建立，小消息有应答，但使用满尺寸数据包的握手没有返回。途中某段链路的 MTU 小于两端所认为的值，而通知两端的消息又被过滤。常见于 VPN、ExpressRoute、隧道和网络设备。域名过滤则会发送重置，或放行其他域名。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-network-tcpip-performance-tuning',
  needs: ['tls'],
  wants: ['tcp', 'proxy'],

  *examine(evidence) {
    for (const o of evidence.failed('tls', { role: REGISTRY_ROLES })) {
      if (handshakeFault(o) !== 'size') continue;
      const short = o.facts.asked?.classic === 'answered';
      yield {
        because: cite(
          evidence.seen('tcp', { from: o.from, target: o.target }).filter((t) => t.address === o.address),
          o,
        ),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: 'likely',
        detail: short
          ? say(
              `${o.target}${o.address ? ` at ${o.address}` : ''} answers a handshake that fits one packet, and not a longer one.`,
              `${o.target}${o.address ? `（${o.address}）` : ''} 能应答放得进一个数据包的握手，更长的则没有应答。`,
            )
          : say(
              `${o.target}${o.address ? ` at ${o.address}` : ''} answers a few bytes, and never a whole handshake.`,
              `${o.target}${o.address ? `（${o.address}）` : ''} 能应答少量字节，但完整握手始终没有返回。`,
            ),
        settle: say('The handshake succeeding with a lower MTU on this host would settle it.', '在此主机上调低 MTU 后握手成功即可确定。'),
        fixes: [
          {
            label: say('Find the size that still passes: lower it until an answer comes', '查找仍可通过的大小：逐步减小直到有应答'),
            command: ['ping', '-M', 'do', '-c', '2', '-s', '1372', o.address ?? o.target],
            risk: 'none',
          },
          {
            label: say('Clamp the TCP segment size on the VPN or appliance (MTU 1350 to 1400)', '在 VPN 或网络设备上限制 TCP 分段大小（MTU 1350 至 1400）'),
            link: 'https://learn.microsoft.com/en-us/azure/vpn-gateway/vpn-gateway-about-vpn-devices',
            risk: 'none',
          },
          {
            label: say('To try it on this host alone', '仅在此主机上试验'),
            command: ['ip', 'link', 'set', 'dev', '<interface>', 'mtu', '1350'],
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'a few bytes are answered, a handshake is not': [saw('tcp'), no('tls', 'timed-out', {}, asked('answered', 'silent'))],
      'a short handshake is answered, a long one is not': [saw('tcp'), no('tls', 'timed-out', {}, asked('answered', 'answered'))],
      'a few bytes end the connection, so they arrive': [saw('tcp'), no('tls', 'timed-out', {}, asked('closed', 'silent'))],
    },
    quiet: {
      'nothing is answered': [saw('tcp'), no('tls', 'timed-out', {}, asked('silent', 'silent'))],
      'without the name it is answered: a filter': [saw('tcp'), no('tls', 'timed-out', {}, asked('answered', 'silent', 'answered'))],
      'a reset': [saw('tcp'), no('tls', 'reset', {}, asked('answered', 'silent'))],
      'nothing else was tried': [saw('tcp'), no('tls', 'timed-out')],
      'a slow handshake that comes': [saw('tcp'), saw('tls', { handshakeMs: 4000 })],
      'a control host': [
        ...healthy(),
        no('tls', 'timed-out', { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' }, asked('answered', 'silent')),
      ],
    },
  },
});
