import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'auth-sp-secret-expired',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The service principal’s secret has expired', '服务主体的机密已过期'),
  about: say(
    'Entra refuses the service principal’s credentials (AADSTS7000222, AADSTS7000215). Pulls that worked for a year stop on one day, on every machine that uses the secret. AKS clusters created with a service principal have this as well.',
    'Entra 拒绝服务主体的凭据（AADSTS7000222、AADSTS7000215）。正常使用一年后，所有使用该机密的计算机会在同一天停止拉取。使用服务主体创建的 AKS 群集也会如此。',
  ),
  docs: `${ACR_DOCS}/container-registry-auth-service-principal`,
  needs: ['said'],
  explains: ['auth-no-role', 'log-auth-failures'],
  reach: 'registry',

  *examine(evidence) {
    const said = saidSymptom(evidence, 'sp-secret-expired');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('The expiry date of the secret in Entra would settle it.', '查看 Entra 中该机密的到期日期即可确定。'),
      detail: say('The text shows that Entra no longer takes the service principal’s secret.', '文本表明 Entra 不再接受该服务主体的机密。'),
      fixes: [
        {
          label: say('See when the secrets expire', '查看机密的到期时间'),
          command: ['az', 'ad', 'app', 'credential', 'list', '--id', '<application id>'],
          risk: 'none',
        },
        {
          label: say('Make a new secret, then hand it to every client', '创建新机密，然后更新所有客户端'),
          command: ['az', 'ad', 'sp', 'credential', 'reset', '--id', '<application id>', '--append'],
          link: `${ACR_DOCS}/container-registry-auth-service-principal`,
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      expired: [said('sp-secret-expired', 'AADSTS7000222: The provided client secret keys are expired.')],
      'expired, and the network is fine': [saw('http'), said('sp-secret-expired', 'AADSTS7000222')],
    },
    quiet: {
      'a token has expired, not a secret': [said('token-expired', 'token expired')],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
      'nothing recognised': [saw('said', { text: 'cannot pull' })],
    },
  },
});
