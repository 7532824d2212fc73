import { cite } from '../../evaluate/cite.ts';
import { privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { addressesFor, approvedEndpoints, nameOf, partOf } from '../../evaluate/private-dns.ts';
import { labelOf } from '../../hosts.ts';
import { AZURE, DATA, DATA_ABSENT, DATA_CHAIN, PRIVATE_ANSWER, VNET_ID, ZONE } from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { SUBSCRIPTION, saw } from '../sample.ts';

const REGION_ZONE = saw('privateDnsZone', {
  id: `${SUBSCRIPTION}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/eastus.data.privatelink.azurecr.io`,
  name: 'eastus.data.privatelink.azurecr.io',
  records: [],
  links: [{ id: 'l2', vnetId: VNET_ID }],
});

export default rule({
  id: 'dns-split-data-zone',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A data zone hides the record in its parent zone', '数据区域遮蔽了父区域中的记录'),
  about: say(
    'Two private zones are linked: privatelink.azurecr.io, which holds the data endpoint’s record, and a narrower one for a region’s data endpoints, which does not. The narrower zone answers for its names, so the record in the parent is never seen. Keep one scheme.',
    '链接了两个专用区域：privatelink.azurecr.io 保存着数据终结点的记录，而某个区域数据终结点的更窄区域中没有。更窄的区域负责应答，因此父区域中的记录永远不会被使用。请只保留一种方案。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns',
  needs: ['dns', 'privateDnsZone'],
  wants: ['registry', 'privateEndpoint'],
  permission: 'Microsoft.Network/privateDnsZones/read',
  explains: ['dns-data-endpoint-record-missing', 'net-data-endpoint-forbidden', 'tcp-client-firewall-blocks-data'],

  *examine(evidence, question) {
    const suffix = `.${question.cloud.dataInfix}.${question.cloud.privateZone}`;
    const narrow = evidence.seen('privateDnsZone').filter((z) => z.facts.name.toLowerCase().endsWith(suffix) && (z.facts.links ?? []).length > 0);
    for (const view of viewsOf(evidence, ['data'], question)) {
      if (!view.isAbsent) continue;
      const zone = narrow.find(
        (z) => recordIn(z.facts, view.host, question)?.length === 0 && view.host.startsWith(`${labelOf(view.host)}.${z.facts.name.split('.')[0]}.`),
      );
      if (!zone) continue;
      const parent = privateZones(evidence, question).find((z) => (recordIn(z.facts, view.host, question) ?? []).length > 0);
      const address = parent
        ? recordIn(parent.facts, view.host, question)?.[0]
        : approvedEndpoints(evidence).flatMap((e) => addressesFor(e.facts, view.host))[0];
      if (address === undefined) continue;
      yield {
        because: cite([...(parent ? [parent] : []), zone], view.look),
        detail: say(
          `${zone.facts.name} is linked and has no record for ${view.host}${parent ? `; the record (${address}) stands in ${parent.facts.name}, which is never asked` : ''}.`,
          `${zone.facts.name} 已链接，但没有 ${view.host} 的记录${parent ? `；该记录（${address}）位于 ${parent.facts.name}，而它不会被查询` : ''}。`,
        ),
        fixes: [
          {
            label: say('Add the record to the narrower zone', '将记录添加到更窄的区域'),
            command: [
              ...[
                'az',
                'network',
                'private-dns',
                'record-set',
                'a',
                'add-record',
                '--resource-group',
                partOf(zone.facts.id, 'resourceGroups') ?? '<resource group>',
              ],
              ...['--zone-name', nameOf(zone.facts.id), '--record-set-name', labelOf(view.host), '--ipv4-address', address],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'record in the parent': [...AZURE, ZONE, REGION_ZONE, PRIVATE_ANSWER, DATA_ABSENT],
      'record nowhere, address known from the endpoint': [...AZURE, REGION_ZONE, PRIVATE_ANSWER, DATA_ABSENT],
    },
    quiet: {
      'one zone': [...AZURE, ZONE, PRIVATE_ANSWER, DATA_ABSENT],
      'it resolves': [...AZURE, ZONE, REGION_ZONE, saw('dns', { a: ['10.1.2.4'], chain: DATA_CHAIN }, DATA)],
      'the narrower zone has it': [
        ...AZURE,
        ZONE,
        saw('privateDnsZone', { ...{ name: 'eastus.data.privatelink.azurecr.io', id: 'z2' }, records: [{ name: 'contoso', addresses: ['10.1.2.4'] }] }),
        DATA_ABSENT,
      ],
      'not linked': [...AZURE, ZONE, saw('privateDnsZone', { name: 'eastus.data.privatelink.azurecr.io', id: 'z3', records: [], links: [] }), DATA_ABSENT],
    },
  },
});
