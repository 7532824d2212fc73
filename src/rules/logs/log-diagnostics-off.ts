import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

/** The category itself, and the groups of a diagnostic setting that hold it. */
const HOLDS = ['containerregistryloginevents', 'alllogs', 'audit'];
const WORKSPACE = '/subscriptions/s/resourceGroups/ops/providers/Microsoft.OperationalInsights/workspaces/la';
const setting = (categories: readonly string[], workspaceId?: string) =>
  saw('diagnostics', { settings: [{ name: 'acr', categories, ...(workspaceId ? { workspaceId } : {}) }] });

export default rule({
  id: 'log-diagnostics-off',
  layer: 'logs',
  severity: 'info',
  role: 'risk',
  title: say('The registry’s sign-ins are not logged', '注册表的登录事件未被记录'),
  about: say(
    'No diagnostic setting sends ContainerRegistryLoginEvents to a Log Analytics workspace. That log is the registry’s own view of who came from which address and what it answered; without it that view is missing from a check. Logging starts when it is switched on: the past stays unknown.',
    '没有诊断设置将 ContainerRegistryLoginEvents 发送到 Log Analytics 工作区。该日志是注册表自身的视角：谁从哪个地址访问、得到什么回答；没有它，检查就缺少这一视角。日志从启用时开始记录，之前的情况无从得知。',
  ),
  changed: say(
    'The 2021 article spells the table ContainterRegistryLoginEvents. Its name is ContainerRegistryLoginEvents.',
    '2021 年的文章将该表误写为 ContainterRegistryLoginEvents，正确名称是 ContainerRegistryLoginEvents。',
  ),
  docs: `${ACR_DOCS}/monitor-container-registry`,
  needs: ['diagnostics'],
  wants: ['registry'],
  permission: 'Microsoft.Insights/diagnosticSettings/read',

  *examine(evidence, question) {
    const settings = evidence.first('diagnostics');
    if (!settings) return;
    if (settings.facts.settings.some((s) => s.workspaceId !== undefined && s.categories.some((c) => HOLDS.includes(c.toLowerCase())))) return;
    const id = evidence.first('registry')?.facts.id ?? question.registry.resourceId;
    yield {
      because: [settings],
      detail:
        settings.facts.settings.length === 0
          ? say('The registry has no diagnostic setting.', '注册表没有诊断设置。')
          : say('None of its diagnostic settings sends sign-in events to a workspace.', '其诊断设置均未将登录事件发送到工作区。'),
      fixes: [
        {
          label: say('Send sign-in and repository events to a workspace', '将登录和存储库事件发送到工作区'),
          command: [
            'az',
            'monitor',
            'diagnostic-settings',
            'create',
            '--resource',
            id ?? '<registry id>',
            '--name',
            'acr-logs',
            '--workspace',
            '<workspace id>',
            '--logs',
            '[{"category":"ContainerRegistryLoginEvents","enabled":true},{"category":"ContainerRegistryRepositoryEvents","enabled":true}]',
          ],
          link: `${ACR_DOCS}/monitor-container-registry`,
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'no setting at all': [saw('diagnostics', { settings: [] })],
      'another category only': [setting(['ContainerRegistryRepositoryEvents'], WORKSPACE)],
      'to storage, not to a workspace': [setting(['ContainerRegistryLoginEvents'])],
    },
    quiet: {
      'sign-ins go to a workspace': [saw('diagnostics')],
      'all logs go to a workspace': [setting(['allLogs'], WORKSPACE)],
      'one of two settings does it': [
        saw('diagnostics', {
          settings: [
            { name: 'a', categories: [] },
            { name: 'b', workspaceId: WORKSPACE, categories: ['audit'] },
          ],
        }),
      ],
      'settings not seen': [saw('registry')],
    },
  },
});
