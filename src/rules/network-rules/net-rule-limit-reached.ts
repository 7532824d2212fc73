import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { listRules } from '../ways-out.ts';

const full = (name: string, current: number, limit: number) => saw('usages', { list: [{ name, current, limit }] });
const CANNOT = saw('said', { text: 'cannot add a rule', symptoms: [{ id: 'cannot-add-rules', excerpt: 'cannot add a rule' }] });
const RULES = /^(ip ?rules|v(irtual ?)?net(work)? ?rules)$/i;

export default rule({
  id: 'net-rule-limit-reached',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The registry has no room for another network rule', '注册表的网络规则数量已达上限'),
  about: say(
    'A registry holds a fixed number of IP rules and of rules for subnets; support cannot raise it. Adding one more fails, while the rules that are there go on working. Merge neighbouring addresses into CIDR ranges, send clients out through fewer addresses, or use private endpoints.',
    '注册表的 IP 规则和子网规则数量固定，无法通过支持请求提高。继续添加会失败，但现有规则仍然有效。请将相邻地址合并为 CIDR 范围、让客户端使用更少的出口地址，或改用专用终结点。',
  ),
  changed: say('The limit for IP rules is 200 now; texts of 2021 say 100.', 'IP 规则上限现为 200 条；2021 年的文档为 100 条。'),
  docs: `${ACR_DOCS}/container-registry-skus`,
  needs: ['usages'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/listUsages/read',

  *examine(evidence, question) {
    const said = cannotChange(evidence);
    for (const usages of evidence.seen('usages')) {
      for (const { name, current, limit } of usages.facts.list) {
        if (!RULES.test(name.trim()) || limit <= 0 || current < limit) continue;
        yield {
          because: said ? cite([said], usages) : [usages],
          target: question.registry.loginServer,
          ...(said ? {} : { role: 'risk', severity: 'warning' }),
          detail: say(`${name}: ${current} of ${limit} are in use.`, `${name}：已使用 ${current}/${limit}。`),
          fixes: [
            listRules(question.registry.name),
            {
              label: say('Merge rules into CIDR ranges, or move clients to private endpoints', '将规则合并为 CIDR 范围，或将客户端迁移到专用终结点'),
              link: `${ACR_DOCS}/container-registry-access-selected-networks`,
              risk: 'none',
            },
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'IP rules used up, and none can be added': [full('IPRules', 200, 200), CANNOT],
      'subnet rules used up': [full('VNetRules', 100, 100)],
    },
    quiet: {
      'room left': [full('IPRules', 199, 200), CANNOT],
      'something else is full': [full('Webhooks', 500, 500), CANNOT],
      'no limit known': [full('IPRules', 3, 0), CANNOT],
      'private endpoints full: another rule’s': [full('PrivateEndpointConnections', 200, 200), CANNOT],
    },
  },
});
