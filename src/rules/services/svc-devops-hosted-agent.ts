import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { asksFor, doorIs, restrictedRegistry, SPEAKS_OF_GITHUB, saidAllowed } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const PIPELINE = /##\[error\]|dev\.azure\.com|azure pipelines|microsoft-hosted|visualstudio\.com/i;
const REFUSED = /client with ip|not allowed access|\b403\b/i;
const said = (text: string) => saw('said', { text });

export default rule({
  id: 'svc-devops-hosted-agent',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('Hosted pipeline agents cannot pass the network rules', '托管管道代理无法通过网络规则'),
  about: say(
    'Microsoft-hosted agents of Azure Pipelines come from public addresses that change with every run, and Azure DevOps is not a trusted service. A restricted registry answers them with 403. Agents of your own, inside the network, reach it; allowing one run’s address does not last.',
    'Azure Pipelines 的 Microsoft 托管代理使用每次运行都会变化的公用地址，并且 Azure DevOps 不属于受信任的服务。受限注册表会对其返回 403。网络内的自托管代理可以访问；只允许某次运行的地址不能持久解决问题。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/devops/pipelines/agents/agents',
  needs: ['registry'],
  wants: ['said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-dynamic-egress-ip'],

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (!config || saidText(evidence, SPEAKS_OF_GITHUB) || saidAllowed(evidence, config)) return;
    const told = saidText(evidence, PIPELINE);
    const said = told && REFUSED.test(told.facts.text) ? told : undefined;
    if (!asksFor(question, 'devops') && (!said || question.for)) return;
    const door = doorIs(config.facts);
    yield {
      because: cite(said ? [said] : [], config),
      confidence: 'likely',
      settle: say(
        'Whether the job runs on a Microsoft-hosted agent or on one of your own would settle it.',
        '作业运行在 Microsoft 托管代理还是自托管代理上，即可确定。',
      ),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}; a Microsoft-hosted agent has no lasting address to allow.`,
        `${config.facts.loginServer} 上${door['zh-CN']}；Microsoft 托管代理没有可长期允许的地址。`,
      ),
      fixes: [
        readAbout(
          say('Run the job on a self-hosted agent inside the network', '在网络内的自托管代理上运行作业'),
          'https://learn.microsoft.com/en-us/azure/devops/pipelines/agents/agents',
        ),
        readAbout(say('Build in an agent pool of ACR Tasks', '在 ACR 任务的代理池中生成'), `${ACR_DOCS}/tasks-agent-pools`),
      ],
    };
  },

  examples: {
    question: { for: { service: 'devops' } },
    fires: {
      'public access off': [saw('registry', SHUT)],
      'selected networks only, and a pipeline’s error': [
        saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny' }),
        said("##[error] client with IP '20.1.2.3' is not allowed access"),
      ],
    },
    quiet: {
      'open to all': [saw('registry'), said('##[error] 403')],
      'a GitHub runner, not a pipeline': [saw('registry', SHUT), said('GitHub Actions runner: 403')],
      'the door was not readable': [saw('registry', SHUT, { unknown: ['publicNetworkAccess', 'defaultAction'] })],
      'the refused address is allowed by now': [
        saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['20.1.2.0/24'] }),
        saw('said', { text: 'x', symptoms: [{ id: 'client-ip-not-allowed', excerpt: 'x', ip: '20.1.2.3' }] }),
      ],
    },
  },
});
