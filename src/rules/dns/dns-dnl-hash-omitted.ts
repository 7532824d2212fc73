import { cite } from '../../evaluate/cite.ts';
import { labelOf } from '../../hosts.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const HASHED = saw('registry', { loginServer: 'contoso-a1b2c3.azurecr.io', nameLabelScope: 'TenantReuse' });
const PLAIN = saw('said', { typedHost: 'contoso.azurecr.io' });

export default rule({
  id: 'dns-dnl-hash-omitted',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The login server’s name has a hash that was left out', '登录服务器名称中的哈希被遗漏'),
  about: say(
    'The registry was created with a domain name label, so its login server is the name, a dash and a hash. The plain name does not exist, or belongs to somebody else: then even the 401 challenge looks right, and sign-in fails. Image references, Dockerfiles and charts need the full login server; az acr login takes the resource name.',
    '注册表创建时使用了域名标签，其登录服务器为“名称-哈希”。不带哈希的名称不存在，或属于他人：此时 401 质询看似正常，但登录失败。映像引用、Dockerfile 和 chart 需要使用完整的登录服务器；az acr login 使用资源名称。',
  ),
  docs: `${ACR_DOCS}/container-registry-get-started-azure-cli`,
  needs: ['registry'],
  wants: ['dns', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['dns-nxdomain-registry-not-found', 'dns-wrong-cloud-suffix', 'auth-no-role', 'auth-wrong-tenant'],

  *examine(evidence, question) {
    const registry = evidence.first('registry');
    if (!registry?.facts.loginServer.includes('-')) return;
    const { loginServer } = registry.facts;
    const plain = `${labelOf(loginServer).replace(/-.*$/, '')}.${question.cloud.registrySuffix}`;
    const typed = evidence
      .seen('said')
      .find((o) => o.facts.typedHost?.toLowerCase() === plain || o.facts.symptoms.some((s) => s.host?.toLowerCase() === plain));
    const looked = question.registry.loginServer === plain ? evidence.known('dns', { target: plain })[0] : undefined;
    const last = typed ?? looked;
    if (!last) return;
    yield {
      because: cite([registry], last),
      target: plain,
      detail: say(
        `${registry.facts.name} is ${loginServer}; ${plain} is another name.`,
        `${registry.facts.name} 的登录服务器是 ${loginServer}；${plain} 是另一个名称。`,
      ),
      fixes: [
        {
          label: say(`Use ${loginServer} wherever ${plain} stands`, `将所有 ${plain} 替换为 ${loginServer}`),
          command: ['az', 'acr', 'show', '--name', registry.facts.name, '--query', 'loginServer', '--output', 'tsv'],
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: { 'the plain name was typed': [HASHED, PLAIN], 'the plain name was looked up': [HASHED, no('dns', 'name-not-found', {}, { chain: [] })] },
    quiet: {
      'no label': [saw('registry'), PLAIN],
      'nobody used the plain name': [HASHED],
      'the full name was typed': [HASHED, saw('said', { typedHost: 'contoso-a1b2c3.azurecr.io' })],
      'a healthy look': [...healthy()],
    },
  },
});
