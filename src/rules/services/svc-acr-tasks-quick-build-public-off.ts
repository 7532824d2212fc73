import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { asksFor, doorIs, QUICK_BUILD, restrictedRegistry } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createAgentPool } from '../ways-out-services.ts';

const OFF = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', tasksBypass: true };
const said = (text: string) => saw('said', { text });

export default rule({
  id: 'svc-acr-tasks-quick-build-public-off',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('Quick builds come from public addresses, which are shut', '快速生成来自公用地址，而公用访问已关闭'),
  about: say(
    '“az acr build” and “az acr run” without an agent pool run on shared machines with public addresses, and have no identity that the network bypass for tasks could let in. With public access off they end in 403. Run them with --agent-pool.',
    '未指定代理池的“az acr build”和“az acr run”在具有公用地址的共享计算机上运行，并且没有可由任务网络绕过设置放行的标识。公用访问禁用时会以 403 结束。请使用 --agent-pool 运行。',
  ),
  docs: `${ACR_DOCS}/tasks-agent-pools`,
  needs: ['registry'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['svc-acr-tasks-bypass-off'],

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (!config) return;
    const said = saidText(evidence, QUICK_BUILD);
    const off = config.facts.publicNetworkAccess === 'Disabled';
    if (!said && !(asksFor(question, 'tasks') && off && config.facts.tasksBypass === true)) return;
    const door = doorIs(config.facts);
    yield {
      because: cite(said ? [said] : [], config),
      ...(said
        ? off && asksFor(question, 'tasks')
          ? {}
          : {
              confidence: 'likely' as const,
              settle: say(
                'The 403 of the run and the address in it, if it is one of Azure Container Registry’s own, would settle it.',
                '运行返回的 403 及其中的地址（是否属于 Azure 容器注册表自身）即可确定。',
              ),
            }
        : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}: a quick build or run outside an agent pool is refused, whatever tasks are allowed.`,
        `${config.facts.loginServer} 上${door['zh-CN']}：代理池之外的快速生成或运行会被拒绝，与任务的许可设置无关。`,
      ),
      fixes: [
        {
          label: say('Run the build in an agent pool', '在代理池中运行生成'),
          command: ['az', 'acr', 'build', '--registry', question.registry.name, '--agent-pool', '<pool>', '--image', '<image>', '<context>'],
          link: `${ACR_DOCS}/tasks-agent-pools`,
          risk: 'none',
        },
        createAgentPool(question.registry.name),
      ],
    };
  },

  examples: {
    question: { for: { service: 'tasks' } },
    fires: {
      'a quick build, public access off': [saw('registry', { ...OFF, tasksBypass: false }), said('az acr build -r contoso -t app:1 . failed')],
      'a quick run, selected networks only': [saw('registry', { ...OFF, publicNetworkAccess: 'Enabled' }), said('az acr run --cmd x /dev/null')],
      'tasks may pass, quick builds still may not': [saw('registry', OFF)],
    },
    quiet: {
      'built in an agent pool': [saw('registry', { ...OFF, tasksBypass: false }), said('az acr build -r contoso --agent-pool p -t app:1 .')],
      'open to all': [saw('registry'), said('az acr build -r contoso -t app:1 .')],
      'a task, not a quick build': [saw('registry', { ...OFF, tasksBypass: false }), said('run of task nightly failed with 403')],
      'the door was not readable': [saw('registry', OFF, { unknown: ['publicNetworkAccess', 'defaultAction'] }), said('az acr build .')],
    },
  },
});
