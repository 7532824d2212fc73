import { cite } from '../../evaluate/cite.ts';
import { besides, endpointAddresses, isEndpointAddress, viewsOf } from '../../evaluate/names.ts';
import { isRegistryDenial, journeyOf } from '../../path.ts';
import { AZURE, ENDPOINT_IP, PRIVATE_CHAIN } from '../private-dns-sample.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const FROM_FILE = saw('dns', { a: ['10.9.9.9'], server: 'hosts file' });
const FROM_DNS = saw('dns', { a: ['20.62.128.10'] }, { aside: true, via: '10.0.0.4:53' });

export default rule({
  id: 'dns-hosts-file-override',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The hosts file overrides DNS for the registry', 'hosts 文件覆盖了注册表的 DNS'),
  about: say(
    'An entry in this host’s hosts file decides where the name leads, and it differs from what DNS says. Such entries are written to get a machine going and forgotten: they outlive the private endpoint or the replica that they point to. Containers and nodes beside this one may resolve the name rightly.',
    '此主机的 hosts 文件中的条目决定了名称的去向，且与 DNS 的回答不同。这类条目往往为应急而写，随后被遗忘：它们比所指向的专用终结点或副本存在得更久。同一环境中的其他节点或容器可能解析正确。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns',
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'tcp', 'tls', 'http', 'proxy'],
  explains: [
    'dns-private-record-stale',
    'tcp-refused',
    'tcp-host-unreachable',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-established-blackholed',
    'tcp-no-outbound-internet',
    'pe-nsg-udr-blocks',
    'pe-no-route-peering',
    'tls-certificate-wrong-name',
    'tls-interception',
    'tls-not-tls',
    'tls-reset-or-eof-by-middlebox',
    'http-captive-portal',
    'http-no-answer',
    'net-ip-not-allowed',
    'net-public-access-disabled',
    'dns-data-endpoint-record-missing',
  ],

  *examine(evidence, question) {
    for (const view of viewsOf(evidence, ['login', 'data', 'regional'], question)) {
      if (view.look.outcome.status !== 'ok' || view.look.outcome.facts.server !== 'hosts file') continue;
      const dns = besides(evidence, view).find((o) => o.facts.a.length + o.facts.aaaa.length > 0);
      const endpoint = endpointAddresses(evidence, view.host);
      const better = dns ? [...dns.facts.a, ...dns.facts.aaaa] : endpoint;
      if (better.length === 0 || view.addresses.every((address) => better.includes(address) || endpoint.includes(address))) continue;
      // Refused at one public address is refused at all of them: then the entry is not what is wrong.
      const refused = evidence.seen('http', { from: view.from, target: view.host }).some(isRegistryDenial);
      const bothPublic = !view.isPrivate && better.every((address) => !isEndpointAddress(evidence, view.host, address));
      const broken = journeyOf(evidence, view.from, view.host).verdict !== 'reachable' && !(refused && bothPublic);
      yield {
        because: cite(dns ? [dns] : evidence.seen('privateEndpoint'), view.look),
        ...(broken ? {} : { role: 'risk' as const, severity: 'warning' as const }),
        detail: say(
          `The hosts file sends ${view.host} to ${view.addresses[0]}; ${dns ? 'DNS' : 'the private endpoint'} says ${better[0]}.`,
          `hosts 文件将 ${view.host} 指向 ${view.addresses[0]}；而${dns ? ' DNS ' : '专用终结点'}的地址为 ${better[0]}。`,
        ),
        fixes: [
          { label: say('Take the entry out of the hosts file', '从 hosts 文件中删除该条目'), command: ['grep', '-n', view.host, '/etc/hosts'], risk: 'none' },
        ],
      };
    }
  },

  examples: {
    fires: {
      'a dead address in the file': [FROM_FILE, FROM_DNS, no('tcp', 'timed-out', { address: '10.9.9.9' })],
      'it works, and differs': [
        FROM_FILE,
        FROM_DNS,
        saw('tcp', {}, { address: '10.9.9.9' }),
        saw('tls', {}, { address: '10.9.9.9' }),
        saw('http', {}, { address: '10.9.9.9' }),
      ],
      'the endpoint has another address': [...AZURE, FROM_FILE, no('tcp', 'refused', { address: '10.9.9.9' })],
    },
    quiet: {
      'file and DNS agree': [saw('dns', { a: ['20.62.128.10'], server: 'hosts file' }), FROM_DNS],
      'the file names the private endpoint': [
        ...AZURE,
        saw('dns', { a: [ENDPOINT_IP], server: 'hosts file' }),
        saw('dns', { chain: PRIVATE_CHAIN }, { aside: true, via: '10.0.0.4:53' }),
      ],
      'DNS answered': [...healthy(), FROM_DNS],
      'nothing to compare with': [FROM_FILE],
    },
  },
});
