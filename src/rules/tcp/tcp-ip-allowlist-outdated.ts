import { inRange } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { holdsPort, judgeNsg } from '../../evaluate/nsg.ts';
import { blockOf, brokenFamily, connectsOf, isEndpointAddress, REGISTRY_ROLES, sometimesConnects } from '../../evaluate/reach.ts';
import { groupsAround, stuckAt, tagsOf } from '../../evaluate/reach-azure.ts';
import { allowHosts } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';
import { groupOf, named } from '../ways-out.ts';

const OLD = '20.62.128.77';
const NSG = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/networkSecurityGroups/nsg-apps';
const NET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v';
const IN_VNET = [
  saw('place', { vnetId: NET, subnetId: `${NET}/subnets/a` }),
  saw('vnet', { id: NET, subnets: [{ id: `${NET}/subnets/a`, prefixes: ['10.1.0.0/24'], nsgId: NSG }] }),
  saw('serviceTags'),
];
const rules = (destination: string) =>
  saw('nsg', {
    id: NSG,
    rules: [
      { name: 'acr', priority: 100, access: 'Allow' as const, destinations: [destination] },
      { name: 'no-internet', priority: 4000, access: 'Deny' as const, destinations: ['Internet'] },
    ].map((r) => ({ direction: 'Outbound' as const, protocol: 'Tcp', sources: ['*'], sourcePorts: ['*'], destinationPorts: ['443'], byDefault: false, ...r })),
  });

export default rule({
  id: 'tcp-ip-allowlist-outdated',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A list of allowed addresses has fallen behind', '允许的 IP 地址列表已过时'),
  about: say(
    'The addresses behind a registry’s names change, and a name may have several. The client’s firewall allows some of them by number and not the others, so connections fail now and then, or since the last change. Allow names, or the service tag, never numbers.',
    '注册表域名背后的地址会变化，且一个域名可能有多个地址。客户端防火墙按 IP 只放行了其中一部分，因此连接时好时坏，或在最近一次变更后失败。应按域名或服务标记放行，而不是按 IP。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tcp'],
  wants: ['client', 'path', 'privateEndpoint', 'nsg', 'effective', 'serviceTags', 'vnet', 'place'],
  explains: ['tcp-client-firewall-blocks-login', 'tcp-client-firewall-blocks-data'],

  *examine(evidence, { cloud }) {
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, REGISTRY_ROLES)) {
        const block = blockOf(connects);
        if (block?.fault !== 'timed-out' || block.whole || brokenFamily(connects) !== undefined) continue;
        const [first, ...rest] = block.failures.filter((o) => !isEndpointAddress(evidence, o.address) && !sometimesConnects(evidence, o));
        const open = connects.worked[0];
        if (!first || !open) continue;
        yield {
          because: cite([open, ...rest], first),
          severity: 'warning',
          confidence: 'likely',
          detail: say(
            `${connects.host} has several addresses: ${open.address} connects, ${[first, ...rest].map((o) => o.address).join(', ')} gets no answer.`,
            `${connects.host} 有多个地址：${open.address} 可以连接，${[first, ...rest].map((o) => o.address).join('、')} 没有应答。`,
          ),
          settle: say('The firewall’s list of allowed addresses would settle it.', '查看防火墙允许的地址列表即可确定。'),
          fixes: [allowHosts([connects.host])],
        };
      }
      const stuck = stuckAt(evidence, from);
      const [group] = stuck ? groupsAround(evidence, from, stuck.standing) : [];
      const tags = tagsOf(evidence);
      const ours = tags.get('azurecontainerregistry');
      if (!stuck || !group || !ours) continue;
      const first = stuck.failures.find((o) => ours.some((range) => inRange(o.address ?? '', range)));
      const byNumber = group.rules.find(
        (r) =>
          r.access === 'Allow' &&
          r.direction === 'Outbound' &&
          holdsPort(r.destinationPorts, cloud.ports.registry) &&
          r.destinations.some((d) => ours.some((range) => inRange(d.split('/')[0] ?? '', range)) && !inRange(first?.address ?? '', d)),
      );
      if (!first?.address || !byNumber) continue;
      const flow = {
        direction: 'Outbound' as const,
        destination: first.address,
        port: cloud.ports.registry,
        tags,
        ...(stuck.source ? { source: stuck.source } : {}),
      };
      if (judgeNsg(group.rules, flow).access !== 'deny') continue;
      yield {
        because: cite([group.source], first),
        reach: 'vantage',
        confidence: 'likely',
        detail: say(
          `Rule ${byNumber.name} allows the registry service by number, and ${first.address} is not in it.`,
          `规则 ${byNumber.name} 按 IP 放行注册表服务，但其中不包含 ${first.address}。`,
        ),
        settle: say('The effective security rules of the client’s NIC would settle it.', '查看客户端 NIC 的有效安全规则即可确定。'),
        fixes: [
          {
            label: say('Name the service tag in that rule', '在该规则中改用服务标记'),
            command: [
              ...['az', 'network', 'nsg', 'rule', 'update', '--resource-group', groupOf(group.source.kind === 'nsg' ? group.source.target : undefined)],
              ...['--nsg-name', named(group.source.kind === 'nsg' ? group.source.target : undefined, 'security group'), '--name', byNumber.name],
              ...['--destination-address-prefixes', 'AzureContainerRegistry'],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'one of two addresses is dropped': [...healthy(), no('tcp', 'timed-out', { address: OLD })],
      'one of two data addresses is dropped': [
        ...healthy(),
        saw('tcp', {}, { target: DATA_HOST, address: '20.62.128.20' }),
        no('tcp', 'timed-out', { target: DATA_HOST, address: '20.62.128.21' }),
      ],
      'a group that allows yesterday’s address': [...IN_VNET, rules(OLD), no('tcp', 'timed-out')],
    },
    quiet: {
      'all addresses are dropped': [no('tcp', 'timed-out'), no('tcp', 'timed-out', { address: OLD })],
      'IPv6 alone is dropped': [...healthy(), no('tcp', 'timed-out', { address: '2603:1030::10' })],
      'one address refuses': [...healthy(), no('tcp', 'refused', { address: OLD })],
      'a group that allows the service tag': [...IN_VNET, rules('AzureContainerRegistry'), no('tcp', 'timed-out')],
      'a group that names other addresses altogether': [...IN_VNET, rules('52.1.2.3'), no('tcp', 'timed-out')],
    },
  },
});
