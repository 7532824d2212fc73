import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor, consumerOf, doorIs, restrictedRegistry } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { allowTrusted, readAbout } from '../ways-out-services.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', bypass: 'None' };

export default rule({
  id: 'svc-trusted-services-off',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('Trusted services may not pass the network rules', '受信任的服务不能绕过网络规则'),
  about: say(
    'The registry is restricted and does not let trusted services past its network rules. Defender for Cloud, Container Instances and Machine Learning (with a managed identity and a role), imports and the artifact cache depend on that. App Service and Azure DevOps are not trusted services: this setting does nothing for them.',
    '注册表受网络限制，且未允许受信任的服务绕过网络规则。Defender for Cloud、容器实例和机器学习（使用托管标识及角色）、映像导入和工件缓存都依赖该设置。应用服务和 Azure DevOps 不属于受信任的服务，此设置对它们不起作用。',
  ),
  changed: say(
    'The 2021 article advised removing network restrictions so that services get in. Since January 2021 a restricted registry can let trusted services in; ACR Tasks left that list on 2025-06-01.',
    '2021 年的文章建议去除网络限制以便服务访问。自 2021 年 1 月起，受网络限制的注册表可以允许受信任的服务访问；ACR 任务已于 2025-06-01 移出该列表。',
  ),
  docs: `${ACR_DOCS}/allow-access-trusted-services`,
  needs: ['registry'],
  wants: ['consumer', 'agentPools', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['svc-import-blocked'],

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (config?.facts.bypass !== 'None') return;
    const consumer = consumerOf(evidence, question);
    const pooled = (evidence.first('agentPools')?.facts.list.length ?? 0) > 0; // tasks in a pool need no exception
    const asked = asksFor(question, 'defender', 'aci') || (asksFor(question, 'tasks') && config.facts.tasksBypass === true && !pooled);
    const said = asked || question.for ? undefined : saidSymptom(evidence, 'defender-scan', 'inaccessible-image');
    const door = doorIs(config.facts);
    yield {
      because: cite([...(consumer && asked ? [consumer] : []), ...(said ? [said] : [])], config),
      ...(asked
        ? {}
        : said
          ? {
              confidence: 'likely' as const,
              settle: say('Checking with --for defender or --for aci would settle it.', '使用 --for defender 或 --for aci 检查即可确定。'),
            }
          : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}, and trusted services are not excepted (networkRuleBypassOptions is None).`,
        `${config.facts.loginServer} 上${door['zh-CN']}，且未将受信任的服务列为例外（networkRuleBypassOptions 为 None）。`,
      ),
      fixes: [
        readAbout(say('See which services this would let in', '查看此设置会允许哪些服务'), `${ACR_DOCS}/allow-access-trusted-services`),
        allowTrusted(question.registry.name),
      ],
    };
  },

  examples: {
    question: { for: { service: 'defender' } },
    fires: {
      'public access off': [saw('registry', SHUT)],
      'selected networks only': [saw('registry', { ...SHUT, publicNetworkAccess: 'Enabled' })],
    },
    quiet: {
      'trusted services allowed': [saw('registry', { ...SHUT, bypass: 'AzureServices' })],
      'open to all: nothing to pass': [saw('registry', { bypass: 'None' })],
      'the setting was not readable': [saw('registry', SHUT, { unknown: ['bypass'] })],
      'the door was not readable': [saw('registry', { bypass: 'None' }, { unknown: ['publicNetworkAccess', 'defaultAction'] })],
    },
  },
});
