import { isPrivate } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { endpointAddresses, privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { endpointsHidden, partOf } from '../../evaluate/private-dns.ts';
import { labelOf, recordName } from '../../hosts.ts';
import { journeyOf } from '../../path.ts';
import { AZURE, ENDPOINT_ID, PRIVATE_ANSWER, PRIVATE_CHAIN, PUBLIC_ANSWER, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const STALE = saw('dns', { a: ['10.1.2.99'], chain: PRIVATE_CHAIN });

export default rule({
  id: 'dns-private-record-stale',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('DNS points to an address that no private endpoint has', 'DNS 指向没有任何专用终结点使用的地址'),
  about: say(
    'The name resolves to a private address, and no network interface of an approved private endpoint holds it: usually the endpoint was created again and the record was written by hand. The connection then times out, is refused, or meets somebody else’s server. The endpoint’s network interface is the truth; a DNS zone group keeps records in step with it.',
    '名称解析为专用地址，但没有任何已批准的专用终结点的网络接口使用该地址：通常是终结点被重新创建，而记录是手动写入的。连接随后超时、被拒绝，或遇到他人的服务器。以终结点的网络接口为准；DNS 区域组可使记录与其保持一致。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'tcp', 'tls', 'http', 'proxy', 'vnet', 'place', 'client'],
  permission: 'Microsoft.Network/networkInterfaces/read',
  explains: [
    'tcp-refused',
    'tcp-host-unreachable',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-geo-replica-data-blocked',
    'tcp-established-blackholed',
    'pe-nsg-udr-blocks',
    'pe-no-route-peering',
    'tls-certificate-wrong-name',
    'tls-certificate-expired',
    'tls-interception',
    'tls-not-tls',
    'tls-reset-or-eof-by-middlebox',
    'http-captive-portal',
    'http-no-answer',
  ],

  *examine(evidence, question) {
    const views = viewsOf(evidence, ['login', 'data', 'regional'], question);
    for (const view of views) {
      const expected = endpointAddresses(evidence, view.host);
      const [wrong] = view.addresses.filter((address) => !expected.includes(address));
      if (wrong === undefined || journeyOf(evidence, view.from, view.host).verdict === 'reachable') continue;
      const zone = privateZones(evidence, question).find((z) => recordIn(z.facts, view.host, question)?.includes(wrong));
      // An approved endpoint that is not readable may have the address.
      const known = expected.length > 0 && !endpointsHidden(evidence) && (isPrivate(wrong) || zone !== undefined);
      const sound = views.find(
        (other) =>
          other.host === view.host &&
          other.from !== view.from &&
          other.isPrivate &&
          !other.addresses.includes(wrong) &&
          journeyOf(evidence, other.from, other.host).verdict === 'reachable',
      );
      if (!known && !(expected.length === 0 && isPrivate(wrong) && sound)) continue;
      const [endpoint] = evidence.seen('privateEndpoint').filter((e) => e.facts.members?.some((m) => m.hosts.includes(view.host)));
      const right = expected[0] ?? sound?.addresses[0];
      yield {
        because: cite([...(known && endpoint ? [endpoint] : []), ...(known && zone ? [zone] : []), ...(!known && sound ? [sound.look] : [])], view.look),
        confidence: known ? 'certain' : 'likely',
        ...(known ? {} : { settle: say('The private endpoint’s network interface in Azure would settle it.', 'Azure 中专用终结点的网络接口可以确认这一点。') }),
        detail: known
          ? say(
              `${view.host} resolves to ${wrong}; the private endpoint’s interface holds ${right}.`,
              `${view.host} 解析为 ${wrong}；而专用终结点的网络接口地址为 ${right}。`,
            )
          : say(
              `${view.host} resolves to ${wrong} here and does not work; from ${sound?.from} it resolves to ${right} and does.`,
              `${view.host} 在此处解析为 ${wrong} 且不可用；从 ${sound?.from} 解析为 ${right} 且可用。`,
            ),
        fixes: [
          {
            label: say('Point the record to the private endpoint', '将记录指向专用终结点'),
            command: [
              ...['az', 'network', 'private-dns', 'record-set', 'a', 'update'],
              ...[
                '--resource-group',
                (zone && partOf(zone.facts.id, 'resourceGroups')) ?? '<zone resource group>',
                '--zone-name',
                zone?.facts.name ?? question.cloud.privateZone,
              ],
              ...['--name', recordName(view.host, question.cloud) ?? labelOf(view.host), '--set', `aRecords[0].ipv4Address=${right ?? '<endpoint ip>'}`],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'record of an endpoint that is gone': [...AZURE, STALE, no('tcp', 'timed-out', { address: '10.1.2.99' })],
      'another network resolves another address that works': [
        ...healthy({ from: 'here:vnet-a' }, '10.1.2.5'),
        saw('dns', { a: ['10.1.2.99'], chain: PRIVATE_CHAIN }, { from: 'here:vnet-b' }),
        no('tcp', 'refused', { from: 'here:vnet-b', address: '10.1.2.99' }),
      ],
    },
    quiet: {
      'the right address, blocked': [...AZURE, ZONE, PRIVATE_ANSWER, no('tcp', 'timed-out', { address: '10.1.2.5' })],
      'another approved endpoint is not readable, and may have the address': [
        saw('registry', {
          connections: ['pe-acr', 'pe-b'].map((id) => ({ id, name: id, endpointId: id === 'pe-b' ? '/b' : ENDPOINT_ID, status: 'Approved' })),
        }),
        saw('privateEndpoint'),
        STALE,
        no('tcp', 'timed-out', { address: '10.1.2.99' }),
      ],
      'a public answer': [...AZURE, ZONE, PUBLIC_ANSWER],
      'probes only': [STALE, no('tcp', 'timed-out', { address: '10.1.2.99' })],
      'an address of another endpoint that works': [...AZURE, ...healthy({}, '10.9.0.5')],
    },
  },
});
