import { cite } from '../../evaluate/cite.ts';
import type { Evidence, Seen } from '../../evidence.ts';
import { isGoodAnswer } from '../../path.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, no, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const HEALTH = 'https://learn.microsoft.com/en-us/azure/service-health/resource-health-overview';
const answer = (status: number, place: { from?: 'worker:b'; target?: string; address?: string } = {}) =>
  saw('http', { status, registryApi: false, errorCode: 'UNKNOWN', body: '{"errors":[]}' }, place);

/** 5xx that is the registry's own: over TLS that this host trusts, and with no sign of a box in between. */
function ownErrors(evidence: Evidence<'http' | 'tls'>): readonly Seen<'http'>[] {
  return evidence.seen('http', { role: ['login', 'data', 'regional'] }).filter(({ facts, from, target, address, via }) => {
    if (facts.status < 500 || facts.middlebox !== undefined || facts.via !== undefined || /html/i.test(facts.contentType ?? '')) return false;
    const tls = evidence.seen('tls', { from, target }).filter((t) => t.address === address && t.via === via);
    return tls.every((t) => t.facts.trusted && t.facts.nameMatches);
  });
}

const isError = ({ status = 0 }: { readonly status?: number }): boolean => status >= 500;

export default rule({
  id: 'registry-service-degraded',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('The registry service itself answers with errors', '注册表服务本身返回错误'),
  about: say(
    'The registry was reached over a trusted connection, and answered 500, 502 or 503. If every place gets that, or Azure’s Resource Health says so, the service is in trouble, not your network. Clients of the global name move to another replica within minutes; regional names do not move.',
    '通过受信任的连接到达注册表，但返回 500、502 或 503。如果所有位置都如此，或 Azure 资源运行状况也显示异常，则问题在于服务，而不是你的网络。使用全局名称的客户端会在几分钟内转到其他副本；区域名称不会转移。',
  ),
  docs: HEALTH,
  needs: ['http'],
  wants: ['health', 'tls', 'replications', 'pull'],
  permission: 'Microsoft.ResourceHealth/availabilityStatuses/read',
  explains: ['http-no-answer'],

  *examine(evidence, { registry }) {
    const health = evidence.seen('health').find((o) => /^(unavailable|degraded)$/i.test(o.facts.state));
    const errors = ownErrors(evidence);
    const answers = evidence.seen('http', { role: 'login' });
    const fixes = [
      readAbout(
        say('Look at Resource Health and the status page; open a support request if it lasts', '查看资源运行状况和状态页；若持续存在请提交支持请求'),
        HEALTH,
      ),
      {
        label: say('List the replicas and their state', '列出副本及其状态'),
        command: ['az', 'acr', 'replication', 'list', '--registry', registry.name, '--output', 'table'],
        risk: 'none' as const,
      },
    ];
    // A pull sends requests only to hosts that proved their names. What it met and the other looks did not comes and goes.
    const pulled = errors.length > 0 ? [] : evidence.seen('pull').filter((o) => o.facts.steps.some(isError));
    for (const o of pulled) {
      const step = o.facts.steps.find(isError);
      yield {
        because: cite(
          answers.filter((one) => one.from === o.from),
          o,
        ),
        confidence: 'likely',
        settle: say('A few more tries, one after the other, would settle it.', '连续再试几次即可确定。'),
        detail: say(
          `${step?.host} answered ${step?.status} to a step of the pull (${step?.step}).`,
          `${step?.host} 在拉取步骤（${step?.step}）中返回 ${step?.status}。`,
        ),
        fixes,
      };
    }
    if (pulled.length > 0) return;
    if (errors.length === 0) {
      const several = (evidence.first('replications')?.facts.list.length ?? 0) > 1;
      const fine = answers.some(isGoodAnswer);
      if (!health || (fine && several)) return; // with replicas, a sick home region behind a healthy registry is another rule's
      yield {
        because: [health],
        ...(fine || answers.length > 0 ? { role: 'risk' as const, severity: 'warning' as const } : {}),
        confidence: 'likely',
        settle: say('Another check in a few minutes would settle it.', '几分钟后再次检查即可确定。'),
        detail: say(
          `Azure’s Resource Health says ${health.facts.state}${health.facts.summary ? `: ${health.facts.summary.slice(0, 160)}` : ''}.`,
          `Azure 资源运行状况显示为 ${health.facts.state}${health.facts.summary ? `：${health.facts.summary.slice(0, 160)}` : ''}。`,
        ),
        fixes,
      };
      return;
    }
    for (const target of [...new Set(errors.map((o) => o.target))]) {
      const here = errors.filter((o) => o.target === target);
      const [first, ...rest] = here;
      if (!first) continue;
      const all = evidence.seen('http', { target });
      const places = new Set(all.map((o) => o.from));
      const everywhere = places.size > 1 && all.every((o) => here.some((one) => one.id === o.id));
      const certain = health !== undefined || everywhere;
      const statuses = [...new Set(here.map((o) => o.facts.status))].join(', ');
      yield {
        because: cite([...(health ? [health] : []), ...rest], first),
        ...(certain
          ? {}
          : {
              confidence: 'likely' as const,
              settle: say(
                'The same check from another network, or Resource Health, would settle it.',
                '从另一网络进行相同检查，或查看资源运行状况，即可确定。',
              ),
            }),
        detail: say(
          `${target} answered ${statuses}${places.size > 1 ? ` (${new Set(here.map((o) => o.from)).size} of ${places.size} places)` : ''}.`,
          `${target} 返回 ${statuses}${places.size > 1 ? `（${places.size} 个位置中的 ${new Set(here.map((o) => o.from)).size} 个）` : ''}。`,
        ),
        fixes,
      };
    }
  },

  examples: {
    fires: {
      'errors here': [answer(503)],
      'a step of a pull gets one, and the look did not': [
        saw('http'),
        saw('pull', { steps: [{ step: 'token', host: 'contoso.azurecr.io', status: 503, ms: 12 }], bytes: 0 }),
      ],
      'errors from two places': [answer(503), answer(502, { from: 'worker:b' })],
      'errors from the data host': [saw('http'), answer(500, { target: DATA_HOST })],
      'Resource Health says so, and nothing answers': [no('http', 'timed-out'), saw('health', { state: 'Unavailable', summary: 'outage' })],
    },
    quiet: {
      'a proxy’s error page': [saw('http', { status: 502, contentType: 'text/html', body: '<html>', registryApi: false })],
      'a box in between says so': [saw('http', { status: 503, middlebox: 'X-Squid-Error: ERR_CONNECT_FAIL', body: '' })],
      'over a connection that is not trusted': [saw('tls', { trusted: false }), answer(503)],
      'throttled, not broken': [saw('http', { status: 429 })],
      'health unknown': [saw('http'), saw('health', { state: 'Unknown' })],
      'no answer at all, from here alone': [no('http', 'timed-out')],
    },
  },
});
