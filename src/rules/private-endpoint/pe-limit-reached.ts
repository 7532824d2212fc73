import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const used = (current: number, limit: number, name = 'PrivateEndpointConnections') => saw('usages', { list: [{ name, current, limit }] });
const CANNOT = saw('said', { text: 'cannot add', symptoms: [{ id: 'cannot-add-rules', excerpt: 'cannot add' }] });

export default rule({
  id: 'pe-limit-reached',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The registry has no room for another private endpoint', '注册表的专用终结点数量已达上限'),
  about: say(
    'A registry takes a limited number of private endpoint connections; rejected and disconnected ones count as well. A new endpoint then fails while the others go on working. Delete dead connections first; support can raise this limit.',
    '注册表的专用终结点连接数量有限；已拒绝和已断开的连接也计入其中。达到上限后无法新建终结点，但现有终结点仍正常。请先删除失效的连接；可通过支持请求提高此上限。',
  ),
  changed: say('The limit is 200 now; older texts give smaller numbers.', '上限现为 200；旧文档的数值更小。'),
  docs: `${ACR_DOCS}/container-registry-skus`,
  needs: ['usages'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/listUsages/read',

  *examine(evidence, question) {
    const said = cannotChange(evidence);
    for (const usages of evidence.seen('usages')) {
      const full = usages.facts.list.find((u) => /^private ?endpoint( ?connection)?s$/i.test(u.name.trim()) && u.limit > 0 && u.current >= u.limit);
      if (!full) continue;
      yield {
        because: said ? cite([said], usages) : [usages],
        target: question.registry.loginServer,
        ...(said ? {} : { role: 'risk', severity: 'warning' }),
        detail: say(`Private endpoint connections: ${full.current} of ${full.limit} are in use.`, `专用终结点连接：已使用 ${full.current}/${full.limit}。`),
        fixes: [
          {
            label: say('Find rejected and disconnected connections, and delete them', '找出并删除已拒绝和已断开的连接'),
            command: ['az', 'acr', 'private-endpoint-connection', 'list', '--registry-name', question.registry.name, '--output', 'table'],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: { 'none left, and one is wanted': [used(200, 200), CANNOT], 'none left': [used(200, 200)] },
    quiet: {
      'room left': [used(199, 200), CANNOT],
      'IP rules are full: another rule’s': [used(200, 200, 'IPRules'), CANNOT],
      'no limit known': [used(3, 0), CANNOT],
    },
  },
});
