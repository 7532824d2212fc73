import { cite } from '../../evaluate/cite.ts';
import { type Blame, blameFor } from '../../evaluate/private-blame.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { type DeadPath, deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import { alive, dead, group, home, inApps, NSG_ID, registryWith, spoke, TABLE_ID, table } from '../private-path-sample.ts';
import { type Claim, rule, say } from '../rule.ts';
import { DATA_HOST, no, saw } from '../sample.ts';
import { allowThroughGroup, groupOf, traceTo } from '../ways-out.ts';

const FAULT_WORDS = { 'timed-out': ['no answer', '无应答'], refused: ['refused', '被拒绝'], unreachable: ['no route', '无路由'] } as const;

function heard({ host, address, fault, elsewhere }: DeadPath): { readonly en: string; readonly zh: string } {
  const [en, zh] = FAULT_WORDS[fault];
  const from = elsewhere[0]?.from;
  return {
    en: `Connecting to ${host} at ${address}: ${en}.${from ? ` ${from} reaches the same address.` : ''}`,
    zh: `连接 ${host}（${address}）：${zh}。${from ? `${from} 可以连接到同一地址。` : ''}`,
  };
}

function ofGroup(path: DeadPath, blame: Blame & { readonly kind: 'nsg' }): Claim {
  const what = heard(path);
  const source = blame.because.find((o) => o.kind === 'nsg' || o.kind === 'effective');
  const atClient = blame.side === 'client';
  return {
    because: cite(blame.because, path.failure),
    confidence: blame.certain ? 'certain' : 'likely',
    detail: say(
      `${what.en} Rule ${blame.rule.name} of the network security group at the ${atClient ? 'client' : 'endpoint’s subnet'} denies it.`,
      `${what.zh}${atClient ? '客户端' : '终结点子网'}的网络安全组规则 ${blame.rule.name} 拒绝了该流量。`,
    ),
    ...(blame.certain ? {} : { settle: say('The effective security rules of the client’s NIC would settle it.', '查看客户端 NIC 的有效安全规则即可确定。') }),
    fixes: [allowThroughGroup(source?.kind === 'nsg' ? source.target : undefined, path.address, atClient ? 'Outbound' : 'Inbound'), traceTo(path.address)],
  };
}

function ofRoute(path: DeadPath, blame: Blame & { readonly kind: 'no-hop' | 'appliance' }): Claim {
  const what = heard(path);
  const source = blame.because.find((o) => o.kind === 'routeTable');
  return {
    because: cite(blame.because, path.failure),
    confidence: blame.certain ? 'certain' : 'likely',
    detail: say(
      `${what.en} Route ${blame.route.name} (${blame.route.prefix}) sends it nowhere: its next hop is None.`,
      `${what.zh}路由 ${blame.route.name}（${blame.route.prefix}）的下一跃点为 None，流量被丢弃。`,
    ),
    ...(blame.certain ? {} : { settle: say('The effective routes of the client’s NIC would settle it.', '查看客户端 NIC 的有效路由即可确定。') }),
    fixes: [
      {
        label: say('Remove the route', '删除该路由'),
        command: [
          'az',
          'network',
          'route-table',
          'route',
          'delete',
          '--resource-group',
          groupOf(source?.target),
          '--route-table-name',
          source ? nameOf(source.target) : '<route table>',
          '--name',
          blame.route.name,
        ],
        risk: 'interrupts',
      },
      traceTo(path.address),
    ],
  };
}

function ofSilence(path: DeadPath): Claim {
  const what = heard(path);
  return {
    because: cite(path.elsewhere.slice(0, 1), path.failure),
    from: path.from,
    confidence: 'likely',
    detail: say(`${what.en} Something on the private way drops it.`, `${what.zh}专用路径上有设备丢弃了流量。`),
    settle: say(
      'The client’s security group and routes, its peering with the endpoint’s network, and the state of the connection would tell which: all three look like this.',
      '客户端的安全组和路由、与终结点网络的对等互连，以及连接的审批状态可以区分具体原因：三者表现相同。',
    ),
    fixes: [
      traceTo(path.address),
      {
        label: say('Then check: peering, and the approval of the endpoint’s connection', '然后检查：对等互连以及专用终结点连接的审批状态'),
        link: 'https://learn.microsoft.com/en-us/azure/private-link/troubleshoot-private-endpoint-connectivity',
        risk: 'none',
      },
    ],
  };
}

