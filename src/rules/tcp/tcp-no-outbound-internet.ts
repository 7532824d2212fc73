import { cite } from '../../evaluate/cite.ts';
import { type Standing, sameId, standsIn } from '../../evaluate/private-dns.ts';
import { blockOf, CONTROL_ROLES, connectsOf, isEndpointAddress, REGISTRY_ROLES, sometimesConnects } from '../../evaluate/reach.ts';
import type { Evidence } from '../../evidence.ts';
import type { Fix } from '../../model.ts';
import { CONNECT_FAILURES } from '../egress.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';
import { createEndpoint, groupOf, named } from '../ways-out.ts';

const IDENTITY = { target: 'login.microsoftonline.com', role: 'identity', address: '20.190.151.7' } as const;
const ARM = { target: 'management.azure.com', role: 'arm', address: '20.37.158.1' } as const;
const MCR = { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' } as const;
const NET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v';
const subnet = (more: object) => saw('vnet', { id: NET, subnets: [{ id: `${NET}/subnets/a`, prefixes: ['10.1.0.0/24'], ...more }] });
const PLACE = saw('place', { vnetId: NET, subnetId: `${NET}/subnets/a` });

/** Does the subnet have a way out that Azure shows: a NAT gateway, or a default route to something of the user's own? */
function hasWayOut(evidence: Evidence<'routeTable'>, { subnet: place }: Standing): boolean {
  if (place?.natGatewayId) return true;
  if (!place?.routeTableId) return false;
  const table = evidence.seen('routeTable').find((o) => sameId(o.facts.id, place.routeTableId));
  return table === undefined || table.facts.routes.some((r) => r.prefix === '0.0.0.0/0' && /^(virtualappliance|virtualnetworkgateway)$/i.test(r.nextHop));
}

function natGateway({ subnet: place, vnet }: Standing): Fix {
  return {
    label: say('Give the subnet a NAT gateway', '为子网配置 NAT 网关'),
    command: [
      ...['az', 'network', 'vnet', 'subnet', 'update', '--resource-group', groupOf(vnet.facts.id), '--vnet-name', named(vnet.facts.id, 'vnet')],
      ...['--name', named(place?.id, 'subnet'), '--nat-gateway', '<nat gateway>'],
    ],
    link: 'https://learn.microsoft.com/en-us/azure/nat-gateway/nat-overview',
    risk: 'interrupts',
  };
}

export default rule({
  id: 'tcp-no-outbound-internet',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('This network has no way out to the Internet', '此网络没有到 Internet 的出口'),
  about: say(
    'The registry’s public address and all other public names resolve, and none of them can be connected to. Nothing is wrong with the registry or with one firewall rule: the network has no outbound access at all. New subnets in Azure are private by default and need a NAT gateway, a load balancer, a public IP or a route; a private endpoint needs none of them.',
    '注册表的公用地址和其他所有公用域名均可解析，但都无法连接。问题不在注册表，也不在某条防火墙规则：此网络完全没有出站访问。Azure 的新子网默认是专用的，需要 NAT 网关、负载均衡器、公用 IP 或路由；专用终结点则都不需要。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/virtual-network/ip-services/default-outbound-access',
  needs: ['tcp'],
  wants: ['client', 'path', 'privateEndpoint', 'place', 'vnet', 'routeTable', 'registry'],
  explains: [...CONNECT_FAILURES, 'tcp-ip-allowlist-outdated'],
  reach: 'vantage',

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const all = connectsOf(evidence, from, [...REGISTRY_ROLES, ...CONTROL_ROLES]).filter(
        (c) => ![...c.worked, ...c.failed].every((o) => isEndpointAddress(evidence, o.address)),
      );
      const blocks = all.flatMap((c) => {
        const block = blockOf(c);
        return block?.whole && !block.failures.some((o) => sometimesConnects(evidence, o)) ? [{ ...block, host: c.host, role: c.role }] : [];
      });
      const login = blocks.find((b) => b.role === 'login');
      if (!login || blocks.length !== all.length) continue;
      const controls = blocks.filter((b) => CONTROL_ROLES.includes(b.role));
      const standing = standsIn(evidence, from);
      const shut = standing?.subnet?.defaultOutboundAccess === false && !hasWayOut(evidence, standing) ? standing : undefined;
      const alike = blocks.every((b) => b.fault === login.fault);
      if (!shut && !(alike && controls.length >= 2)) continue;
      const hosts = blocks.map((b) => b.host);
      yield {
        because: cite([...(shut ? [shut.vnet] : []), ...blocks.filter((b) => b !== login).map((b) => b.failures[0])], login.failures[0]),
        confidence: 'likely',
        detail: shut
          ? say(
              `The subnet has no default outbound access, and Azure shows neither a NAT gateway nor a default route; ${hosts.join(', ')} cannot be connected to.`,
              `子网没有默认出站访问，Azure 中既无 NAT 网关也无默认路由；无法连接 ${hosts.join('、')}。`,
            )
          : say(`None of the public names can be connected to: ${hosts.join(', ')}.`, `所有公用域名均无法连接：${hosts.join('、')}。`),
        settle: say(
          'The subnet’s outbound access, its NAT gateway and its routes, and the public IP or load balancer of the machine, would settle it.',
          '查看子网的出站访问、NAT 网关和路由，以及该计算机的公用 IP 或负载均衡器即可确定。',
        ),
        fixes: [
          createEndpoint(evidence.first('registry')?.facts.id),
          shut
            ? natGateway(shut)
            : {
                label: say('Give this network a way out: NAT gateway, public IP, or a route', '为此网络提供出口：NAT 网关、公用 IP 或路由'),
                link: 'https://learn.microsoft.com/en-us/azure/nat-gateway/nat-overview',
                risk: 'none',
              },
        ],
      };
    }
  },

  examples: {
    fires: {
      'every public name is dropped': [no('tcp', 'timed-out'), no('tcp', 'timed-out', IDENTITY), no('tcp', 'timed-out', ARM)],
      'no route to anything': [no('tcp', 'unreachable'), no('tcp', 'unreachable', IDENTITY), no('tcp', 'unreachable', MCR)],
      'a private subnet without a NAT gateway': [PLACE, subnet({ defaultOutboundAccess: false }), no('tcp', 'timed-out')],
    },
    quiet: {
      'a control name is reached': [no('tcp', 'timed-out'), no('tcp', 'timed-out', IDENTITY), saw('tcp', {}, ARM)],
      'only the registry was looked at': [
        no('tcp', 'timed-out'),
        no('tcp', 'timed-out', { target: 'contoso.eastus.data.azurecr.io', address: '20.62.128.20' }),
        no('tcp', 'timed-out', { target: 'contoso.eastus.geo.azurecr.io', address: '20.62.128.30' }),
      ],
      'no Internet, and none needed: the private endpoint works': [
        ...healthy({}, '10.1.2.5'),
        no('tcp', 'timed-out', IDENTITY),
        no('tcp', 'timed-out', ARM),
        no('tcp', 'timed-out', MCR),
      ],
      'a private endpoint that does not answer either': [
        no('tcp', 'timed-out', { address: '10.1.2.5' }),
        no('tcp', 'timed-out', IDENTITY),
        no('tcp', 'timed-out', ARM),
      ],
      'a private subnet with a NAT gateway': [PLACE, subnet({ defaultOutboundAccess: false, natGatewayId: `${NET}/nat` }), no('tcp', 'timed-out')],
    },
  },
});
