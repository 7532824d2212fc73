import { publicAccessFor } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf, sameId } from '../../evaluate/private-dns.ts';
import { asksFor, consumerOf, hasPrivateDoor } from '../../evaluate/services.ts';
import { firewallMentions, type PublicNames, publicNamesIn, wayOutOf } from '../../evaluate/services-egress.ts';
import type { Evidence, Seen } from '../../evidence.ts';
import type { AzureFacts, Fix, Question } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { allowAddress, createEndpoint, linkZone } from '../ways-out.ts';
import { readAbout } from '../ways-out-services.ts';

const EGRESS = 'https://learn.microsoft.com/en-us/azure/aks/outbound-rules-control-egress';
const VNET = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/vnet-prod';
const TABLE = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/routeTables/rt-aks';
const NODES = { id: `${VNET}/subnets/nodes`, prefixes: ['10.1.8.0/22'], routeTableId: TABLE };
const SELECTED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };
const PRIVATE = { connections: [{ id: 'c', name: 'c', status: 'Approved' }] };
const cluster = (facts: Partial<AzureFacts['consumer']>) => saw('consumer', { service: 'aks', subnetIds: [NODES.id], ...facts });
const UNLINKED = saw('privateDnsZone', { links: [] });
const ELSEWHERE = [saw('vnet', { subnets: [NODES] }), saw('privateEndpoint', { subnetId: `${VNET.replace('prod', 'hub')}/subnets/endpoints` }), UNLINKED];
const ROUTED = [
  cluster({ outboundType: 'userDefinedRouting' }),
  saw('vnet', { subnets: [NODES] }),
  saw('routeTable', { id: TABLE, routes: [{ name: 'out', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.1.4' }] }),
];
const byName = (...fqdns: readonly string[]) =>
  saw('firewall', { applicationRules: [{ name: 'acr', action: 'Allow', priority: 100, sources: ['*'], fqdns, fqdnTags: [], protocols: ['Https:443'] }] });

/** Hosts that a pull needs and that no rule of the firewall on the cluster's way out names. */
function unnamed(firewall: Seen<'firewall'>, registry: AzureFacts['registry'], blobSuffix: string): readonly string[] {
  const data = registry.dataEndpointEnabled ? (registry.dataHosts ?? []) : [`<account>.${blobSuffix}`];
  const wanted = [
    [registry.loginServer, 'AzureContainerRegistry'] as const,
    ...data.map((h) => [h, registry.dataEndpointEnabled ? 'AzureContainerRegistry' : 'Storage'] as const),
  ];
  return wanted.filter(([host, tag]) => !firewallMentions(firewall.facts, host, tag)).map(([host]) => host);
}

/** The firewall to which the default route of the cluster's subnet leads. */
function onTheWay(evidence: Evidence<'vnet' | 'nsg' | 'routeTable' | 'firewall'>, subnets: readonly string[]) {
  for (const id of subnets) {
    const { vnet, exit } = wayOutOf(evidence, id);
    const firewall = evidence.seen('firewall').find((f) => f.facts.privateIp !== undefined && f.facts.privateIp === exit?.route.nextHopIp);
    if (vnet && exit && firewall) return { firewall, because: [vnet, exit.table] };
  }
  return undefined;
}

const ASK_A_NODE = say(
  'Looking the login server up on a node would settle it: a zone that cannot be read here may be linked.',
  '在节点上解析登录服务器即可确定：此处无法读取的区域可能已链接。',
);

/** To the endpoint that there is, where the networks are connected; else to one of the cluster's own. */
const toEndpoint = (missed: PublicNames, registry: AzureFacts['registry'], subnetId: string | undefined, { cloud }: Pick<Question, 'cloud'>): Fix =>
  missed.hasPath === false ? createEndpoint(registry.id, subnetId) : linkZone(missed.zone.facts.id, cloud.privateZone, missed.vnet.facts.id);

export default rule({
  id: 'svc-aks-egress',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('The cluster’s way out does not lead to the registry', '群集的出站路径无法到达注册表'),
  about: say(
    'Nodes pull from where the cluster goes out. With user-defined routing that is a firewall, whose rules must name the login server and the data (or blob) hosts: the tag AzureKubernetesService does not cover a customer’s registry. With a load balancer or NAT gateway it is a public address, which a registry open to selected networks must allow. A private endpoint of the registry helps only where the cluster’s network resolves names to it.',
    '节点通过群集的出站路径拉取映像。使用用户定义路由时，出口是防火墙，其规则必须包含登录服务器以及数据（或 Blob）主机：AzureKubernetesService 标记不包含客户的注册表。使用负载均衡器或 NAT 网关时，出口是公用地址，仅对选定网络开放的注册表必须允许该地址。注册表的专用终结点只有在群集的虚拟网络能解析到它时才有用。',
  ),
  docs: EGRESS,
  needs: ['registry', 'consumer'],
  wants: ['vnet', 'nsg', 'routeTable', 'firewall', 'privateDnsZone', 'privateEndpoint'],
  permission: 'Microsoft.ContainerService/managedClusters/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const aks = consumerOf(evidence, question);
    if (!config || !aks || !asksFor(question, 'aks')) return;
    const { outboundIps = [], outboundType, subnetIds = [] } = aks.facts;
    const door = hasPrivateDoor(config.facts);
    // Pulls over a private endpoint go past all of this: where there is one, the cluster must be seen to miss it.
    const missed = door ? publicNamesIn(evidence, subnetIds, question.cloud) : undefined;
    if (door === undefined || (door && !missed)) return;
    const privately = missed ? [toEndpoint(missed, config.facts, subnetIds[0], question)] : [createEndpoint(config.facts.id, subnetIds[0])];
    const unsure = missed ? { confidence: 'likely' as const, settle: ASK_A_NODE } : undefined;

    if (config.facts.publicNetworkAccess === 'Disabled') {
      // Without any endpoint, the rules about those tell it.
      if (!missed) return;
      yield {
        because: cite([config, missed.zone, missed.vnet], aks),
        ...unsure,
        detail: say(
          `Public access to ${config.facts.loginServer} is off, and ${nameOf(missed.vnet.facts.id)}, where the cluster is, resolves it to public addresses: no link of ${question.cloud.privateZone} leads there.`,
          `${config.facts.loginServer} 的公用网络访问已禁用，而群集所在的 ${nameOf(missed.vnet.facts.id)} 将其解析为公共地址：${question.cloud.privateZone} 没有链接到该网络。`,
        ),
        fixes: privately,
      };
      return;
    }
    const outside = outboundIps.filter((ip) => publicAccessFor(config.facts, ip) === 'not-in-rules');
    const bySubnet = config.facts.virtualNetworkRules?.some((id) => subnetIds.some((s) => sameId(s, id)));
    if (outside.length > 0 && bySubnet !== true) {
      const certain = bySubnet === false && subnetIds.length > 0 && outside.length === outboundIps.length;
      yield {
        because: cite([aks, ...(missed ? [missed.zone, missed.vnet] : [])], config),
        ...(certain
          ? unsure
          : {
              confidence: 'likely' as const,
              settle: say(
                'The address in the 403 that a node gets, or the registry’s rules for subnets, would settle it.',
                '节点收到的 403 中的地址，或注册表的子网规则，即可确定。',
              ),
            }),
        detail: say(
          `The cluster goes out from ${outside.slice(0, 5).join(', ')}, and no rule of ${config.facts.loginServer} holds that.`,
          `群集的出站地址为 ${outside.slice(0, 5).join('、')}，${config.facts.loginServer} 的任何规则都不包含它。`,
        ),
        fixes: [...privately, ...outside.slice(0, 5).map((ip) => allowAddress(question.registry.name, ip))],
      };
    }
    if (outboundType?.toLowerCase() !== 'userdefinedrouting') return;
    const way = onTheWay(evidence, subnetIds);
    const missing = way && unnamed(way.firewall, config.facts, question.cloud.blobSuffix);
    if (!way || !missing || missing.length === 0) return;
    yield {
      because: cite([aks, ...way.because, config, ...(missed ? [missed.zone, missed.vnet] : [])], way.firewall),
      ...(way.firewall.facts.complete
        ? unsure
        : {
            confidence: 'likely' as const,
            settle: say('Reading all of the firewall’s policy would settle it.', '读取完整的防火墙策略即可确定。'),
          }),
      detail: say(
        `The cluster goes out through ${nameOf(way.firewall.facts.id)}, and none of its rules allows ${missing.join(', ')}.`,
        `群集通过 ${nameOf(way.firewall.facts.id)} 出站，其中没有规则允许 ${missing.join('、')}。`,
      ),
      fixes: [
        ...privately,
        readAbout(
          say(`Allow HTTPS to ${missing.join(', ')} on the firewall`, `在防火墙上允许通过 HTTPS 访问 ${missing.join('、')}`),
          `${ACR_DOCS}/container-registry-firewall-rules`,
        ),
      ],
    };
  },

  examples: {
    question: { for: { service: 'aks' } },
    fires: {
      'its address is in no rule': [saw('registry', SELECTED), cluster({ outboundType: 'loadBalancer', outboundIps: ['203.0.113.7'] })],
      'there is a private endpoint, and the cluster’s network has no link to its zone': [
        saw('registry', { ...SELECTED, ...PRIVATE }),
        ...ELSEWHERE,
        cluster({ outboundIps: ['203.0.113.7'] }),
      ],
      'the same behind a firewall': [saw('registry', PRIVATE), ...ELSEWHERE, ...ROUTED, byName('*.hcp.eastus.azmk8s.io')],
      'the same with public access off': [saw('registry', { publicNetworkAccess: 'Disabled', ...PRIVATE }), ...ELSEWHERE, cluster({})],
      'the firewall names nothing of the registry': [saw('registry'), ...ROUTED, byName('*.hcp.eastus.azmk8s.io')],
      'the firewall forgets the blobs': [saw('registry'), ...ROUTED, byName('contoso.azurecr.io')],
    },
    quiet: {
      'its address is allowed': [saw('registry', SELECTED), cluster({ outboundType: 'loadBalancer', outboundIps: ['198.51.100.9'] })],
      'it may pull over a private endpoint': [saw('registry', { ...SELECTED, ...PRIVATE }), cluster({ outboundIps: ['203.0.113.7'] })],
      'the private zone is linked to its network': [
        saw('registry', { ...SELECTED, ...PRIVATE }),
        saw('vnet', { subnets: [NODES] }),
        saw('privateEndpoint'),
        saw('privateDnsZone'),
        cluster({ outboundIps: ['203.0.113.7'] }),
      ],
      'its network asks a DNS server of its own, which may know more': [
        saw('registry', { ...SELECTED, ...PRIVATE }),
        saw('vnet', { subnets: [NODES], dnsServers: ['10.1.0.4'] }),
        UNLINKED,
        cluster({ outboundIps: ['203.0.113.7'] }),
      ],
      'the zone’s links could not be read': [
        saw('registry', { ...SELECTED, ...PRIVATE }),
        saw('vnet', { subnets: [NODES] }),
        saw('privateDnsZone', { links: undefined } as object),
        cluster({ outboundIps: ['203.0.113.7'] }),
      ],
      'no link, and its address is allowed': [
        saw('registry', { ...SELECTED, ...PRIVATE }),
        ...ELSEWHERE,
        cluster({ outboundType: 'loadBalancer', outboundIps: ['198.51.100.9'] }),
      ],
      'its subnet is allowed': [saw('registry', { ...SELECTED, virtualNetworkRules: [NODES.id] }), cluster({ outboundIps: ['203.0.113.7'] })],
      'open to all': [saw('registry'), cluster({ outboundType: 'loadBalancer', outboundIps: ['203.0.113.7'] })],
      'the firewall names all of it': [saw('registry'), ...ROUTED, byName('*.azurecr.io', '*.blob.core.windows.net')],
      'the appliance is not one that we can read': [saw('registry'), ...ROUTED],
    },
  },
});
