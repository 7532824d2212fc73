// What clients say about a proxy between them and the registry. `ip` is the proxy's address. Go prints the bare words of a
// status, `Get "https://...": Forbidden`, when a proxy answered so to CONNECT, and never for the registry's own answer.
import { say } from '../words/say.ts';
import { HOST, IP, type Symptom, words } from './shape.ts';

export const PROXY_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'proxy-auth',
    title: say('The proxy asks for credentials (407)', '代理要求身份验证 (407)'),
    about: say(
      'The proxy wants a user name and password, and got none or wrong ones. The registry was not asked yet.',
      '代理要求用户名和密码，而请求未提供或不正确。此时尚未访问注册表。',
    ),
    patterns: [/Proxy Authentication Required|Tunnel connection failed: 407|HTTP code 407 from proxy|\b407\b.{0,40}?proxy|ERR_CACHE_ACCESS_DENIED/i],
    suspects: ['proxy-auth-required', 'proxy-unexpected-answer'],
  },
  {
    id: 'proxy-wrong-scheme',
    title: say('The proxy does not speak TLS', '代理不使用 TLS'),
    about: say(
      'HTTPS_PROXY says https:// for a proxy that speaks plain HTTP. It should nearly always be http://, also for HTTPS traffic.',
      'HTTPS_PROXY 对仅支持明文 HTTP 的代理使用了 https://。即使用于 HTTPS 流量，也几乎总应写为 http://。',
    ),
    patterns: [
      /proxyconnect tcp: tls: (?:first record does not look like a TLS handshake|oversized record)|Your proxy appears to only use HTTP and not HTTPS/i,
    ],
    suspects: ['proxy-misconfigured-scheme'],
  },
  {
    id: 'proxyconnect-eof',
    title: say('The proxy hung up (proxyconnect tcp: EOF)', '代理断开了连接 (proxyconnect tcp: EOF)'),
    about: say(
      'The proxy closed the connection without an answer: often https:// was given for a plain HTTP proxy, or the proxy forbids the host and hangs up.',
      '代理未作应答即关闭连接：通常是对明文 HTTP 代理使用了 https://，或代理禁止该主机并直接断开。',
    ),
    patterns: [/proxyconnect tcp: (?:unexpected )?EOF|Proxy CONNECT aborted|RemoteDisconnected\('Remote end closed/i],
    suspects: ['proxy-misconfigured-scheme', 'proxy-daemon-not-configured', 'proxy-closes-connection', 'proxy-blocks-registry'],
  },
  {
    id: 'proxy-name-not-found',
    title: say('The proxy’s name does not resolve', '代理的名称无法解析'),
    about: say('The name in HTTPS_PROXY cannot be found. The registry was not asked yet.', '无法解析 HTTPS_PROXY 中的名称。此时尚未访问注册表。'),
    patterns: [words(`proxyconnect tcp: dial tcp: lookup ${HOST}`), words(`Could not resolve proxy: ${HOST}`)],
    suspects: ['proxy-name-unresolved', 'dns-resolver-unreachable'],
  },
  {
    id: 'proxyconnect-failed',
    title: say('The proxy cannot be reached', '无法访问代理'),
    about: say('The proxy itself does not answer on its port. The registry was not asked yet.', '代理自身的端口没有应答。此时尚未访问注册表。'),
    patterns: [words(`proxyconnect tcp: dial tcp ${IP}:\\d{1,5}: .{1,60}`), /Cannot connect to proxy|Unable to connect to proxy|Failed to connect to proxy/i],
    suspects: ['proxy-unreachable', 'proxy-no-answer', 'proxy-name-unresolved'],
  },
  {
    id: 'proxy-forbidden',
    title: say('The proxy forbids the host', '代理禁止访问该主机'),
    about: say(
      'The proxy answered 403 to CONNECT: it is the proxy’s rule, not the registry’s.',
      '代理对 CONNECT 返回 403：这是代理的规则，而不是注册表的规则。',
    ),
    patterns: [
      /Tunnel connection failed: (?<status>403)|HTTP code (?<status>403) from proxy|X-Squid-Error: ERR_ACCESS_DENIED|\bERR_ACCESS_DENIED\b|CONNECT tunnel failed, response (?<status>403)/i,
      /(?:Get|Head|Post|Put|Patch) "https:[^"]{1,1400}": Forbidden(?!\w)/i,
    ],
    suspects: ['proxy-blocks-registry', 'proxy-data-endpoint-missing'],
  },
  {
    id: 'proxy-upstream',
    title: say('The proxy cannot reach the registry', '代理无法访问注册表'),
    about: say('The proxy was willing, and could not resolve or connect to the registry itself.', '代理愿意转发，但自身无法解析或连接到注册表。'),
    patterns: [
      /Tunnel connection failed: (?<status>50\d)|HTTP code (?<status>50\d) from proxy|CONNECT tunnel failed, response (?<status>50\d)|\bERR_(?:DNS_FAIL|CONNECT_FAIL|CANNOT_FORWARD)\b/i,
      /(?:Get|Head|Post|Put|Patch) "https:[^"]{1,1400}": (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)(?!\w)/i,
    ],
    suspects: ['proxy-upstream-failed', 'proxy-not-bypassed-for-private-endpoint'],
  },
  {
    id: 'proxy-odd-answer',
    title: say('The proxy answered with something else than a tunnel', '代理返回的不是隧道'),
    about: say(
      'A redirect, or “not found”, came where a tunnel was asked for: a sign-in page in front of the proxy, or a web server that is no proxy.',
      '请求隧道时返回了重定向或“未找到”：可能是代理前的登录页，或该地址是普通 Web 服务器而不是代理。',
    ),
    patterns: [
      /(?:Get|Head|Post|Put|Patch) "https:[^"]{1,1400}": (?:Found|Moved Permanently|See Other|Temporary Redirect|Permanent Redirect|Not Found|Method Not Allowed|Bad Request|Not Implemented)(?!\w)/i,
    ],
    suspects: ['proxy-unexpected-answer', 'http-captive-portal', 'proxy-blocks-registry'],
  },
  {
    id: 'html-answer',
    title: say('A web page came where JSON belongs', '应为 JSON 的位置返回了网页'),
    about: say(
      'The registry’s API never answers with HTML: a proxy, a filter or a sign-in page did.',
      '注册表的 API 不会返回 HTML：应答来自代理、过滤设备或登录页。',
    ),
    patterns: [
      /error parsing HTTP (?<status>\d{3}) response body: .{0,60}?invalid character '<'|invalid character '<' looking for beginning of value|unexpected content type:? "?text\/html/i,
    ],
    suspects: ['proxy-blocks-registry', 'http-captive-portal', 'proxy-unexpected-answer', 'tls-interception'],
  },
];
