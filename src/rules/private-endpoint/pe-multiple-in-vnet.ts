import { cite } from '../../evaluate/cite.ts';
import { addressesFor, approvedEndpoints, nameOf, vnetOfSubnet } from '../../evaluate/private-dns.ts';
import type { Seen } from '../../evidence.ts';
import { ENDPOINT_ID, PRIVATE } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';
import { groupOf } from '../ways-out.ts';

const SECOND = { id: `${ENDPOINT_ID}-b`, members: [{ member: 'registry', hosts: ['contoso.azurecr.io'], address: '10.1.2.15', allocation: 'Dynamic' }] };
const TWO = [saw('privateEndpoint'), saw('privateEndpoint', SECOND)] as const;

export default rule({
  id: 'pe-multiple-in-vnet',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Several private endpoints in one virtual network', '同一虚拟网络中有多个专用终结点'),
  about: say(
    'The registry has more than one private endpoint in the same virtual network. They share one name in one DNS zone, so the record holds the address of whichever was written last, or of both, and routing becomes unreliable. Keep one endpoint in each network.',
    '注册表在同一虚拟网络中有多个专用终结点。它们在同一 DNS 区域中共用一个名称，因此记录中是最后写入者的地址，或同时包含两个地址，路由会变得不可靠。每个网络只保留一个终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-health-error-reference`,
  needs: ['privateEndpoint'],
  wants: ['registry', 'tcp'],
  permission: 'Microsoft.Network/privateEndpoints/read',
  explains: ['pe-nsg-udr-blocks', 'tcp-host-unreachable', 'tcp-refused'],

  *examine(evidence) {
    const groups = new Map<string, Seen<'privateEndpoint'>[]>();
    for (const endpoint of approvedEndpoints(evidence)) {
      if (!endpoint.facts.subnetId) continue;
      const key = vnetOfSubnet(endpoint.facts.subnetId).toLowerCase();
      groups.set(key, [...(groups.get(key) ?? []), endpoint]);
    }
    for (const endpoints of groups.values()) {
      const [first, second] = endpoints;
      if (!first || !second) continue;
      const holds = (address: string | undefined, host: string) =>
        endpoints.find((e) => address !== undefined && addressesFor(e.facts, host).includes(address));
      const worked = evidence.seen('tcp', { aside: 'any', way: 'direct' });
      const broken = evidence.failed('tcp', { way: 'direct' }).find((o) => {
        const one = holds(o.address, o.target);
        return one && worked.some((w) => w.target === o.target && w.address !== o.address && holds(w.address, w.target) !== undefined);
      });
      const vnet = nameOf(vnetOfSubnet(first.facts.subnetId ?? ''));
      const names = endpoints.map((e) => nameOf(e.facts.id)).join(', ');
      yield {
        because: broken ? cite(endpoints, broken) : [first, ...endpoints.slice(1)],
        ...(broken
          ? { confidence: 'likely', settle: say('Removing one of the endpoints would settle it.', '删除其中一个终结点即可确定。') }
          : { target: vnetOfSubnet(first.facts.subnetId ?? ''), role: 'risk', severity: 'warning' }),
        detail: broken
          ? say(
              `${vnet} holds the endpoints ${names}: one of their addresses answers, ${broken.address ?? 'the other'} does not.`,
              `${vnet} 中有终结点 ${names}：其中一个地址有应答，${broken.address ?? '另一个'} 没有。`,
            )
          : say(`${vnet} holds the endpoints ${names} of this registry.`, `${vnet} 中有此注册表的终结点 ${names}。`),
        fixes: [
          {
            label: say('Delete all but one, then check the DNS record', '仅保留一个，其余删除，然后检查 DNS 记录'),
            command: ['az', 'network', 'private-endpoint', 'delete', '--resource-group', groupOf(second.facts.id), '--name', nameOf(second.facts.id)],
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'two in one network': [...TWO],
      'and one of them does not answer': [...TWO, saw('tcp', {}, { address: PRIVATE }), no('tcp', 'timed-out', { address: '10.1.2.15' })],
    },
    quiet: {
      one: [saw('privateEndpoint')],
      'one in each of two networks': [
        saw('privateEndpoint'),
        saw('privateEndpoint', { ...SECOND, subnetId: '/subscriptions/s/x/virtualNetworks/b/subnets/e' }),
      ],
      'the other one is not approved': [saw('privateEndpoint'), saw('privateEndpoint', { ...SECOND, status: 'Rejected' })],
    },
  },
});
