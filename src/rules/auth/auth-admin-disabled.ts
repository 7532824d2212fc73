import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { signInAgain } from '../ways-out-services.ts';

const said = (text: string) => saw('said', { text, symptoms: [{ id: 'admin-disabled', excerpt: 'Admin user is disabled' }] });
const DISABLED = said('Unable to get admin user credentials. Admin user is disabled.');
/** The first of several lines is the cause: the admin account is what az falls back to. */
const FIRST_ERROR = /\b403\b|client with ip|not allowed access|forbidden/i;

export default rule({
  id: 'auth-admin-disabled',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The admin account is off, and it was asked for', '管理员帐户已禁用，但客户端请求使用它'),
  about: say(
    '“Unable to get admin user credentials … Admin user is disabled” is only the last line: the client tried Entra first, failed, and fell back to the admin account. Read the first error. If that is a 403, the network rules are the cause, and turning the admin account on would not help.',
    '“Unable to get admin user credentials … Admin user is disabled”只是最后一行：客户端先尝试 Entra，失败后才回退到管理员帐户。请查看第一条错误。如果是 403，则原因是网络规则，启用管理员帐户也无济于事。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['said'],
  wants: ['registry', 'http'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry }) {
    const said = saidSymptom(evidence, 'admin-disabled');
    const config = evidence.first('registry');
    if (!said || config?.facts.adminUser === true || saidText(evidence, FIRST_ERROR)) return;
    if (evidence.seen('http', { role: ['login', 'regional'] }).some(isRegistryDenial)) return;
    yield {
      because: config ? [said, config] : [said],
      confidence: 'likely',
      settle: say('The first error above that line would settle it.', '该行之前的第一条错误即可确定。'),
      detail: say(
        'Sign-in with Entra failed first; the line about the admin account is what came after.',
        'Entra 登录先失败；关于管理员帐户的那一行只是其后的结果。',
      ),
      fixes: [
        {
          label: say('Sign in to Azure again, and read the first error', '重新登录 Azure，并查看第一条错误'),
          command: ['az', 'login'],
          risk: 'none',
        },
        signInAgain(registry.name),
      ],
    };
  },

  examples: {
    fires: {
      'admin account off': [saw('registry'), DISABLED],
      'configuration unknown': [DISABLED],
    },
    quiet: {
      'the first error is a 403': [saw('registry'), said('CONNECTIVITY_REFRESH_TOKEN_ERROR 403. Admin user is disabled.')],
      'the network says no': [saw('registry'), denied('203.0.113.7'), DISABLED],
      'admin account on': [saw('registry', { adminUser: true }), DISABLED],
      'off, and nobody asked': [saw('registry')],
    },
  },
});
