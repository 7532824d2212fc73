import { saidText } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SPEAKS = /(?<![\w/-])web[ -]?hooks?\b(?![:/])/i;

export default rule({
  id: 'svc-webhook-inbound',
  layer: 'services',
  severity: 'info',
  role: 'risk',
  title: say('Webhooks come from the registry’s own addresses', 'Webhook 从注册表自身的地址发出'),
  about: say(
    'A webhook is a call from the registry to your service. The registry’s network rules play no part in it: the target must be reachable from the Internet and accept the service tag AzureContainerRegistry of the region.',
    'Webhook 是注册表对你的服务发起的调用。注册表的网络规则与此无关：目标必须可从 Internet 访问，并接受相应区域的 AzureContainerRegistry 服务标记。',
  ),
  docs: `${ACR_DOCS}/container-registry-webhook`,
  needs: ['said'],

  *examine(evidence, { registry }) {
    const said = saidText(evidence, SPEAKS);
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('The webhook’s own event list shows what its target answered.', 'Webhook 的事件列表会显示目标返回的内容。'),
      detail: say(
        'The text speaks of a webhook: its target must accept calls from the service tag AzureContainerRegistry.',
        '文本中提到 Webhook：其目标必须接受来自 AzureContainerRegistry 服务标记的调用。',
      ),
      fixes: [
        {
          label: say('See what the webhook’s target answered', '查看 Webhook 目标返回的内容'),
          command: ['az', 'acr', 'webhook', 'list-events', '--registry', registry.name, '--name', '<webhook>'],
          risk: 'none',
        },
        readAbout(say('Accept the service tag at the target', '在目标处放行该服务标记'), `${ACR_DOCS}/container-registry-webhook`),
      ],
    };
  },

  examples: {
    fires: {
      'a webhook does not arrive': [saw('said', { text: 'the webhook never fires' })],
      'as two words': [saw('said', { text: 'web hook returns 403' })],
    },
    quiet: {
      'a pull': [saw('said', { text: 'docker pull contoso.azurecr.io/app:1' })],
      'a name that only holds the word': [saw('said', { text: 'docker pull contoso.azurecr.io/webhooker:1' })],
      'nothing said': [saw('registry')],
    },
  },
});
