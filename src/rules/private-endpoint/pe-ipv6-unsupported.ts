import { familyOf, inRange, isPrivate } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { endpointState } from '../../evaluate/endpoint-state.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw } from '../sample.ts';

const V6 = '2603:1030:401::10';
const SPLIT = saw('dns', { a: ['10.1.2.5'], aaaa: [V6], chain: ['contoso.privatelink.azurecr.io'] });
const ONLY_V6 = saw('client', { localAddresses: ['::1', 'fe80::1', '2001:db8::4'] });
const leads = (ip: string): boolean => !['127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10'].some((range) => inRange(ip, range));

export default rule({
  id: 'pe-ipv6-unsupported',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Private endpoints have no IPv6', '专用终结点不支持 IPv6'),
  about: say(
    'A registry’s private endpoint has IPv4 addresses only. A client that prefers IPv6 goes around it to the public address and is refused; a client without IPv4 cannot reach it at all. On a registry that serves both families, let clients in the private network use IPv4.',
    '注册表的专用终结点仅有 IPv4 地址。优先使用 IPv6 的客户端会绕过它访问公用地址而被拒绝；没有 IPv4 的客户端则完全无法访问。对于同时提供两种地址族的注册表，请让专用网络中的客户端使用 IPv4。',
  ),
  docs: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
  needs: ['dns'],
  wants: ['http', 'tcp', 'client', 'registry'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: [
    'net-ipv6-source-not-allowed',
    'net-public-access-disabled',
    'net-default-action-left-deny',
    'dns-family-mismatch',
    'tcp-host-unreachable',
    'tcp-ipv6-path-broken',
  ],

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const toIpv4 = [
      {
        label: say('Let this client use IPv4 for the registry', '让此客户端使用 IPv4 访问注册表'),
        link: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
        risk: 'none' as const,
      },
      {
        label: say('Serve the registry over IPv4 alone', '让注册表仅使用 IPv4'),
        command: ['az', 'acr', 'update', '--name', question.registry.name, '--endpoint-protocol', 'IPv4'],
        risk: 'interrupts' as const,
      },
    ];
    for (const name of evidence.seen('dns', { role: ['login', 'regional', 'data'] })) {
      const { a, aaaa } = name.facts;
      if (a.length === 0 || !a.every(isPrivate)) continue;
      const at = { from: name.from, target: name.target };
      const around = evidence.seen('http', at).find((o) => isRegistryDenial(o) && o.address !== undefined && aaaa.includes(o.address) && !isPrivate(o.address));
      if (around) {
        yield {
          because: [name, around],
          detail: say(
            `${name.target} is private over IPv4 (${a.join(', ')}), but public over IPv6: at ${around.address ?? 'it'} the client was refused.`,
            `${name.target} 的 IPv4 地址为专用地址（${a.join('、')}），而 IPv6 为公用地址：客户端在 ${around.address ?? '该地址'} 被拒绝。`,
          ),
          fixes: toIpv4,
        };
        continue;
      }
      const client = evidence.first('client', { from: name.from });
      const own = client?.facts.localAddresses.filter(leads) ?? [];
      const lost = evidence.failed('tcp', { ...at, fault: 'unreachable' }).find((o) => familyOf(o.address ?? '') === 4);
      if (!client || !lost || own.length === 0 || own.some((ip) => familyOf(ip) === 4)) continue;
      yield {
        because: [client, name, lost],
        detail: say(
          `${name.target} is at ${a.join(', ')}, and this client has IPv6 addresses only.`,
          `${name.target} 位于 ${a.join('、')}，而此客户端只有 IPv6 地址。`,
        ),
        fixes: toIpv4.slice(0, 1),
      };
    }
    const state = endpointState(evidence);
    if (!config || !state || state.approved.length === 0 || config.facts.endpointProtocol !== 'IPv4AndIPv6') return;
    yield {
      because: cite([], config),
      target: question.registry.loginServer,
      role: 'risk',
      severity: 'info',
      detail: say(
        'The registry serves IPv4 and IPv6, its private endpoints IPv4 alone: clients that prefer IPv6 may go around them.',
        '注册表同时提供 IPv4 和 IPv6，而其专用终结点仅支持 IPv4：优先使用 IPv6 的客户端可能绕过专用终结点。',
      ),
      fixes: toIpv4,
    };
  },

  examples: {
    fires: {
      'IPv6 goes around the endpoint and is refused': [SPLIT, denied('2001:db8::4', { address: V6 })],
      'a client without IPv4': [ONLY_V6, saw('dns', { a: ['10.1.2.5'] }), no('tcp', 'unreachable', { address: '10.1.2.5' })],
      'both families on a registry with an endpoint': [
        saw('registry', { endpointProtocol: 'IPv4AndIPv6', connections: [{ id: 'c', name: 'c', status: 'Approved' }] }),
      ],
    },
    quiet: {
      'public over both': [saw('dns', { aaaa: [V6] }), denied('2001:db8::4', { address: V6 })],
      'no route, but the client has IPv4': [saw('client'), saw('dns', { a: ['10.1.2.5'] }), no('tcp', 'unreachable', { address: '10.1.2.5' })],
      'IPv4 alone': [saw('registry', { connections: [{ id: 'c', name: 'c', status: 'Approved' }] })],
      'both families, no endpoint': [saw('registry', { endpointProtocol: 'IPv4AndIPv6' })],
      'private over IPv4, and let in': [SPLIT, saw('http', {}, { address: '10.1.2.5' })],
    },
  },
});
