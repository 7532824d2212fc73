import { inRange } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { deniedTag, firewallMentions, wayOutOf } from '../../evaluate/services-egress.ts';
import type { Evidence } from '../../evidence.ts';
import type { AzureFacts, NsgRule, Observation, Route, Words } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

/** What an agent pool must reach, by service tag and port. Source: article on agent pools. */
const NEEDED: readonly (readonly [tag: string, port: number])[] = [
  ['AzureKeyVault', 443],
  ['Storage', 443],
  ['EventHub', 443],
  ['AzureActiveDirectory', 443],
  ['AzureMonitor', 443],
  ['AzureMonitor', 12000],
];
/** A host behind each tag, for firewalls that allow by name: the one name that is the same for every pool. */
const SIGN_IN: readonly [host: string, tag: string] = ['login.microsoftonline.com', 'AzureActiveDirectory'];
/** Docker's own bridge on the agents: a DNS server in it cannot be reached. */
const AGENT_BRIDGE = '172.17.0.0/16';

type Pool = AzureFacts['agentPools']['list'][number];
interface Fault {
  readonly words: Words;
  readonly because: readonly Observation[];
  readonly certain: boolean;
}

const VNET = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/vnet-prod';
const NSG = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/networkSecurityGroups/nsg-pool';
const TABLE = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/routeTables/rt-pool';
const SUBNET = { id: `${VNET}/subnets/pool`, prefixes: ['10.1.5.0/24'], nsgId: NSG, routeTableId: TABLE };
const vnet = (dnsServers: readonly string[] = []) => saw('vnet', { subnets: [SUBNET], dnsServers });
const pool = (facts: Partial<Pool> = {}) => saw('agentPools', { list: [{ name: 'pool1', state: 'Succeeded', count: 1, subnetId: SUBNET.id, ...facts }] });
const outbound = (name: string, priority: number, access: NsgRule['access'], destination: string): NsgRule => ({
  name,
  priority,
  direction: 'Outbound',
  access,
  protocol: '*',
  sources: ['*'],
  destinations: [destination],
  sourcePorts: ['*'],
  destinationPorts: ['*'],
  byDefault: false,
});
const group = (...rules: readonly NsgRule[]) => saw('nsg', { id: NSG, rules });
const route = (nextHop: string) => saw('routeTable', { id: TABLE, routes: [{ name: 'out', prefix: '0.0.0.0/0', nextHop, nextHopIp: '10.0.1.4' } as Route] });

function* faultsOf(evidence: Evidence<'vnet' | 'nsg' | 'routeTable' | 'firewall'>, pool: Pool): Iterable<Fault> {
  if (pool.count === 0) {
    yield { words: say('it has no agents (count 0), so runs wait for ever', '它没有代理（计数为 0），因此运行会一直等待'), because: [], certain: true };
  }
  if (pool.subnetId === undefined) return;
  const { vnet, nsg, exit } = wayOutOf(evidence, pool.subnetId);
  const server = vnet?.facts.dnsServers?.find((ip) => inRange(ip, AGENT_BRIDGE));
  if (vnet && server) {
    yield {
      words: say(`its DNS server ${server} is inside ${AGENT_BRIDGE}, the agents’ own range`, `其 DNS 服务器 ${server} 位于代理自用的 ${AGENT_BRIDGE} 内`),
      because: [vnet],
      certain: true,
    };
  }
  const shut = nsg && NEEDED.flatMap(([tag, port]) => (deniedTag(nsg.facts.rules, tag, port) ? [`${tag}:${port}`] : []));
  if (vnet && nsg && shut && shut.length > 0) {
    const which = [...new Set(shut)].join(', ');
    yield {
      words: say(`the group ${nameOf(nsg.facts.id)} denies ${which}`, `网络安全组 ${nameOf(nsg.facts.id)} 拒绝 ${which}`),
      because: [vnet, nsg],
      certain: false,
    };
  }
  if (vnet && exit?.route.nextHop.toLowerCase() === 'none') {
    yield { words: say('its default route leads nowhere', '其默认路由没有下一个跃点'), because: [vnet, exit.table], certain: true };
  }
  const firewall = evidence.seen('firewall').find((f) => f.facts.privateIp !== undefined && f.facts.privateIp === exit?.route.nextHopIp);
  if (
    vnet &&
    exit &&
    firewall?.facts.complete &&
    firewall.facts.applicationRules.every((r) => r.fqdnTags.length === 0) &&
    !firewallMentions(firewall.facts, ...SIGN_IN)
  ) {
    yield {
      words: say(`the firewall ${nameOf(firewall.facts.id)} lets it reach no sign-in service`, `防火墙 ${nameOf(firewall.facts.id)} 不允许它访问登录服务`),
      because: [vnet, exit.table, firewall],
      certain: false,
    };
  }
}

