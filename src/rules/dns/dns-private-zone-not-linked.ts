import { azureLook } from '../../evaluate/dns-looks.ts';
import { type NameView, privateBesides, viewsOf, zoneStateAt } from '../../evaluate/names.ts';
import { anyLinked, nameOf, vnetOfServers } from '../../evaluate/private-dns.ts';
import type { Observation } from '../../model.ts';
import { isRegistryDenial, journeyOf } from '../../path.ts';
import {
  AZURE,
  AZURE_DNS,
  ENDPOINT,
  PLACE,
  PRIVATE_ANSWER,
  PRIVATE_CHAIN,
  PRIVATE_REGISTRY,
  PUBLIC_ANSWER,
  PUBLIC_IP,
  VNET_ID,
  ZONE,
  ZONE_UNLINKED,
} from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { denied, healthy, saw } from '../sample.ts';
import { linkZone } from '../ways-out.ts';

const HUB_ID = VNET_ID.replace('vnet-prod', 'hub');
const HUB = saw('vnet', { id: HUB_ID, prefixes: ['10.200.0.0/16'], subnets: [] });
const HUB_ZONE = saw('privateDnsZone', { links: [{ id: 'l', vnetId: HUB_ID }] });
const ELSEWHERE = saw('dns', { server: '10.200.0.53:53', a: [PUBLIC_IP], chain: PRIVATE_CHAIN });

