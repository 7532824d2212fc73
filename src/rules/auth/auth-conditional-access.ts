import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'auth-conditional-access',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('A Conditional Access policy refuses the sign-in', '条件访问策略拒绝了登录'),
  about: say(
    'Microsoft Entra refused to issue a token (AADSTS53003 and kin), because of a policy about location, device or client. It happens at the sign-in host, before the registry is ever asked: network rules on the registry neither cause nor cure it.',
    'Microsoft Entra 因位置、设备或客户端相关策略拒绝颁发令牌（AADSTS53003 等）。这发生在登录主机，此时尚未访问注册表：注册表的网络规则既不是原因，也无法解决。',
  ),
  docs: 'https://learn.microsoft.com/en-us/entra/identity/conditional-access/troubleshoot-conditional-access',
  needs: ['said'],

  *examine(evidence) {
    const said = saidSymptom(evidence, 'conditional-access');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('The sign-in log of Entra names the policy.', 'Entra 登录日志会列出具体策略。'),
      detail: say('The text shows that Entra refused the token because of a Conditional Access policy.', '文本表明 Entra 因条件访问策略拒绝颁发令牌。'),
      fixes: [
        readAbout(
          say('Find the policy in the sign-in log, and sign in from where it allows', '在登录日志中找到该策略，并从其允许的位置登录'),
          'https://learn.microsoft.com/en-us/entra/identity/conditional-access/troubleshoot-conditional-access',
        ),
        readAbout(say('See how policies apply to registries', '了解策略如何应用于注册表'), `${ACR_DOCS}/container-registry-configure-conditional-access`),
      ],
    };
  },

  examples: {
    fires: {
      'blocked by policy': [said('conditional-access', 'AADSTS53003: Access has been blocked by Conditional Access policies.')],
      'blocked, and the network is fine': [saw('http'), said('conditional-access', 'AADSTS53003')],
    },
    quiet: {
      'another Entra error': [said('sp-secret-expired', 'AADSTS7000222')],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
      'nothing recognised': [saw('said', { text: 'cannot pull' })],
    },
  },
});
