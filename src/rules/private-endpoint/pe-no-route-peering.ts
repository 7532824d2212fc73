import { cite } from '../../evaluate/cite.ts';
import { blameFor } from '../../evaluate/private-blame.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import { APPS, alive, dead, ENDPOINT_ID, home, inApps, registryWith, spoke, TABLE_ID, table, VNET_ID } from '../private-path-sample.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createEndpoint, groupOf } from '../ways-out.ts';

export default rule({
  id: 'pe-no-route-peering',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('No route from this network to the private endpoint', '此网络没有到专用终结点的路由'),
  about: say(
    'The name resolves to the private endpoint’s true address, but that address lies in another virtual network, and the two are not peered, or the peering is not connected on both sides. Connects time out or find no route. Peering does not pass through a third network: two spokes of one hub do not see each other without a router in the hub.',
    '名称解析到专用终结点的正确地址，但该地址位于另一个虚拟网络，而两个网络未对等互连，或对等互连未在两侧都处于已连接状态。连接会超时或报告无路由。对等互连不可传递：同一中心的两个分支若没有中心中的路由设备，彼此不可达。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-kubernetes/extensions/cannot-pull-image-from-acr-to-aks-cluster',
  needs: ['tcp', 'vnet'],
  wants: PATH_KINDS,
  permission: 'Microsoft.Network/virtualNetworks/read',
  explains: [
    'tcp-host-unreachable',
    'tcp-refused',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-regional-endpoint-blocked',
    'tcp-geo-replica-data-blocked',
  ],
  reach: 'vantage',

  *examine(evidence) {
    for (const path of deadPrivatePaths(evidence)) {
      const blame = blameFor(evidence, path);
      if (blame.kind !== 'not-peered') continue;
      const { client, remote } = blame;
      const peering = evidence
        .seen('vnet')
        .find((v) => v.facts.id.toLowerCase() === client.toLowerCase())
        ?.facts.peerings?.find((p) => p.remoteId.toLowerCase() === remote.toLowerCase());
      yield {
        because: cite(blame.because, path.failure),
        confidence: blame.certain ? 'certain' : 'likely',
        detail: say(
          `${path.host} is at ${path.address} in ${nameOf(remote)}; this client stands in ${nameOf(client)}, and ${peering ? `their peering is ${peering.state}` : 'the two are not peered'}.`,
          `${path.host} 位于 ${nameOf(remote)} 的 ${path.address}；此客户端位于 ${nameOf(client)}，${peering ? `两者的对等互连状态为 ${peering.state}` : '两者未对等互连'}。`,
        ),
        ...(blame.certain
          ? {}
          : {
              settle: say('The endpoint’s own network and the client’s instance metadata would settle it.', '终结点所在网络以及客户端的实例元数据即可确定。'),
            }),
        fixes: [
          {
            label: say('Look at the peerings of the client’s network', '查看客户端网络的对等互连'),
            command: ['az', 'network', 'vnet', 'peering', 'list', '--resource-group', groupOf(client), '--vnet-name', nameOf(client), '--output', 'table'],
            risk: 'none',
          },
          {
            label: say('Peer the two networks, on both sides (recreate a disconnected peering)', '在两侧建立对等互连（已断开的需重新创建）'),
            command: [
              'az',
              'network',
              'vnet',
              'peering',
              'create',
              '--resource-group',
              groupOf(client),
              '--name',
              `to-${nameOf(remote)}`,
              '--vnet-name',
              nameOf(client),
              '--remote-vnet',
              remote,
              '--allow-vnet-access',
            ],
            link: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-network-peering-overview',
            risk: 'none',
          },
          createEndpoint(evidence.first('registry')?.facts.id),
        ],
      };
    }
  },

  examples: {
    fires: {
      'networks not peered': [registryWith('Approved'), saw('privateEndpoint'), home(), ...spoke(undefined), ...dead()],
      'peering disconnected': [registryWith('Approved'), saw('privateEndpoint'), home(), ...spoke('Disconnected'), ...dead('unreachable')],
      'registry not readable': [saw('privateEndpoint'), ...spoke(undefined), ...dead()],
    },
    quiet: {
      peered: [
        registryWith('Approved'),
        saw('privateEndpoint'),
        saw('vnet', { peerings: [], id: VNET_ID }, { unknown: ['peerings'] }),
        ...spoke('Connected'),
        ...dead(),
      ],
      'the same network': [registryWith('Approved'), saw('privateEndpoint'), home(), inApps, ...dead()],
      'not peered, and reached all the same (through a router)': [registryWith('Approved'), saw('privateEndpoint'), home(), ...spoke(undefined), ...alive],
      'a router is on the way: it is to blame': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home(),
        ...spoke(undefined, { routeTableId: TABLE_ID }),
        table('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4'),
        ...dead(),
      ],
      'the address is nobody’s: a DNS matter': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home(),
        ...spoke(undefined),
        ...dead('timed-out', '10.1.2.99'),
      ],
      'the client’s network is not known': [
        registryWith('Approved'),
        saw('privateEndpoint', { subnetId: `${APPS}x` }),
        saw('place', { vnetId: '/on-prem', subnetId: '/on-prem/subnets/x' }),
        ...dead(),
      ],
      'the connection waits for approval': [
        registryWith('Pending'),
        saw('privateEndpoint', { id: ENDPOINT_ID, status: 'Pending' }),
        home(),
        ...spoke(undefined),
        ...dead(),
      ],
    },
  },
});
