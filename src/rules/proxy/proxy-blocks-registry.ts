import { cite } from '../../evaluate/cite.ts';
import { cited, hostsOf, knowsNoConnect, type Tunnel, troubled, tunnelsOf, wordsOf } from '../../evaluate/reach-proxy.ts';
import { isRegistryDenial } from '../../path.ts';
import { allowOnProxy, tryProxy } from '../proxies.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, denied, healthy, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const FORBIDS = { stage: 'answer', status: 403, reason: 'Forbidden', middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0' } as const;
const PAGE = { status: 403, registryApi: false, contentType: 'text/html', body: '<html>blocked by policy</html>' } as const;
const filtered = saw('http', { ...PAGE, middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0' }, { unknown: ['errorCode', 'challenge'] });
const DATA = { target: DATA_HOST, ...VIA };

/** Statuses that say "not for you"; 407 asks for a sign-in, 5xx says that the proxy itself could not, and the rest are no proxy's. */
const forbids = (t: Tunnel): boolean => !t.open && t.status !== undefined && t.status >= 400 && t.status < 500 && t.status !== 407 && !knowsNoConnect(t);

export default rule({
  id: 'proxy-blocks-registry',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy forbids the registry', '代理禁止访问注册表'),
  about: say(
    'The proxy (or a filter in between) answers 403 or another refusal of its own. It is not the registry’s: that one says DENIED in JSON, with the client’s address, and bears the header Docker-Distribution-Api-Version. Allow the login server and the data hosts on the proxy.',
    '代理（或中间的过滤设备）自行返回了 403 或其他拒绝。这不是注册表的拒绝：注册表的拒绝为 JSON 格式的 DENIED，包含客户端地址，并带有 Docker-Distribution-Api-Version 标头。请在代理上放行登录服务器和数据主机。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['proxy'],
  wants: ['http'],
  explains: ['proxy-data-endpoint-missing', 'tls-interception'],
  reach: 'vantage',

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => forbids(t) && (t.role === 'login' || t.role === 'regional'))) {
        const [first] = group;
        const others = tunnelsOf(evidence, from).filter((t) => forbids(t) && t.via === first.via && (t.role === 'data' || t.role === 'storage'));
        yield {
          because: cited(group),
          target: first.host,
          detail: say(
            `${first.via} answered ${wordsOf(first)} to CONNECT ${hostsOf(group)}. That is the proxy’s answer, not the registry’s.`,
            `${first.via} 对 CONNECT ${hostsOf(group)} 返回 ${wordsOf(first)}。这是代理的回答，而不是注册表的。`,
          ),
          fixes: [allowOnProxy([...group, ...others].map((t) => t.host)), tryProxy(first.via, first.host)],
        };
      }
      for (const o of evidence.seen('http', { from, role: ['login', 'regional'] })) {
        const { status, registryApi, middlebox, server } = o.facts;
        if (status !== 403 || registryApi || isRegistryDenial(o) || o.facts.errorCode !== undefined) continue;
        const who = middlebox ?? server;
        yield {
          because: cite([], o),
          confidence: o.via || middlebox ? 'certain' : 'likely',
          detail: say(
            `${o.target} answered ${status}${o.via ? ` through ${o.via}` : ''}${who ? ` (${who})` : ''}, without anything that the registry’s own refusals bear.`,
            `${o.target} ${o.via ? `经由 ${o.via} ` : ''}返回 ${status}${who ? `（${who}）` : ''}，且不含注册表自身拒绝时的任何特征。`,
          ),
          ...(o.via || middlebox
            ? {}
            : { settle: say('The log of the proxy or web filter on the way would settle it.', '查看途中代理或 Web 过滤设备的日志即可确定。') }),
          fixes: [allowOnProxy([o.target]), ...(o.via ? [tryProxy(o.via, o.target)] : [])],
        };
      }
    }
  },

  examples: {
    fires: {
      'it forbids the login server': [saw('proxy', FORBIDS, VIA)],
      'its page inside the tunnel': [saw('proxy', {}, VIA), saw('tls', {}, VIA), saw('http', PAGE, { ...VIA, unknown: ['errorCode', 'challenge'] })],
      'a filter on the direct way': [...healthy().slice(0, 3), filtered],
      'login and data': [saw('proxy', FORBIDS, VIA), saw('proxy', FORBIDS, DATA)],
    },
    quiet: {
      'it opens the tunnel': [saw('proxy', {}, VIA), saw('http', {}, VIA)],
      'the registry’s own 403': [saw('proxy', {}, VIA), denied('203.0.113.7', VIA)],
      'it wants a sign-in': [saw('proxy', { ...FORBIDS, status: 407 }, VIA)],
      'it could not': [saw('proxy', { ...FORBIDS, status: 503 }, VIA)],
      'only the data host is forbidden': [saw('proxy', {}, VIA), saw('http', {}, VIA), saw('proxy', FORBIDS, DATA)],
      'only a control name is forbidden': [
        saw('proxy', {}, VIA),
        saw('http', {}, VIA),
        saw('proxy', FORBIDS, { ...VIA, target: 'mcr.microsoft.com', role: 'mcr' }),
      ],
    },
  },
});
