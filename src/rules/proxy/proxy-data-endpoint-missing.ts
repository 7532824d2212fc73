import { cite } from '../../evaluate/cite.ts';
import { hostsOf, type Tunnel, troubled, tunnelsOf, wordsOf } from '../../evaluate/reach-proxy.ts';
import { allowOnProxy } from '../proxies.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, denied, healthy, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const DATA = { target: DATA_HOST, ...VIA };
const FORBIDS = { stage: 'answer', status: 403, reason: 'Forbidden' } as const;
const LOGIN = [saw('proxy', {}, VIA), saw('tls', {}, VIA), saw('http', {}, VIA)];

const forbids = (t: Tunnel): boolean => !t.open && t.status !== undefined && t.status >= 400 && t.status < 500 && t.status !== 407;

export default rule({
  id: 'proxy-data-endpoint-missing',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy allows the login server but not the layers’ host', '代理放行了登录服务器，但未放行镜像层主机'),
  about: say(
    'The proxy lets clients through to the login server and forbids the host that serves the layers: a data endpoint, or Azure blob storage. Signing in works, pulls fail after the manifest. Both names must be allowed.',
    '代理允许客户端访问登录服务器，但禁止访问提供镜像层的主机：数据终结点或 Azure Blob 存储。登录正常，拉取在清单之后失败。两个域名都必须放行。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['proxy'],
  wants: ['http', 'pull'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => forbids(t) && (t.role === 'data' || t.role === 'storage'))) {
        const [first] = group;
        const login = tunnelsOf(evidence, from).find((t) => t.role === 'login' && t.via === first.via);
        yield {
          because: cite(login?.open ? [login.o, ...group.slice(1).map((t) => t.o)] : group.slice(1).map((t) => t.o), first.o),
          target: first.host,
          detail: say(
            `${first.via} answered ${wordsOf(first)} to CONNECT ${hostsOf(group)}, where pulls fetch their layers.`,
            `${first.via} 对 CONNECT ${hostsOf(group)} 返回 ${wordsOf(first)}，而拉取时需从该主机获取镜像层。`,
          ),
          fixes: [allowOnProxy(group.map((t) => t.host))],
        };
      }
      for (const o of evidence.seen('http', { from, role: ['data', 'storage'], way: 'proxy' })) {
        const { status, middlebox, contentType, errorCode } = o.facts;
        const page = status === 403 && errorCode === undefined && (middlebox !== undefined || /html/i.test(contentType ?? ''));
        if (!page) continue;
        yield {
          because: [o],
          confidence: middlebox ? 'certain' : 'likely',
          detail: say(
            `${o.target} was answered through ${o.via} with a page of its own: ${status}${middlebox ? `, ${middlebox}` : ''}.`,
            `${o.target} 经由 ${o.via} 返回了代理自己的页面：${status}${middlebox ? `，${middlebox}` : ''}。`,
          ),
          ...(middlebox ? {} : { settle: say('The proxy’s log would settle it.', '查看代理日志即可确定。') }),
          fixes: [allowOnProxy([o.target])],
        };
      }
      // Azure's own refusals, the registry's and the storage's, bear a code.
      for (const pull of evidence.seen('pull', { from })) {
        const step = pull.facts.steps.find((s) => s.step === 'layer' && s.status === 403 && s.errorCode === undefined);
        if (!step) continue;
        yield {
          because: [pull],
          target: step.host,
          confidence: 'likely',
          detail: say(
            `${step.host} answered 403 to the request for a layer${pull.via ? ` through ${pull.via}` : ''}, without the code that Azure’s own refusals bear.`,
            `${step.host} 对层的请求${pull.via ? `（经由 ${pull.via}）` : ''}返回 403，但不含 Azure 自身拒绝时附带的错误代码。`,
          ),
          settle: say('The log of the proxy or web filter on the way would settle it.', '查看途中代理或 Web 过滤设备的日志即可确定。'),
          fixes: [allowOnProxy([step.host])],
        };
      }
    }
  },

  examples: {
    fires: {
      'it forbids the data host': [...LOGIN, saw('proxy', FORBIDS, DATA)],
      'it forbids shared storage': [...LOGIN, saw('proxy', FORBIDS, { ...VIA, target: 'eusmanaged1.blob.core.windows.net' })],
      'a filter on the direct way, felt by a pull': [...healthy(), saw('pull', { steps: [{ step: 'layer', host: DATA_HOST, status: 403, ms: 9 }], bytes: 0 })],
      'its page inside the tunnel': [
        ...LOGIN,
        saw('proxy', {}, DATA),
        saw(
          'http',
          { status: 403, registryApi: false, contentType: 'text/html', middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0', body: '<html>' },
          { ...DATA, unknown: ['errorCode', 'challenge'] },
        ),
      ],
    },
    quiet: {
      'the storage refuses a layer itself': [
        ...LOGIN,
        saw('pull', { steps: [{ step: 'layer', host: DATA_HOST, status: 403, errorCode: 'AuthorizationFailure', ms: 9 }], bytes: 0 }),
      ],
      'both are allowed': [...LOGIN, saw('proxy', {}, DATA), saw('http', { status: 404, registryApi: false }, DATA)],
      'only the login server is forbidden': [saw('proxy', FORBIDS, VIA), saw('proxy', {}, DATA)],
      'the data host’s own refusal': [...LOGIN, saw('proxy', {}, DATA), denied('203.0.113.7', DATA)],
      'storage answers 400 in XML': [
        ...LOGIN,
        saw('proxy', {}, DATA),
        saw('http', { status: 400, registryApi: false, contentType: 'application/xml', body: '<Error/>' }, { ...DATA, unknown: ['errorCode'] }),
      ],
      'no proxy': healthy(),
    },
  },
});
