import { cite } from '../../evaluate/cite.ts';
import { isAbac } from '../../evaluate/roles.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const ABAC = saw('registry', { roleAssignmentMode: 'AbacRepositoryPermissions' });
const failed = (text: string) => saw('said', { text, symptoms: [{ id: 'acr-tasks', excerpt: text }] });
const FIREWALL = /client with ip|not allowed access/i;

export default rule({
  id: 'auth-abac-tasks-no-identity',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('Tasks have no access of their own in ABAC mode', 'ABAC 模式下任务没有默认访问权限'),
  about: say(
    'In the ABAC mode tasks, quick builds and quick runs lose their default access to the registry they belong to. A task needs a managed identity with a repository role, named with --source-acr-auth-id; a quick build takes the caller’s rights with --source-acr-auth-id [caller].',
    '在 ABAC 模式下，任务、快速生成和快速运行不再默认有权访问所属的注册表。任务需要具有存储库角色的托管标识，并通过 --source-acr-auth-id 指定；快速生成可通过 --source-acr-auth-id [caller] 使用调用者的权限。',
  ),
  docs: `${ACR_DOCS}/container-registry-rbac-abac-repository-permissions`,
  needs: ['registry'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (!config || !isAbac(config.facts)) return;
    const said = saidSymptom(evidence, 'acr-tasks') ?? (asksFor(question, 'tasks') ? saidSymptom(evidence, 'unauthorized') : undefined);
    if ((!said && !asksFor(question, 'tasks')) || (question.for && !asksFor(question, 'tasks'))) return;
    if (said && FIREWALL.test(said.facts.text)) return;
    yield {
      because: cite(said ? [said] : [], config),
      ...(said ? {} : { role: 'risk' as const, severity: 'warning' as const }),
      confidence: 'likely',
      settle: say('The task’s identity, and its roles on the registry, would settle it.', '任务的标识及其在注册表上的角色即可确定。'),
      detail: say(
        `${config.facts.loginServer} is in ABAC mode: a task without an identity that holds a repository role gets nothing.`,
        `${config.facts.loginServer} 处于 ABAC 模式：没有具备存储库角色的标识，任务无法访问任何内容。`,
      ),
      fixes: [
        {
          label: say('Give the task an identity to authenticate with', '为任务指定用于身份验证的标识'),
          command: ['az', 'acr', 'task', 'update', '--registry', question.registry.name, '--name', '<task>', '--source-acr-auth-id', '[system]'],
          risk: 'none',
        },
        readAbout(
          say('Then give that identity a repository role', '然后为该标识分配存储库角色'),
          `${ACR_DOCS}/container-registry-rbac-abac-repository-permissions`,
        ),
      ],
    };
  },

  examples: {
    question: { for: { service: 'tasks' } },
    fires: {
      'a run failed to sign in': [ABAC, failed('failed to login, ran out of retries: 401')],
      'asked for tasks: worth a look': [ABAC],
    },
    quiet: {
      'the older mode': [saw('registry'), failed('failed to login, ran out of retries: 401')],
      'the firewall said no': [ABAC, failed("client with IP '20.1.2.3' is not allowed access")],
      'the mode was not readable': [saw('registry', {}, { unknown: ['roleAssignmentMode'] }), failed('401')],
    },
  },
});
