import { cite } from '../../evaluate/cite.ts';
import { judgeFirewall } from '../../evaluate/firewall.ts';
import { type Standing, standsIn } from '../../evaluate/private-dns.ts';
import { blockOf, connectsOf, isEndpointAddress, REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { hopFor, routesAround, tagsOf, tagsOfRole } from '../../evaluate/reach-azure.ts';
import type { Evidence } from '../../evidence.ts';
import type { Facts, Fix, NetworkVantage, Observation } from '../../model.ts';
import { CONNECT_FAILURES } from '../egress.ts';
import { firewall, standing, table, toFirewall } from '../egress-sample.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';
import { groupOf, named } from '../ways-out.ts';

type Failure = Observation<'tcp'> | Observation<'tls'> | Observation<'http'>;

/** The firewall's own page: status 470, or its words. */
const isItsPage = ({ status, body, middlebox }: Facts['http']): boolean =>
  status === 470 || /azure firewall/i.test(middlebox ?? '') || /Action: Deny\. Reason: /.test(body);

/** Failures that a firewall in the way can make: no connection, or one that ends when the name is said. */
function failuresAt(evidence: Evidence<'tcp' | 'tls' | 'client' | 'privateEndpoint'>, from: NetworkVantage): readonly Failure[] {
  const connects = connectsOf(evidence, from, REGISTRY_ROLES).flatMap((c) => {
    const block = blockOf(c);
    return block?.whole ? block.failures : [];
  });
  const cut = evidence.failed('tls', { from, role: REGISTRY_ROLES, way: 'direct', fault: ['reset', 'closed', 'timed-out'] });
  return [...connects, ...cut]
    .filter((o) => !isEndpointAddress(evidence, o.address)) // private addresses: pe-firewall-path-needs-network-rule
    .sort((a, b) => Number(b.role === 'login') - Number(a.role === 'login'));
}

const allow = (firewallId: string | undefined, hosts: readonly string[]): Fix => ({
  label: say(`Add an application rule: https:443 to ${hosts.join(', ')}`, `添加应用程序规则：允许 https:443 到 ${hosts.join('、')}`),
  command: [
    ...['az', 'network', 'firewall', 'application-rule', 'create', '--resource-group', groupOf(firewallId), '--firewall-name', named(firewallId, 'firewall')],
    ...['--collection-name', 'acr', '--name', 'acr', '--priority', '<free priority>', '--action', 'Allow', '--protocols', 'https=443'],
    ...['--source-addresses', '<client range>', '--target-fqdns', ...hosts],
  ],
  link: 'https://learn.microsoft.com/en-us/azure/aks/outbound-rules-control-egress',
  risk: 'none',
});

const onTheWay = (
  evidence: Evidence<'effective' | 'routeTable' | 'place' | 'firewall' | 'serviceTags'>,
  from: NetworkVantage,
  place: Standing,
  failure: Failure,
) => {
  const around = routesAround(evidence, from, place);
  if (!around) return undefined;
  const hop = hopFor(
    around,
    place,
    { ...(failure.address ? { address: failure.address } : {}), ...(failure.role ? { role: failure.role } : {}) },
    tagsOf(evidence),
  );
  const wall = evidence.seen('firewall').find((f) => f.facts.privateIp !== undefined && f.facts.privateIp === hop.nextHopIp);
  return wall && { wall, source: around.source };
};

export default rule({
  id: 'tcp-azure-firewall-denies',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('Azure Firewall does not allow the registry', 'Azure 防火墙未放行注册表'),
  about: say(
    'The subnet’s default route leads to an Azure Firewall, and none of its rules allows this host. It may drop the connection, accept it and cut the handshake when it reads the name, or answer 470. Login, data and sign-in hosts each need a rule. Packets to a private endpoint need a network rule instead.',
    '子网的默认路由指向 Azure 防火墙，而其规则均未放行此主机。防火墙可能丢弃连接、接受连接但在读到域名后切断握手，或返回 470。登录、数据和身份验证主机都需要规则。到专用终结点的流量则需要网络规则。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/firewall/rule-processing',
  needs: ['tcp'],
  wants: ['tls', 'http', 'firewall', 'routeTable', 'effective', 'vnet', 'place', 'client', 'serviceTags', 'privateEndpoint'],
  permission: 'Microsoft.Network/azureFirewalls/read',
  explains: [
    ...CONNECT_FAILURES,
    'tcp-no-outbound-internet',
    'tcp-established-blackholed',
    'tls-reset-or-eof-by-middlebox',
    'http-captive-portal',
    'proxy-blocks-registry',
  ],
  reach: 'vantage',

  *examine(evidence, { cloud }) {
    const tags = tagsOf(evidence);
    for (const from of evidence.vantages) {
      const place = standsIn(evidence, from);
      const denied = failuresAt(evidence, from).flatMap((o) => {
        const way = place && onTheWay(evidence, from, place, o);
        if (!way) return [];
        const through = { host: o.target, address: o.address ?? '', port: cloud.ports.registry, tags, belongs: tagsOfRole(o.role) };
        const judged = judgeFirewall(way.wall.facts, through);
        return judged.access === 'deny' ? [{ o, ...way, rule: judged.rule }] : [];
      });
      const [first, ...rest] = denied;
      if (first && place) {
        const hosts = [...new Set(denied.map((d) => d.o.target))];
        const name = named(first.wall.facts.id, 'firewall');
        yield {
          because: cite([first.wall, first.source, ...rest.map((d) => d.o)], first.o),
          confidence: place.certain ? 'certain' : 'likely',
          detail: first.rule
            ? say(`Rule ${first.rule} of firewall ${name} denies ${hosts.join(', ')}.`, `防火墙 ${name} 的规则 ${first.rule} 拒绝了 ${hosts.join('、')}。`)
            : say(
                `The way out leads through firewall ${name}, and no rule of it allows ${hosts.join(', ')}.`,
                `出站路径经过防火墙 ${name}，没有任何规则放行 ${hosts.join('、')}。`,
              ),
          ...(place.certain ? {} : { settle: say('The firewall’s log of denied connections would settle it.', '查看防火墙的拒绝日志即可确定。') }),
          fixes: [allow(first.wall.facts.id, hosts)],
        };
        continue;
      }
      const page = evidence.seen('http', { from, role: REGISTRY_ROLES }).find((o) => isItsPage(o.facts));
      if (!page) continue;
      yield {
        because: [page],
        confidence: 'likely',
        detail: say(
          `${page.target} was answered by an Azure Firewall: ${page.facts.status}, denied by its rules.`,
          `${page.target} 的请求由 Azure 防火墙应答：${page.facts.status}，被其规则拒绝。`,
        ),
        settle: say('The firewall’s rules or its log of denied requests would settle it.', '查看防火墙的规则或拒绝日志即可确定。'),
        fixes: [allow(undefined, [page.target])],
      };
    }
  },

  examples: {
    fires: {
      'no rule for the registry': [...standing(), table(toFirewall), firewall(['*.example.com']), no('tcp', 'timed-out')],
      'the handshake is cut when the name is read': [...standing(), table(toFirewall), firewall(['*.example.com']), saw('tcp'), no('tls', 'reset')],
      'a rule that denies it': [
        ...standing(),
        table(toFirewall),
        firewall(['*.azurecr.io'], {
          networkRules: [{ name: 'no', action: 'Deny', priority: 100, sources: ['*'], destinations: ['*'], fqdns: [], ports: ['443'], protocols: ['TCP'] }],
        }),
        no('tcp', 'timed-out'),
      ],
      'its own page': [saw('tcp'), saw('http', { status: 470, registryApi: false, body: 'Action: Deny. Reason: No rule matched.' })],
    },
    quiet: {
      'a rule allows it': [...standing(), table(toFirewall), firewall(['*.azurecr.io']), no('tcp', 'timed-out')],
      'the registry is reached': [...standing(), table(toFirewall), firewall(['*.example.com']), ...healthy()],
      'part of the policy was not readable': [...standing(), table(toFirewall), firewall(['*.example.com'], { complete: false }), no('tcp', 'timed-out')],
      'the route does not lead there': [...standing(), table(), firewall(['*.example.com']), no('tcp', 'timed-out')],
      'a private endpoint’s address': [...standing(), table(toFirewall), firewall([]), no('tcp', 'timed-out', { address: '10.2.0.5' })],
    },
  },
});
