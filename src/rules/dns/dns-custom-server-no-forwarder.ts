import { cite } from '../../evaluate/cite.ts';
import { besides, isAzureDns, linkedZone, privateBesides, viewsOf, zoneStateAt } from '../../evaluate/names.ts';
import { nameOf, partOf, sameId, vnetOfServers } from '../../evaluate/private-dns.ts';
import { journeyOf } from '../../path.ts';
import {
  AZURE_DNS,
  ENDPOINT,
  ENDPOINT_IP,
  PLACE,
  PRIVATE_ANSWER,
  PRIVATE_CHAIN,
  PRIVATE_REGISTRY,
  PUBLIC_ANSWER,
  PUBLIC_IP,
  ZONE,
} from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { denied, no, saw } from '../sample.ts';

const CUSTOM_VNET = saw('vnet', { dnsServers: ['10.0.0.4'] });

export default rule({
  id: 'dns-custom-server-no-forwarder',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A custom DNS server does not forward to Azure DNS', '自定义 DNS 服务器未转发到 Azure DNS'),
  about: say(
    'Azure DNS knows the registry’s private address, and the DNS server that this client uses does not: it resolves the public chain by itself. The server needs a forwarder to 168.63.129.16 for the public zone (azurecr.io and the data zones), not for the privatelink name; from outside Azure it must forward to a server inside a linked virtual network, since 168.63.129.16 answers only there.',
    'Azure DNS 知道注册表的专用地址，而此客户端使用的 DNS 服务器不知道：它自行解析公共链。该服务器需要把公共区域（azurecr.io 及其数据区域，而非 privatelink 名称）转发到 168.63.129.16；在 Azure 之外，则必须转发到已链接虚拟网络内的服务器，因为 168.63.129.16 只在虚拟网络内响应。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns-integration',
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'tcp', 'tls', 'http', 'proxy', 'client'],
  permission: 'Microsoft.Network/virtualNetworks/read',
  reach: 'vantage',
  explains: [
    'net-public-access-disabled',
    'net-ip-not-allowed',
    'net-default-action-left-deny',
    'net-data-endpoint-forbidden',
    'net-ipv6-source-not-allowed',
    'net-dynamic-egress-ip',
    'dns-data-endpoint-record-missing',
    'dns-private-zone-record-missing',
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
    for (const view of viewsOf(evidence, ['login'], question)) {
      const isPublic = view.addresses.length > 0 && !view.isPrivate && view.isLinkName;
      if (!isPublic && !(view.isAbsent && view.isLinkName)) continue;
      const [better] = privateBesides(evidence, view);
      const state = zoneStateAt(evidence, view.from, question);
      const azure = besides(evidence, view).find((o) => isAzureDns(o, question));
      // Linked to the client's own VNet, or to the one where its DNS server stands: either way the forwarder is what is left.
      const hub = state && vnetOfServers(evidence, state.vnet.facts.dnsServers ?? []);
      const zone = state && (linkedZone(state.zones, state.vnet.facts.id) ?? (hub && linkedZone(state.zones, hub.facts.id)));
      const byDesign = isPublic && !azure && state?.resolving === 'custom' && zone?.facts.links?.every((l) => l.resolutionPolicy !== 'NxDomainRedirect');
      if (!better && !(byDesign && zone)) continue;
      const linkedTo = nameOf((zone?.facts.links?.some((l) => sameId(l.vnetId, state?.vnet.facts.id)) ? state?.vnet : hub)?.facts.id ?? '');
      const server = view.look.outcome.status === 'skipped' ? '' : (view.look.outcome.facts?.server ?? '');
      const works = journeyOf(evidence, view.from, view.host).verdict === 'reachable';
      const vnetId = state?.vnet.facts.id;
      yield {
        because: cite(better ? [better] : state && zone ? [zone, state.vnet] : [], view.look),
        ...(works ? { role: 'risk' as const, severity: 'warning' as const } : {}),
        confidence: better ? 'certain' : 'likely',
        detail: better
          ? say(
              `${better.via ?? better.facts.server} gives ${better.facts.a[0] ?? better.facts.aaaa[0]} for ${view.host}; ${server || 'this client’s server'} gives ${view.addresses[0] ?? 'nothing'}.`,
              `${better.via ?? better.facts.server} 将 ${view.host} 解析为 ${better.facts.a[0] ?? better.facts.aaaa[0]}；${server || '此客户端的服务器'} 的回答是 ${view.addresses[0] ?? '无'}。`,
            )
          : say(
              `The zone is linked to ${linkedTo}; the DNS servers of ${nameOf(vnetId ?? '')} are ${state?.vnet.facts.dnsServers?.join(', ')}, and they give ${view.addresses[0]} for ${view.host}.`,
              `区域已链接到 ${linkedTo}；${nameOf(vnetId ?? '')} 的 DNS 服务器为 ${state?.vnet.facts.dnsServers?.join('、')}，它们将 ${view.host} 解析为 ${view.addresses[0]}。`,
            ),
        ...(better ? {} : { settle: say('Asking Azure DNS from inside the network would settle it.', '在该网络内直接查询 Azure DNS 可以确认这一点。') }),
        fixes: [
          {
            label: say(
              `On the DNS server, forward ${question.cloud.registrySuffix} to ${question.cloud.azureDns}`,
              `在 DNS 服务器上将 ${question.cloud.registrySuffix} 转发到 ${question.cloud.azureDns}`,
            ),
            link: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns-integration',
            risk: 'none',
          },
          {
            label: say('Let the virtual network use Azure DNS again', '让虚拟网络重新使用 Azure DNS'),
            command: [
              ...['az', 'network', 'vnet', 'update', '--resource-group', (vnetId && partOf(vnetId, 'resourceGroups')) ?? '<resource group>'],
              ...['--name', vnetId ? nameOf(vnetId) : '<vnet>', '--remove', 'dhcpOptions.dnsServers'],
            ],
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'Azure DNS knows better': [PUBLIC_ANSWER, saw('dns', { a: [ENDPOINT_IP], chain: PRIVATE_CHAIN }, AZURE_DNS), denied('203.0.113.7')],
      'zone linked, custom servers': [PRIVATE_REGISTRY, ENDPOINT, CUSTOM_VNET, PLACE, ZONE, PUBLIC_ANSWER, denied('203.0.113.7')],
    },
    quiet: {
      'Azure DNS is as public': [PUBLIC_ANSWER, saw('dns', { a: [PUBLIC_IP], chain: PRIVATE_CHAIN }, AZURE_DNS)],
      'forwarders done right': [PRIVATE_REGISTRY, ENDPOINT, CUSTOM_VNET, PLACE, ZONE, PRIVATE_ANSWER],
      'public registry': [saw('dns'), saw('dns', {}, AZURE_DNS)],
      'Azure DNS is out of reach': [PUBLIC_ANSWER, no('dns', 'timed-out', AZURE_DNS)],
    },
  },
});
