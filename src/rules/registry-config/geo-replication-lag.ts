import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const pulled = (status: number, from: 'here' | 'worker:b', errorCode?: string) =>
  saw('pull', { steps: [{ step: 'manifest', host: 'contoso.azurecr.io', status, ms: 5, ...(errorCode ? { errorCode } : {}) }] }, { from });
const replicas = (second: string) =>
  saw('replications', {
    list: [
      { name: 'eastus', location: 'eastus', provisioningState: 'Succeeded' },
      { name: 'westeurope', location: 'westeurope', provisioningState: second },
    ],
  });
const said = saw('said', { text: 'manifest unknown', symptoms: [{ id: 'manifest-unknown', excerpt: 'manifest unknown' }] });

export default rule({
  id: 'geo-replication-lag',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('A replica does not have the image yet', '某个副本尚未包含该映像'),
  about: say(
    'Replicas follow a push after some time: seconds, or minutes for large images. A client that is sent to a replica which is behind gets “manifest unknown”, while one elsewhere pulls the same tag. A wrong name, by contrast, is unknown everywhere.',
    '推送后，副本需要一段时间才能同步：几秒，大型映像可能需要几分钟。被引导到尚未同步的副本的客户端会收到“manifest unknown”，而其他位置的客户端可以拉取同一标记。与之相反，名称错误时所有位置都无法找到。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: [],
  wants: ['pull', 'replications', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/replications/read',
  explains: ['client-image-name-wrong'],
  reach: 'registry',

  *examine(evidence, { registry }) {
    const replicas = evidence.first('replications');
    if (replicas && replicas.facts.list.length < 2) return;
    const at = (status: number) => evidence.seen('pull').find((o) => o.facts.steps.some((s) => s.step === 'manifest' && s.status === status));
    const [there, missing] = [at(200), at(404)];
    const said = saidSymptom(evidence, 'manifest-unknown');
    const behind = replicas?.facts.list.filter((r) => r.provisioningState !== undefined && r.provisioningState.toLowerCase() !== 'succeeded') ?? [];
    const split = there && missing && there.from !== missing.from ? missing : undefined;
    if (!split && !((said ?? missing) && !there && behind.length > 0)) return;
    const last = split ?? missing ?? said;
    if (!last) return;
    yield {
      because: cite([...(split && there ? [there] : []), ...(replicas ? [replicas] : [])], last),
      confidence: 'likely',
      settle: say('The same pull in some minutes, if it works, would settle it.', '如果几分钟后相同的拉取成功，即可确定。'),
      detail:
        split && there
          ? say(`The image is there for ${there.from} and not for ${split.from}.`, `${there.from} 可以找到该映像，而 ${split.from} 找不到。`)
          : say(
              `Replica ${behind.map((r) => r.name).join(', ')} is not ready (${behind[0]?.provisioningState}).`,
              `副本 ${behind.map((r) => r.name).join('、')} 尚未就绪（${behind[0]?.provisioningState}）。`,
            ),
      fixes: [
        {
          label: say('See how the replicas are', '查看副本状态'),
          command: ['az', 'acr', 'replication', 'list', '--registry', registry.name, '--output', 'table'],
          risk: 'none',
        },
        readAbout(
          say('Let deployments wait for the webhook of their region', '让部署等待所在区域的 Webhook 通知'),
          `${ACR_DOCS}/container-registry-geo-replication`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      'there for one place, unknown to another': [pulled(200, 'here'), pulled(404, 'worker:b', 'MANIFEST_UNKNOWN'), replicas('Succeeded')],
      'unknown, and a replica is being made': [said, replicas('Creating')],
    },
    quiet: {
      'unknown everywhere': [pulled(404, 'here', 'MANIFEST_UNKNOWN'), pulled(404, 'worker:b', 'MANIFEST_UNKNOWN'), replicas('Succeeded')],
      'one region only': [pulled(200, 'here'), pulled(404, 'worker:b', 'MANIFEST_UNKNOWN'), saw('replications')],
      'unknown, and the replicas are ready': [said, replicas('Succeeded')],
      'a replica is being made, and nothing is missing': [replicas('Creating'), pulled(200, 'here')],
    },
  },
});
