import { saidSymptom, saidText } from '../../evaluate/said.ts';
import type { Evidence } from '../../evidence.ts';
import type { CloudNames } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

/** What clients say to a registry name with capitals, or to one for which they hold no credentials. */
const COMPLAINS = /must be lowercase|invalid reference format/i;

/** The first name under the registry suffix that is written with capitals. */
function capitals(evidence: Evidence<'said'>, { registrySuffix }: CloudNames) {
  for (const said of evidence.seen('said')) {
    const words = [said.facts.typedHost ?? '', ...said.facts.text.slice(0, 4000).split(/[\s"'/:=,()<>]+/)];
    const host = words.find((w) => w.toLowerCase().endsWith(`.${registrySuffix}`) && /^[A-Za-z0-9.-]{1,253}$/.test(w) && w !== w.toLowerCase());
    if (host) return { said, host };
  }
  return undefined;
}

export default rule({
  id: 'auth-uppercase-server',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The login server is written with capital letters', '登录服务器名称中含有大写字母'),
  about: say(
    'Docker keeps credentials by the exact name of the server, and allows no capitals in an image’s name. Azure shows registry names as they were created, with capitals; the login server is always lowercase.',
    'Docker 按服务器的精确名称保存凭据，并且不允许映像名称中出现大写字母。Azure 按创建时的大小写显示注册表名称，而登录服务器始终为小写。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['said'],
  explains: ['auth-no-role'],
  reach: 'registry',

  *examine(evidence, { cloud }) {
    const found = capitals(evidence, cloud);
    if (!found) return;
    const { said, host } = found;
    const felt = saidText(evidence, COMPLAINS) ?? saidSymptom(evidence, 'unauthorized');
    const right = host.toLowerCase();
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('The same command with the name in lowercase would settle it.', '使用小写名称执行相同命令即可确定。'),
      ...(felt ? {} : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(`The text says ${host}; clients need ${right}.`, `文本中写的是 ${host}；客户端需要使用 ${right}。`),
      fixes: [
        {
          label: say('Sign in by the lowercase name, and use it in image names', '使用小写名称登录，并在映像名称中使用小写'),
          command: ['docker', 'login', right],
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'capitals and 401': [
        saw('said', { text: 'docker pull Contoso.azurecr.io/app:1 unauthorized', symptoms: [{ id: 'unauthorized', excerpt: 'unauthorized' }] }),
      ],
      'capitals in an image name': [saw('said', { text: 'docker tag app Contoso.azurecr.io/app:1: repository name must be lowercase' })],
      'capitals typed, nothing broken yet': [saw('said', { text: 'Contoso.azurecr.io', typedHost: 'Contoso.azurecr.io' })],
    },
    quiet: {
      lowercase: [saw('said', { text: 'docker pull contoso.azurecr.io/app:1 unauthorized', symptoms: [{ id: 'unauthorized', excerpt: 'unauthorized' }] })],
      'capitals in the tag only': [saw('said', { text: 'docker pull contoso.azurecr.io/app:V1' })],
      'the resource’s name, not the server’s': [saw('said', { text: 'az acr login -n Contoso' })],
    },
  },
});
