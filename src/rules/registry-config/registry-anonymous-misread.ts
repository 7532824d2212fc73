import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const ANONYMOUS = saw('registry', { anonymousPull: true });
const said = saw('said', { text: 'unauthorized: authentication required', symptoms: [{ id: 'unauthorized', excerpt: 'unauthorized' }] });

export default rule({
  id: 'registry-anonymous-misread',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('Anonymous pull is on, but does not mean “no sign-in”', '已启用匿名拉取，但并不等于“无需登录”'),
  about: say(
    'With anonymous pull on, the registry still answers the first request with 401; the client then gets a token without a name. Old credentials that a client keeps are sent instead, and refused: “docker logout” cures that. Anonymous pull never passes the registry’s network rules, and does not allow pushes.',
    '启用匿名拉取后，注册表仍会对首个请求返回 401，然后客户端获取无身份的令牌。如果客户端保存了旧凭据，则会发送旧凭据并被拒绝：“docker logout”可解决。匿名拉取从不绕过注册表的网络规则，也不允许推送。',
  ),
  docs: `${ACR_DOCS}/anonymous-pull-access`,
  needs: ['registry'],
  wants: ['said', 'http'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, op }) {
    const config = evidence.first('registry');
    if (config?.facts.anonymousPull !== true || op === 'manage') return;
    const refused = evidence.seen('http', { role: 'login' }).find(isRegistryDenial);
    const said = saidSymptom(evidence, 'unauthorized');
    if (!refused && !said) return;
    const cause = said !== undefined && refused === undefined && op === 'pull';
    yield {
      because: cite([...(said ? [said] : []), ...(refused ? [refused] : [])], config),
      ...(cause
        ? {
            confidence: 'likely' as const,
            settle: say('The same pull after “docker logout”, if it works, would settle it.', '如果执行“docker logout”后相同的拉取成功，即可确定。'),
          }
        : { role: 'risk' as const, severity: 'info' as const }),
      detail: refused
        ? say('Anonymous pull is on; the network rules apply to it as to every other request.', '已启用匿名拉取；网络规则对其与其他请求同样适用。')
        : say(
            'Anonymous pull is on, so a 401 points to credentials that the client keeps and the registry no longer takes.',
            '已启用匿名拉取，因此 401 表明客户端保存了注册表不再接受的凭据。',
          ),
      fixes: refused
        ? [readAbout(say('See what anonymous pull does, and what not', '了解匿名拉取的作用范围'), `${ACR_DOCS}/anonymous-pull-access`)]
        : [
            {
              label: say('Drop the stored credentials, then pull again', '清除已保存的凭据，然后重新拉取'),
              command: ['docker', 'logout', registry.loginServer],
              risk: 'none',
            },
          ],
    };
  },

  examples: {
    fires: {
      'stale credentials': [ANONYMOUS, said],
      'refused by the network rules all the same': [ANONYMOUS, denied('203.0.113.7')],
    },
    quiet: {
      'a healthy 401': [ANONYMOUS, saw('http')],
      'anonymous pull off': [saw('registry'), said],
      'not readable': [saw('registry', {}, { unknown: ['anonymousPull'] }), said],
    },
  },
});
