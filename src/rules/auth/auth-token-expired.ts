import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout, signInAgain } from '../ways-out-services.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'auth-token-expired',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The sign-in to the registry has expired', '对注册表的登录已过期'),
  about: say(
    'A token from “az acr login” lives three hours. After that, pulls and pushes end in 401 until someone signs in again. Jobs that run longer, or start later than the sign-in, need an identity of their own.',
    '“az acr login”获得的令牌有效期为三小时。之后的拉取和推送会以 401 失败，直到重新登录。运行时间更长或在登录后很久才启动的作业需要使用自己的标识。',
  ),
  docs: `${ACR_DOCS}/container-registry-authentication`,
  needs: ['said'],
  explains: ['auth-no-role', 'log-auth-failures'],
  reach: 'registry',

  *examine(evidence, { registry }) {
    const said = saidSymptom(evidence, 'token-expired');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('Signing in again, if it helps, would settle it.', '如果重新登录后恢复正常，即可确定。'),
      detail: say('The text shows an expired token; one from “az acr login” lives three hours.', '文本显示令牌已过期；“az acr login”的令牌有效期为三小时。'),
      fixes: [
        signInAgain(registry.name),
        readAbout(
          say('For unattended jobs, use a managed identity', '无人值守的作业请使用托管标识'),
          `${ACR_DOCS}/container-registry-authentication-managed-identity`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      expired: [said('token-expired', 'token expired')],
      'expired, and the network is fine': [saw('http'), said('token-expired', 'token expired')],
    },
    quiet: {
      'a secret has expired, not a token': [said('sp-secret-expired', 'AADSTS7000222')],
      'a certificate has expired': [saw('said', { text: 'x509: certificate has expired' })],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
    },
  },
});
