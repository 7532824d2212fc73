import { cite } from '../../evaluate/cite.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const LEAST_ASKED = 6;
const SHARE = 0.1;

export default rule({
  id: 'dns-answers-lossy',
  layer: 'dns',
  severity: 'warning',
  role: 'cause',
  title: say('The DNS server answers only part of the time', 'DNS 服务器只在部分时间应答'),
  about: say(
    'The same question was asked several times, and some of the queries went unanswered. Look-ups take seconds or fail now and then; pulls of many layers fail more often than a single look-up. The server is overloaded, rate-limits, or the path to it loses packets.',
    '同一查询重复多次，其中部分没有得到应答。解析时而需要数秒或失败；拉取多层映像比单次解析更容易失败。原因可能是服务器过载、限流，或到它的路径丢包。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/context-deadline-exceeded',
  needs: ['dns'],
  reach: 'vantage',

  *examine(evidence) {
    for (const look of evidence.seen('dns', { role: 'login' })) {
      const { asked, answered, server } = look.facts;
      const lost = asked - answered;
      if (asked < LEAST_ASKED || answered === 0 || lost < 1 || lost / asked < SHARE) continue;
      const certain = lost > 1;
      yield {
        because: cite([], look),
        confidence: certain ? 'certain' : 'likely',
        ...(certain ? {} : { settle: say('Running the check again would settle it.', '再次运行检查即可确认。') }),
        detail: say(
          `${server} left ${lost} of ${asked} identical queries for ${look.target} unanswered.`,
          `${server} 对 ${look.target} 的 ${asked} 次相同查询中有 ${lost} 次未应答。`,
        ),
        fixes: [
          {
            label: say('Look at the DNS server’s load and rate limits, and at loss on the way to it', '检查 DNS 服务器的负载与限流，以及到它的路径丢包'),
            link: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: { 'three of ten lost': [saw('dns', { asked: 10, answered: 7 })], 'one of ten lost': [saw('dns', { asked: 10, answered: 9 })] },
    quiet: {
      'all answered': [saw('dns', { asked: 10, answered: 10 })],
      'none answered': [no('dns', 'timed-out', {}, { asked: 10, answered: 0 })],
      'asked too seldom': [saw('dns', { asked: 2, answered: 1 })],
      'a healthy look': [...healthy()],
    },
  },
});
