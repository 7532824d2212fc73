import { cite } from '../../evaluate/cite.ts';
import { judgeNsg } from '../../evaluate/nsg.ts';
import { groupsAround, stuckAt, tagsOf, tagsOfRole } from '../../evaluate/reach-azure.ts';
import type { NsgRule } from '../../model.ts';
import { CONNECT_FAILURES, testConnectivity } from '../egress.ts';
import { group, NSG_ID, outbound, standing } from '../egress-sample.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, no, saw } from '../sample.ts';
import { groupOf, named } from '../ways-out.ts';

const OWN = NSG_ID.replace('nsg-apps', 'nsg-vm1');
const DENY = outbound('deny-internet', 4000, 'Deny', 'Internet');

export default rule({
  id: 'tcp-nsg-denies-registry',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A network security group denies the registry', '网络安全组拒绝了到注册表的流量'),
  about: say(
    'The outbound rules of the subnet’s (or the NIC’s) security group deny this address on port 443, so the connection is dropped without a word. Allow the service tag AzureContainerRegistry, and Storage where layers come from shared storage. One address that passes proves little: the tags hold many.',
    '子网（或 NIC）安全组的出站规则拒绝了此地址的 443 端口，连接被无声丢弃。请放行服务标记 AzureContainerRegistry；如果镜像层来自共享存储，还需放行 Storage。单个地址通过不足以证明：标记包含许多地址。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/request-canceled-waiting-connection-timeout-exceeded',
  needs: ['tcp', 'nsg'],
  wants: ['effective', 'vnet', 'place', 'client', 'serviceTags', 'privateEndpoint', 'registry'],
  permission: 'Microsoft.Network/networkSecurityGroups/read',
  explains: [...CONNECT_FAILURES, 'tcp-no-outbound-internet'],
  reach: 'vantage',

  *examine(evidence, { cloud, registry }) {
    const tags = tagsOf(evidence);
    const region = evidence.first('registry')?.facts.location ?? registry.location;
    for (const from of evidence.vantages) {
      const stuck = stuckAt(evidence, from);
      if (!stuck) continue;
      const deniedBy = (rules: readonly NsgRule[], o: (typeof stuck.failures)[number]) => {
        const judged = judgeNsg(rules, {
          direction: 'Outbound',
          destination: o.address ?? '',
          port: cloud.ports.registry,
          tags,
          virtualNetwork: stuck.standing.vnet.facts.prefixes,
          belongs: tagsOfRole(o.role, region),
          ...(stuck.source ? { source: stuck.source } : {}),
        });
        return judged.access === 'deny' && judged.rule ? [{ o, name: judged.rule.name, exact: judged.exact }] : [];
      };
      // One group that denies is enough: the first that does is told.
      const [found] = groupsAround(evidence, from, stuck.standing)
        .map(({ source, rules }) => ({ source, denied: stuck.failures.flatMap((o) => deniedBy(rules, o)) }))
        .filter((g) => g.denied.length > 0);
      const [first, ...rest] = found?.denied ?? [];
      if (!found || !first) continue;
      const { denied } = found;
      const certain = stuck.standing.certain && denied.every((d) => d.exact);
      const nsg = found.source.kind === 'nsg' ? found.source.target : stuck.standing.subnet?.nsgId;
      const hosts = [...new Set(denied.map((d) => d.o.target))];
      const storage = denied.some((d) => d.o.role === 'storage');
      yield {
        because: cite([found.source, stuck.standing.vnet, ...rest.map((d) => d.o)], first.o),
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `Outbound rule ${first.name}${nsg ? ` of ${named(nsg, 'group')}` : ''} denies ${hosts.join(', ')} on TCP ${cloud.ports.registry}.`,
          `${nsg ? `${named(nsg, 'group')} 的` : ''}出站规则 ${first.name} 拒绝了到 ${hosts.join('、')} 的 TCP ${cloud.ports.registry}。`,
        ),
        ...(certain ? {} : { settle: say('The effective security rules of the client’s NIC would settle it.', '查看客户端 NIC 的有效安全规则即可确定。') }),
        fixes: [
          {
            label: say('Allow the registry’s service tag, before the rule that denies', '在拒绝规则之前放行注册表的服务标记'),
            command: [
              ...['az', 'network', 'nsg', 'rule', 'create', '--resource-group', groupOf(nsg), '--nsg-name', named(nsg, 'security group')],
              ...['--name', 'allow-acr', '--priority', '<free priority>', '--direction', 'Outbound', '--access', 'Allow', '--protocol', 'Tcp'],
              ...['--destination-address-prefixes', 'AzureContainerRegistry', ...(storage ? ['Storage'] : []), '--destination-port-ranges', '443'],
            ],
            risk: 'none',
          },
          testConnectivity(first.o.address ?? '<address>'),
        ],
      };
    }
  },

  examples: {
    fires: {
      'a rule that denies the Internet': [...standing(), group(DENY), no('tcp', 'timed-out')],
      'denied by the service’s own tag': [...standing(), group(outbound('no-acr', 100, 'Deny', 'AzureContainerRegistry')), no('tcp', 'timed-out')],
      'only the data host is denied': [
        ...standing(),
        group(outbound('acr', 100, 'Allow', '20.62.128.10'), DENY),
        saw('tcp'),
        no('tcp', 'timed-out', { target: DATA_HOST, address: '20.62.129.20' }),
      ],
      'the group of the machine’s own interface': [
        ...standing({ nsgId: undefined }, { nsgId: OWN }),
        saw('nsg', { id: OWN, rules: [DENY] }),
        no('tcp', 'timed-out'),
      ],
      'its subnet’s group allows, and its interface’s does not': [
        ...standing({}, { nsgId: OWN }),
        group(outbound('acr', 100, 'Allow', 'AzureContainerRegistry')),
        saw('nsg', { id: OWN, rules: [DENY] }),
        no('tcp', 'timed-out'),
      ],
      'what Azure computed for the NIC': [
        ...standing(),
        group(),
        saw('effective', { rules: [outbound('deny-all', 100, 'Deny', '0.0.0.0/0')] }),
        no('tcp', 'timed-out'),
      ],
    },
    quiet: {
      'the tag is allowed first': [...standing(), group(outbound('acr', 100, 'Allow', 'AzureContainerRegistry', ['443']), DENY), no('tcp', 'timed-out')],
      'the group denies nothing': [...standing(), group(), no('tcp', 'timed-out')],
      'a rule for another port': [...standing(), group(outbound('no-ssh', 100, 'Deny', 'Internet', ['22'])), no('tcp', 'timed-out')],
      'it denies, and yet the registry is reached (another way out)': [...standing(), group(DENY), saw('tcp')],
      'refused, which no group does': [...standing(), group(DENY), no('tcp', 'refused')],
      'a private endpoint’s address': [...standing(), group(outbound('x', 100, 'Deny', '*')), no('tcp', 'timed-out', { address: '10.1.2.5' })],
      'the groups of its subnet and its interface deny nothing': [
        ...standing({}, { nsgId: OWN }),
        group(),
        saw('nsg', { id: OWN, rules: [] }),
        no('tcp', 'timed-out'),
      ],
      'the group of another subnet': [...standing({ nsgId: undefined }), group(DENY), no('tcp', 'timed-out')],
    },
  },
});
