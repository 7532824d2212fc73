import { isPrivate } from '../../address.ts';
import { publicAccessFor } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { listRules } from '../ways-out.ts';
import { readAbout } from '../ways-out-services.ts';

/** As many addresses as a card can show. */
const SHOWN = 5;
const row = (ip: string, status = 403, attempts = 12) => ({ ip, status, attempts, identities: [], last: '2026-11-02T07:55:00.000Z' });
const SELECTED = saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] });

export default rule({
  id: 'log-blocked-ip-seen',
  layer: 'logs',
  severity: 'info',
  role: 'risk',
  title: say('The registry’s log shows refused addresses', '注册表日志中有被拒绝的地址'),
  about: say(
    'The registry logged sign-ins that it answered with 403: these addresses reached it and its network rules turned them away. It confirms what a check from such a client shows, and names the address to allow, if it should be. Refusals before sign-in may not be logged: an empty list proves nothing.',
    '注册表记录了返回 403 的登录：这些地址到达了注册表，但被其网络规则拒绝。这可印证从此类客户端进行检查的结果，并指出（如有必要）应允许的地址。登录之前的拒绝可能不会记录：列表为空不能证明任何事情。',
  ),
  docs: `${ACR_DOCS}/monitor-container-registry`,
  needs: ['logins'],
  wants: ['http', 'registry'],
  permission: 'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryLoginEvents/read',

  *examine(evidence, { registry }) {
    const log = evidence.first('logins');
    if (!log) return;
    const config = evidence.first('registry');
    const refused = log.facts.rows.filter((r) => r.status === 403 && (config === undefined || publicAccessFor(config.facts, r.ip) !== 'allowed'));
    if (refused.length === 0) return;
    const met = evidence.seen('http').find((o) => isRegistryDenial(o) && refused.some((r) => r.ip === o.facts.clientIp));
    const byCount = [...refused].sort((a, b) => b.attempts - a.attempts || (a.ip < b.ip ? -1 : 1)).slice(0, SHOWN);
    const list = byCount.map((r) => `${r.ip} (${r.attempts}×)`);
    const inside = byCount.some((r) => isPrivate(r.ip));
    yield {
      because: cite(met ? [met] : [], log),
      ...(met ? { severity: 'warning' as const } : {}),
      detail: say(
        `In the last ${log.facts.windowMinutes} minutes it refused ${list.join(', ')}.${inside ? ' A private address came over a service endpoint or a private endpoint.' : ''}`,
        `最近 ${log.facts.windowMinutes} 分钟内拒绝了 ${list.join('、')}。${inside ? '私有地址来自服务终结点或专用终结点。' : ''}`,
      ),
      fixes: [
        readAbout(
          say('Ask whose addresses these are before allowing any', '允许任何地址之前，先确认其归属'),
          `${ACR_DOCS}/container-registry-access-selected-networks`,
        ),
        listRules(registry.name),
      ],
    };
  },

  examples: {
    fires: {
      'one address refused': [saw('logins', { rows: [row('203.0.113.7')] })],
      'the address that the check met': [denied('203.0.113.7'), saw('logins', { rows: [row('203.0.113.7'), row('198.51.100.9', 200)] })],
      'a private address refused': [SELECTED, saw('logins', { rows: [row('10.1.0.4')] })],
    },
    quiet: {
      'sign-ins that worked': [saw('logins', { rows: [row('203.0.113.7', 200)] })],
      'the address is allowed by now': [SELECTED, saw('logins', { rows: [row('198.51.100.9')] })],
      'identities refused, not addresses': [saw('logins', { rows: [row('203.0.113.7', 401)] })],
      'no rows': [saw('logins')],
    },
  },
});
