import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw, unseen } from '../sample.ts';

const MISSING = no('registry', 'not-found');

export default rule({
  id: 'registry-not-found-or-no-arm-access',
  layer: 'registry-config',
  severity: 'info',
  role: 'risk',
  title: say('Azure shows no such registry to this account', 'Azure 未向此帐户显示该注册表'),
  about: say(
    'The name resolves, so somebody has this registry; but among the subscriptions that the account may read there is none of that name. Azure answers the same for “does not exist” and for “you may not see it”. Configuration is then unknown, and what needs it is left unjudged.',
    '名称可以解析，说明该注册表存在；但在该帐户可读取的订阅中没有此名称的注册表。对于“不存在”和“无权查看”，Azure 的回答相同。因此配置未知，依赖配置的检查将不作判断。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['registry'],
  wants: ['dns', 'http'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, op }) {
    const missing = evidence.failed('registry', { fault: 'not-found' })[0];
    if (!missing || evidence.first('registry')) return;
    const name = evidence.seen('dns', { target: registry.loginServer, aside: 'any' })[0];
    if (!name) return; // a name that nobody has is told by the DNS rules
    const manage = op === 'manage';
    yield {
      because: cite([name], missing),
      ...(manage ? { role: 'cause' as const, severity: 'error' as const } : {}),
      confidence: 'likely',
      settle: say(
        'The registry’s resource id, or a reading role in its subscription, would settle it.',
        '提供注册表的资源 ID，或授予其订阅的读取角色，即可确定。',
      ),
      detail: say(
        `${registry.loginServer} resolves, but no registry of that name is visible to the account that the check uses.`,
        `${registry.loginServer} 可以解析，但检查所用的帐户看不到该名称的注册表。`,
      ),
      fixes: [
        {
          label: say('List the registries that you can see', '列出你可以看到的注册表'),
          command: ['az', 'acr', 'list', '--query', '[].loginServer', '--output', 'tsv'],
          risk: 'none',
        },
        {
          label: say('Let the account read the registry’s configuration', '允许该帐户读取注册表的配置'),
          command: [
            'az',
            'role',
            'assignment',
            'create',
            '--role',
            'Container Registry Configuration Reader and Data Access Configuration Reader',
            '--assignee',
            '<identity of the check>',
            '--scope',
            registry.resourceId ?? '<registry id>',
          ],
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'the name resolves, Azure shows nothing': [MISSING, ...healthy()],
      'the name resolves, nothing else is known': [MISSING, saw('dns')],
    },
    quiet: {
      'the name does not resolve either': [MISSING, no('dns', 'name-not-found')],
      'not permitted to look': [unseen('registry', 'no-permission'), ...healthy()],
      'no credential': [unseen('registry', 'no-credential'), ...healthy()],
      'Azure shows it': [saw('registry'), ...healthy()],
    },
  },
});
