import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { asksFor, doorIs, restrictedRegistry, SPEAKS_OF_GITHUB, saidAllowed } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const REFUSED = /client with ip|not allowed access|\b403\b/i;
const said = (text: string) => saw('said', { text });

export default rule({
  id: 'svc-github-hosted-runner',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('GitHub-hosted runners cannot pass the network rules', 'GitHub 托管运行器无法通过网络规则'),
  about: say(
    'Standard GitHub-hosted runners come from a large pool of public addresses that changes all the time, and they are no trusted service. A restricted registry answers them with 403. Runners of your own inside the network, or hosted runners with private networking, reach it.',
    '标准 GitHub 托管运行器使用不断变化的大型公用地址池，并且不属于受信任的服务。受限注册表会对其返回 403。网络内的自托管运行器，或启用专用网络的托管运行器，可以访问。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['registry', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-dynamic-egress-ip'],

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    const said = saidText(evidence, SPEAKS_OF_GITHUB);
    if (!config || !said || saidAllowed(evidence, config)) return;
    if (/self-hosted/i.test(said.facts.text)) return;
    if (question.for ? !asksFor(question, 'devops') : !REFUSED.test(said.facts.text)) return;
    const door = doorIs(config.facts);
    yield {
      because: cite([said], config),
      confidence: 'likely',
      settle: say('Whether the job runs on a GitHub-hosted runner would settle it.', '作业是否运行在 GitHub 托管运行器上，即可确定。'),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}; a GitHub-hosted runner has no lasting address to allow.`,
        `${config.facts.loginServer} 上${door['zh-CN']}；GitHub 托管运行器没有可长期允许的地址。`,
      ),
      fixes: [
        readAbout(
          say('Run the job on a self-hosted runner inside the network', '在网络内的自托管运行器上运行作业'),
          'https://docs.github.com/en/actions/concepts/runners/self-hosted-runners',
        ),
      ],
    };
  },

  examples: {
    fires: {
      'a runner is refused, public access off': [saw('registry', SHUT), said('GitHub Actions: login attempt failed with status: 403 Forbidden')],
      'a login action is refused, selected networks only': [
        saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny' }),
        said("Run docker/login-action@v3 ... client with IP '20.1.2.3' is not allowed access"),
      ],
    },
    quiet: {
      'open to all': [saw('registry'), said('GitHub Actions: 403')],
      'a self-hosted runner': [saw('registry', SHUT), said('runs-on: [self-hosted] GitHub Actions: 403')],
      'no word of GitHub': [saw('registry', SHUT), said('403 Forbidden')],
      'GitHub, but no refusal': [saw('registry', SHUT), said('GitHub Actions: no such host')],
    },
  },
});
