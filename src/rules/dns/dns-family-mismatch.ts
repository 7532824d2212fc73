import { familyOf } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const V6 = '2603:1030::10';

export default rule({
  id: 'dns-family-mismatch',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('DNS gives only addresses of a family with no route here', 'DNS 只返回此处没有路由的地址族'),
  about: say(
    'The name has addresses of one family only (IPv6 without IPv4, or the other way round), and this host has no route for that family. A DNS server that filters A or AAAA records, or a DNS64 without its NAT64, does this.',
    '该名称只有一个地址族的地址（仅 IPv6 或仅 IPv4），而此主机没有该地址族的路由。过滤 A 或 AAAA 记录的 DNS 服务器，或没有配套 NAT64 的 DNS64 会造成这种情况。',
  ),
  docs: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
  needs: ['dns', 'tcp'],
  explains: ['tcp-host-unreachable', 'tcp-ipv6-path-broken'],

  *examine(evidence) {
    for (const look of evidence.seen('dns', { role: ['login', 'data', 'regional'] })) {
      const { a, aaaa } = look.facts;
      if (a.length > 0 === aaaa.length > 0) continue;
      const family = a.length > 0 ? 4 : 6;
      const connects = evidence.known('tcp', { from: look.from, target: look.target });
      const unreachable = evidence.failed('tcp', { from: look.from, target: look.target, fault: 'unreachable' });
      if (unreachable.length === 0 || connects.length !== unreachable.length) continue;
      // A single unreachable IPv4 address is no question of families: most hosts have that route.
      const otherWorks = evidence.seen('tcp', { from: look.from }).some((o) => o.address !== undefined && familyOf(o.address) === family);
      if (otherWorks || (family === 4 && evidence.seen('tcp', { from: look.from }).length === 0)) continue;
      yield {
        because: cite([look], unreachable[0] ?? look),
        detail: say(
          `${look.target} has IPv${family} addresses only (${(family === 4 ? a : aaaa)[0]}), and this host has no IPv${family} route to them.`,
          `${look.target} 只有 IPv${family} 地址（${(family === 4 ? a : aaaa)[0]}），而此主机没有到它们的 IPv${family} 路由。`,
        ),
        fixes: [
          {
            label: say('Let DNS give the other family too, or give this host a route', '让 DNS 同时返回另一地址族，或为此主机添加路由'),
            link: `${ACR_DOCS}/container-registry-ipv6-dual-stack`,
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'AAAA alone, no IPv6 route': [saw('dns', { a: [], aaaa: [V6] }), no('tcp', 'unreachable', { address: V6 })],
      'AAAA alone while IPv4 works elsewhere': [
        saw('dns', { a: [], aaaa: [V6] }),
        no('tcp', 'unreachable', { address: V6 }),
        saw('tcp', {}, { target: 'login.microsoftonline.com', address: '20.190.0.1' }),
      ],
    },
    quiet: {
      'both families': [saw('dns', { aaaa: [V6] }), saw('tcp'), no('tcp', 'unreachable', { address: V6 })],
      'IPv4 alone and unreachable, as any dead host': [saw('dns'), no('tcp', 'unreachable')],
      'AAAA alone, and it works': [saw('dns', { a: [], aaaa: [V6] }), saw('tcp', { family: 6 }, { address: V6 })],
      'a healthy look': [...healthy()],
    },
  },
});
