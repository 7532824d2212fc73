import { cite } from '../../evaluate/cite.ts';
import { privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { nameOf, partOf } from '../../evaluate/private-dns.ts';
import { labelOf } from '../../hosts.ts';
import { journeyOf } from '../../path.ts';
import { AZURE, ENDPOINT_IP, LOGIN_ABSENT, PLACE, PRIVATE_ANSWER, VNET, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';

const GONE = saw('registry', { connections: [] });
const EMPTY = saw('privateDnsZone', { records: [] });

export default rule({
  id: 'dns-orphaned-private-zone',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A private DNS zone outlived its private endpoint', '专用 DNS 区域在专用终结点删除后仍然存在'),
  about: say(
    'The registry has no approved private endpoint any more, and a private DNS zone is still linked: clients in its networks get NXDOMAIN, or the address of an endpoint that is gone. Remove the record and the link where the zone serves no other registry, or create the private endpoint again.',
    '注册表已没有已批准的专用终结点，但专用 DNS 区域仍被链接：这些网络中的客户端得到 NXDOMAIN，或已不存在的终结点地址。若该区域不再服务其他注册表，请删除记录和链接，或重新创建专用终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['dns', 'registry', 'privateDnsZone'],
  wants: ['privateEndpoint', 'tcp', 'tls', 'http', 'proxy', 'vnet', 'place', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/read',
  explains: [
    'dns-private-zone-record-missing',
    'tcp-refused',
    'tcp-host-unreachable',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'pe-nsg-udr-blocks',
    'pe-no-route-peering',
    'dns-data-endpoint-record-missing',
  ],
  reach: 'vantage',

  *examine(evidence, question) {
    const registry = evidence.first('registry');
    if (!registry || registry.facts.connections === undefined || registry.facts.connections.some((c) => c.status !== 'Disconnected')) return;
    const [zone] = privateZones(evidence, question).filter((z) => (z.facts.links ?? []).length > 0);
    if (!zone) return;
    for (const view of viewsOf(evidence, ['login'], question)) {
      const record = recordIn(zone.facts, view.host, question) ?? [];
      const dead = view.addresses.some((a) => record.includes(a)) && journeyOf(evidence, view.from, view.host).verdict === 'blocked';
      if (!(view.isAbsent && view.isLinkName) && !dead) continue;
      const group = partOf(zone.facts.id, 'resourceGroups') ?? '<zone resource group>';
      yield {
        because: cite([registry, zone], view.look),
        detail: say(
          `${registry.facts.name} has no private endpoint, and ${zone.facts.name} still ${dead ? `gives ${record[0]} for ${view.host}` : `answers for ${view.host} without a record`}.`,
          `${registry.facts.name} 没有专用终结点，而 ${zone.facts.name} 仍${dead ? `将 ${view.host} 解析为 ${record[0]}` : `在没有记录的情况下应答 ${view.host}`}。`,
        ),
        fixes: [
          ...(dead
            ? [
                {
                  label: say('Delete the record that was left behind', '删除遗留的记录'),
                  command: [
                    'az',
                    'network',
                    'private-dns',
                    'record-set',
                    'a',
                    'delete',
                    '--resource-group',
                    group,
                    '--zone-name',
                    zone.facts.name,
                    '--name',
                    labelOf(view.host),
                  ],
                  risk: 'interrupts' as const,
                },
              ]
            : []),
          {
            label: say('Unlink the zone, if it serves no other registry', '若区域不再服务其他注册表，取消其链接'),
            command: [
              ...['az', 'network', 'private-dns', 'link', 'vnet', 'delete', '--resource-group', group, '--zone-name', zone.facts.name],
              ...['--name', zone.facts.links?.[0] ? nameOf(zone.facts.links[0].id) : '<link name>'],
            ],
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'NXDOMAIN from an empty zone': [GONE, EMPTY, VNET, PLACE, LOGIN_ABSENT],
      'a dead address': [GONE, ZONE, PRIVATE_ANSWER, no('tcp', 'timed-out', { address: ENDPOINT_IP })],
    },
    quiet: {
      'endpoint approved': [...AZURE, ZONE, PRIVATE_ANSWER],
      'rejected: the endpoint is there all the same': [
        saw('registry', { connections: [{ id: 'c', name: 'pe', status: 'Rejected' }] }),
        ZONE,
        PRIVATE_ANSWER,
        no('tcp', 'timed-out', { address: ENDPOINT_IP }),
      ],
      'connections unknown': [saw('registry', {}, { unknown: ['connections'] }), EMPTY, LOGIN_ABSENT],
      'no zone linked': [GONE, saw('privateDnsZone', { links: [] }), LOGIN_ABSENT],
      'public and resolving': [GONE, ZONE, saw('dns')],
    },
  },
});
