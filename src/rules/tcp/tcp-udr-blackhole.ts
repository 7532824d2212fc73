import { cite } from '../../evaluate/cite.ts';
import { judgeFirewall } from '../../evaluate/firewall.ts';
import { hopFor, routesAround, stuckAt, tagsOf, tagsOfRole } from '../../evaluate/reach-azure.ts';
import { CONNECT_FAILURES, testConnectivity } from '../egress.ts';
import { firewall, standing, table, toFirewall } from '../egress-sample.ts';
import { rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';
import { groupOf, named } from '../ways-out.ts';

const NOWHERE = { name: 'drop', prefix: '20.62.0.0/16', nextHop: 'None' };

export default rule({
  id: 'tcp-udr-blackhole',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A route leads the registry’s packets nowhere', '路由将到注册表的数据包引向了死路'),
  about: say(
    'The route with the longest prefix for this address has the next hop None, or an appliance or gateway that does not pass the packets on: it is down, does not forward, or its answers come back another way. The connection is dropped without a word.',
    '对此地址前缀最长的路由，其下一跃点为 None，或是不转发数据包的设备或网关：设备停机、未启用转发，或应答经由另一路径返回。连接被无声丢弃。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-udr-overview',
  needs: ['tcp', 'routeTable'],
  wants: ['effective', 'vnet', 'place', 'client', 'serviceTags', 'privateEndpoint', 'firewall'],
  permission: 'Microsoft.Network/routeTables/read',
  explains: [...CONNECT_FAILURES, 'tcp-no-outbound-internet'],
  reach: 'vantage',

  *examine(evidence, { cloud }) {
    const tags = tagsOf(evidence);
    for (const from of evidence.vantages) {
      const stuck = stuckAt(evidence, from);
      const around = stuck && routesAround(evidence, from, stuck.standing);
      if (!stuck || !around) continue;
      const lost = stuck.failures.flatMap((o) => {
        const hop = hopFor(around, stuck.standing, { address: o.address ?? '', ...(o.role ? { role: o.role } : {}) }, tags);
        if (!hop.route || !/^(none|virtualappliance|virtualnetworkgateway)$/i.test(hop.nextHop)) return [];
        const wall = evidence.seen('firewall').find((f) => f.facts.privateIp !== undefined && f.facts.privateIp === hop.nextHopIp);
        const through = { host: o.target, address: o.address ?? '', port: cloud.ports.registry, tags, belongs: tagsOfRole(o.role) };
        if (wall && judgeFirewall(wall.facts, through).access === 'deny') return []; // the firewall's rules explain it
        return [{ o, hop, route: hop.route }];
      });
      const [first, ...rest] = lost;
      if (!first) continue;
      const none = /^none$/i.test(first.hop.nextHop);
      const certain = none && stuck.standing.certain;
      const tableId = around.source.kind === 'routeTable' ? around.source.target : stuck.standing.subnet?.routeTableId;
      yield {
        because: cite([around.source, stuck.standing.vnet, ...rest.map((l) => l.o)], first.o),
        confidence: certain ? 'certain' : 'likely',
        detail: none
          ? say(
              `Route ${first.route.name} (${first.route.prefix}) drops packets for ${first.o.target} at ${first.o.address}: its next hop is None.`,
              `路由 ${first.route.name}（${first.route.prefix}）的下一跃点为 None，丢弃了到 ${first.o.target}（${first.o.address}）的数据包。`,
            )
          : say(
              `Route ${first.route.name} (${first.route.prefix}) sends packets for ${first.o.target} to ${first.hop.nextHop}${first.hop.nextHopIp ? ` ${first.hop.nextHopIp}` : ''}, and nothing comes back.`,
              `路由 ${first.route.name}（${first.route.prefix}）将到 ${first.o.target} 的数据包发往 ${first.hop.nextHop}${first.hop.nextHopIp ? ` ${first.hop.nextHopIp}` : ''}，但没有任何返回。`,
            ),
        ...(certain
          ? {}
          : {
              settle: none
                ? say('The effective routes of the client’s NIC would settle it.', '查看客户端 NIC 的有效路由即可确定。')
                : say('The log of that appliance would show whether it passes the packets on.', '查看该设备的日志即可确定它是否转发了数据包。'),
            }),
        fixes: [
          none
            ? {
                label: say('Remove the route, or give it a next hop', '删除该路由，或为其设置下一跃点'),
                command: [
                  ...['az', 'network', 'route-table', 'route', 'delete', '--resource-group', groupOf(tableId)],
                  ...['--route-table-name', named(tableId, 'route table'), '--name', first.route.name],
                ],
                risk: 'interrupts',
              }
            : {
                label: say('Check that the appliance runs, forwards, and is on the way back as well', '确认该设备正在运行、已启用转发，且位于返回路径上'),
                link: 'https://learn.microsoft.com/en-us/azure/virtual-network/virtual-network-routing-troubleshoot-nva',
                risk: 'none',
              },
          testConnectivity(first.o.address ?? '<address>'),
        ],
      };
    }
  },

  examples: {
    fires: {
      'a route to nowhere': [...standing(), table(NOWHERE), no('tcp', 'timed-out')],
      'everything goes nowhere': [...standing(), table({ name: 'all', prefix: '0.0.0.0/0', nextHop: 'None' }), no('tcp', 'unreachable')],
      'an appliance that says nothing': [...standing(), table({ ...toFirewall, nextHopIp: '10.9.0.4' }), no('tcp', 'timed-out')],
      'forced through the gateway': [...standing(), table({ name: 'onprem', prefix: '0.0.0.0/0', nextHop: 'VirtualNetworkGateway' }), no('tcp', 'timed-out')],
    },
    quiet: {
      'a longer route leads out': [...standing(), table(NOWHERE, { name: 'acr', prefix: '20.62.128.0/24', nextHop: 'Internet' }), no('tcp', 'timed-out')],
      'no user route for this address': [...standing(), table({ ...NOWHERE, prefix: '52.0.0.0/8' }), no('tcp', 'timed-out')],
      'the registry is reached': [...standing(), table({ ...toFirewall, nextHopIp: '10.9.0.4' }), saw('tcp')],
      'the firewall’s own rules deny it': [...standing(), table(toFirewall), firewall(['*.example.com']), no('tcp', 'timed-out')],
      'a service endpoint goes before the table': [
        ...standing({ serviceEndpoints: ['Microsoft.ContainerRegistry'] }),
        table({ ...NOWHERE, prefix: '0.0.0.0/0' }),
        no('tcp', 'timed-out'),
      ],
    },
  },
});
