import { cite } from '../../evaluate/cite.ts';
import type { Fault, Observation } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const SILENCE: readonly Fault[] = ['timed-out', 'refused', 'unreachable'];
const IDENTITY = { target: 'login.microsoftonline.com' } as const;
const WORD: Readonly<Record<string, readonly [string, string]>> = {
  'timed-out': ['gave no answer', '没有应答'],
  refused: ['refuses queries: nothing listens there', '拒绝查询：该处没有服务在侦听'],
  unreachable: ['cannot be reached from this host', '从此主机无法到达'],
};

/** Any word of the server: an address, or a code that says no. */
const isAnswer = (o: Observation<'dns'>): boolean =>
  o.outcome.status === 'ok' ? o.outcome.facts.server !== 'hosts file' : o.outcome.status === 'failed' && !SILENCE.includes(o.outcome.fault);

export default rule({
  id: 'dns-resolver-unreachable',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The DNS server of this network does not answer', '此网络的 DNS 服务器没有应答'),
  about: say(
    'The DNS server that this host is told to use gives no answer, to the registry’s name and to others alike. Clients say i/o timeout on port 53, or context deadline exceeded. A virtual network’s DNS setting may name a server that is down or filtered; Azure DNS at 168.63.129.16 answers inside virtual networks only.',
    '此主机所配置的 DNS 服务器对注册表名称及其他名称均无应答。客户端会报告端口 53 的 i/o timeout 或 context deadline exceeded。虚拟网络的 DNS 设置可能指向已停机或被过滤的服务器；168.63.129.16 上的 Azure DNS 只在虚拟网络内应答。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/context-deadline-exceeded',
  needs: ['dns'],
  wants: ['vnet', 'place', 'tcp', 'client'],
  reach: 'vantage',
  explains: [
    'dns-server-failure',
    'dns-answers-lossy',
    'dns-tcp-blocked',
    'dns-nxdomain-registry-not-found',
    'dns-data-endpoint-record-missing',
    'dns-family-mismatch',
  ],

  *examine(evidence, question) {
    for (const from of evidence.vantages) {
      const looks = evidence.known('dns', { from });
      const login = evidence.failed('dns', { from, target: question.registry.loginServer, fault: SILENCE })[0];
      if (!login) continue;
      if (looks.some(isAnswer)) continue; // it does answer for other names, be it with a no
      const silent = evidence.failed('dns', { from, fault: SILENCE });
      const [en, zh] = WORD[login.fault] ?? ['gave no answer', '没有应答'];
      const server = login.facts.server ?? '';
      const certain = silent.length > 1;
      yield {
        because: cite(
          silent.filter((o) => o.id !== login.id),
          login,
        ),
        confidence: certain ? 'certain' : 'likely',
        ...(certain ? {} : { settle: say('Asking the same server for another name would settle it.', '向同一服务器查询其他名称即可确认。') }),
        detail: say(
          `${server === '' ? 'The DNS server of this host' : `The DNS server ${server}`} ${en}, for ${silent.length} ${silent.length === 1 ? 'name' : 'names'}.`,
          `${server === '' ? '此主机的 DNS 服务器' : `DNS 服务器 ${server}`} ${zh}（共 ${silent.length} 个名称）。`,
        ),
        fixes: [
          {
            label: say('See which DNS servers the virtual network hands out', '查看虚拟网络分配的 DNS 服务器'),
            command: ['az', 'network', 'vnet', 'show', '--resource-group', '<resource group>', '--name', '<vnet>', '--query', 'dhcpOptions.dnsServers'],
            risk: 'none',
          },
          {
            label: say('Restore that server, and let UDP and TCP port 53 through to it', '恢复该服务器，并放行到它的 UDP 和 TCP 53 端口'),
            link: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'silent for every name': [no('dns', 'timed-out', {}, { server: '10.0.0.4:53' }), no('dns', 'timed-out', IDENTITY)],
      'port closed': [no('dns', 'refused', {}, { server: '10.0.0.4:53' })],
    },
    quiet: {
      'other names are answered': [no('dns', 'timed-out'), saw('dns', {}, IDENTITY)],
      'other names are answered with a no': [no('dns', 'timed-out'), no('dns', 'name-not-found', IDENTITY)],
      'an answer that says no': [no('dns', 'name-not-found'), no('dns', 'name-not-found', IDENTITY)],
      SERVFAIL: [no('dns', 'server-failure')],
      'a healthy look': [...healthy()],
    },
  },
});
