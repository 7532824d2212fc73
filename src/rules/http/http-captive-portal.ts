import { cite } from '../../evaluate/cite.ts';
import type { Seen } from '../../evidence.ts';
import { isRegistryAnswer, isRegistryDenial } from '../../path.ts';
import { tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, saw } from '../sample.ts';

const PAGE = { status: 200, registryApi: false, contentType: 'text/html', body: '<html><title>Sign in</title></html>' } as const;
const BARE = { unknown: ['challenge', 'errorCode'] };
const page = (facts: object) => saw('http', { ...PAGE, ...facts }, BARE);

const isHtml = ({ facts }: Seen<'http'>): boolean => /html/i.test(facts.contentType ?? '') || /^\s*<(!doctype html|html)/i.test(facts.body);
const isSignIn = ({ facts }: Seen<'http'>): boolean =>
  facts.status === 511 || (facts.status >= 300 && facts.status < 400) || /sign.?in|log.?in|portal|terms of use|accept|登录|认证/i.test(facts.body);

/** An answer that no registry gives where a 401 challenge belongs. 403, 429 and 5xx are other rules' business. */
function isStranger(o: Seen<'http'>): boolean {
  const { status, registryApi, challenge } = o.facts;
  if (registryApi || isRegistryAnswer(o) || isRegistryDenial(o) || o.facts.errorCode !== undefined) return false;
  if (status < 400 || status === 511) return true;
  if (status === 401) return challenge?.scheme.toLowerCase() !== 'bearer';
  return status < 500 && ![403, 407, 429].includes(status) && isHtml(o);
}

export default rule({
  id: 'http-captive-portal',
  layer: 'http',
  severity: 'error',
  role: 'cause',
  title: say('A web page answers in the registry’s place', '代替注册表应答的是一个网页'),
  about: say(
    'The registry answers an anonymous request with 401 and a challenge. Here a web page or a redirect comes instead: a sign-in portal of the network, a filter’s page, or another site behind the address. Browsers would show it; container clients fail with strange errors about the answer’s format.',
    '对于匿名请求，注册表会返回 401 和质询。此处返回的却是网页或重定向：网络的登录门户、过滤设备的页面，或该地址背后的其他站点。浏览器会将其显示出来，容器客户端则会报奇怪的响应格式错误。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-access`,
  needs: ['http'],
  wants: ['tls'],
  explains: ['tls-interception', 'tls-certificate-wrong-name'],

  *examine(evidence) {
    for (const o of evidence.seen('http', { role: ['login', 'regional'] }).filter(isStranger)) {
      const tls = evidence.seen('tls', { from: o.from, target: o.target }).filter((t) => t.address === o.address && t.via === o.via);
      const trusted = tls.every((t) => t.facts.nameMatches);
      if (!trusted && !isSignIn(o)) continue; // another host altogether: its certificate says so
      const { status, location, server } = o.facts;
      yield {
        because: cite(tls, o),
        confidence: isSignIn(o) ? 'certain' : 'likely',
        // Who opens this host's TLS to show a page opens that of others too.
        ...(isSignIn(o) && tls.some((t) => !t.facts.trusted) ? { reach: 'vantage' as const } : {}),
        detail: say(
          `${o.target} answered ${status}${isHtml(o) ? ' with a web page' : ''}${location ? `, pointing to ${location}` : ''}${server ? ` (${server})` : ''}; a registry answers 401 with a challenge.`,
          `${o.target} 返回 ${status}${isHtml(o) ? ' 和网页' : ''}${location ? `，并指向 ${location}` : ''}${server ? `（${server}）` : ''}；注册表应返回 401 和质询。`,
        ),
        ...(isSignIn(o)
          ? {}
          : { settle: say('Opening the address in a browser on this host would show whose page it is.', '在此主机的浏览器中打开该地址即可看出页面来源。') }),
        fixes: [
          {
            label: say(
              'Sign in to the network’s portal from this host, or have the registry’s hosts exempted from it',
              '从此主机登录网络门户，或将注册表主机从中排除',
            ),
            link: `${ACR_DOCS}/container-registry-firewall-rules`,
            risk: 'none',
          },
          tryByHand(o.target),
        ],
      };
    }
  },

  examples: {
    fires: {
      'a sign-in page': [...healthy().slice(0, 3), page({})],
      'a redirect': [...healthy().slice(0, 3), page({ status: 302, location: 'https://portal.example/', body: '' })],
      'a portal with a certificate of its own': [saw('tls', { trusted: false, nameMatches: false, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), page({})],
      'another site’s “not found”': [...healthy().slice(0, 3), page({ status: 404, body: '<html>nginx</html>' })],
    },
    quiet: {
      'a healthy 401': healthy(),
      'the registry’s own 403': [denied('203.0.113.7')],
      'a filter’s 403: another rule': [page({ status: 403, body: '<html>blocked</html>' })],
      'an error page of the service': [page({ status: 503, body: '<html>unavailable</html>' })],
      'another host, as its certificate says': [saw('tls', { nameMatches: false }), page({ status: 200, body: '<html>It works!</html>' })],
      'anonymous pull: 200 with the registry’s header': [saw('http', { status: 200, registryApi: true }, BARE)],
      'a data host’s page': [
        ...healthy(),
        saw('http', { ...PAGE, status: 404 }, { ...BARE, target: 'contoso.eastus.data.azurecr.io', address: '20.62.128.20' }),
      ],
    },
  },
});
