import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor } from '../../evaluate/services.ts';
import { isGoodAnswer } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const TWO = saw('replications', {
  list: ['eastus', 'westeurope'].map((name) => ({ name, location: name, provisioningState: 'Succeeded', globalRouting: true })),
});
const SICK = saw('health', { state: 'Unavailable' });

export default rule({
  id: 'geo-home-region-outage',
  layer: 'registry-config',
  severity: 'warning',
  role: 'risk',
  title: say('The registry’s home region seems to be in trouble', '注册表的主区域似乎出现问题'),
  about: say(
    'Pulls and pushes go on through the other replicas, while changes to the registry, and tasks, depend on the home region. So settings cannot be saved although images can be pulled. It passes when the region recovers; the network is not at fault.',
    '拉取和推送可通过其他副本继续，而对注册表的更改以及任务依赖主区域。因此映像可以拉取，但设置无法保存。区域恢复后即可解决；与网络无关。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: ['health', 'replications'],
  wants: ['http', 'said', 'registry'],
  permission: 'Microsoft.ResourceHealth/availabilityStatuses/read',

  *examine(evidence, question) {
    const replicas = evidence.first('replications');
    const health = evidence.seen('health').find((o) => /^(unavailable|degraded)$/i.test(o.facts.state));
    const fine = evidence.seen('http', { role: 'login' }).find(isGoodAnswer);
    if (!replicas || replicas.facts.list.length < 2 || !health || !fine) return;
    const said = cannotChange(evidence) ?? saidSymptom(evidence, 'acr-tasks', 'portal-or-cli-cannot-manage');
    const felt = said !== undefined || question.op === 'manage' || asksFor(question, 'tasks');
    const home = evidence.first('registry')?.facts.location;
    yield {
      because: cite([fine, replicas, ...(said ? [said] : [])], health),
      ...(felt ? { role: 'cause' as const, severity: 'error' as const } : {}),
      confidence: 'likely',
      settle: say('Azure’s status page for the home region would settle it.', '查看主区域的 Azure 状态页即可确定。'),
      detail: say(
        `Images are served, but Resource Health says ${health.facts.state}${home ? `; the home region is ${home}` : ''}.`,
        `映像仍可提供，但资源运行状况显示为 ${health.facts.state}${home ? `；主区域为 ${home}` : ''}。`,
      ),
      fixes: [
        readAbout(
          say('Wait for the region; leave settings and tasks alone until then', '等待区域恢复；在此之前不要更改设置或运行任务'),
          'https://learn.microsoft.com/en-us/azure/service-health/overview',
        ),
      ],
    };
  },

  examples: {
    fires: {
      'sick, and images are served': [...healthy(), TWO, SICK],
      'degraded, and images are served': [...healthy(), TWO, saw('health', { state: 'Degraded' })],
    },
    quiet: {
      'all is well': [...healthy(), TWO, saw('health')],
      'one region only': [...healthy(), saw('replications'), SICK],
      'nothing is served': [no('http', 'timed-out'), TWO, SICK],
      'health unknown': [...healthy(), TWO, saw('health', { state: 'Unknown' })],
    },
  },
});
