import { cite } from '../../evaluate/cite.ts';
import { cited, placeOf, type Tunnel, troubled, tunnelsOf } from '../../evaluate/reach-proxy.ts';
import { showDaemonProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const PLAIN = { via: 'http://proxy:3128' };
const TLS = { via: 'https://proxy:3128' };
const daemon = (httpsProxy: string) =>
  saw('client', { daemons: [{ file: '/etc/systemd/system/docker.service.d/http-proxy.conf', client: 'docker', httpsProxy }] });

/** TLS to a proxy that does not speak it, or plain words to one that does. */
const mismatched = (t: Tunnel): boolean => {
  if (t.fault === undefined) return false;
  const secure = t.via.startsWith('https:');
  return secure ? t.stage === 'tls' || t.fault === 'not-tls' : t.stage === 'tls' || (t.stage === 'answer' && t.fault === 'malformed' && t.status === undefined);
};
const otherScheme = (via: string): string => (via.startsWith('https:') ? via.replace(/^https:/, 'http:') : via.replace(/^http:/, 'https:'));

export default rule({
  id: 'proxy-misconfigured-scheme',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy’s URL has the wrong scheme', '代理 URL 的协议不正确'),
  about: say(
    'The scheme in HTTPS_PROXY says how to speak to the proxy itself, not what is fetched through it. Most proxies speak plain HTTP, so it is http:// even for HTTPS sites. With https:// clients begin a TLS handshake that the proxy does not understand: “proxyconnect tcp: EOF” or “first record does not look like a TLS handshake”.',
    'HTTPS_PROXY 中的协议表示如何与代理本身通信，而不是通过代理访问什么。大多数代理使用明文 HTTP，因此即使访问 HTTPS 站点也应写 http://。写成 https:// 时，客户端会发起代理无法理解的 TLS 握手：“proxyconnect tcp: EOF” 或 “first record does not look like a TLS handshake”。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],
  wants: ['client', 'said'],
  explains: ['proxy-closes-connection', 'proxy-no-answer', 'proxy-daemon-not-configured'],
  reach: 'vantage',

  *examine(evidence) {
    const settle = say('Speaking to the proxy with the other scheme would settle it.', '改用另一种协议连接该代理即可确定。');
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, mismatched)) {
        const [first] = group;
        yield {
          because: cited(group),
          target: first.host,
          confidence: first.fault === 'not-tls' ? 'certain' : 'likely',
          detail: say(
            `${first.via} does not speak what its URL says: ${first.o.outcome.status === 'failed' ? first.o.outcome.detail : first.fault}.`,
            `${first.via} 使用的协议与其 URL 不符：${first.o.outcome.status === 'failed' ? first.o.outcome.detail : first.fault}。`,
          ),
          ...(first.fault === 'not-tls' ? {} : { settle }),
          fixes: [
            {
              label: say(
                `Write ${otherScheme(first.via)} in HTTPS_PROXY, of the shell and of the daemons`,
                `在 shell 和守护进程的 HTTPS_PROXY 中改为 ${otherScheme(first.via)}`,
              ),
              command: ['curl', '--verbose', '--head', '--proxy', otherScheme(first.via), `https://${first.host}/v2/`],
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'none',
            },
          ],
        };
      }
      const open = tunnelsOf(evidence, from).find((t) => t.open && t.via.startsWith('http:'));
      for (const client of open ? evidence.seen('client', { from }) : []) {
        const wrong = client.facts.daemons.find((d) => d.httpsProxy?.startsWith('https://') && placeOf(d.httpsProxy) === placeOf(open?.via ?? ''));
        if (!wrong || !open) continue;
        const said = evidence.seen('said', { from }).filter((o) => o.facts.symptoms.some((s) => /^proxyconnect|^proxy-wrong-scheme/.test(s.id)));
        yield {
          because: cite([client, ...said], open.o),
          target: open.host,
          severity: 'warning',
          confidence: 'likely',
          detail: say(
            `${wrong.file} gives ${wrong.client} the proxy ${wrong.httpsProxy}; here ${open.via} works, in plain HTTP.`,
            `${wrong.file} 为 ${wrong.client} 配置的代理是 ${wrong.httpsProxy}；此处可用的是明文 HTTP 的 ${open.via}。`,
          ),
          settle,
          fixes: [
            {
              label: say(`Write ${open.via} in ${wrong.file}, then restart ${wrong.client}`, `在 ${wrong.file} 中改为 ${open.via}，然后重启 ${wrong.client}`),
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'interrupts',
            },
            showDaemonProxy,
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'https:// for a plain proxy': [no('proxy', 'not-tls', TLS, { stage: 'tls' })],
      'it closes at the handshake': [no('proxy', 'closed', TLS, { stage: 'tls' })],
      'http:// for a proxy that speaks TLS': [no('proxy', 'malformed', PLAIN, { stage: 'answer' })],
      'only Docker’s own setting is wrong': [saw('proxy', {}, PLAIN), daemon('https://proxy:3128')],
    },
    quiet: {
      'a plain proxy that works': [saw('proxy', {}, PLAIN), daemon('http://proxy:3128')],
      'a TLS proxy that works': [saw('proxy', {}, TLS)],
      'closed after CONNECT': [no('proxy', 'closed', PLAIN, { stage: 'answer' })],
      refused: [no('proxy', 'refused', TLS, { stage: 'connect' })],
      'no proxy': healthy(),
    },
  },
});
