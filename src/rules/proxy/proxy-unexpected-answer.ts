import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { cited, hostsOf, knowsNoConnect, type Tunnel, troubled, wordsOf } from '../../evaluate/reach-proxy.ts';
import { handshakeFault } from '../../evaluate/reach-tls.ts';
import { tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const REDIRECT = { stage: 'answer', status: 302, reason: 'Found', location: 'https://login.corp.example/' } as const;

const odd = (t: Tunnel): boolean => !t.open && t.status !== undefined && (t.status < 400 || t.status === 511 || knowsNoConnect(t));

export default rule({
  id: 'proxy-unexpected-answer',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy answers with a page instead of a tunnel', '代理返回了页面而不是隧道'),
  about: say(
    'CONNECT is answered with a redirect or a web page: usually a sign-in or terms-of-use page in front of the proxy, which a browser would show. Container clients can do nothing with it and print a bare “Found”. Sometimes the address belongs to a web server that is no proxy.',
    '对 CONNECT 的应答是重定向或网页：通常是代理前的登录页或使用条款页，浏览器会将其显示出来。容器客户端无法处理，只会输出 “Found”。有时该地址属于普通 Web 服务器，并不是代理。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],
  wants: ['tls'],
  explains: ['proxy-data-endpoint-missing'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, odd)) {
        const [first] = group;
        const to = first.facts.location;
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          detail: say(
            `${first.via} answered ${wordsOf(first)} to CONNECT ${hostsOf(group)}${to ? `, and points to ${to}` : ''}.`,
            `${first.via} 对 CONNECT ${hostsOf(group)} 返回 ${wordsOf(first)}${to ? `，并指向 ${to}` : ''}。`,
          ),
          fixes: [
            {
              label: say('Have the registry’s hosts exempted from the sign-in page, or sign this host in', '将注册表主机从登录页中排除，或让此主机完成登录'),
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'none',
            },
            tryProxy(first.via, first.host),
          ],
        };
      }
      for (const o of evidence.failed('tls', { from, role: REGISTRY_ROLES, way: 'proxy' })) {
        const direct = evidence.failed('tls', { from, target: o.target, aside: true, way: 'direct' });
        if (handshakeFault(o) !== 'not-tls' || direct.some((d) => handshakeFault(d) === 'not-tls')) continue;
        yield {
          because: cite(
            evidence.seen('proxy', { from, target: o.target }).filter((p) => p.via === o.via),
            o,
          ),
          confidence: 'likely',
          detail: say(
            `${o.via} answered 200 to CONNECT ${o.target}, and what follows is not TLS: a page, not a tunnel.`,
            `${o.via} 对 CONNECT ${o.target} 返回 200，但之后的内容不是 TLS：是页面而不是隧道。`,
          ),
          settle: say('The first bytes that come after the proxy’s answer would settle it.', '查看代理应答之后的首批字节即可确定。'),
          fixes: [tryProxy(o.via ?? '<proxy>', o.target)],
        };
      }
    }
  },

  examples: {
    fires: {
      'a redirect to a sign-in page': [saw('proxy', REDIRECT, VIA)],
      'a web page with 200': [saw('proxy', { stage: 'answer', status: 200, contentType: 'text/html', body: '<html>' }, VIA)],
      'a web server that calls its page a tunnel': [saw('proxy', {}, VIA), no('tls', 'not-tls', VIA)],
      'a web server that has no such page': [saw('proxy', { stage: 'answer', status: 404, reason: 'Not Found', server: 'nginx' }, VIA)],
      'told as a failure': [no('proxy', 'malformed', VIA, REDIRECT)],
    },
    quiet: {
      'the host itself does not speak TLS': [saw('proxy', {}, VIA), no('tls', 'not-tls', VIA), no('tls', 'not-tls', { aside: true })],
      'a tunnel': healthy(VIA),
      'it wants a sign-in the proper way': [saw('proxy', { stage: 'answer', status: 407 }, VIA)],
      'it forbids': [saw('proxy', { stage: 'answer', status: 403, contentType: 'text/html' }, VIA)],
      'it fails upstream': [saw('proxy', { stage: 'answer', status: 502 }, VIA)],
    },
  },
});
