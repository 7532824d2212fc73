import { cite } from '../../evaluate/cite.ts';
import { nameOf, sameId } from '../../evaluate/private-dns.ts';
import { deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import { dead } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { REGISTRY_ID, saw } from '../sample.ts';
import { createEndpoint } from '../ways-out.ts';

const OTHER = REGISTRY_ID.replace('/contoso', '/contoso2');

export default rule({
  id: 'pe-wrong-registry-or-group',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The private endpoint belongs to something else', '专用终结点指向了其他资源'),
  about: say(
    'A private endpoint that should serve this registry was made for another one, or for another group than “registry”. Its address does not answer for this registry. An endpoint cannot be turned to another target: create a new one.',
    '本应服务于此注册表的专用终结点是为另一个注册表创建的，或其组不是 “registry”。它的地址不会响应此注册表。终结点无法改指其他目标，请新建一个。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['registry', 'privateEndpoint'],
  wants: [...PATH_KINDS, 'tcp', 'dns', 'http', 'tls'],
  permission: 'Microsoft.Network/privateEndpoints/read',
  explains: [
    'pe-nsg-udr-blocks',
    'pe-no-route-peering',
    'pe-firewall-path-needs-network-rule',
    'tcp-host-unreachable',
    'tcp-refused',
    'dns-private-record-stale',
    'tls-certificate-wrong-name',
  ],

  *examine(evidence) {
    const config = evidence.first('registry');
    if (!config) return;
    const paths = deadPrivatePaths(evidence);
    for (const endpoint of evidence.seen('privateEndpoint')) {
      const { registryId, groupIds, members, id } = endpoint.facts;
      const wrongTarget = registryId !== undefined && !sameId(registryId, config.facts.id);
      const wrongGroup = groupIds !== undefined && groupIds.length > 0 && !groupIds.some((g) => g.toLowerCase() === 'registry');
      if (!wrongTarget && !wrongGroup) continue;
      // Another registry's endpoint may well be in sight: it matters where this registry's name leads to it.
      const used = evidence.seen('dns', { role: ['login', 'data', 'regional'] }).find((o) => o.facts.a.some((ip) => members?.some((m) => m.address === ip)));
      const listed = config.facts.connections?.some((c) => sameId(c.endpointId, id)) ?? false;
      if (!used && !listed) continue;
      const lost = used && paths.find((p) => p.from === used.from && p.host === used.target);
      const wrongTls =
        used &&
        evidence.seen('tls', { from: used.from, target: used.target }).find((o) => !o.facts.nameMatches && members?.some((m) => m.address === o.address));
      const failure = lost?.failure ?? wrongTls;
      const what = wrongTarget ? nameOf(registryId) : (groupIds ?? []).join(', ');
      yield {
        because: used ? cite([config, endpoint, ...(failure ? [used] : [])], failure ?? used) : [config, endpoint],
        ...(failure ? {} : { role: 'risk', severity: 'warning' }),
        detail: wrongTarget
          ? say(`Endpoint ${nameOf(id)} was made for ${what}, not for this registry.`, `终结点 ${nameOf(id)} 是为 ${what} 创建的，而不是此注册表。`)
          : say(`Endpoint ${nameOf(id)} was made for the group ${what}, not for “registry”.`, `终结点 ${nameOf(id)} 的组为 ${what}，而不是 “registry”。`),
        fixes: [createEndpoint(config.facts.id, endpoint.facts.subnetId)],
      };
    }
  },

  examples: {
    fires: {
      'the name leads to another registry’s endpoint, which does not answer': [saw('registry'), saw('privateEndpoint', { registryId: OTHER }), ...dead()],
      'another group': [
        saw('registry', { connections: [{ id: 'c', name: 'c', endpointId: saw('privateEndpoint').target, status: 'Approved' }] }),
        saw('privateEndpoint', { groupIds: ['blob'] }),
      ],
    },
    quiet: {
      'its own': [saw('registry'), saw('privateEndpoint', { registryId: REGISTRY_ID.toUpperCase() }), ...dead()],
      'another registry’s endpoint that nobody is led to': [saw('registry'), saw('privateEndpoint', { registryId: OTHER })],
      'target not readable': [saw('registry'), saw('privateEndpoint', {}, { unknown: ['registryId', 'groupIds'] }), ...dead()],
    },
  },
});
