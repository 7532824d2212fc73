import { cite } from '../../evaluate/cite.ts';
import { besides, linkedZone, privateBesides, privateZones, reachedPublicly, recordIn, viewsOf, zoneStateAt } from '../../evaluate/names.ts';
import { addressesFor, approvedEndpoints, nameOf, partOf } from '../../evaluate/private-dns.ts';
import { labelOf } from '../../hosts.ts';
import { AZURE, AZURE_DNS, ENDPOINT_ID, LOGIN_ABSENT, PRIVATE_ANSWER, PRIVATE_CHAIN, PUBLIC_ANSWER, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const EMPTY_ZONE = saw('privateDnsZone', { records: [] });

export default rule({
  id: 'dns-private-zone-record-missing',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The private DNS zone has no record for the registry', '专用 DNS 区域中没有注册表的记录'),
  about: say(
    'The name leads into the private DNS zone and ends there: the zone is linked and holds no A record for the registry, so clients get NXDOMAIN although the registry exists. With fallback to the Internet on the link, the public address comes back instead. When the registry belongs to somebody else, their record was never meant to be here: see dns-foreign-registry-shadowed.',
    '名称被引入专用 DNS 区域并止于此处：区域已链接，但没有注册表的 A 记录，因此尽管注册表存在，客户端仍得到 NXDOMAIN。如果链接启用了回退到 Internet，则返回公共地址。如果注册表属于他人，其记录本就不在此区域：请参阅 dns-foreign-registry-shadowed。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#dns-configuration-options`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'tcp', 'tls', 'http', 'proxy', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/A/read',
  explains: [
    'dns-data-endpoint-record-missing',
    'dns-regional-endpoint-record-missing',
    'net-public-access-disabled',
    'net-ip-not-allowed',
    'net-data-endpoint-forbidden',
  ],
  reach: 'vantage',

  *examine(evidence, question) {
    const registry = evidence.first('registry');
    const endpoints = approvedEndpoints(evidence);
    if (registry?.facts.connections !== undefined && !registry.facts.connections.some((c) => c.status === 'Approved')) return; // orphaned
    for (const view of viewsOf(evidence, ['login'], question)) {
      const state = zoneStateAt(evidence, view.from, question);
      const linked = state && linkedZone(state.zones, state.vnet.facts.id);
      const zone = linked ?? privateZones(evidence, question)[0];
      const record = zone && recordIn(zone.facts, view.host, question);
      const falls =
        linked?.facts.links?.some((l) => l.resolutionPolicy === 'NxDomainRedirect') && view.addresses.length > 0 && !view.isPrivate && view.isLinkName;
      if (!(view.isAbsent && view.isLinkName) && !falls) continue;
      if (record !== undefined && record.length > 0) continue;
      const besideAnswers = besides(evidence, view).some((o) => o.facts.a.length > 0);
      if (record === undefined && (besideAnswers || privateBesides(evidence, view).length > 0)) continue;
      const stranger = evidence.failed('registry', { fault: 'not-found' }).length > 0;
      if (!registry && (reachedPublicly(evidence, view, question) || (stranger && record !== undefined))) continue; // dns-foreign-registry-shadowed
      const certain = record !== undefined && registry !== undefined;
      const [endpoint] = endpoints;
      const address = endpoint && addressesFor(endpoint.facts, view.host)[0];
      const zoneName = zone?.facts.name ?? question.cloud.privateZone;
      yield {
        because: cite([...(registry && certain ? [registry] : []), ...(zone && certain ? [zone] : [])], view.look),
        confidence: certain ? 'certain' : 'likely',
        detail: certain
          ? say(
              `${zoneName} holds no A record "${labelOf(view.host)}", so ${view.host} ends there without an address.`,
              `${zoneName} 中没有 A 记录“${labelOf(view.host)}”，因此 ${view.host} 在此处得不到地址。`,
            )
          : say(
              `${view.host} leads to a private link name that has no address here: a private DNS zone answers without a record for it.`,
              `${view.host} 指向的专用链接名称在此处没有地址：某个专用 DNS 区域在没有该记录的情况下作出了应答。`,
            ),
        ...(certain ? {} : { settle: say('Reading the private DNS zone would settle it.', '读取专用 DNS 区域即可确认。') }),
        fixes: [
          {
            label: say('Let the private endpoint keep its records in the zone', '让专用终结点在该区域中维护记录'),
            command: [
              ...['az', 'network', 'private-endpoint', 'dns-zone-group', 'create'],
              ...['--resource-group', (endpoint && partOf(endpoint.facts.id, 'resourceGroups')) ?? '<endpoint resource group>'],
              ...['--endpoint-name', endpoint ? nameOf(endpoint.facts.id) : '<endpoint>', '--name', 'default'],
              ...['--private-dns-zone', zone?.facts.id ?? '<zone id>', '--zone-name', 'acr'],
            ],
            risk: 'none',
          },
          {
            label: say('Add the record by hand', '手动添加记录'),
            command: [
              ...['az', 'network', 'private-dns', 'record-set', 'a', 'add-record'],
              ...['--resource-group', (zone && partOf(zone.facts.id, 'resourceGroups')) ?? '<zone resource group>', '--zone-name', zoneName],
              ...['--record-set-name', labelOf(view.host), '--ipv4-address', address ?? '<endpoint ip>'],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'zone without the record': [...AZURE, EMPTY_ZONE, LOGIN_ABSENT],
      'probes only': [LOGIN_ABSENT],
      'fallback to the Internet hides it': [
        ...AZURE,
        saw('privateDnsZone', { records: [], links: [{ id: 'l', vnetId: AZURE[2]?.target ?? '', resolutionPolicy: 'NxDomainRedirect' }] }),
        PUBLIC_ANSWER,
      ],
    },
    quiet: {
      'record is there': [...AZURE, ZONE, PRIVATE_ANSWER],
      'Azure shows no such registry: somebody else’s': [no('registry', 'not-found'), ...AZURE.slice(1), EMPTY_ZONE, LOGIN_ABSENT],
      'no such registry': [no('dns', 'name-not-found', {}, { chain: [], rcode: 'NXDOMAIN' })],
      'endpoint gone: an orphaned zone': [saw('registry', { connections: [] }), EMPTY_ZONE, LOGIN_ABSENT],
      'Azure DNS knows it': [LOGIN_ABSENT, saw('dns', { a: ['10.1.2.5'], chain: PRIVATE_CHAIN }, AZURE_DNS)],
      'endpoint pending': [saw('registry', { connections: [{ id: 'c', name: 'c', endpointId: ENDPOINT_ID, status: 'Pending' }] }), LOGIN_ABSENT],
      'a healthy look': [...healthy()],
    },
  },
});
