import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { signInAgain } from '../ways-out-services.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'auth-wrong-tenant',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The sign-in is to another tenant than the registry’s', '登录的租户不是注册表所在的租户'),
  about: say(
    'Entra does not know the account or the application in the tenant that was asked (AADSTS50020, AADSTS700016, AADSTS90002), or the token belongs to another tenant than the registry. Guests and people with several directories meet this most. Roles in the right tenant do not help until the sign-in goes there.',
    'Entra 在所请求的租户中找不到该帐户或应用程序（AADSTS50020、AADSTS700016、AADSTS90002），或令牌属于与注册表不同的租户。来宾用户和拥有多个目录的用户最常遇到。在登录到正确租户之前，其中的角色不起作用。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['said'],
  explains: ['auth-no-role', 'log-auth-failures'],
  reach: 'registry',

  *examine(evidence, { registry }) {
    const said = saidSymptom(evidence, 'wrong-tenant');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('The tenant of the registry’s subscription against that of the sign-in would settle it.', '比较注册表订阅的租户与登录的租户即可确定。'),
      detail: say('The text shows that Entra looked in a tenant that does not know this account.', '文本表明 Entra 在不包含该帐户的租户中查找。'),
      fixes: [
        {
          label: say('See which tenant the sign-in is to', '查看登录的租户'),
          command: ['az', 'account', 'show', '--query', 'tenantId', '--output', 'tsv'],
          risk: 'none',
        },
        {
          label: say('Sign in to the tenant of the registry', '登录到注册表所在的租户'),
          command: ['az', 'login', '--tenant', '<tenant id>'],
          risk: 'none',
        },
        signInAgain(registry.name),
      ],
    };
  },

  examples: {
    fires: {
      'an application that the tenant does not know': [said('wrong-tenant', 'AADSTS700016: Application was not found in the directory')],
      'wrong tenant, and the network is fine': [saw('http'), said('wrong-tenant', 'AADSTS90002')],
    },
    quiet: {
      'a secret has expired': [said('sp-secret-expired', 'AADSTS7000222')],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
      'nothing recognised': [saw('said', { text: 'cannot pull' })],
    },
  },
});
