import { cite } from '../../evaluate/cite.ts';
import { endpointAddresses, privateZones, recordIn, viewsOf } from '../../evaluate/names.ts';
import { partOf } from '../../evaluate/private-dns.ts';
import { recordName } from '../../hosts.ts';
import { AZURE, DATA, DATA_ABSENT, DATA_CHAIN, ENDPOINT_IP, LOGIN_ABSENT, PRIVATE_ANSWER, PUBLIC_ANSWER, PUBLIC_IP, ZONE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const LOGIN_RECORD_ONLY = saw('privateDnsZone', { records: [{ name: 'contoso', addresses: [ENDPOINT_IP] }] });

export default rule({
  id: 'dns-data-endpoint-record-missing',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The data endpoint has no private DNS record', '数据终结点没有专用 DNS 记录'),
  about: say(
    'The login server resolves to the private endpoint, and the dedicated data endpoint, from which layers are fetched, does not. Sign-in and manifests work, layers fail; pushes may work as well. Typical after a geo-replica was added where records are written by hand, or where only the login record was ever written.',
    '登录服务器解析到专用终结点，而提供层的专用数据终结点没有。登录和清单正常，层下载失败；推送可能正常。常见于手动维护记录时新增异地副本，或只写入了登录记录的情况。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#manually-configure-dns-records`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'privateDnsZone', 'pull'],
  permission: 'Microsoft.Network/privateDnsZones/A/read',
  explains: ['net-data-endpoint-forbidden', 'tcp-client-firewall-blocks-data', 'tcp-geo-replica-data-blocked'],

  *examine(evidence, question) {
    const logins = viewsOf(evidence, ['login'], question);
    const views = viewsOf(evidence, ['data'], question);
    for (const o of evidence.seen('pull', { way: 'direct' })) {
      // The registry itself sent the client there: nobody need have listed the name.
      const step = o.facts.steps.find((s) => s.step === 'layer' && (s.fault === 'name-not-found' || s.fault === 'no-address'));
      if (!step || views.some((view) => view.from === o.from && view.host === step.host && view.isAbsent && view.isLinkName)) continue;
      yield {
        because: [o],
        target: step.host,
        detail: say(
          `${question.registry.loginServer} sends clients to ${step.host} for layers, and that name has no address here.`,
          `${question.registry.loginServer} 让客户端到 ${step.host} 下载层，而该名称在此处没有地址。`,
        ),
        fixes: [
          {
            label: say('Let this network’s DNS server resolve that name', '让此网络的 DNS 服务器能够解析该名称'),
            link: `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
            risk: 'none',
          },
        ],
      };
    }
    for (const view of views) {
      const login = logins.find((one) => one.from === view.from);
      if (!login || login.addresses.length === 0) continue;
      const isPublic = view.addresses.length > 0 && !view.isPrivate && login.isPrivate;
      const configured = evidence.first('registry')?.facts.dataHosts?.includes(view.host) ?? false;
      const isAbsent = view.isAbsent && (view.isLinkName || login.isPrivate || configured);
      if (!isAbsent && !isPublic) continue;
      const zone = privateZones(evidence, question)[0];
      const record = zone && recordIn(zone.facts, view.host, question);
      const certain = record?.length === 0 || (view.isAbsent && view.isLinkName);
      const [address] = endpointAddresses(evidence, view.host);
      yield {
        because: cite([...(zone && record?.length === 0 ? [zone] : []), login.look], view.look),
        confidence: certain ? 'certain' : 'likely',
        ...(certain ? {} : { settle: say('Reading the private DNS zone would settle it.', '读取专用 DNS 区域即可确认。') }),
        detail: isPublic
          ? say(
              `${login.host} is ${login.addresses[0]} here, a private address; ${view.host} is ${view.addresses[0]}, a public one. Layers do not take the private path.`,
              `${login.host} 在此处解析为专用地址 ${login.addresses[0]}，而 ${view.host} 解析为公共地址 ${view.addresses[0]}。层不会走专用路径。`,
            )
          : say(
              `${login.host} is ${login.addresses[0]} here, and ${view.host} has no address: sign-in works, layers cannot be fetched.`,
              `${login.host} 在此处解析为 ${login.addresses[0]}，而 ${view.host} 没有地址：可以登录，但无法下载层。`,
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
              ...['--record-set-name', recordName(view.host, question.cloud) ?? '<label.region.data>', '--ipv4-address', address ?? '<endpoint ip>'],
            ],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'zone holds the login record only': [...AZURE, LOGIN_RECORD_ONLY, PRIVATE_ANSWER, DATA_ABSENT],
      'a pull is sent to a name that does not resolve': [
        ...healthy(),
        saw('pull', { steps: [{ step: 'layer', host: DATA.target, fault: 'name-not-found', ms: 9 }], layerHost: DATA.target, bytes: 0 }),
      ],
      'probes only': [PRIVATE_ANSWER, DATA_ABSENT],
      'public where the login is private': [PRIVATE_ANSWER, saw('dns', { a: [PUBLIC_IP], chain: DATA_CHAIN }, DATA)],
    },
    quiet: {
      'both private': [...AZURE, ZONE, PRIVATE_ANSWER, saw('dns', { a: ['10.1.2.4'], chain: DATA_CHAIN }, DATA)],
      'both public': [PUBLIC_ANSWER, saw('dns', { a: [PUBLIC_IP], chain: DATA_CHAIN }, DATA)],
      'the login is absent too': [LOGIN_ABSENT, DATA_ABSENT],
      'no such region of a public registry': [...healthy(), no('dns', 'name-not-found', DATA, { chain: [] })],
    },
  },
});