export default rule({
  id: 'svc-acr-tasks-agentpool-egress',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('The agent pool cannot reach what its runs need', '代理池无法访问其运行所需的服务'),
  about: say(
    'Agents in a virtual network need AzureKeyVault, Storage, EventHub and AzureActiveDirectory on 443, and AzureMonitor on 443 and 12000. Network security groups, routes and firewalls around the pool’s subnet often forget one of them. A pool with no agents, or with a DNS server inside 172.17.0.0/16, does not work either.',
    '虚拟网络中的代理需要通过 443 访问 AzureKeyVault、Storage、EventHub 和 AzureActiveDirectory，并通过 443 和 12000 访问 AzureMonitor。池子网周围的网络安全组、路由和防火墙常漏掉其中之一。没有代理的池，或 DNS 服务器位于 172.17.0.0/16 内的池，也无法工作。',
  ),
  docs: `${ACR_DOCS}/tasks-agent-pools`,
  needs: ['agentPools'],
  wants: ['vnet', 'nsg', 'routeTable', 'firewall', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/agentPools/read',

  *examine(evidence, question) {
    if (question.for && !asksFor(question, 'tasks')) return;
    const pools = evidence.first('agentPools');
    const said = saidSymptom(evidence, 'acr-tasks');
    const cause = asksFor(question, 'tasks') || said !== undefined;
    for (const pool of pools?.facts.list ?? []) {
      const faults = [...faultsOf(evidence, pool)];
      if (!pools || faults.length === 0) continue;
      const certain = faults.some((f) => f.certain) && asksFor(question, 'tasks');
      const all = { en: faults.map((f) => f.words.en).join('; '), zh: faults.map((f) => f.words['zh-CN']).join('；') };
      yield {
        because: cite([...(said ? [said] : []), ...new Set(faults.flatMap((f) => f.because))], pools),
        ...(cause ? {} : { role: 'risk' as const, severity: 'warning' as const }),
        ...(certain || !cause
          ? {}
          : {
              confidence: 'likely' as const,
              settle: say('A run in this pool, or a check from its subnet, would settle it.', '在此池中运行一次任务，或从其子网进行检查，即可确定。'),
            }),
        detail: say(`Agent pool ${pool.name}: ${all.en}.`, `代理池 ${pool.name}：${all.zh}。`),
        fixes: [
          ...(pool.count === 0
            ? [
                {
                  label: say('Give the pool an agent', '为池添加代理'),
                  command: ['az', 'acr', 'agentpool', 'update', '--registry', question.registry.name, '--name', pool.name, '--count', '1'],
                  risk: 'none' as const,
                },
              ]
            : []),
          readAbout(
            say('Allow what an agent pool needs on the way out of its subnet', '在子网出站方向上放行代理池所需的服务'),
            `${ACR_DOCS}/tasks-agent-pools`,
          ),
        ],
      };
    }
  },

  examples: {
    question: { for: { service: 'tasks' } },
    fires: {
      'no agents': [pool({ count: 0 })],
      'everything outbound denied': [pool(), vnet(), group(outbound('deny-all', 4000, 'Deny', '*'))],
      'the default route leads nowhere': [pool(), vnet(), route('None')],
      'DNS in the agents’ own range': [pool(), vnet(['172.17.3.4'])],
      'the firewall knows no sign-in': [pool(), vnet(), route('VirtualAppliance'), saw('firewall')],
    },
    quiet: {
      'a pool, and nothing in its way': [pool(), vnet(['10.0.0.4']), group()],
      'no pools': [saw('agentPools'), vnet(), group(outbound('deny-all', 4000, 'Deny', '*'))],
      'the tags are allowed before the deny': [
        pool(),
        vnet(),
        group(
          ...['AzureKeyVault', 'Storage', 'EventHub', 'AzureActiveDirectory', 'AzureMonitor'].map((tag, i) => outbound(tag, 100 + i, 'Allow', tag)),
          outbound('deny-all', 4000, 'Deny', '*'),
        ),
      ],
      'a firewall that could not be read whole': [pool(), vnet(), route('VirtualAppliance'), saw('firewall', { complete: false })],
      'another subnet’s group': [pool({ subnetId: `${VNET}/subnets/other` }), vnet(), group(outbound('deny-all', 4000, 'Deny', '*'))],
    },
  },
});
