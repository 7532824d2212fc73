import { cite } from '../../evaluate/cite.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { asksFor, doorIs, QUICK_BUILD, restrictedRegistry } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { allowTasks, createAgentPool } from '../ways-out-services.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', tasksBypass: false };
const POOL = saw('agentPools', { list: [{ name: 'pool1', state: 'Succeeded', count: 1, subnetId: '/subscriptions/s/x/subnets/a' }] });
const FAILED = saw('said', {
  text: 'failed to login, ran out of retries',
  symptoms: [{ id: 'acr-tasks', excerpt: 'failed to login, ran out of retries' }],
});

export default rule({
  id: 'svc-acr-tasks-bypass-off',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('ACR Tasks may not pass the network rules', 'ACR 任务不能绕过网络规则'),
  about: say(
    'Tasks run on shared machines with public addresses. On a restricted registry their sign-in gets 403, unless the registry lets tasks with a system-assigned identity pass, or they run in an agent pool inside the network. The setting networkRuleBypassAllowedForTasks must be true, and trusted services must be allowed as well; an absent value counts as false.',
    '任务在具有公用地址的共享计算机上运行。对于受限注册表，除非注册表允许使用系统分配标识的任务绕过规则，或任务在网络内的代理池中运行，否则登录会收到 403。必须将 networkRuleBypassAllowedForTasks 设为 true，并同时允许受信任的服务；该属性缺失时视为 false。',
  ),
  changed: say(
    'Until 2025-06-01 “allow trusted services” was enough for tasks with a system-assigned identity. Since then they need a setting of their own; user-assigned identities are not concerned and never pass.',
    '2025-06-01 之前，“允许受信任的服务”对使用系统分配标识的任务即已足够。此后需要单独的设置；用户分配标识不受此更改影响，也从不能绕过规则。',
  ),
  docs: `${ACR_DOCS}/manage-network-bypass-policy-for-tasks`,
  needs: ['registry'],
  wants: ['agentPools', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (!config || config.facts.tasksBypass === true) return;
    const pools = evidence.first('agentPools');
    const pooled = pools !== undefined && pools.facts.list.length > 0;
    const said = saidSymptom(evidence, 'acr-tasks');
    if (!asksFor(question, 'tasks') && !said && !pooled) return; // nobody speaks of tasks
    if (question.for && !asksFor(question, 'tasks')) return;
    const quick = saidText(evidence, QUICK_BUILD) !== undefined; // has no identity that could pass: another rule's
    const told = config.facts.tasksBypass === false;
    const cause = !quick && (said !== undefined || (asksFor(question, 'tasks') && !pooled));
    const door = doorIs(config.facts);
    yield {
      because: cite([...(said ? [said] : []), ...(pooled ? [pools] : [])], config),
      ...(cause ? {} : { role: 'risk' as const, severity: asksFor(question, 'tasks') ? ('warning' as const) : ('info' as const) }),
      ...(told && asksFor(question, 'tasks') && !pooled && !quick
        ? {}
        : {
            confidence: 'likely' as const,
            settle: told
              ? say(
                  'Whether the failing run used an agent pool, and with which identity, would settle it.',
                  '失败的运行是否使用了代理池、使用何种标识，即可确定。',
                )
              : say(
                  'Reading networkRuleBypassAllowedForTasks with a newer API version would settle it; absent counts as false.',
                  '使用较新的 API 版本读取 networkRuleBypassAllowedForTasks 即可确定；缺失视为 false。',
                ),
          }),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}, and tasks are not excepted: runs outside an agent pool get 403.`,
        `${config.facts.loginServer} 上${door['zh-CN']}，且未将任务列为例外：代理池之外的运行会收到 403。`,
      ),
      fixes: [createAgentPool(question.registry.name), allowTasks(config.facts.id)],
    };
  },

  examples: {
    question: { for: { service: 'tasks' } },
    fires: {
      'tasks may not pass': [saw('registry', SHUT)],
      'selected networks only, property absent': [saw('registry', { ...SHUT, publicNetworkAccess: 'Enabled' }, { unknown: ['tasksBypass'] })],
      'a run failed, though there is a pool': [saw('registry', SHUT), POOL, FAILED],
    },
    quiet: {
      'tasks may pass': [saw('registry', { ...SHUT, tasksBypass: true })],
      'open to all': [saw('registry', { tasksBypass: false })],
      'the door was not readable': [saw('registry', SHUT, { unknown: ['publicNetworkAccess', 'defaultAction'] })],
    },
  },
});
