import { cited, hostsOf, troubled, wordsOf } from '../../evaluate/reach-proxy.ts';
import { allowOnProxy, tryProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const ASKS = { stage: 'answer', status: 407, reason: 'Proxy Authentication Required', authenticate: 'Basic realm="corp"' } as const;

export default rule({
  id: 'proxy-auth-required',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy wants a sign-in', '代理要求身份验证'),
  about: say(
    'The proxy answers 407: it lets only signed-in clients through. The registry has not been asked. Docker and containerd can send a user name and password in the proxy’s URL (Basic); they cannot do NTLM or Kerberos. An exception for the registry’s hosts needs no secret.',
    '代理返回 407：只允许已通过身份验证的客户端。请求尚未到达注册表。Docker 和 containerd 可以在代理 URL 中发送用户名和密码（Basic），但不支持 NTLM 或 Kerberos。为注册表的主机设置例外则无需任何机密。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => t.status === 407)) {
        const [first] = group;
        const scheme = first.facts.authenticate;
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          detail: say(
            `${first.via} answered ${wordsOf(first)} to CONNECT ${hostsOf(group)}${scheme ? `; it takes ${scheme}` : ''}.`,
            `${first.via} 对 CONNECT ${hostsOf(group)} 返回 ${wordsOf(first)}${scheme ? `；接受的方式：${scheme}` : ''}。`,
          ),
          fixes: [
            allowOnProxy(group.map((t) => t.host)),
            {
              label: say(
                'Or give the clients and daemons credentials for the proxy (user and password in its URL)',
                '或为客户端和守护进程配置代理凭据（在其 URL 中包含用户名和密码）',
              ),
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'none',
            },
            tryProxy(first.via, first.host),
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'it asks for a sign-in': [saw('proxy', ASKS, VIA)],
      'told as a failure': [no('proxy', 'closed', VIA, ASKS)],
    },
    quiet: {
      'it opens the tunnel': [saw('proxy', {}, VIA)],
      'it forbids': [saw('proxy', { stage: 'answer', status: 403 }, VIA)],
      'the registry’s own 401': healthy(VIA),
      'only asked beside': [...healthy(), saw('proxy', ASKS, { ...VIA, aside: true })],
    },
  },
});
