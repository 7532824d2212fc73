import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });
const layer = (status: number, errorCode?: string) =>
  saw('pull', { steps: [{ step: 'layer', host: 'acct.blob.core.windows.net', status, ms: 5, ...(errorCode ? { errorCode } : {}) }] });

export default rule({
  id: 'client-forwards-auth-on-redirect',
  layer: 'client',
  severity: 'error',
  role: 'cause',
  title: say('The client sends its token on to Azure Storage', '客户端将令牌转发给了 Azure 存储'),
  about: say(
    'A layer is answered by a redirect to storage, with a signed link. A client that follows it with its Authorization header still on is refused by Azure Storage: 400 InvalidAuthenticationInfo. Old clients, home-made scripts and some proxies do this; the network is fine.',
    '拉取层时，注册表会重定向到带签名链接的存储。如果客户端在跟随重定向时仍携带 Authorization 标头，Azure 存储会拒绝：400 InvalidAuthenticationInfo。旧客户端、自制脚本和某些代理会这样做；网络本身正常。',
  ),
  docs: `${ACR_DOCS}/container-registry-faq`,
  needs: [],
  wants: ['said', 'pull'],

  *examine(evidence) {
    const said = saidSymptom(evidence, 'blob-invalid-auth-info');
    const pull = evidence.seen('pull').find((o) => o.facts.steps.some((s) => s.status === 400 && s.errorCode === 'InvalidAuthenticationInfo'));
    const last = pull ?? said;
    if (!last) return;
    yield {
      because: cite(pull && said ? [said] : [], last),
      confidence: 'likely',
      settle: say(
        'The same layer fetched by a current docker or ORAS client, if it works, would settle it.',
        '如果使用最新的 docker 或 ORAS 客户端可以获取同一层，即可确定。',
      ),
      detail: say(
        'Azure Storage answered 400 InvalidAuthenticationInfo: a signed link was called with a token as well.',
        'Azure 存储返回 400 InvalidAuthenticationInfo：访问签名链接时还附带了令牌。',
      ),
      fixes: [
        readAbout(
          say('Use a client that drops the header on redirects to another host', '使用在重定向到其他主机时会去除该标头的客户端'),
          `${ACR_DOCS}/container-registry-faq`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      'storage complains': [said('blob-invalid-auth-info', 'InvalidAuthenticationInfo')],
      'our own pull meets it: something adds the header': [layer(400, 'InvalidAuthenticationInfo')],
    },
    quiet: {
      'the layer comes': [layer(200)],
      'storage says no for another reason': [layer(403, 'AuthorizationFailure')],
      'the registry’s own 401': [said('unauthorized', '401 Unauthorized')],
    },
  },
});
