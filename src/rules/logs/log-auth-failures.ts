import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SHOWN = 5;
const row = (ip: string, status: number, ...identities: readonly string[]) => ({ ip, status, attempts: 7, identities });

export default rule({
  id: 'log-auth-failures',
  layer: 'logs',
  severity: 'info',
  role: 'risk',
  title: say('The registry’s log shows refused identities', '注册表日志中有被拒绝的标识'),
  about: say(
    'The registry logged sign-ins that it answered with 401, and none from the same client that worked: those clients reach it, and their credentials or roles are not accepted. That is no network fault. Identities that nobody knows may be scanners of Defender for Cloud.',
    '注册表记录了返回 401 的登录，且同一客户端没有成功的登录：这些客户端可以到达注册表，但其凭据或角色未被接受。这不是网络故障。无人认识的标识可能是 Defender for Cloud 的扫描程序。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['logins'],
  permission: 'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryLoginEvents/read',

  *examine(evidence) {
    const log = evidence.first('logins');
    if (!log) return;
    const { rows, windowMinutes } = log.facts;
    // Clients ask once without credentials before they sign in: a 401 beside a success is how it should be.
    const failed = rows.filter((r) => r.status === 401 && !rows.some((ok) => ok.ip === r.ip && ok.status < 400 && sharesIdentity(ok.identities, r.identities)));
    if (failed.length === 0) return;
    const list = [...failed]
      .sort((a, b) => b.attempts - a.attempts || (a.ip < b.ip ? -1 : 1))
      .slice(0, SHOWN)
      .map((r) => `${r.identities.find((i) => i !== '')?.slice(0, 60) ?? '?'} @ ${r.ip} (${r.attempts}×)`);
    yield {
      because: [log],
      detail: say(
        `In the last ${windowMinutes} minutes it answered 401 to ${list.join(', ')}.`,
        `最近 ${windowMinutes} 分钟内对以下登录返回 401：${list.join('、')}。`,
      ),
      fixes: [
        readAbout(
          say('Check credentials and roles of these identities', '检查这些标识的凭据和角色'),
          `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      'an identity is refused': [saw('logins', { rows: [row('203.0.113.7', 401, 'build-agent')] })],
      'one works, another is refused at the same address': [
        saw('logins', { rows: [row('203.0.113.7', 200, 'alice'), row('203.0.113.7', 401, 'build-agent')] }),
      ],
    },
    quiet: {
      'the first question of a client that then signs in': [saw('logins', { rows: [row('203.0.113.7', 401), row('203.0.113.7', 200, 'alice')] })],
      'an address is refused, not an identity': [saw('logins', { rows: [row('203.0.113.7', 403, 'alice')] })],
      'all sign-ins work': [saw('logins', { rows: [row('203.0.113.7', 200, 'alice')] })],
      'no rows': [saw('logins')],
    },
  },
});

function sharesIdentity(ok: readonly string[], failed: readonly string[]): boolean {
  const named = failed.filter((i) => i !== '');
  return named.length === 0 || named.every((i) => ok.includes(i));
}
