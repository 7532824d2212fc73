import { cited, hostsOf, troubled, wordsOf } from '../../evaluate/reach-proxy.ts';
import { tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const failed = (status: number, middlebox?: string) =>
  saw('proxy', { stage: 'answer', status, reason: 'Service Unavailable', ...(middlebox ? { middlebox } : {}) }, VIA);

/** What the proxy's own header says about its upstream, in a few words. */
function reasonOf(words: string): { readonly en: string; readonly zh: string } {
  if (/DNS|resolv/i.test(words)) return { en: 'It says that it cannot resolve the name.', zh: '它表示无法解析该域名。' };
  if (/CONNECT_FAIL|refused|timed? ?out|unreachable/i.test(words)) return { en: 'It says that it cannot connect to it.', zh: '它表示无法连接该主机。' };
  return { en: 'It cannot resolve or reach the host itself.', zh: '代理自身无法解析或访问该主机。' };
}

export default rule({
  id: 'proxy-upstream-failed',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy itself cannot reach the registry', '代理自身无法访问注册表'),
  about: say(
    'The proxy answers 502, 503, 504 or 500 to CONNECT: it would let the client through, but it cannot resolve the registry’s name or connect to it from where it stands. Its error header or page often says which. A proxy that stands outside a private network cannot reach a private endpoint.',
    '代理对 CONNECT 返回 502、503、504 或 500：它允许客户端通过，但从其所在位置无法解析注册表的域名或建立连接。其错误标头或页面通常会说明是哪一种。位于专用网络之外的代理无法访问专用终结点。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/aks/http-proxy',
  needs: ['proxy'],
  wants: ['http'],
  explains: ['registry-service-degraded'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => !t.open && t.status !== undefined && t.status >= 500 && t.status !== 511)) {
        const [first] = group;
        const reason = reasonOf(`${wordsOf(first)} ${first.facts.body ?? ''}`);
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          detail: say(
            `${first.via} answered ${wordsOf(first)} to CONNECT ${hostsOf(group)}. ${reason.en}`,
            `${first.via} 对 CONNECT ${hostsOf(group)} 返回 ${wordsOf(first)}。${reason.zh}`,
          ),
          fixes: [
            { label: say('On the proxy: look the name up', '在代理上：查询该域名'), command: ['nslookup', first.host], risk: 'none' },
            {
              label: say('On the proxy: connect to the host', '在代理上：连接该主机'),
              command: ['curl', '--verbose', '--head', '--connect-timeout', '5', `https://${first.host}/v2/`],
              risk: 'none',
            },
            tryProxy(first.via, first.host),
          ],
        };
      }
      for (const o of evidence.seen('http', { from, role: ['login', 'regional', 'data', 'storage'] })) {
        if (o.facts.status < 500 || o.facts.status === 511 || o.facts.middlebox === undefined || o.facts.registryApi) continue;
        yield {
          because: [o],
          detail: say(
            `A proxy on the way answered ${o.facts.status} for ${o.target} (${o.facts.middlebox}).`,
            `途中的代理为 ${o.target} 返回了 ${o.facts.status}（${o.facts.middlebox}）。`,
          ),
          fixes: [{ label: say('On the proxy: look the name up', '在代理上：查询该域名'), command: ['nslookup', o.target], risk: 'none' }],
        };
      }
    }
  },

  examples: {
    fires: {
      'it cannot resolve the name': [failed(503, 'X-Squid-Error: ERR_DNS_FAIL 0')],
      'it cannot connect': [failed(502, 'X-Squid-Error: ERR_CONNECT_FAIL 111')],
      'it does not say why': [failed(504)],
      'a proxy that opens TLS answers 503': [
        saw('proxy', {}, VIA),
        saw('http', { status: 503, registryApi: false, middlebox: 'X-Squid-Error: ERR_CONNECT_FAIL 110' }, VIA),
      ],
    },
    quiet: {
      'it opens the tunnel': healthy(VIA),
      'it forbids': [saw('proxy', { stage: 'answer', status: 403 }, VIA)],
      'the registry’s own 503': [saw('proxy', {}, VIA), saw('http', { status: 503, registryApi: true }, VIA)],
      'only a control name': [...healthy(VIA), saw('proxy', { stage: 'answer', status: 503 }, { ...VIA, target: 'mcr.microsoft.com', role: 'mcr' })],
    },
  },
});
