import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { handshakeFault, servedOtherwise } from '../../evaluate/reach-tls.ts';
import type { Observation } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const OLD_ONLY = { asked: { small: 'answered', classic: 'closed', noName: 'closed', oldProtocol: 'answered' } } as const;

export default rule({
  id: 'tls-version-too-old',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('Only TLS 1.1 or older is spoken', '仅支持 TLS 1.1 或更早版本'),
  about: say(
    'The peer answers handshakes of TLS 1.0 or 1.1 and refuses newer ones. Azure itself speaks TLS 1.2 and newer, so this is an old proxy, appliance or machine in between. Today’s clients, Docker and containerd among them, do not go below TLS 1.2. The other way round, a client that offers no more than TLS 1.1 gets an alert from Azure.',
    '对端应答 TLS 1.0 或 1.1 的握手，而拒绝更新的版本。Azure 本身使用 TLS 1.2 及更高版本，因此这是中间的旧代理、设备或主机。如今的客户端（包括 Docker 和 containerd）不会使用低于 TLS 1.2 的版本。反之，最高只支持 TLS 1.1 的客户端会收到 Azure 的警报。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/tls-support',
  needs: ['tls'],
  wants: ['tcp', 'proxy'],

  *examine(evidence) {
    const refused = evidence.failed('tls', { role: REGISTRY_ROLES }).filter((o) => handshakeFault(o) === 'old-protocol');
    const spoken = evidence.seen('tls', { role: REGISTRY_ROLES }).filter((o) => /^(TLSv1(\.[01])?|SSLv\d(\.\d)?)$/i.test(o.facts.protocol));
    const found: readonly (Observation<'tls'> & { readonly proven: boolean; readonly what: string })[] = [
      ...refused.map((o) => ({ ...o, proven: o.facts.asked?.oldProtocol === 'answered', what: o.facts.alert ?? o.fault })),
      ...spoken.map((o) => ({ ...o, proven: true, what: o.facts.protocol })),
    ];
    for (const o of found) {
      yield {
        because: cite(
          evidence.seen('tcp', { from: o.from, target: o.target }).filter((t) => t.address === o.address),
          o,
        ),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: o.proven ? 'certain' : 'likely',
        detail: say(
          `${o.target}${o.address ? ` at ${o.address}` : ''} agrees on no version that today’s clients accept (${o.what}).`,
          `${o.target}${o.address ? `（${o.address}）` : ''} 无法与当前客户端就 TLS 版本达成一致（${o.what}）。`,
        ),
        ...(o.proven ? {} : { settle: say('A handshake that allows TLS 1.0 and 1.1 would settle it.', '使用允许 TLS 1.0 和 1.1 的握手测试即可确定。') }),
        fixes: [
          {
            label: say(
              'Upgrade the proxy or appliance in between to TLS 1.2 or newer, or exempt the registry from it',
              '将中间的代理或设备升级到 TLS 1.2 或更高版本，或使注册表流量绕过它',
            ),
            link: 'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/tls-support',
            risk: 'none',
          },
          {
            label: say('See which versions are accepted', '查看接受哪些版本'),
            command: ['openssl', 's_client', '-connect', `${o.target}:443`, '-servername', o.target, '-tls1_2'],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'only the old handshake is answered': [saw('tcp'), no('tls', 'alert', {}, OLD_ONLY)],
      'an alert about the version': [saw('tcp'), no('tls', 'alert', {}, { alert: 'tlsv1 alert protocol version' })],
      'TLS 1.0 was agreed on': [saw('tcp'), saw('tls', { protocol: 'TLSv1' })],
      'closed, and the old handshake is answered': [saw('tcp'), no('tls', 'closed', {}, OLD_ONLY)],
    },
    quiet: {
      'TLS 1.2': [saw('tcp'), saw('tls', { protocol: 'TLSv1.2' })],
      'TLS 1.3': healthy(),
      'another alert': [saw('tcp'), no('tls', 'alert', {}, { alert: 'handshake failure' })],
      silence: [saw('tcp'), no('tls', 'timed-out')],
    },
  },
});
