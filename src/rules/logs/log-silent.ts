import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, no, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const row = (ip: string) => ({ ip, status: 200, attempts: 3, identities: ['alice'] });
const TIMED_OUT = no('tcp', 'timed-out', { address: '20.62.128.10' });

export default rule({
  id: 'log-silent',
  layer: 'logs',
  severity: 'info',
  role: 'risk',
  title: say('The registry has not seen this client', '注册表未看到此客户端'),
  about: say(
    'The log is alive, and holds nothing from this client although it tries: its traffic ends before the registry, in DNS, on the way, or in a proxy. Rows arrive some minutes late; a client behind NAT or a proxy appears under another address; refusals before sign-in may not be logged.',
    '日志正常工作，但没有此客户端的任何记录，尽管它在尝试访问：其流量在到达注册表之前就已终止，可能在 DNS、传输途中或代理处。日志会延迟几分钟；位于 NAT 或代理后的客户端会显示为其他地址；登录之前的拒绝可能不会记录。',
  ),
  docs: `${ACR_DOCS}/monitor-container-registry`,
  needs: ['logins'],
  wants: ['tcp', 'tls', 'http', 'client'],
  permission: 'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryLoginEvents/read',

  *examine(evidence) {
    const log = evidence.first('logins');
    if (!log?.facts.anyRows) return;
    for (const from of evidence.vantages) {
      const at = { from, role: 'login' as const };
      if (evidence.seen('http', { ...at, aside: 'any' }).length > 0) continue; // it does arrive
      const failed = [...evidence.failed('tls', at), ...evidence.failed('tcp', at)][0];
      if (!failed) continue;
      const own = [
        ...(evidence.first('client', { from })?.facts.localAddresses ?? []),
        ...evidence.seen('tcp', { from, aside: 'any' }).map((o) => o.facts.localAddress),
      ];
      if (log.facts.rows.some((r) => own.includes(r.ip))) continue;
      yield {
        because: cite([failed], log),
        from,
        target: failed.target,
        confidence: 'likely',
        settle: say(
          'The client’s address after NAT, looked up in the log in some minutes, would settle it.',
          '几分钟后在日志中查找客户端经 NAT 转换后的地址即可确定。',
        ),
        detail: say(
          `Others sign in, and nothing from ${from} is in the log: its traffic ends before the registry.`,
          `其他客户端可以登录，而日志中没有来自 ${from} 的记录：其流量在到达注册表之前就已终止。`,
        ),
        fixes: [
          readAbout(
            say('Look for the break between the client and the registry', '在客户端与注册表之间查找中断位置'),
            `${ACR_DOCS}/container-registry-troubleshoot-access`,
          ),
        ],
      };
    }
  },

  examples: {
    fires: {
      'a connection that gets no answer': [TIMED_OUT, saw('logins', { rows: [row('198.51.100.9')] })],
      'a handshake that is reset': [saw('tcp'), no('tls', 'reset'), saw('logins')],
    },
    quiet: {
      'it arrives': [...healthy(), saw('logins')],
      'it arrives and is refused': [denied('203.0.113.7'), TIMED_OUT, saw('logins')],
      'the log is dead': [TIMED_OUT, saw('logins', { anyRows: false })],
      'the log knows the client': [TIMED_OUT, saw('client', { localAddresses: ['10.1.0.4'] }), saw('logins', { rows: [row('10.1.0.4')] })],
    },
  },
});
