import { cite } from '../../evaluate/cite.ts';
import type { Fault } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const IDENTITY = { target: 'login.microsoftonline.com' } as const;
const BROKEN: readonly Fault[] = ['server-failure', 'query-refused', 'alias-loop', 'malformed'];
const SILENT: readonly Fault[] = ['timed-out', 'refused', 'unreachable'];

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
      for (const role of ['login', 'data', 'regional'] as const) {
        for (const look of evidence.failed('dns', { from, role, fault: [...BROKEN, ...SILENT] })) {
          const answersOthers = evidence.seen('dns', { from }).some((o) => o.facts.server !== 'hosts file');
          const silent = SILENT.includes(look.fault);
          if (silent && !answersOthers) continue; // the server as a whole: dns-resolver-unreachable
          if (role !== 'login' && evidence.failed('dns', { from, target: question.registry.loginServer, fault: [...BROKEN, ...SILENT] }).length > 0) continue;
          const server = look.facts.server ?? 'the DNS server';
          const said = look.facts.rcode ?? (look.fault === 'alias-loop' ? 'a circle of aliases' : look.fault);
          yield {
            because: cite([], look),
            confidence: silent || look.fault === 'malformed' ? 'likely' : 'certain',
            ...(silent || look.fault === 'malformed'
              ? { settle: say('The server’s own log of this query would settle it.', '查看该服务器对此查询的日志即可确认。') }
              : {}),
            detail: silent
              ? say(
                  `${server} answers for other names and stays silent for ${look.target}: what it forwards this name to does not answer.`,
                  `${server} 能应答其他名称，但对 ${look.target} 不应答：它转发此名称的目标没有响应。`,
                )
              : say(
                  `${server} answers ${said} for ${look.target}${answersOthers ? ', and resolves other names' : ''}.`,
                  `${server} 对 ${look.target} 返回 ${said}${answersOthers ? '，但能解析其他名称' : ''}。`,
                ),
            fixes: [
              {
                label: say('Ask the server yourself, and mend its forwarder or zone for this name', '自行查询该服务器，并修复其针对此名称的转发器或区域'),
                command: ['dig', `@${server.replace(/:\d+$/, '')}`, look.target, 'A'].map((word) => (word === '@the DNS server' ? '@<dns server>' : word)),
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
      'the data host alone': [...healthy(), no('dns', 'server-failure', { target: DATA_HOST }, { rcode: 'SERVFAIL' })],
    },
    quiet: {
      NXDOMAIN: [no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN' })],
      'silent for every name': [no('dns', 'timed-out'), no('dns', 'timed-out', IDENTITY)],
      'a control name fails': [...healthy(), no('dns', 'server-failure', IDENTITY)],
    },
  },
});
