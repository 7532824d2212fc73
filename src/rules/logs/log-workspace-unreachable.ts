import { rule, say } from '../rule.ts';
import { no, saw, unseen } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const ISOLATION = 'https://learn.microsoft.com/en-us/azure/azure-monitor/logs/private-link-security';

export default rule({
  id: 'log-workspace-unreachable',
  layer: 'logs',
  severity: 'info',
  role: 'risk',
  title: say('The log workspace cannot be queried from here', '无法从此处查询日志工作区'),
  about: say(
    'The registry may log its sign-ins, but the workspace did not let the check ask: its own network isolation (private link scope, network security perimeter) refuses queries from here, or its query host cannot be reached. The registry is not concerned; only its view of things is missing.',
    '注册表可能记录了登录事件，但工作区不允许本次检查进行查询：其自身的网络隔离（专用链接范围、网络安全外围）拒绝来自此处的查询，或无法连接其查询主机。注册表不受影响，只是缺少它的视角。',
  ),
  docs: ISOLATION,
  needs: ['logins'],
  permission: 'Microsoft.OperationalInsights/workspaces/query/read',

  *examine(evidence) {
    const failed = evidence.failed('logins')[0];
    if (!failed || evidence.first('logins')) return;
    yield {
      because: [failed],
      confidence: 'likely',
      settle: say('The same query from inside the workspace’s network would settle it.', '从工作区所在网络内执行相同查询即可确定。'),
      detail: say(`The query for sign-in events ended in “${failed.fault}”.`, `登录事件查询以“${failed.fault}”结束。`),
      fixes: [
        readAbout(say('Ask from inside the workspace’s network, or allow queries from this one', '从工作区所在网络内查询，或允许来自此网络的查询'), ISOLATION),
      ],
    };
  },

  examples: {
    fires: {
      refused: [no('logins', 'refused')],
      'no such workspace': [no('logins', 'not-found')],
    },
    quiet: {
      'the log answers': [saw('logins')],
      'not permitted to ask': [unseen('logins', 'no-permission')],
      'not asked': [unseen('logins', 'not-asked')],
      'one workspace answers': [saw('logins'), no('logins', 'refused', { target: 'other' })],
    },
  },
});
