import { cite } from '../../evaluate/cite.ts';
import { isPrivateName } from '../../hosts.ts';
import { rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';

const X509 = 'x509: certificate is valid for *.azurecr.io, not contoso.privatelink.azurecr.io';

export default rule({
  id: 'tls-privatelink-name-used',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('The private link name is used instead of the login server', '使用了 privatelink 域名而非登录服务器名'),
  about: say(
    'registry.privatelink.azurecr.io is a name for DNS alone: no certificate covers it, and the registry does not answer to it. Clients must use the login server’s own name, in the private network too; DNS leads it to the private endpoint. The same holds for an IP address or an alias of your own.',
    'registry.privatelink.azurecr.io 仅用于 DNS：没有证书包含该域名，注册表也不以该域名提供服务。客户端在专用网络中也必须使用登录服务器本身的域名，由 DNS 引导到专用终结点。使用 IP 地址或自定义别名同样不行。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns',
  needs: ['said'],
  wants: ['tls'],
  explains: ['tls-certificate-wrong-name'],
  reach: 'vantage',

  *examine(evidence, { cloud, registry }) {
    for (const said of evidence.seen('said')) {
      const { symptoms, typedHost, text } = said.facts;
      const inWords = (words: string): boolean => words.toLowerCase().includes(`.${cloud.privateZone}`);
      const shown = symptoms.some((s) => s.id === 'x509-wrong-name' && (inWords(s.excerpt) || isPrivateName(s.host ?? '', cloud)));
      const wrong = shown || (/x509|certificate is valid for|doesn.t match|altname/i.test(text) && inWords(text));
      const typed = typedHost !== undefined && isPrivateName(typedHost.toLowerCase(), cloud);
      if (!wrong && !typed) continue;
      const refused = evidence.seen('tls', { from: said.from, role: 'login' }).filter((o) => !o.facts.nameMatches);
      yield {
        because: cite(refused.slice(0, 1), said),
        target: registry.loginServer,
        confidence: wrong ? 'certain' : 'likely',
        detail: wrong
          ? say(
              `The error names a host in ${cloud.privateZone}, which no certificate covers. Use ${registry.loginServer}.`,
              `错误中的主机属于 ${cloud.privateZone}，没有证书包含该域名。请使用 ${registry.loginServer}。`,
            )
          : say(
              `${typedHost} was given as the registry’s name. Clients must use ${registry.loginServer}.`,
              `输入的注册表名称是 ${typedHost}。客户端必须使用 ${registry.loginServer}。`,
            ),
        ...(wrong ? {} : { settle: say('The name in the failing client’s image reference would settle it.', '查看失败客户端的镜像引用中的域名即可确定。') }),
        fixes: [
          {
            label: say('Sign in and pull with the login server’s name', '使用登录服务器名登录和拉取'),
            command: ['docker', 'login', registry.loginServer],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'the error names it': [saw('said', { text: X509, symptoms: [{ id: 'x509-wrong-name', excerpt: X509 }] })],
      'it was typed': [...healthy(), saw('said', { text: 'contoso.privatelink.azurecr.io', typedHost: 'contoso.privatelink.azurecr.io' })],
      'only the text shows it': [saw('said', { text: `docker pull: ${X509}` })],
    },
    quiet: {
      'nothing was said': [saw('said')],
      'the login server was typed': [saw('said', { text: 'contoso.azurecr.io', typedHost: 'contoso.azurecr.io' })],
      'a wrong name of another kind': [
        saw('said', {
          text: 'x509: certificate is valid for web01, not contoso.azurecr.io',
          symptoms: [{ id: 'x509-wrong-name', excerpt: 'x509: certificate is valid for web01, not contoso.azurecr.io' }],
        }),
      ],
      'a lookup that mentions it': [
        saw('said', {
          text: 'lookup contoso.privatelink.azurecr.io: no such host',
          symptoms: [{ id: 'dial-tcp-lookup', excerpt: 'lookup contoso.privatelink.azurecr.io: no such host' }],
        }),
      ],
    },
  },
});
