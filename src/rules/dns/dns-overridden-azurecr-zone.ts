import { cite } from '../../evaluate/cite.ts';
import { knowsNothing } from '../../evaluate/dns-looks.ts';
import { besides, viewsOf } from '../../evaluate/names.ts';
import { isLinked, nameOf, partOf, standsIn } from '../../evaluate/private-dns.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, SUBSCRIPTION, saw } from '../sample.ts';

const ABSENT = no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN', chain: [], server: '10.0.0.4:53' });
const OVERRIDE = saw('privateDnsZone', {
  id: `${SUBSCRIPTION}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/azurecr.io`,
  name: 'azurecr.io',
  records: [],
  links: [{ id: 'l1', vnetId: `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/vnet-prod` }],
});

export default rule({
  id: 'dns-overridden-azurecr-zone',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('A zone here overrides the public registry domain', '此处的区域覆盖了公共注册表域'),
  about: say(
    'A private DNS zone or a custom server claims the public domain itself (azurecr.io, or its data domain) and not the privatelink one. Every registry that it does not list is NXDOMAIN here, without any alias, although the name resolves elsewhere. The zone to use is privatelink.azurecr.io.',
    '某个专用 DNS 区域或自定义服务器接管了公共域本身（azurecr.io 或其数据域），而不是 privatelink 域。未在其中列出的注册表在此处都返回 NXDOMAIN 且没有别名，而在别处可以解析。应使用的区域是 privatelink.azurecr.io。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns',
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'nameAvailability'],
  explains: ['dns-nxdomain-registry-not-found', 'dns-data-endpoint-record-missing', 'dns-private-zone-not-linked'],
  reach: 'vantage',

  *examine(evidence, question) {
    const { registrySuffix, dataInfix } = question.cloud;
    const overriding = evidence
      .seen('privateDnsZone')
      .filter((z) => [registrySuffix, `${dataInfix}.${registrySuffix}`].includes(z.facts.name.toLowerCase()) && (z.facts.links ?? []).length > 0);
    const views = viewsOf(evidence, ['login'], question);
    for (const view of views) {
      if (!view.isAbsent || view.isLinkName) continue;
      // Linked where this vantage stands, as far as that is known; and without the very record that would answer.
      const vnetId = standsIn(evidence, view.from)?.vnet.facts.id;
      const zone = overriding.find((z) => {
        const here = vnetId === undefined || isLinked(z.facts, vnetId) !== false;
        return (
          here && view.host.endsWith(`.${z.facts.name.toLowerCase()}`) && !z.facts.records?.some((r) => `${r.name}.${z.facts.name}`.toLowerCase() === view.host)
        );
      });
      const other = besides(evidence, view).find((o) => o.facts.a.length + o.facts.aaaa.length > 0 || o.facts.chain.length > 0);
      const elsewhere = views.find((one) => one.from !== view.from && (one.addresses.length > 0 || one.isLinkName));
      const config = evidence.seen('registry').find((o) => o.facts.loginServer.toLowerCase() === view.host);
      const inAzure = config ?? evidence.seen('nameAvailability').find((o) => !o.facts.available && o.facts.reason === 'AlreadyExists');
      const witness = other ?? elsewhere?.look ?? (evidence.first('registry') && !config ? undefined : inAzure);
      if (!zone && knowsNothing(evidence, view.from, question.cloud).length > 0) continue; // dns-server-failure
      if (!witness && !zone) continue;
      if (!witness && evidence.seen('nameAvailability').some((o) => o.facts.available)) continue; // there is no such registry anywhere
      const server = view.look.outcome.status === 'skipped' ? '' : (view.look.outcome.facts?.server ?? '');
      const by = other ? (other.via ?? other.facts.server) : elsewhere?.from;
      yield {
        because: cite([...(zone ? [zone] : []), ...(witness ? [witness] : [])], view.look),
        confidence: zone || other ? 'certain' : 'likely',
        ...(zone || other ? {} : { settle: say('Asking a public DNS server from this network would settle it.', '在此网络中查询公共 DNS 服务器即可确认。') }),
        detail: zone
          ? say(
              `The private DNS zone ${zone.facts.name} answers for ${view.host} and does not list it.`,
              `专用 DNS 区域 ${zone.facts.name} 应答 ${view.host}，但其中没有该记录。`,
            )
          : say(
              `${server || 'The DNS server here'} says that ${view.host} does not exist; ${by ? `${by} resolves it` : 'in Azure it does'}.`,
              `${server || '此处的 DNS 服务器'} 称 ${view.host} 不存在，而${by ? ` ${by} 可以解析` : '它在 Azure 中存在'}。`,
            ),
        fixes: [
          zone
            ? {
                label: say('Unlink that zone once its records stand in the privatelink zone', '将记录移至 privatelink 区域后，取消该区域的链接'),
                command: [
                  ...[
                    'az',
                    'network',
                    'private-dns',
                    'link',
                    'vnet',
                    'delete',
                    '--resource-group',
                    partOf(zone.facts.id, 'resourceGroups') ?? '<resource group>',
                  ],
                  ...['--zone-name', zone.facts.name, '--name', zone.facts.links?.[0] ? nameOf(zone.facts.links[0].id) : '<link name>'],
                ],
                risk: 'interrupts',
              }
            : {
                label: say(`Take the zone ${registrySuffix} off that server, and forward it instead`, `从该服务器移除区域 ${registrySuffix}，改为转发`),
                link: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns-integration',
                risk: 'none',
              },
        ],
      };
    }
  },

  examples: {
    fires: {
      'Azure DNS knows the name': [ABSENT, saw('dns', {}, { aside: true, via: '168.63.129.16:53' })],
      'another network resolves it': [ABSENT, ...healthy({ from: 'here:b' })],
      'a zone of the public name is linked': [OVERRIDE, ABSENT],
      'Azure has this very registry': [saw('registry'), ABSENT],
      'Azure says that the name is taken': [saw('nameAvailability'), ABSENT],
    },
    quiet: {
      'no such registry': [ABSENT],
      'Azure knows it under another name: the hash was left out': [saw('registry', { loginServer: 'contoso-abc123.azurecr.io' }), ABSENT],
      'the server knows no name at all': [
        saw('registry'),
        ABSENT,
        no('dns', 'name-not-found', { target: 'mcr.microsoft.com', role: 'mcr' }, { chain: [], server: '10.0.0.4:53' }),
      ],
      'the private record is missing': [no('dns', 'name-not-found', {}, { chain: ['contoso.privatelink.azurecr.io'] }), ...healthy({ from: 'here:b' })],
      'zone of that name, not linked': [saw('privateDnsZone', { name: 'azurecr.io', links: [] }), ABSENT],
      'it resolves': [...healthy()],
    },
  },
});
