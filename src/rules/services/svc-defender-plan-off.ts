import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const IMAGES = /containerregistries?vulnerabilit/i;
const NO_SCAN = saw('said', { text: 'no scan results', symptoms: [{ id: 'defender-scan', excerpt: 'no scan results' }] });

export default rule({
  id: 'svc-defender-plan-off',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('Defender for Containers does not scan here', 'Defender for Containers 未扫描此处的映像'),
  about: say(
    'Images are scanned only where the subscription has the Containers plan of Defender for Cloud, with registry vulnerability assessment on. Without it there are no results, whatever the network allows. Images pushed or pulled too long ago are not scanned either; that is no network matter.',
    '仅当订阅启用了 Defender for Cloud 的“容器”计划并打开注册表漏洞评估时，才会扫描映像。否则无论网络如何配置都不会有结果。推送或拉取时间过久的映像也不会被扫描，这与网络无关。',
  ),
  changed: say(
    'The 2021 article said that Security Center cannot scan restricted registries. Its successor, Defender for Cloud, can: it is a trusted service.',
    '2021 年的文章称安全中心无法扫描受网络限制的注册表。其后继者 Defender for Cloud 可以：它是受信任的服务。',
  ),
  docs: `${ACR_DOCS}/scan-images-defender`,
  needs: ['defender'],
  wants: ['said'],
  permission: 'Microsoft.Security/pricings/read',

  *examine(evidence, question) {
    const plan = evidence.first('defender');
    if (!plan || (question.for && !asksFor(question, 'defender'))) return;
    const free = plan.facts.tier.toLowerCase() === 'free';
    const scanning = plan.facts.extensions.find((e) => IMAGES.test(e.name));
    if (!free && scanning?.enabled !== false) return;
    const asked = asksFor(question, 'defender');
    const said = saidSymptom(evidence, 'defender-scan');
    yield {
      because: cite(said ? [said] : [], plan),
      ...(asked
        ? {}
        : said
          ? {
              confidence: 'likely' as const,
              settle: say('The plan and its settings in Defender for Cloud would settle it.', '查看 Defender for Cloud 中的计划及其设置即可确定。'),
            }
          : { role: 'risk' as const, severity: 'info' as const }),
      detail: free
        ? say(
            `Subscription ${plan.facts.subscriptionId} has the free tier of the Containers plan: images are not scanned.`,
            `订阅 ${plan.facts.subscriptionId} 的“容器”计划为免费层：不扫描映像。`,
          )
        : say(
            `Subscription ${plan.facts.subscriptionId} has the Containers plan, but registry vulnerability assessment is off.`,
            `订阅 ${plan.facts.subscriptionId} 已启用“容器”计划，但注册表漏洞评估已关闭。`,
          ),
      fixes: [
        free
          ? {
              label: say('Turn the Containers plan on (it has a price)', '启用“容器”计划（会产生费用）'),
              command: ['az', 'security', 'pricing', 'create', '--name', 'Containers', '--tier', 'standard', '--subscription', plan.facts.subscriptionId],
              link: `${ACR_DOCS}/scan-images-defender`,
              risk: 'none',
            }
          : readAbout(say('Turn registry vulnerability assessment on', '启用注册表漏洞评估'), `${ACR_DOCS}/scan-images-defender`),
      ],
    };
  },

  examples: {
    question: { for: { service: 'defender' } },
    fires: {
      'free tier': [saw('defender', { tier: 'Free' })],
      'image scanning is off': [saw('defender', { extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', enabled: false }] })],
      'no results, free tier': [saw('defender', { tier: 'Free' }), NO_SCAN],
    },
    quiet: {
      'plan on': [saw('defender', { extensions: [{ name: 'ContainerRegistriesVulnerabilityAssessments', enabled: true }] }), NO_SCAN],
      'plan on, extensions not listed': [saw('defender'), NO_SCAN],
      'another extension is off': [saw('defender', { extensions: [{ name: 'ContainerSensor', enabled: false }] }), NO_SCAN],
    },
  },
});
