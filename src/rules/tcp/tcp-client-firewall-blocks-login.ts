import { cite } from '../../evaluate/cite.ts';
import { blockOf, brokenFamily, connectsOf, isEndpointAddress, reachedFromElsewhere, sometimesConnects } from '../../evaluate/reach.ts';
import { isPrivateName } from '../../hosts.ts';
import type { Fix } from '../../model.ts';
import { allowHosts, CONNECT_FAILURES, tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, denied, healthy, no, saw } from '../sample.ts';

/** The name has a private endpoint: the way through it comes before any hole in a firewall. */
const PRIVATE_WAY: Fix = {
  label: say(
    'The registry has a private endpoint: link its private DNS zone to this network, and the name leads there',
    '注册表有专用终结点：将其专用 DNS 区域链接到此网络，域名即会指向该终结点',
  ),
  command: ['az', 'network', 'private-dns', 'link', 'vnet', 'list', '--resource-group', '<resource group>', '--zone-name', 'privatelink.azurecr.io'],
  link: `${ACR_DOCS}/container-registry-private-endpoints`,
  risk: 'none',
};

export default rule({
  id: 'tcp-client-firewall-blocks-login',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A firewall on the client’s side blocks the login server', '客户端侧的防火墙阻止了登录服务器'),
  about: say(
    'The name resolves to a public address, and the connection is dropped on the way. The registry’s own firewall never drops a connection: it lets everyone connect and answers 403. So the block is on the client’s side: a host or corporate firewall, a network security group, a route or an appliance. Azure’s configuration or a second network tells which.',
    '域名解析到公用地址，但连接在途中被丢弃。注册表自身的防火墙从不丢弃连接：它允许任何人连接，然后返回 403。因此阻止发生在客户端侧：主机或企业防火墙、网络安全组、路由或网络设备。Azure 配置或第二个网络可以确定具体位置。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tcp'],
  wants: ['dns', 'client', 'path', 'privateEndpoint'],
  explains: CONNECT_FAILURES.filter((id) => id !== 'tcp-client-firewall-blocks-login'),
  reach: 'vantage',

  *examine(evidence, { cloud }) {
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, ['login'])) {
        const block = blockOf(connects);
        const family = brokenFamily(connects);
        if (!block || family === 6 || (!block.whole && family === undefined)) continue;
        const [first, ...rest] = block.failures.filter((o) => !isEndpointAddress(evidence, o.address) && !sometimesConnects(evidence, o));
        if (!first) continue;
        const elsewhere = [first, ...rest].flatMap((o) => reachedFromElsewhere(evidence, o));
        if (block.fault !== 'timed-out' && elsewhere.length === 0) continue; // a refusal may come from the host itself
        const other = elsewhere[0];
        const chain = evidence.seen('dns', { from, target: connects.host }).flatMap((o) => o.facts.chain);
        const hosts = connectsOf(evidence, from, ['data', 'regional']).map((c) => c.host);
        const what = block.fault === 'timed-out' ? ['gets no answer', '没有应答'] : ['is rejected', '被拒绝'];
        yield {
          because: cite([...elsewhere.slice(0, 1), ...rest], first),
          severity: block.whole ? 'error' : 'warning',
          confidence: other ? 'certain' : 'likely',
          detail: say(
            `A connection to ${connects.host} at ${first.address ?? '?'} ${what[0]}.${other ? ` From ${other.from} the same address accepts connections.` : ''}`,
            `到 ${connects.host}（${first.address ?? '?'}）的连接${what[1]}。${other ? `从 ${other.from} 可以连接到同一地址。` : ''}`,
          ),
          ...(other
            ? {}
            : {
                settle: say(
                  'The same look from another network, or the security group and routes around this one, would tell where it is dropped.',
                  '从另一网络做同样的检查，或查看此网络的安全组和路由，即可确定在何处被丢弃。',
                ),
              }),
          fixes: [...(chain.some((name) => isPrivateName(name, cloud)) ? [PRIVATE_WAY] : []), allowHosts([connects.host, ...hosts]), tryByHand(connects.host)],
        };
      }
    }
  },

  examples: {
    fires: {
      'the login server’s public address does not answer': [saw('dns'), no('tcp', 'timed-out')],
      'neither address answers': [no('tcp', 'timed-out'), no('tcp', 'timed-out', { address: '20.62.128.11' })],
      'rejected here, accepted from a worker': [no('tcp', 'refused'), saw('tcp', {}, { from: 'worker:a' })],
      'IPv4 is dropped, IPv6 works': [no('tcp', 'timed-out'), saw('tcp', { family: 6 }, { address: '2603:1030::10' })],
      'data hosts are dropped as well': [no('tcp', 'timed-out'), no('tcp', 'timed-out', { target: DATA_HOST, address: '20.62.128.20' })],
    },
    quiet: {
      'a private endpoint that does not answer': [saw('dns', { a: ['10.1.2.5'] }), no('tcp', 'timed-out', { address: '10.1.2.5' })],
      'the registry’s own firewall': [...healthy().slice(0, 3), denied('203.0.113.7')],
      'refused, and nobody to compare with': [no('tcp', 'refused')],
      'one of several connects gets through: loss': [no('tcp', 'timed-out'), saw('path', { connected: 9, retransmitted: 4 })],
      'IPv6 alone is dropped': [...healthy(), no('tcp', 'timed-out', { address: '2603:1030::10' })],
      'only looked at beside the proxy': [no('tcp', 'timed-out', { aside: true })],
      'one of two addresses is dropped': [...healthy(), no('tcp', 'timed-out', { address: '20.62.128.11' })],
    },
  },
});
