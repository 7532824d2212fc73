import { regionsOf, roomOf, uncovered, unfinished } from '../../evaluate/address-need.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { saidText } from '../../evaluate/said.ts';
import type { Fix } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';

const OPERATION = /privateendpoints\/privatelinkserviceproxies\/write/i;
const two = (state: string) =>
  saw('replications', {
    list: ['eastus', 'westus'].map((location) => ({ name: location, location, provisioningState: location === 'eastus' ? 'Succeeded' : state })),
  });
const REFUSED = saw('activity', {
  entries: [
    {
      at: '2026-11-02T07:40:00.000Z',
      operation: 'Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write',
      resourceId: SAMPLE_FACTS.privateEndpoint.id,
      status: 'Failed',
    },
  ],
});
const TEXT = 'does not have authorization to perform action Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write over scope';

const fixesFor = (registry: string, endpointId: string | undefined, replica: string | undefined): readonly Fix[] => [
  {
    label: say('Grant Network Contributor on the private endpoint to who adds replicas', '向添加副本的用户授予该专用终结点的网络参与者角色'),
    command: [
      'az',
      'role',
      'assignment',
      'create',
      '--assignee',
      '<user or principal>',
      '--role',
      'Network Contributor',
      '--scope',
      endpointId ?? '<private endpoint id>',
    ],
    link: `${ACR_DOCS}/container-registry-geo-replication`,
    risk: 'none',
  },
  {
    label: say('Then delete the stuck replica and add it again', '然后删除卡住的副本并重新添加'),
    command: ['az', 'acr', 'replication', 'delete', '--registry', registry, '--name', replica ?? '<replica>'],
    risk: 'interrupts',
  },
];

export default rule({
  id: 'pe-replica-permission',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('A replica lacks the right to extend a private endpoint', '添加副本时缺少扩展专用终结点的权限'),
  about: say(
    'Adding a replica changes every private endpoint of the registry. Who adds it needs Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write on each of them, also in other subscriptions; without it the replica stays in provisioning. Grant the right, delete the stuck replica and add it again.',
    '添加副本会更改注册表的每个专用终结点。执行者需要对每个终结点（包括其他订阅中的）拥有 Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write 权限；否则副本会停留在预配状态。请授予权限，删除卡住的副本后重新添加。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: ['replications'],
  wants: ['registry', 'privateEndpoint', 'vnet', 'activity', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/replications/read',
  explains: ['registry-provisioning-not-succeeded'],

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const replications = evidence.first('replications');
    const stuck = unfinished(replications?.facts);
    const log = evidence.first('activity');
    const refused = log?.facts.entries.find((e) => OPERATION.test(e.operation) && e.status?.toLowerCase() === 'failed');
    const said = saidText(evidence, OPERATION);
    const { name } = question.registry;
    const witness = refused ? log : said;
    if (witness) {
      yield {
        because: cite(replications ? [replications] : [], witness),
        target: refused?.resourceId ?? question.registry.loginServer,
        detail: say(
          `Writing the private endpoint${refused ? ` ${nameOf(refused.resourceId)}` : ''} for a new replica was refused.`,
          `为新副本写入专用终结点${refused ? ` ${nameOf(refused.resourceId)}` : ''} 时被拒绝。`,
        ),
        confidence: 'likely',
        settle: say('The full error in the activity log would settle it.', '活动日志中的完整错误信息即可确定。'),
        fixes: fixesFor(name, refused?.resourceId, stuck[0]?.name),
      };
      return;
    }
    if (!replications || !config || stuck.length === 0) return;
    if (roomOf(evidence).some((room) => room.lacking > room.free)) return; // no address to give: likelier
    for (const endpoint of evidence.seen('privateEndpoint')) {
      if (endpoint.facts.members?.some((m) => m.allocation?.toLowerCase() === 'static')) continue;
      const missing = uncovered(endpoint.facts, regionsOf(config.facts, replications.facts));
      const replica = stuck.find((r) => missing.includes(r.location.toLowerCase().replace(/\s/g, '')));
      if (!replica) continue;
      const failed = replica.state?.toLowerCase() === 'failed';
      yield {
        because: [config, replications, endpoint],
        confidence: 'likely',
        ...(failed ? { severity: 'warning' } : { role: 'risk', severity: 'info' }),
        detail: say(
          `Replica ${replica.name} is ${replica.state ?? 'not ready'}, and endpoint ${nameOf(endpoint.facts.id)} has no member for it yet.`,
          `副本 ${replica.name} 的状态为 ${replica.state ?? '未就绪'}，终结点 ${nameOf(endpoint.facts.id)} 尚无对应成员。`,
        ),
        settle: say('The activity log of the private endpoint would show whether a right was missing.', '查看专用终结点的活动日志即可了解是否缺少权限。'),
        fixes: fixesFor(name, endpoint.facts.id, replica.name),
      };
    }
  },

  examples: {
    fires: {
      'a failed replica without a member': [saw('registry'), saw('privateEndpoint'), two('Failed')],
      'one that is being made': [saw('registry'), saw('privateEndpoint'), two('Creating')],
      'the activity log says so': [saw('registry'), two('Creating'), REFUSED],
      'the error was pasted': [saw('said', { text: TEXT })],
    },
    quiet: {
      'all replicas are ready': [saw('registry'), saw('privateEndpoint'), two('Succeeded')],
      'no private endpoint': [saw('registry'), two('Failed')],
      'static addresses: another rule’s': [
        saw('registry'),
        saw('privateEndpoint', { members: (SAMPLE_FACTS.privateEndpoint.members ?? []).map((m) => ({ ...m, allocation: 'Static' })) }),
        two('Failed'),
      ],
      'something else failed': [
        saw('activity', {
          entries: [{ at: '2026-11-02T07:40:00.000Z', operation: 'Microsoft.Network/virtualNetworks/write', resourceId: '/x', status: 'Failed' }],
        }),
      ],
    },
  },
});