export default rule({
  id: 'dns-private-zone-not-linked',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('This network asks public DNS for a private registry', '此网络通过公共 DNS 解析专用注册表'),
  about: say(
    'The registry has a private endpoint, but the private DNS zone that leads to it is not linked to the virtual network in which the client resolves names. Names then resolve to the public address, and the registry answers 403 with the network’s public egress address, exactly as for a missing IP rule. If Azure DNS itself gives the private address, the zone is linked and a custom DNS server is in the way.',
    '注册表已有专用终结点，但指向它的专用 DNS 区域未链接到客户端解析名称所用的虚拟网络。名称因此解析为公共地址，注册表返回 403 并给出该网络的公共出口地址，与缺少 IP 规则时完全相同。如果 Azure DNS 本身返回专用地址，则区域已链接，问题在于自定义 DNS 服务器。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/cant-resolve-container-registry-fqdn-private-ip-address',
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'tcp', 'tls', 'http', 'proxy', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
  reach: 'vantage',
  explains: [
    'net-public-access-disabled',
    'net-ip-not-allowed',
    'net-default-action-left-deny',
    'net-data-endpoint-forbidden',
    'net-ipv6-source-not-allowed',
    'net-dynamic-egress-ip',
    'dns-data-endpoint-record-missing',
    'pe-missing',
    // A network without a way out shows the public address as a dead end.
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-nsg-denies-registry',
    'tcp-azure-firewall-denies',
    'tcp-udr-blackhole',
    'tcp-no-outbound-internet',
  ],

  *examine(evidence, question) {
    const views = viewsOf(evidence, ['login'], question);
    for (const view of views) {
      if (!view.isLinkName || view.isPrivate || view.addresses.length === 0 || privateBesides(evidence, view).length > 0) continue;
      const state = zoneStateAt(evidence, view.from, question);
      const works = journeyOf(evidence, view.from, view.host).verdict === 'reachable';
      // Azure DNS may be the client's own server, or asked beside it: that it answers shows that this place is in a VNet.
      const azure = azureLook(evidence, view.from, view.host, question.cloud);
      // The link that counts is that of the VNet whose Azure DNS gets the question: the DNS server's own, where it stands in another.
      const hub = state?.resolving === 'custom' && !azure ? vnetOfServers(evidence, state.vnet.facts.dnsServers ?? []) : undefined;
      const linked = hub && state ? anyLinked(state.zones, hub.facts.id) : state?.linked;
      if (linked === true || state?.linked === true || (state?.resolving === 'custom' && linked !== false)) continue;
      const [zone] = state?.zones ?? [];
      const sound = views.find(
        (other: NameView) => other.from !== view.from && other.isPrivate && journeyOf(evidence, other.from, other.host).verdict === 'reachable',
      );
      const labelled = view.from !== 'here';
      const certain = linked === false && zone !== undefined && hub === undefined;
      // Refused by the registry, or private elsewhere: private was meant. A connection that is dropped may be anybody's firewall.
      const refused = evidence.seen('http', { from: view.from, target: view.host }).some(isRegistryDenial);
      const meant = certain || refused || (sound !== undefined && labelled);
      const role = works || !meant ? { role: 'risk' as const, severity: 'warning' as const } : {};
      const network = hub ?? state?.vnet;
      if (!certain && !azure && !hub && !(sound && labelled)) continue;
      const because = [
        ...(zone && network && linked === false ? [zone, network] : []),
        ...(azure && azure.id !== view.look.id ? [azure] : []),
        ...(sound && !certain ? [sound.look] : []),
        view.look,
      ] as unknown as [Observation, ...Observation[]];
      const where = network && linked === false ? nameOf(network.facts.id) : undefined;
      const bySame = azure
        ? ['; Azure DNS says so', '；这是 Azure DNS 的回答']
        : sound
          ? [`; from ${sound.from} it is private`, `；从 ${sound.from} 看是专用地址`]
          : ['', ''];
      yield {
        because,
        from: view.from,
        target: view.host,
        ...role,
        confidence: certain ? 'certain' : 'likely',
        detail: where
          ? say(
              `${view.host} is ${view.addresses[0]} here, a public address: ${question.cloud.privateZone} is not linked to ${where}.`,
              `${view.host} 在此处解析为公共地址 ${view.addresses[0]}：${question.cloud.privateZone} 未链接到 ${where}。`,
            )
          : say(
              `${view.host} has a private endpoint, and is ${view.addresses[0]} here, a public address${bySame[0]}.`,
              `${view.host} 有专用终结点，但在此处解析为公共地址 ${view.addresses[0]}${bySame[1]}。`,
            ),
        ...(certain
          ? {}
          : { settle: say('The links of the private DNS zone in Azure would settle it.', 'Azure 中专用 DNS 区域的虚拟网络链接可以确认这一点。') }),
        fixes: [linkZone(zone?.facts.id, question.cloud.privateZone, network?.facts.id)],
      };
    }
  },

  examples: {
    fires: {
      'zone not linked to the VNet': [...AZURE, ZONE_UNLINKED, PUBLIC_ANSWER, denied('203.0.113.7')],
      'Azure DNS is the client’s own server, and answers publicly': [PUBLIC_ANSWER, denied('203.0.113.7')],
      'the DNS server’s own VNet has no link': [
        PRIVATE_REGISTRY,
        ENDPOINT,
        ZONE_UNLINKED,
        saw('vnet', { dnsServers: ['10.200.0.53'] }),
        HUB,
        PLACE,
        ELSEWHERE,
        denied('203.0.113.7'),
      ],
      'Azure DNS answers, and publicly': [PUBLIC_ANSWER, saw('dns', { a: [PUBLIC_IP], chain: PRIVATE_CHAIN }, AZURE_DNS), denied('203.0.113.7')],
      'another network resolves it privately': [
        ...healthy({ from: 'here:vnet-a' }, '10.1.2.5'),
        saw('dns', { a: [PUBLIC_IP], chain: PRIVATE_CHAIN }, { from: 'here:vnet-b' }),
        denied('203.0.113.7', { from: 'here:vnet-b' }),
      ],
    },
    quiet: {
      'private answer': [...AZURE, ZONE, PRIVATE_ANSWER],
      'a client outside any VNet': [ELSEWHERE, denied('203.0.113.7')],
      'the DNS server’s own VNet is linked': [
        PRIVATE_REGISTRY,
        ENDPOINT,
        HUB_ZONE,
        saw('vnet', { dnsServers: ['10.200.0.53'] }),
        HUB,
        PLACE,
        ELSEWHERE,
        denied('203.0.113.7'),
      ],
      'Azure DNS knows it: a custom server is in the way': [PUBLIC_ANSWER, saw('dns', { a: ['10.1.2.5'], chain: PRIVATE_CHAIN }, AZURE_DNS)],
      'linked after all': [...AZURE, ZONE, PUBLIC_ANSWER, denied('203.0.113.7')],
      'public registry without a private endpoint': [saw('dns'), saw('dns', {}, AZURE_DNS), saw('vnet'), saw('place', { vnetId: VNET_ID })],
    },
  },
});
