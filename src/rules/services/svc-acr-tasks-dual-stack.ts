import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const DUAL = { endpointProtocol: 'IPv4AndIPv6' };
const POOL = saw('agentPools', { list: [{ name: 'pool1', state: 'Succeeded', count: 1 }] });
const FAILED = saw('said', { text: 'task failed', symptoms: [{ id: 'acr-tasks', excerpt: 'failed to login' }] });

export default rule({
  id: 'svc-acr-tasks-dual-stack',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('ACR Tasks do not work with dual-stack endpoints', 'ACR 任务不支持双栈终结点'),
  about: say(
    'The registry’s endpoints answer on IPv4 and IPv6. In that mode ACR Tasks, quick builds among them, are not supported. Clients elsewhere are not concerned.',
    '注册表终结点同时使用 IPv4 和 IPv6。在该模式下不支持 ACR 任务（包括快速生成）。其他客户端不受影响。',
  ),
  docs: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
  needs: ['registry'],
  wants: ['agentPools', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (config?.facts.endpointProtocol !== 'IPv4AndIPv6' || (question.for && !asksFor(question, 'tasks'))) return;
    const asked = asksFor(question, 'tasks');
    const said = saidSymptom(evidence, 'acr-tasks');
    const pools = evidence.first('agentPools');
    const pooled = pools !== undefined && pools.facts.list.length > 0;
    if (!asked && !said && !pooled) return;
    yield {
      because: cite([...(said ? [said] : []), ...(pooled ? [pools] : [])], config),
      ...(asked
        ? {}
        : said
          ? { confidence: 'likely' as const, settle: say('The log of the failed run would settle it.', '失败运行的日志即可确定。') }
          : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(
        `${config.facts.loginServer} has dual-stack endpoints (endpointProtocol IPv4AndIPv6), and tasks are not supported there.`,
        `${config.facts.loginServer} 使用双栈终结点（endpointProtocol 为 IPv4AndIPv6），不支持任务。`,
      ),
      fixes: [
        {
          label: say('Go back to IPv4 if tasks matter more than IPv6', '如果任务比 IPv6 更重要，则恢复为 IPv4'),
          command: ['az', 'acr', 'update', '--name', question.registry.name, '--endpoint-protocol', 'IPv4'],
          risk: 'interrupts',
        },
      ],
    };
  },

  examples: {
    question: { for: { service: 'tasks' } },
    fires: {
      'dual stack': [saw('registry', DUAL)],
      'dual stack, and a run failed': [saw('registry', DUAL), FAILED],
    },
    quiet: {
      'IPv4 only': [saw('registry'), FAILED],
      'protocol not readable': [saw('registry', DUAL, { unknown: ['endpointProtocol'] }), FAILED],
      'a pool, IPv4 only': [saw('registry'), POOL],
    },
  },
});
