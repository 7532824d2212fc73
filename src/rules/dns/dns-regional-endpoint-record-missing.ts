import { cite } from '../../evaluate/cite.ts';
import { endpointAddresses, privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { partOf } from '../../evaluate/private-dns.ts';
import { recordName } from '../../hosts.ts';
import { AZURE, LOGIN_ABSENT, PRIVATE_ANSWER, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const GEO = { target: 'contoso.eastus.geo.azurecr.io' } as const;
const MEMBERS = saw('privateEndpoint', {
  members: [
    { member: 'registry', hosts: ['contoso.azurecr.io'], address: '10.1.2.5' },
    { member: 'registry_eastus', hosts: [GEO.target], address: '10.1.2.6' },
  ],
});
const REST = [AZURE[0], AZURE[2], AZURE[3]].filter((o) => o !== undefined);

export default rule({
  id: 'dns-regional-endpoint-record-missing',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A regional endpoint has no private DNS record', '区域终结点没有专用 DNS 记录'),
  about: say(
    'Regional endpoints are on, the private endpoint holds an address for this one, and its name does not resolve to it. Clients that are pinned to the regional name fail; the global login server works.',
    '区域终结点已启用，专用终结点为其保留了地址，但其名称未解析到该地址。固定使用区域名称的客户端会失败，而全局登录服务器正常。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone'],
  permission: 'Microsoft.Network/privateDnsZones/A/read',
  explains: ['tcp-regional-endpoint-blocked', 'net-data-endpoint-forbidden'],

  *examine(evidence, question) {
    const logins = viewsOf(evidence, ['login'], question);
    for (const view of viewsOf(evidence, ['regional'], question)) {
      const login = logins.find((one) => one.from === view.from);
      if (!login?.isPrivate) continue;
      const isPublic = view.addresses.length > 0 && !view.isPrivate;
      if (!view.isAbsent && !isPublic) continue;
      const [address] = endpointAddresses(evidence, view.host);
      const zone = privateZones(evidence, question)[0];
      const certain = address !== undefined || (zone !== undefined && recordIn(zone.facts, view.host, question)?.length === 0);
      yield {
        because: cite([login.look], view.look),
        confidence: certain ? 'certain' : 'likely',
        ...(certain ? {} : { settle: say('The private endpoint’s members in Azure would settle it.', 'Azure 中专用终结点的成员可以确认这一点。') }),
        detail: isPublic
          ? say(
              `${view.host} is ${view.addresses[0]} here, a public address; the login server is private.`,
              `${view.host} 在此处解析为公共地址 ${view.addresses[0]}，而登录服务器为专用地址。`,
            )
          : say(
              `${view.host} has no address here; the login server has ${login.addresses[0]}.`,
              `${view.host} 在此处没有地址，而登录服务器的地址为 ${login.addresses[0]}。`,
            ),
        fixes: [
          {
            label: say('Add the record, or let a DNS zone group keep all of them', '添加该记录，或使用 DNS 区域组统一维护'),
            command: [
              ...['az', 'network', 'private-dns', 'record-set', 'a', 'add-record'],
              ...[
                '--resource-group',
                (zone && partOf(zone.facts.id, 'resourceGroups')) ?? '<zone resource group>',
                '--zone-name',
                zone?.facts.name ?? question.cloud.privateZone,
              ],
              ...['--record-set-name', recordName(view.host, question.cloud) ?? '<label.region.geo>', '--ipv4-address', address ?? '<endpoint ip>'],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'the endpoint has it, DNS does not': [...REST, MEMBERS, PRIVATE_ANSWER, no('dns', 'name-not-found', GEO, { chain: [] })],
      'probes only': [PRIVATE_ANSWER, no('dns', 'name-not-found', GEO, { chain: [] })],
    },
    quiet: {
      'both private': [...REST, MEMBERS, ZONE, PRIVATE_ANSWER, saw('dns', { a: ['10.1.2.6'] }, GEO)],
      'a public registry': [...healthy(), saw('dns', {}, GEO)],
      'nothing resolves': [LOGIN_ABSENT, no('dns', 'name-not-found', GEO)],
    },
  },
});
