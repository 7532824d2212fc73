import { familyOf } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { brokenFamily, connectsOf, REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { isGoodAnswer } from '../../path.ts';
import { SILENCES } from '../egress.ts';
import { ACR_DOCS, type Claim, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const V6 = { address: '2603:1030::10' };
const BOTH = saw('dns', { aaaa: [V6.address] });
const WITH_V6 = saw('client', { localAddresses: ['10.1.0.4', 'fd00:1::4'] });

export default rule({
  id: 'tcp-ipv6-path-broken',
  layer: 'tcp',
  severity: 'warning',
  role: 'cause',
  title: say('The way over IPv6 is broken, over IPv4 it works', 'IPv6 路径中断，IPv4 正常'),
  about: say(
    'The host has IPv6 addresses and this client has IPv6, but nothing gets through that way. Clients try IPv6 first and fall back, so everything is slow at times, and those that do not fall back fail. A client without any IPv6 is not affected. A 403 over IPv6 is something else: the registry’s rules list IPv4 addresses only.',
    '该主机有 IPv6 地址，此客户端也有 IPv6，但该路径不通。客户端先尝试 IPv6 再回退，因此时常变慢，不会回退的客户端则会失败。完全没有 IPv6 的客户端不受影响。通过 IPv6 收到 403 是另一回事：注册表规则只列出了 IPv4 地址。',
  ),
  docs: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
  needs: ['tcp'],
  wants: ['tls', 'http', 'client', 'registry'],
  explains: ['tcp-refused', 'tcp-host-unreachable', 'tls-reset-or-eof-by-middlebox', 'tls-not-tls', ...SILENCES],

  *examine(evidence, { registry }) {
    const is6 = (o: { readonly address?: string }): boolean => familyOf(o.address ?? '') === 6;
    const fixes: Claim['fixes'] = [
      {
        label: say(
          'Allow IPv6 to the registry’s hosts where IPv4 is allowed (firewall, routes, tunnel MTU)',
          '在已放行 IPv4 之处同样放行到注册表主机的 IPv6（防火墙、路由、隧道 MTU）',
        ),
        link: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
        risk: 'none',
      },
      {
        label: say('Let the registry answer on IPv4 only, for all its clients', '让注册表对所有客户端仅提供 IPv4'),
        command: ['az', 'acr', 'update', '--name', registry.name, '--endpoint-protocol', 'IPv4'],
        risk: 'interrupts',
      },
    ];
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, REGISTRY_ROLES)) {
        const open = connects.worked.find((o) => !is6(o));
        const dead = connects.failed.filter(is6);
        const [first, ...rest] = dead;
        if (brokenFamily(connects) === 6 && open && first) {
          yield {
            because: cite([open, ...rest], first),
            detail: say(
              `${connects.host}: ${open.address} connects, ${first.address} does not (${first.fault}).`,
              `${connects.host}：${open.address} 可以连接，${first.address} 不能（${first.fault}）。`,
            ),
            fixes,
          };
          continue;
        }
        const at = { from, target: connects.host, way: 'direct' as const };
        const good = evidence.seen('http', at).find((o) => !is6(o) && isGoodAnswer(o));
        const mute = [...evidence.failed('tls', at), ...evidence.failed('http', at)].find(is6);
        const any6 = evidence.seen('http', at).some((o) => is6(o));
        if (!good || !mute || any6) continue;
        yield {
          because: cite([good], mute),
          detail: say(
            `${connects.host}: ${good.address} answers; ${mute.address} connects, and then nothing useful comes (${mute.kind}: ${mute.fault}).`,
            `${connects.host}：${good.address} 正常应答；${mute.address} 可以连接，但之后没有有效响应（${mute.kind}：${mute.fault}）。`,
          ),
          fixes,
        };
      }
    }
  },

  examples: {
    fires: {
      'IPv6 is dropped': [BOTH, ...healthy().slice(1), no('tcp', 'timed-out', V6)],
      'IPv6 is rejected': [BOTH, ...healthy().slice(1), no('tcp', 'refused', V6)],
      'this host has IPv6, and no way leads there': [BOTH, WITH_V6, ...healthy().slice(1), no('tcp', 'unreachable', V6)],
      'IPv6 connects and stays silent': [BOTH, ...healthy().slice(1), saw('tcp', { family: 6 }, V6), no('tls', 'timed-out', V6)],
    },
    quiet: {
      'both work': [BOTH, ...healthy().slice(1), ...healthy({}, V6.address).slice(1)],
      'no IPv6 on this host, as on many': [BOTH, saw('client'), ...healthy().slice(1), no('tcp', 'unreachable', V6)],
      'nothing known of this host’s IPv6': [BOTH, ...healthy().slice(1), no('tcp', 'unreachable', V6)],
      'IPv4 fails as well': [BOTH, no('tcp', 'timed-out'), no('tcp', 'timed-out', V6)],
      'a host with IPv4 only': healthy(),
    },
  },
});
