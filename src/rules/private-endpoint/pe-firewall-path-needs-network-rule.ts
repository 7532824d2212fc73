import { cite } from '../../evaluate/cite.ts';
import { blameFor } from '../../evaluate/private-blame.ts';
import { cutPrivatePaths, deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import { alive, dead, home, inApps, registryWith, spoke, TABLE_ID, table } from '../private-path-sample.ts';
import { rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';

const HUB = ['VirtualAppliance', '10.0.1.4'] as const;
const FIREWALL = saw('firewall');
const SPOKE = [registryWith('Approved'), saw('privateEndpoint'), home(), ...spoke(undefined, { routeTableId: TABLE_ID }), table('0.0.0.0/0', ...HUB)] as const;

export default rule({
  id: 'pe-firewall-path-needs-network-rule',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('A firewall on the way to the private endpoint', '到专用终结点的路径上有防火墙'),
  about: say(
    'A route sends traffic for the private endpoint through a firewall or another appliance. It needs a network rule for the endpoint’s address and port 443 there (a rule by name alone does not do), and the appliance must translate the source (SNAT), or the answers come back another way and are dropped.',
    '路由将到专用终结点的流量引到防火墙或其他设备。该设备需要一条针对终结点地址和 443 端口的网络规则（仅按名称的规则不够），并且必须转换源地址（SNAT），否则应答会走另一条路径而被丢弃。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/inspect-traffic-with-azure-firewall',
  needs: ['tcp', 'routeTable'],
  wants: [...PATH_KINDS, 'tls'],
  permission: 'Microsoft.Network/routeTables/read',
  explains: [
    'tcp-host-unreachable',
    'tcp-refused',
    'tcp-azure-firewall-denies',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-regional-endpoint-blocked',
    'tcp-geo-replica-data-blocked',
    'tls-reset-or-eof-by-middlebox',
  ],
  reach: 'vantage',

  *examine(evidence) {
    for (const path of [...deadPrivatePaths(evidence), ...cutPrivatePaths(evidence)]) {
      const blame = blameFor(evidence, path);
      if (blame.kind !== 'appliance') continue;
      const { route, certain, because } = blame;
      const hop = route.nextHopIp ?? 'an appliance';
      yield {
        because: cite(because, path.failure),
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `Route ${route.name} sends ${path.address} (${path.host}) through ${hop}${certain ? ', whose rules do not allow it' : ', and nothing comes back'}.`,
          `路由 ${route.name} 将 ${path.address}（${path.host}）的流量引到 ${route.nextHopIp ?? '某个设备'}${certain ? '，其规则未允许该流量' : '，之后没有应答'}。`,
        ),
        ...(certain ? {} : { settle: say('The firewall’s log for this address would settle it.', '查看防火墙针对此地址的日志即可确定。') }),
        fixes: [
          {
            label: say('Allow the endpoint’s address with a network rule on the firewall', '在防火墙上用网络规则允许终结点地址'),
            command: [
              ...[
                'az',
                'network',
                'firewall',
                'policy',
                'rule-collection-group',
                'collection',
                'rule',
                'add',
                '--resource-group',
                '<resource group>',
                '--policy-name',
                '<policy>',
              ],
              ...['--rule-collection-group-name', '<group>', '--collection-name', '<collection>', '--name', 'allow-acr-endpoint', '--rule-type', 'NetworkRule'],
              ...['--source-addresses', '<client range>', '--destination-addresses', path.address, '--destination-ports', '443', '--ip-protocols', 'TCP'],
            ],
            link: 'https://learn.microsoft.com/en-us/azure/private-link/inspect-traffic-with-azure-firewall',
            risk: 'none',
          },
          {
            label: say('And let the firewall translate the source (SNAT) on that way', '并让防火墙在该路径上转换源地址（SNAT）'),
            link: 'https://learn.microsoft.com/en-us/azure/firewall/snat-private-range',
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'a spoke that goes through the hub’s firewall': [...SPOKE, FIREWALL, ...dead()],
      'an appliance whose rules are not known': [...SPOKE, ...dead()],
      'a /32 route in the same network': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ routeTableId: TABLE_ID }),
        table('10.1.2.5/32', ...HUB),
        inApps,
        ...dead(),
      ],
      'the firewall cuts TLS': [
        ...SPOKE,
        saw('dns', { a: ['10.1.2.5'] }),
        saw('tcp', {}, { address: '10.1.2.5' }),
        no('tls', 'reset', { address: '10.1.2.5' }),
      ],
    },
    quiet: {
      'it works': [...SPOKE, FIREWALL, ...alive],
      'the endpoint’s /32 beats the default route': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ routeTableId: TABLE_ID }),
        table('0.0.0.0/0', ...HUB),
        inApps,
        ...dead(),
      ],
      'a public address': [...SPOKE, FIREWALL, saw('dns'), no('tcp', 'timed-out')],
      'no route through an appliance': [
        registryWith('Approved'),
        saw('privateEndpoint'),
        home({ routeTableId: TABLE_ID }),
        table('10.1.2.5/32', 'None'),
        inApps,
        ...dead(),
      ],
      'the connection waits for approval': [registryWith('Pending'), ...SPOKE.slice(1), ...dead()],
    },
  },
});
