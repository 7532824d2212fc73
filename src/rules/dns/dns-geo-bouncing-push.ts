import { cite } from '../../evaluate/cite.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';

const TWO = saw('replications', {
  list: [
    { name: 'eastus', location: 'eastus' },
    { name: 'eastus2', location: 'eastus2' },
  ],
});
const BOUNCED = saw('said', { text: 'error pushing manifest: blob unknown to registry', symptoms: [] });
const WORDS = /blob unknown|manifest blob unknown|error writing (blob|manifest)|manifest invalid/i;

export default rule({
  id: 'dns-geo-bouncing-push',
  layer: 'dns',
  severity: 'warning',
  role: 'cause',
  title: say('A push is spread over two replicas', '一次推送被分散到两个副本'),
  about: say(
    'During one push, look-ups led to different geo-replicas in turn: layers went to one, the manifest to the other, which does not know the layers yet. It shows as “blob unknown” or a manifest that fails validation, and a retry may work.',
    '一次推送期间，解析先后指向不同的异地副本：层上传到一个，清单上传到另一个，而后者尚不知道这些层。表现为“blob unknown”或清单验证失败，重试可能成功。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: ['said'],
  wants: ['replications', 'dns'],

  *examine(evidence, question) {
    const replicas = evidence.first('replications');
    const routed = replicas?.facts.list.filter((r) => r.globalRouting !== false).length ?? 0;
    const turning = evidence.seen('dns', { target: question.registry.loginServer }).find((o) => o.facts.distinct > 1);
    for (const said of evidence.seen('said')) {
      const bounced = said.facts.symptoms.some((s) => s.id === 'blob-unknown' || s.id === 'manifest-invalid') || WORDS.test(said.facts.text.slice(0, 20_000));
      if (!bounced || (routed < 2 && !turning)) continue;
      yield {
        because: cite([...(replicas && routed > 1 ? [replicas] : []), ...(turning ? [turning] : [])], said),
        target: question.registry.loginServer,
        confidence: 'likely',
        settle: say(
          'A push through a regional endpoint, or with DNS answers cached, would settle it.',
          '通过区域终结点推送，或在缓存 DNS 应答的情况下推送即可确认。',
        ),
        detail: say(
          `The push lost sight of its own layers, and ${turning ? 'look-ups give different answers in turn' : `${routed} replicas take global traffic`}.`,
          `推送找不到自己的层，且${turning ? '多次解析的结果不同' : `有 ${routed} 个副本接收全局流量`}。`,
        ),
        fixes: [
          {
            label: say('Push through a regional endpoint, or take a replica out of global routing', '通过区域终结点推送，或将某个副本移出全局路由'),
            command: ['az', 'acr', 'replication', 'update', '--registry', question.registry.name, '--name', '<region>', '--global-endpoint-routing', 'false'],
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: { 'two replicas near': [TWO, BOUNCED], 'answers that change': [BOUNCED, saw('dns', { asked: 10, answered: 10, distinct: 2 })] },
    quiet: {
      'one replica': [saw('replications'), BOUNCED, ...healthy()],
      'another error': [TWO, saw('said', { text: 'i/o timeout' })],
      'nothing was said': [TWO, ...healthy()],
    },
  },
});
