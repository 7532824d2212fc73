import { cite } from '../../evaluate/cite.ts';
import { azureLook } from '../../evaluate/dns-looks.ts';
import { privateZones, viewsOf } from '../../evaluate/names.ts';
import { approvedEndpoints, nameOf, partOf, standsIn } from '../../evaluate/private-dns.ts';
import { journeyOf } from '../../path.ts';
import { AZURE, ENDPOINT_ID, PRIVATE_ANSWER, PRIVATE_REGISTRY, PUBLIC_ANSWER, ZONE, ZONE_UNLINKED } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw, unseen } from '../sample.ts';

const NO_ZONE = no('privateDnsZone', 'not-found', { target: 'privatelink.azurecr.io' });
const BARE_ENDPOINT = saw('privateEndpoint', { zoneGroups: [] });
const REST = [AZURE[0], AZURE[2], AZURE[3]].filter((o) => o !== undefined);

export default rule({
  id: 'dns-private-zone-missing',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('No private DNS zone leads to the private endpoint', '没有专用 DNS 区域指向专用终结点'),
  about: say(
    'The registry has an approved private endpoint, and no private DNS zone for it is visible; the endpoint has no DNS zone group either. Names go on resolving to the public address. The zone may exist in a subscription that cannot be read, which is why this is never certain.',
    '注册表有已批准的专用终结点，但看不到对应的专用 DNS 区域，该终结点也没有 DNS 区域组。名称仍解析为公共地址。区域可能位于无法读取的订阅中，因此本结论不会是确定的。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#dns-configuration-options`,
  needs: ['dns', 'registry', 'privateDnsZone'],
  wants: ['privateEndpoint', 'tcp', 'tls', 'http', 'proxy', 'vnet', 'place', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/read',
  reach: 'vantage',
  explains: [
    'net-public-access-disabled',
    'net-ip-not-allowed',
    'net-default-action-left-deny',
    'net-data-endpoint-forbidden',
    'net-dynamic-egress-ip',
    'dns-data-endpoint-record-missing',
    'dns-private-zone-not-linked',
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
    const [none] = evidence.failed('privateDnsZone', { fault: 'not-found' });
    const endpoints = approvedEndpoints(evidence).filter((e) => (e.facts.zoneGroups ?? []).length === 0 && e.facts.zoneGroups !== undefined);
    const registry = evidence.first('registry');
    const [endpoint] = endpoints;
    if (!none || !registry || !endpoint || privateZones(evidence, question).length > 0) return;
    const id = endpoint.facts.id;
    const group = partOf(id, 'resourceGroups') ?? '<resource group>';
    for (const view of viewsOf(evidence, ['login'], question)) {
      if (view.addresses.length === 0 || view.isPrivate) continue;
      // A plain host outside any VNet gets the public address wherever the zone may be.
      const inside = azureLook(evidence, view.from, view.host, question.cloud) !== undefined || standsIn(evidence, view.from) !== undefined;
      if (!inside && view.from === 'here') continue;
      const works = journeyOf(evidence, view.from, view.host).verdict === 'reachable';
      yield {
        because: cite([registry, endpoint, none], view.look),
        ...(works ? { role: 'risk' as const, severity: 'warning' as const } : {}),
        confidence: 'likely',
        settle: say('Read access to the subscription that holds the DNS zones would settle it.', '对保存 DNS 区域的订阅拥有读取权限即可确认。'),
        detail: say(
          `No zone ${question.cloud.privateZone} is visible, ${nameOf(id)} has no zone group, and ${view.host} is ${view.addresses[0]} here.`,
          `看不到区域 ${question.cloud.privateZone}，${nameOf(id)} 没有区域组，且 ${view.host} 在此处解析为 ${view.addresses[0]}。`,
        ),
        fixes: [
          {
            label: say('Create the zone', '创建该区域'),
            command: ['az', 'network', 'private-dns', 'zone', 'create', '--resource-group', group, '--name', question.cloud.privateZone],
            risk: 'none',
          },
          {
            label: say('Then let the endpoint keep its records in it', '然后让终结点在其中维护记录'),
            command: [
              ...['az', 'network', 'private-endpoint', 'dns-zone-group', 'create', '--resource-group', group, '--endpoint-name', nameOf(id)],
              ...['--name', 'default', '--private-dns-zone', question.cloud.privateZone, '--zone-name', 'acr'],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'endpoint without zone group, no zone': [...REST, BARE_ENDPOINT, NO_ZONE, PUBLIC_ANSWER, denied('203.0.113.7')],
      'seen from another network': [
        ...REST,
        BARE_ENDPOINT,
        NO_ZONE,
        saw('dns', { a: ['20.62.128.10'], chain: [`contoso.privatelink.azurecr.io`] }, { from: 'here:vnet-a' }),
      ],
    },
    quiet: {
      'seen from outside': [
        PRIVATE_REGISTRY,
        BARE_ENDPOINT,
        NO_ZONE,
        saw('dns', { server: '9.9.9.9:53', chain: ['contoso.privatelink.azurecr.io'] }),
        denied('203.0.113.7'),
      ],
      'zones not readable': [...REST, BARE_ENDPOINT, unseen('privateDnsZone', 'no-permission'), PUBLIC_ANSWER],
      'a zone is there': [...REST, BARE_ENDPOINT, ZONE_UNLINKED, PUBLIC_ANSWER],
      'private answer': [...AZURE, ZONE, PRIVATE_ANSWER],
      'no endpoint approved': [
        saw('registry', { connections: [{ id: 'c', name: 'c', endpointId: ENDPOINT_ID, status: 'Pending' }] }),
        BARE_ENDPOINT,
        NO_ZONE,
        PUBLIC_ANSWER,
      ],
      'endpoint unreadable': [PRIVATE_REGISTRY, NO_ZONE, PUBLIC_ANSWER],
    },
  },
});
