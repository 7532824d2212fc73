import { cite } from '../../evaluate/cite.ts';
import { endpointAddresses, privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { isLinked, partOf, standsIn } from '../../evaluate/private-dns.ts';
import { journeyOf } from '../../path.ts';
import { AZURE, LOGIN_ABSENT, PRIVATE_ANSWER, PRIVATE_CHAIN, VNET_ID, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, SUBSCRIPTION, saw } from '../sample.ts';

const OLD_FACTS = { records: [{ name: 'contoso', addresses: ['10.7.0.5'] }] };
const OLD = saw('privateDnsZone', OLD_FACTS);
const UNUSED = saw('privateDnsZone', {
  id: `${SUBSCRIPTION}/resourceGroups/dns2/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`,
  links: [],
});
const SECOND = saw('privateDnsZone', {
  id: `${SUBSCRIPTION}/resourceGroups/dns2/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`,
  records: [{ name: 'contoso', addresses: ['10.7.0.5'] }],
  links: [{ id: 'l2', vnetId: `${VNET_ID}-2` }],
});

export default rule({
  id: 'dns-multiple-private-zones',
  layer: 'dns',
  severity: 'warning',
  role: 'risk',
  title: say('Several private zones give the registry other addresses', '多个专用区域对注册表给出不同地址'),
  about: say(
    'More than one private DNS zone of the same name exists, and they disagree about the registry. Which address a client gets depends on the zone that its network happens to be linked to. One zone for each network that is kept apart on purpose is sound; anything else goes wrong with the next change.',
    '存在多个同名的专用 DNS 区域，且对注册表的记录不一致。客户端得到哪个地址取决于其网络恰好链接到哪个区域。为有意隔离的网络各设一个区域是合理的；除此之外，下次更改就会出问题。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['privateDnsZone'],
  wants: ['dns', 'registry', 'privateEndpoint', 'tcp', 'tls', 'http', 'proxy', 'vnet', 'place', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/A/read',
  explains: ['dns-private-record-stale', 'dns-private-zone-record-missing'],

  *examine(evidence, question) {
    const host = question.registry.loginServer;
    const zones = privateZones(evidence, question);
    const holding = zones.flatMap((zone) => {
      const record = recordIn(zone.facts, host, question) ?? [];
      return record.length > 0 ? [{ zone, record }] : [];
    });
    const keepOne = {
      label: say('Keep one zone and link every network to it', '保留一个区域，并将所有网络链接到它'),
      command: ['az', 'network', 'private-dns', 'zone', 'list', '--query', `[?name=='${question.cloud.privateZone}'].id`, '--output', 'tsv'],
      risk: 'none' as const,
    };
    const truth = endpointAddresses(evidence, host);
    const right = holding.find(({ record }) => record.length > 0 && record.every((address) => truth.includes(address)));
    let blamed = false;
    for (const view of viewsOf(evidence, ['login'], question)) {
      const standing = standsIn(evidence, view.from);
      const used = zones.find(
        (zone) =>
          zone !== right?.zone &&
          (view.addresses.some((a) => recordIn(zone.facts, host, question)?.includes(a)) ||
            (view.isAbsent && view.isLinkName && standing !== undefined && isLinked(zone.facts, standing.vnet.facts.id) === true)),
      );
      if (!right || !used || view.addresses.some((a) => truth.includes(a)) || journeyOf(evidence, view.from, host).verdict === 'reachable') continue;
      if (standing && isLinked(right.zone.facts, standing.vnet.facts.id) === true) continue;
      blamed = true;
      const [wrongGroup, rightGroup] = [used, right.zone].map((zone) => partOf(zone.facts.id, 'resourceGroups') ?? '?');
      yield {
        because: cite([right.zone, used], view.look),
        role: 'cause',
        severity: 'error',
        detail: say(
          `${host} is answered by the zone in ${wrongGroup}, which has ${view.addresses[0] ?? 'no record'}; the zone in ${rightGroup} has the endpoint’s ${right.record[0]}.`,
          `${host} 由 ${wrongGroup} 中的区域应答，其中${view.addresses[0] ? `为 ${view.addresses[0]}` : '没有记录'}；${rightGroup} 中的区域有终结点的地址 ${right.record[0]}。`,
        ),
        fixes: [
          {
            label: say('Link this network to the zone that is right, and remove its link to the other', '将此网络链接到正确的区域，并删除到另一区域的链接'),
            command: [
              ...['az', 'network', 'private-dns', 'link', 'vnet', 'list', '--resource-group', partOf(used.facts.id, 'resourceGroups') ?? '<resource group>'],
              ...['--zone-name', used.facts.name, '--output', 'table'],
            ],
            risk: 'none',
          },
          keepOne,
        ],
      };
    }
    if (blamed) return;
    const [first, second] = holding;
    if (!first || !second || new Set(holding.map(({ record }) => [...record].sort().join())).size < 2) return;
    const endpoints = evidence.seen('privateEndpoint').flatMap((e) => e.facts.members?.filter((m) => m.hosts.includes(host)).map((m) => m.address) ?? []);
    const wrong = holding.find(({ record }) => endpoints.length > 0 && record.some((address) => !endpoints.includes(address)));
    const broken = viewsOf(evidence, ['login'], question).some(
      (view) => wrong !== undefined && view.addresses.some((a) => wrong.record.includes(a)) && journeyOf(evidence, view.from, view.host).verdict === 'blocked',
    );
    if (broken) return; // dns-private-record-stale says which address is wrong
    yield {
      because: cite([first.zone], second.zone),
      target: host,
      detail: say(
        `${holding.length} zones ${question.cloud.privateZone} hold ${host}: ${holding.map(({ zone, record }) => `${record[0]} in ${partOf(zone.facts.id, 'resourceGroups')}`).join(', ')}.`,
        `${holding.length} 个 ${question.cloud.privateZone} 区域中有 ${host}：${holding.map(({ zone, record }) => `${partOf(zone.facts.id, 'resourceGroups')} 中为 ${record[0]}`).join('，')}。`,
      ),
      fixes: [keepOne],
    };
  },

  examples: {
    fires: {
      'two zones disagree': [...AZURE, ZONE, SECOND],
      'seen without a vantage': [ZONE, SECOND],
      'this network is linked to the old one': [
        ...AZURE,
        OLD,
        UNUSED,
        saw('dns', { a: ['10.7.0.5'], chain: PRIVATE_CHAIN }),
        no('tcp', 'timed-out', { address: '10.7.0.5' }),
      ],
      'this network is linked to the empty one': [...AZURE, saw('privateDnsZone', { ...OLD_FACTS, records: [] }), UNUSED, LOGIN_ABSENT],
    },
    quiet: {
      'one zone': [...AZURE, ZONE, PRIVATE_ANSWER],
      'two zones that agree': [ZONE, saw('privateDnsZone', { id: 'z2' })],
      'the second holds other registries': [ZONE, saw('privateDnsZone', { id: 'z2', records: [{ name: 'fabrikam', addresses: ['10.7.0.9'] }] })],
      'a healthy look': [...healthy()],
    },
  },
});
