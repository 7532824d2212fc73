import { isPrivate } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { viewsOf } from '../../evaluate/names.ts';
import type { Observation } from '../../model.ts';
import { journeyOf } from '../../path.ts';
import { ENDPOINT_IP } from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';

const PRIVATE_HERE = healthy({}, ENDPOINT_IP);
const quoted = (ip: string, status?: number) =>
  saw('said', {
    text: '…',
    symptoms: [{ id: 'io-timeout', excerpt: `dial tcp ${ip}:443: i/o timeout`, ip, host: 'contoso.azurecr.io', ...(status ? { status } : {}) }],
  });

/** Symptoms whose address is that of the DNS server that was asked. */
const OF_A_SERVER: readonly string[] = ['no-such-host', 'server-misbehaving', 'lookup-timeout', 'data-endpoint-lookup'];
/** The server that answered here, "IP:PORT"; undefined where the system does not say, or the hosts file spoke. */
const serverOf = (look: Observation<'dns'>): string | undefined => {
  const server = look.outcome.status === 'ok' ? look.outcome.facts.server : undefined;
  return server?.includes(':') ? server : undefined;
};
const isAnother = (look: Observation<'dns'>, ip = ''): boolean =>
  serverOf(look)
    ?.replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '') !== ip && serverOf(look) !== undefined;
const asked = (ip: string) =>
  saw('said', {
    text: '…',
    symptoms: [{ id: 'no-such-host', excerpt: `lookup contoso.azurecr.io on ${ip}:53: no such host`, ip, host: 'contoso.azurecr.io' }],
  });

export default rule({
  id: 'dns-client-different-resolver',
  layer: 'dns',
  severity: 'warning',
  role: 'cause',
  title: say('The failing client resolves the name in another way', '出错的客户端以不同方式解析该名称'),
  about: say(
    'From here the registry is reached at one address, and the error that was pasted speaks of another: a Docker daemon, a WSL or desktop virtual machine, a kubelet or a proxy has a resolver of its own. The check proves this host’s resolver, not that client’s.',
    '从此处可通过某个地址访问注册表，而粘贴的错误提到的是另一个地址：Docker 守护程序、WSL 或桌面虚拟机、kubelet 或代理使用各自的解析器。检查只能证明本机的解析器，而不是那个客户端的。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/troubleshoot/',
  needs: ['said', 'dns'],
  wants: ['registry', 'privateEndpoint', 'tcp', 'tls', 'http', 'proxy'],

  *examine(evidence, question) {
    for (const said of evidence.seen('said')) {
      for (const view of viewsOf(evidence, ['login', 'data'], question).filter((one) => one.from === said.from)) {
        if (view.addresses.length === 0 || journeyOf(evidence, view.from, view.host).verdict !== 'reachable') continue;
        const about = said.facts.symptoms.filter((s) => s.ip !== undefined && (s.host === undefined || s.host === view.host));
        const asked = about.find((s) => OF_A_SERVER.includes(s.id) && s.host === view.host && isAnother(view.look, s.ip));
        const other =
          asked ??
          about
            .filter((s) => !OF_A_SERVER.includes(s.id))
            .find(
              (s) =>
                s.ip !== undefined &&
                !view.addresses.includes(s.ip) &&
                ((s.host === view.host && s.id !== 'denied-client-ip' && isPrivate(s.ip) !== view.isPrivate) ||
                  (s.id === 'denied-client-ip' && view.isPrivate && !isPrivate(s.ip))),
            );
        if (!other) continue;
        yield {
          because: cite([said], view.look),
          confidence: 'likely',
          settle: say(
            'Resolving the name inside the failing client (its container, virtual machine or node) would settle it.',
            '在出错的客户端（其容器、虚拟机或节点）内解析该名称即可确认。',
          ),
          detail: asked
            ? say(
                `${view.host} is ${view.addresses[0]} here and works, by the word of ${serverOf(view.look)}; the client that failed asked the DNS server ${asked.ip}.`,
                `${view.host} 在此处由 ${serverOf(view.look)} 解析为 ${view.addresses[0]} 且可用；而出错的客户端查询的是 DNS 服务器 ${asked.ip}。`,
              )
            : say(
                `${view.host} is ${view.addresses[0]} here and works; the error that you pasted speaks of ${other.ip}.`,
                `${view.host} 在此处解析为 ${view.addresses[0]} 且可用；而你粘贴的错误提到的是 ${other.ip}。`,
              ),
          fixes: [
            {
              label: say('Give that client the DNS server of this host, and restart it', '为该客户端配置与本机相同的 DNS 服务器并重启'),
              link: 'https://docs.docker.com/engine/daemon/troubleshoot/',
              risk: 'interrupts',
            },
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'the error names a public address': [...PRIVATE_HERE, quoted('20.62.128.10')],
      'the error names another DNS server': [saw('dns', { server: '10.0.0.4:53' }), ...healthy().slice(1), asked('10.9.9.9')],
      'the registry refused a public address': [
        ...PRIVATE_HERE,
        saw('said', {
          text: '…',
          symptoms: [{ id: 'denied-client-ip', excerpt: "client with IP '203.0.113.7' is not allowed access", ip: '203.0.113.7', status: 403 }],
        }),
      ],
    },
    quiet: {
      'the same DNS server': [saw('dns', { server: '10.0.0.4:53' }), ...healthy().slice(1), asked('10.0.0.4')],
      'the same address': [...PRIVATE_HERE, quoted(ENDPOINT_IP)],
      'both public: another replica': [...healthy(), quoted('20.62.128.77')],
      'nothing was pasted': [...PRIVATE_HERE],
      'it fails here too': [saw('dns', { a: [ENDPOINT_IP] }), quoted('20.62.128.10')],
    },
  },
});
