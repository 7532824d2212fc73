import { CONNECT_FAILURES, SILENCES } from '../egress.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

/** A share of lost connects that users notice; fewer than two may be chance. */
const SHARE = 0.1;

export default rule({
  id: 'tcp-path-lossy',
  layer: 'tcp',
  severity: 'warning',
  role: 'cause',
  title: say('The network loses packets on the way to the registry', '到注册表的网络路径存在丢包'),
  about: say(
    'Of many short connections in a row, some never came about, or only after the first packet was sent again a second later. Pulls of many layers stall and time out at random. Where nothing gets through at all, it is no loss but a block.',
    '连续多次短连接中，部分未能建立，或在约一秒后重发首个数据包才建立。拉取多个镜像层时会随机停顿和超时。如果完全不通，则不是丢包而是被阻止。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/network-watcher/network-insights-troubleshooting',
  needs: ['path'],
  explains: [...CONNECT_FAILURES, ...SILENCES, 'tcp-ip-allowlist-outdated', 'tcp-path-slow', 'tls-reset-or-eof-by-middlebox'],
  reach: 'vantage',

  *examine(evidence) {
    for (const look of evidence.seen('path')) {
      const { tries, connected, retransmitted } = look.facts;
      const lost = tries - connected + retransmitted;
      if (connected === 0 || lost < 2 || lost / tries < SHARE) continue;
      yield {
        because: [look],
        // Loss on the way to one data host says nothing about the way to the login server.
        ...(look.role === 'data' ? { reach: 'target' as const } : {}),
        detail: say(
          `Of ${tries} connections to ${look.target}, ${tries - connected} failed and ${retransmitted} came about only after a packet was sent again.`,
          `到 ${look.target} 的 ${tries} 次连接中，${tries - connected} 次失败，${retransmitted} 次在重发数据包后才建立。`,
        ),
        fixes: [
          {
            label: say('Find the hop that loses packets', '找出丢包的网络跃点'),
            command: ['mtr', '--report', '--tcp', '--port', '443', look.target],
            risk: 'none',
          },
          {
            label: say('In Azure: watch the connection with Connection Monitor', '在 Azure 中：使用连接监视器持续观察'),
            link: 'https://learn.microsoft.com/en-us/azure/network-watcher/connection-monitor-overview',
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'a third is lost': [...healthy(), saw('path', { connected: 14, retransmitted: 4, worstMs: 3050 })],
      'only the first packets are lost': [...healthy(), saw('path', { retransmitted: 3, worstMs: 1020 })],
      'on the way to the data host alone': [...healthy(), saw('path', { connected: 13, retransmitted: 3, worstMs: 3050 }, { target: DATA_HOST })],
      'most is lost, and the one connect as well': [no('tcp', 'timed-out'), saw('path', { connected: 4, retransmitted: 3, worstMs: 3100 })],
    },
    quiet: {
      'nothing is lost': [...healthy(), saw('path')],
      'one of sixteen, which may be chance': [...healthy(), saw('path', { retransmitted: 1, worstMs: 1015 })],
      'nothing gets through: a block': [no('tcp', 'timed-out'), saw('path', { connected: 0, medianMs: 0, worstMs: 0 })],
      'slow and whole': [...healthy(), saw('path', { medianMs: 900, worstMs: 1400 })],
    },
  },
});
