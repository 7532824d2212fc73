import { cite } from '../../evaluate/cite.ts';
import { linkedZone, privateZones, reachedPublicly, recordIn, viewsOf, zoneStateAt } from '../../evaluate/names.ts';
import { nameOf, partOf } from '../../evaluate/private-dns.ts';
import { AZURE, DATA, LOGIN_ABSENT, PLACE, PRIVATE_CHAIN, VNET, ZONE } from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const OTHERS_ZONE = saw('privateDnsZone', { records: [{ name: 'fabrikam', addresses: ['10.1.2.9'] }] });
const NOT_OURS = no('registry', 'not-found', { target: 'contoso.azurecr.io' });

export default rule({
  id: 'dns-foreign-registry-shadowed',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A private DNS zone here hides another team’s registry', '此处的专用 DNS 区域遮蔽了其他团队的注册表'),
  about: say(
    'The registry belongs to somebody else and has a private endpoint of its own, so its name leads to privatelink.azurecr.io. Here that zone is linked for other registries, answers with authority, and has no record for this one: NXDOMAIN, although the rest of the world resolves it. Fallback to the Internet on the link, or an own private endpoint to that registry, mends it.',
    '该注册表属于他人并有自己的专用终结点，因此其名称指向 privatelink.azurecr.io。此处该区域因其他注册表而被链接，具有权威性却没有此注册表的记录：返回 NXDOMAIN，而其他地方都能解析。在链接上启用回退到 Internet，或为该注册表创建自己的专用终结点即可解决。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/dns/private-dns-fallback',
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'tcp', 'tls', 'http', 'proxy', 'client'],
  permission: 'Microsoft.Network/privateDnsZones/A/read',
  explains: ['dns-private-zone-record-missing', 'dns-data-endpoint-record-missing'],
  reach: 'vantage',

  *examine(evidence, question) {
    const registry = evidence.first('registry');
    if (registry) return; // our own: its record is missing, or its endpoint is gone
    const [stranger] = evidence.failed('registry', { fault: 'not-found' });
    for (const view of viewsOf(evidence, ['login'], question)) {
      if (!view.isAbsent || !view.isLinkName) continue;
      const state = zoneStateAt(evidence, view.from, question);
      const zone =
        (state && linkedZone(state.zones, state.vnet.facts.id)) ??
        (stranger ? privateZones(evidence, question).find((z) => (z.facts.links ?? []).length > 0) : undefined);
      // Only this registry's records are read from a zone: that it holds none says whose zone it is, where Azure shows no such registry.
      const others = zone !== undefined && recordIn(zone.facts, view.host, question)?.length === 0;
      const elsewhere = reachedPublicly(evidence, view, question);
      if (!elsewhere && !(others && stranger)) continue;
      const link = zone?.facts.links?.find((l) => l.vnetId.toLowerCase() === state?.vnet.facts.id.toLowerCase()) ?? zone?.facts.links?.[0];
      yield {
        because: cite([...(stranger ? [stranger] : []), ...(zone ? [zone] : [])], view.look),
        confidence: 'likely',
        settle: say(
          'Knowing whose registry it is would settle it: an own registry needs its record, another’s needs the fallback.',
          '确认注册表归属即可：自有注册表需要补记录，他人的注册表需要启用回退。',
        ),
        detail: say(
          `${view.host} does not resolve here, though ${elsewhere ? 'it does from elsewhere' : 'Azure shows no such registry among ours'}: the private zone linked here has no record for it.`,
          `${view.host} 在此处无法解析，而${elsewhere ? '从别处可以解析' : 'Azure 未显示我们拥有此注册表'}：此处链接的专用区域没有它的记录。`,
        ),
        fixes: [
          {
            label: say('Let the link fall back to the Internet for names that the zone lacks', '让链接对区域中没有的名称回退到 Internet'),
            command: [
              ...[
                'az',
                'network',
                'private-dns',
                'link',
                'vnet',
                'update',
                '--resource-group',
                (zone && partOf(zone.facts.id, 'resourceGroups')) ?? '<zone resource group>',
              ],
              ...[
                '--zone-name',
                zone?.facts.name ?? question.cloud.privateZone,
                '--name',
                link ? nameOf(link.id) : '<link name>',
                '--resolution-policy',
                'NxDomainRedirect',
              ],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'reached publicly from elsewhere': [...healthy({ from: 'here:office' }), no('dns', 'name-not-found', { from: 'here:vnet-a' }, { chain: PRIVATE_CHAIN })],
      'the zone holds others only': [NOT_OURS, OTHERS_ZONE, VNET, PLACE, LOGIN_ABSENT],
    },
    quiet: {
      'our own registry': [...AZURE, saw('privateDnsZone', { records: [] }), LOGIN_ABSENT],
      'nothing known elsewhere': [LOGIN_ABSENT],
      'it resolves': [NOT_OURS, ZONE, ...healthy()],
      'only the data host is absent': [...healthy(), no('dns', 'name-not-found', DATA, { chain: [] })],
    },
  },
});
