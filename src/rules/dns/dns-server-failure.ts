import { cite } from '../../evaluate/cite.ts';
import { knowsNothing } from '../../evaluate/dns-looks.ts';
import type { Seen } from '../../evidence.ts';
import type { Fault, Observation } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const IDENTITY = { target: 'login.microsoftonline.com' } as const;
const BROKEN: readonly Fault[] = ['server-failure', 'query-refused', 'alias-loop', 'malformed'];
const SILENT: readonly Fault[] = ['timed-out', 'refused', 'unreachable'];

/** Any word of the server about a name: an address, or a code that says no. */
const isAnswer = (o: Observation<'dns'>): boolean =>
  o.outcome.status === 'ok' ? o.outcome.facts.server !== 'hosts file' : o.outcome.status === 'failed' && !SILENT.includes(o.outcome.fault);

/** Of identical questions some got no answer: a silence then says nothing of the name. */
const losesQuestions = ({ facts }: Seen<'dns'>): boolean => facts.asked - facts.answered >= 2;

export default rule({
  id: 'dns-server-failure',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The DNS server fails for the registry’s name', 'DNS 服务器解析注册表名称时出错'),
  about: say(
    'The DNS server answers, and says that it cannot or will not resolve the name: SERVFAIL, REFUSED, a circle of aliases, or nothing at all for this name while others are answered. Go clients print “server misbehaving” for both codes. Usual reasons: a conditional forwarder whose target does not answer, a broken zone, or a server that serves other clients only.',
    'DNS 服务器有应答，但表示无法或拒绝解析该名称：SERVFAIL、REFUSED、别名循环，或仅对该名称不应答。Go 客户端对这两种代码都显示“server misbehaving”。常见原因：条件转发器的目标不应答、区域损坏，或服务器只服务特定客户端。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/context-deadline-exceeded',
  needs: ['dns'],
  explains: ['dns-data-endpoint-record-missing'],
  reach: 'vantage',

  *examine(evidence, question) {
    for (const from of evidence.vantages) {
      const nothing = knowsNothing(evidence, from, question.cloud);
      const [lost] = evidence.failed('dns', { from, target: question.registry.loginServer, fault: ['name-not-found', 'no-address'] });
      if (lost && nothing.length > 0 && (lost.facts.chain ?? []).length === 0) {
        const server = lost.facts.server ?? '<dns server>';
        yield {
          because: cite(nothing, lost),
          detail: say(
            `${server} says that ${lost.target} does not exist, and says the same of ${nothing.map((o) => o.target).join(', ')}: it knows no public names.`,
            `${server} 表示 ${lost.target} 不存在，对 ${nothing.map((o) => o.target).join('、')} 的回答也相同：它不认识任何公共名称。`,
          ),
          fixes: [
            {
              label: say('Ask the server yourself, and give it a forwarder for public names', '自行查询该服务器，并为其配置公共名称的转发器'),
              command: ['dig', `@${server.replace(/:\d+$/, '')}`, nothing[0]?.target ?? lost.target, 'A'],
              risk: 'none',
            },
          ],
        };
      }
      for (const role of ['login', 'data', 'regional'] as const) {
        for (const look of evidence.failed('dns', { from, role, fault: [...BROKEN, ...SILENT] })) {
          const answersOthers = evidence.known('dns', { from }).some((o) => isAnswer(o) && o.id !== look.id);
          const silent = SILENT.includes(look.fault);
          if (silent && !answersOthers) continue; // the server as a whole: dns-resolver-unreachable
          if (silent && evidence.seen('dns', { from }).some(losesQuestions)) continue; // this one was lost too: dns-answers-lossy
          if (role !== 'login' && evidence.failed('dns', { from, target: question.registry.loginServer, fault: [...BROKEN, ...SILENT] }).length > 0) continue;
          const server = look.facts.server ?? '';
          const [who, wer] = server === '' ? ['The DNS server', 'DNS 服务器'] : [server, server];
          const said = look.facts.rcode ?? look.fault;
          yield {
            because: cite([], look),
            confidence: silent || look.fault === 'malformed' ? 'likely' : 'certain',
            ...(silent || look.fault === 'malformed'
              ? { settle: say('The server’s own log of this query would settle it.', '查看该服务器对此查询的日志即可确认。') }
              : {}),
            detail: silent
              ? say(
                  `${who} answers for other names and stays silent for ${look.target}: what it forwards this name to does not answer.`,
                  `${wer} 能应答其他名称，但对 ${look.target} 不应答：它转发此名称的目标没有响应。`,
                )
              : say(
                  `${who} answers ${said} for ${look.target}${answersOthers ? '; it does answer for other names' : ''}.`,
                  `${wer} 对 ${look.target} 返回 ${said}${answersOthers ? '；但对其他名称有应答' : ''}。`,
                ),
            fixes: [
              {
                label: say('Ask the server yourself, and mend its forwarder or zone for this name', '自行查询该服务器，并修复其针对此名称的转发器或区域'),
                command: ['dig', server === '' ? '@<dns server>' : `@${server.replace(/:\d+$/, '').replace(/^\[(.+)\]$/, '$1')}`, look.target, 'A'],
                risk: 'none',
              },
            ],
          };
        }
      }
    }
  },

  examples: {
    fires: {
      SERVFAIL: [no('dns', 'server-failure', {}, { rcode: 'SERVFAIL', server: '10.0.0.4:53' }), saw('dns', {}, IDENTITY)],
      REFUSED: [no('dns', 'query-refused', {}, { rcode: 'REFUSED', server: '10.0.0.4:53' })],
      'silent for this name alone': [no('dns', 'timed-out', {}, { server: '10.0.0.4:53' }), saw('dns', {}, IDENTITY)],
      'NXDOMAIN for every name': [
        no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN', chain: [], server: '10.0.0.4:53' }),
        no('dns', 'name-not-found', IDENTITY, { rcode: 'NXDOMAIN', chain: [], server: '10.0.0.4:53' }),
      ],
      'the data host alone': [...healthy(), no('dns', 'server-failure', { target: DATA_HOST }, { rcode: 'SERVFAIL' })],
    },
    quiet: {
      'silent for one name, of a server that loses questions': [saw('dns', { asked: 10, answered: 6 }), no('dns', 'timed-out', { target: DATA_HOST })],
      'NXDOMAIN for this name alone': [no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN', chain: [] }), saw('dns', {}, IDENTITY)],
      NXDOMAIN: [no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN' })],
      'silent for every name': [no('dns', 'timed-out'), no('dns', 'timed-out', IDENTITY)],
      'a control name fails': [...healthy(), no('dns', 'server-failure', IDENTITY)],
    },
  },
});
