import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { minutesBetween } from '../../evaluate/minutes.ts';
import { sameId } from '../../evaluate/private-dns.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, REGISTRY_ID, saw } from '../sample.ts';
import { listRules } from '../ways-out.ts';

const ALLOWED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['203.0.113.0/24'] };
const CHANGED = { at: '2026-11-02T07:56:00.000Z', operation: 'Microsoft.ContainerRegistry/registries/write', resourceId: REGISTRY_ID, status: 'Succeeded' };
/** Changes take "a few minutes" (article on selected networks); three times that is still believable. */
const BELIEVABLE_MINUTES = 15;

export default rule({
  id: 'net-rule-propagation-delay',
  layer: 'network-rules',
  severity: 'warning',
  role: 'cause',
  title: say('The registry’s rules allow this client, but not yet', '规则已允许此客户端，但尚未生效'),
  about: say(
    'By the configuration this client is let in, and the registry still answers 403. A changed network rule takes a few minutes to arrive everywhere. If the change is older than a quarter of an hour, compare the address in the 403 with the rule once more.',
    '按配置此客户端应被允许，但注册表仍返回 403。更改后的网络规则需要几分钟才能在各处生效。如果更改已超过一刻钟，请再次核对 403 中的地址与规则。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http', 'registry'],
  wants: ['dns', 'activity'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const log = evidence.first('activity');
    for (const { from, reason, target, ips, refusals, config } of denialsOf(evidence, question)) {
      if (reason !== 'not-yet' || !config) continue;
      const which = addressesSaid(ips);
      const ages = (log?.facts.entries ?? [])
        .filter((e) => /containerregistry\/registries\/write$/i.test(e.operation) && sameId(e.resourceId, config.facts.id))
        .flatMap((e) => minutesBetween(e.at, question.at) ?? []);
      const age = ages.length > 0 ? Math.min(...ages) : undefined;
      const recent = age !== undefined && age <= BELIEVABLE_MINUTES;
      yield {
        because: log && recent ? [log, config, ...refusals] : [config, ...refusals],
        from,
        target,
        confidence: recent ? 'certain' : 'likely',
        detail: say(
          `${target} refused ${which.en}, which its configuration allows.${recent ? ` The registry was changed ${Math.round(age)} min ago.` : ''}`,
          `${target} 拒绝了 ${which.zh}，但其配置允许该地址。${recent ? `注册表在 ${Math.round(age)} 分钟前被更改过。` : ''}`,
        ),
        ...(recent
          ? {}
          : {
              settle: say(
                'The activity log would tell when the rule was changed; asking again in a few minutes settles it.',
                '活动日志可显示规则的更改时间；几分钟后重新检查即可确定。',
              ),
            }),
        fixes: [
          {
            label: say('Wait a few minutes and check again', '等待几分钟后重新检查'),
            link: `${ACR_DOCS}/container-registry-access-selected-networks`,
            risk: 'none',
          },
          listRules(question.registry.name),
        ],
      };
    }
  },

  examples: {
    fires: {
      'changed four minutes ago': [saw('registry', ALLOWED), saw('activity', { entries: [CHANGED] }), denied('203.0.113.7')],
      'no activity log': [saw('registry', ALLOWED), denied('203.0.113.7')],
      'open to all by now': [saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }), denied('203.0.113.7')],
    },
    quiet: {
      'no rule holds the address': [saw('registry', ALLOWED), saw('activity', { entries: [CHANGED] }), denied('198.51.100.9')],
      'let in': [saw('registry', ALLOWED), saw('activity', { entries: [CHANGED] }), saw('http')],
      'public access off': [saw('registry', { ...ALLOWED, publicNetworkAccess: 'Disabled' }), denied('203.0.113.7')],
      'configuration unknown': [denied('203.0.113.7')],
      'rules not readable': [saw('registry', ALLOWED, { unknown: ['ipRules'] }), denied('203.0.113.7')],
    },
  },
});
