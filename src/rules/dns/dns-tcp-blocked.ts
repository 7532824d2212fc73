import { cite } from '../../evaluate/cite.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

export default rule({
  id: 'dns-tcp-blocked',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('Long DNS answers need TCP port 53, which is blocked', '较长的 DNS 应答需要 TCP 53 端口，而该端口被阻止'),
  about: say(
    'The answer did not fit into a UDP packet: the server marked it as cut off, and the same question over TCP got no answer. A firewall lets UDP 53 through and forgets TCP 53. Clients see a failed look-up, often for some names only.',
    '应答无法放入一个 UDP 数据包：服务器将其标记为已截断，而通过 TCP 提出同样的问题没有得到应答。防火墙放行了 UDP 53，却遗漏了 TCP 53。客户端看到解析失败，且往往只影响部分名称。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  needs: ['dns'],
  explains: ['dns-data-endpoint-record-missing'],
  reach: 'vantage',

  *examine(evidence) {
    const cut = evidence.failed('dns', { role: ['login', 'data', 'regional'], fault: 'tcp-retry-failed' });
    const partly = evidence.seen('dns', { role: ['login', 'data', 'regional'] }).filter((o) => o.facts.truncated && o.facts.overTcp === 'failed');
    for (const look of [...cut, ...partly]) {
      const server = look.facts.server ?? '';
      yield {
        because: cite([], look),
        detail: say(
          `${server || 'The DNS server'} cut its answer for ${look.target} off over UDP, and gave none over TCP port 53.`,
          `${server || 'DNS 服务器'} 通过 UDP 对 ${look.target} 的应答被截断，而 TCP 53 端口没有应答。`,
        ),
        fixes: [
          {
            label: say('Let TCP port 53 through to the DNS server, as well as UDP', '除 UDP 外，也放行到 DNS 服务器的 TCP 53 端口'),
            link: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'TCP gives nothing': [no('dns', 'tcp-retry-failed', {}, { server: '10.0.0.4:53', truncated: true, overTcp: 'failed' })],
      'a part came over UDP': [saw('dns', { truncated: true, overTcp: 'failed' })],
    },
    quiet: {
      'TCP answers': [saw('dns', { truncated: true, overTcp: 'answered' })],
      'not truncated': [...healthy()],
      'no answer at all': [no('dns', 'timed-out')],
    },
  },
});