export default rule({
  id: 'pe-nsg-udr-blocks',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Packets to the private endpoint are dropped', '到专用终结点的数据包被丢弃'),
  about: say(
    'The name resolves to the private endpoint, and nothing comes back from there. A network security group at the client, or one at the endpoint’s subnet where network policies are on, denies the flow, or a user-defined route takes it away. A missing peering and a connection that waits for approval look the same from the client; the configuration tells them apart. The registry’s own rules never drop packets.',
    '名称解析到专用终结点，但没有任何应答。可能是客户端的网络安全组，或启用了网络策略的终结点子网上的安全组拒绝了流量，也可能是用户定义路由将其引走。从客户端看，缺少对等互连和等待审批的连接表现相同，只有配置能区分。注册表自身的规则从不丢弃数据包。',
  ),
  changed: say(
    'Security groups and routes can apply to private endpoints since 2022, where the subnet’s network policies are on. Older texts say that they never do.',
    '自 2022 年起，子网启用网络策略后，安全组和路由可应用于专用终结点。旧文档称其从不适用。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/disable-private-endpoint-network-policy',
  needs: ['tcp'],
  wants: PATH_KINDS,
  permission: 'Microsoft.Network/networkSecurityGroups/read',
  explains: [
    'tcp-host-unreachable',
    'tcp-refused',
    'tcp-nsg-denies-registry',
    'tcp-udr-blackhole',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-regional-endpoint-blocked',
    'tcp-geo-replica-data-blocked',
  ],

  *examine(evidence) {
    for (const path of deadPrivatePaths(evidence)) {
      const blame = blameFor(evidence, path);
      if (blame.kind === 'nsg') yield ofGroup(path, blame);
      else if (blame.kind === 'no-hop') yield ofRoute(path, { ...blame, kind: 'no-hop' });
      else if (blame.kind === 'unknown' && path.fault === 'timed-out') yield ofSilence(path);
    }
  },

  examples: {
    fires: {
      'a group at the client denies it': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ nsgId: NSG_ID }),
        group({ destinations: ['10.1.2.0/24'] }),
        inApps,
        ...dead(),
      ],
      'a group at the endpoint’s subnet denies it': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({}, { nsgId: NSG_ID, privateEndpointNetworkPolicies: 'Enabled' }),
        group({ direction: 'Inbound' }),
        inApps,
        ...dead(),
      ],
      'a route to nowhere': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ routeTableId: TABLE_ID }),
        table('10.1.2.5/32', 'None'),
        inApps,
        ...dead(),
      ],
      'a private address, silence, and no configuration': dead(),
      'the data host alone': [...alive, no('tcp', 'timed-out', { target: DATA_HOST, address: '10.1.2.4' })],
      'another vantage reaches it': [
        ...alive,
        saw('dns', { a: ['10.1.2.5'] }, { from: 'worker:b' }),
        no('tcp', 'timed-out', { from: 'worker:b', address: '10.1.2.5' }),
      ],
    },
    quiet: {
      'a public address: another layer’s': [saw('dns'), no('tcp', 'timed-out')],
      'not peered': [registryWith('Approved'), saw('privateEndpoint'), home(), ...spoke(undefined), ...dead()],
      'the connection waits for approval': [registryWith('Pending'), saw('privateEndpoint', { status: 'Pending' }), home(), inApps, ...dead()],
      'the address is no endpoint’s': [registryWith('Approved'), saw('privateEndpoint'), home(), inApps, ...dead('timed-out', '10.1.2.99')],
      reached: alive,
      'the policies are off at the endpoint’s subnet, and it is reached': [
        saw('privateEndpoint'),
        home({}, { nsgId: NSG_ID }),
        group({ direction: 'Inbound' }),
        inApps,
        ...alive,
      ],
      'a firewall is on the way': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ routeTableId: TABLE_ID }),
        table('10.1.2.5/32', 'VirtualAppliance', '10.0.1.4'),
        inApps,
        ...dead(),
      ],
      'no route, and no configuration: the tcp layer says so': dead('unreachable'),
      'sometimes it connects: loss, not a block': [...dead(), saw('path', { connected: 9 }, { address: '10.1.2.5' })],
    },
  },
});
