// Ways out that the rules about services and rights share: said and done in one way. Plain data: nothing is run.
import { ACR_PULL, REPOSITORY_READER } from '../evaluate/roles.ts';
import type { Fix, Words } from '../model.ts';
import { ACR_DOCS, say } from './rule.ts';

/** Read first; there is no one command. */
export const readAbout = (label: Words, link: string): Fix => ({ label, link, risk: 'none' });

export const allowTrusted = (registry: string): Fix => ({
  label: say('Let trusted services past the network rules', '允许受信任的服务绕过网络规则'),
  command: ['az', 'acr', 'update', '--name', registry, '--allow-trusted-services', 'true'],
  link: `${ACR_DOCS}/allow-access-trusted-services`,
  risk: 'widens-access',
});

export const createAgentPool = (registry: string): Fix => ({
  label: say('Run tasks in an agent pool inside the virtual network', '在虚拟网络内的代理池中运行任务'),
  command: ['az', 'acr', 'agentpool', 'create', '--registry', registry, '--name', '<pool>', '--tier', 'S1', '--subnet-id', '<subnet id>'],
  link: `${ACR_DOCS}/tasks-agent-pools`,
  risk: 'none',
});

/** Tasks with a system-assigned identity pass the network rules. Needs trusted services on as well. */
export const allowTasks = (registryId: string): Fix => ({
  label: say('Let tasks past the network rules (system-assigned identities)', '允许任务（系统分配标识）绕过网络规则'),
  command: [
    'az',
    'resource',
    'update',
    '--ids',
    registryId,
    '--api-version',
    '2025-06-01-preview',
    '--set',
    'properties.networkRuleBypassAllowedForTasks=true',
    'properties.networkRuleBypassOptions=AzureServices',
  ],
  link: `${ACR_DOCS}/manage-network-bypass-policy-for-tasks`,
  risk: 'widens-access',
});

/** The smallest role that pulls, in the mode that the registry is in. */
export const grantPull = (registryId: string | undefined, principalId: string | undefined, abac: boolean): Fix => ({
  label: abac
    ? say('Assign Container Registry Repository Reader; wait up to 10 minutes', '分配 Container Registry Repository Reader 角色；最多等待 10 分钟')
    : say('Assign AcrPull on the registry; wait up to 10 minutes', '在注册表上分配 AcrPull 角色；最多等待 10 分钟'),
  command: [
    'az',
    'role',
    'assignment',
    'create',
    '--role',
    abac ? REPOSITORY_READER : ACR_PULL,
    '--scope',
    registryId ?? '<registry id>',
    ...(principalId ? ['--assignee-object-id', principalId, '--assignee-principal-type', 'ServicePrincipal'] : ['--assignee', '<identity of the client>']),
  ],
  risk: 'widens-access',
});

export const signInAgain = (registry: string): Fix => ({
  label: say('Sign in to the registry again', '重新登录到注册表'),
  command: ['az', 'acr', 'login', '--name', registry],
  risk: 'none',
});

export const showRegistry = (registry: string): Fix => ({
  label: say('Show how the registry is configured', '显示注册表的配置'),
  command: ['az', 'acr', 'show', '--name', registry],
  risk: 'none',
});
