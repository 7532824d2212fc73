import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import type { Fix } from '../../model.ts';
import { tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const HOW = {
  'timed-out': ['nothing came back in time', '在时限内没有返回'],
  closed: ['the connection ended without an answer', '连接结束而没有应答'],
  reset: ['the connection was reset', '连接被重置'],
  malformed: ['what came back was no HTTP', '返回的不是 HTTP'],
} as const;
type How = keyof typeof HOW;
const isHow = (fault: string): fault is How => fault in HOW;

const waysOut = (host: string, path: string): readonly Fix[] => [
  tryByHand(host, path),
  {
    label: say('See whether Azure reports an outage', '查看 Azure 是否报告了服务中断'),
    link: 'https://learn.microsoft.com/en-us/azure/service-health/overview',
    risk: 'none',
  },
];

export default rule({
  id: 'http-no-answer',
  layer: 'http',
  severity: 'error',
  role: 'cause',
  title: say('The request gets no answer', '请求没有得到应答'),
  about: say(
    'The connection and the TLS handshake are fine, the request is sent, and no answer comes: nothing within the deadline, or the connection ends. An inspecting appliance that holds the request back, a broken server behind the address, or an outage look like this. Other vantage points tell which.',
    '连接和 TLS 握手正常，请求已发送，但没有应答：在时限内没有返回，或连接被断开。检测设备扣留请求、地址背后的服务器故障或服务中断都会这样。从其他位置检查可以区分。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-access`,
  needs: ['http'],
  wants: ['tls', 'proxy', 'pull'],

  *examine(evidence) {
    for (const o of evidence.failed('http', { role: REGISTRY_ROLES })) {
      if (!isHow(o.fault)) continue;
      const at = { from: o.from, target: o.target };
      const tls = evidence.seen('tls', at).filter((t) => t.address === o.address && t.via === o.via);
      const answered = evidence.seen('http', at).filter((other) => other.via === o.via);
      const elsewhere = evidence
        .seen('http', { target: o.target, aside: 'any' })
        .find((other) => other.from !== o.from && other.address === o.address && other.via === undefined);
      const [en, zh] = HOW[o.fault];
      const data = o.role === 'data' || o.role === 'storage';
      yield {
        because: cite([...(elsewhere ? [elsewhere] : []), ...tls], o),
        severity: answered.length > 0 ? 'warning' : 'error',
        confidence: 'likely',
        detail: say(
          `${data ? 'The data host' : 'The login server'} ${o.target}${o.address ? ` at ${o.address}` : ''}${o.via ? ` through ${o.via}` : ''}: after a good handshake ${en}.${elsewhere ? ` ${elsewhere.from} gets an answer.` : ''}`,
          `${data ? '数据主机' : '登录服务器'} ${o.target}${o.address ? `（${o.address}）` : ''}${o.via ? `（经由 ${o.via}）` : ''}：握手成功后${zh}。${elsewhere ? `${elsewhere.from} 可以得到应答。` : ''}`,
        ),
        settle: say(
          'The same look from another network would tell an appliance on this path from a fault of the service.',
          '从另一网络做同样的检查，即可区分此路径上的设备与服务故障。',
        ),
        fixes: waysOut(o.target, data ? '/' : '/v2/'),
      };
    }
    // A step that was sent, and met silence where the look beside it was answered: it comes and goes.
    for (const pull of evidence.seen('pull')) {
      const step = pull.facts.steps.find((s) => s.fault === 'timed-out' && /no answer to the request/.test(s.message ?? ''));
      const answer = step && evidence.seen('http', { from: pull.from, target: step.host }).find((o) => o.via === pull.via);
      if (!step || !answer) continue;
      yield {
        because: cite([answer], pull),
        severity: 'warning',
        target: step.host,
        confidence: 'likely',
        detail: say(
          `${step.host} answered one request, and gave none to a step of the pull (${step.step}).`,
          `${step.host} 应答了一个请求，但对拉取步骤（${step.step}）没有应答。`,
        ),
        settle: say('A few more tries, one after the other, would settle it.', '连续再试几次即可确定。'),
        fixes: waysOut(step.host, '/v2/'),
      };
    }
  },

  examples: {
    fires: {
      'a step of a pull gets none, and the look got one': [
        ...healthy(),
        saw('pull', {
          steps: [{ step: 'token', host: 'contoso.azurecr.io', fault: 'timed-out', message: 'no answer to the request within 6000 ms', ms: 6002 }],
          bytes: 0,
        }),
      ],
      'nothing within the deadline': [...healthy().slice(0, 3), no('http', 'timed-out')],
      'the connection ends': [...healthy().slice(0, 3), no('http', 'closed')],
      'the data host': [
        ...healthy(),
        saw('tls', {}, { target: DATA_HOST, address: '20.62.128.20' }),
        no('http', 'timed-out', { target: DATA_HOST, address: '20.62.128.20' }),
      ],
    },
    quiet: {
      'it answers': healthy(),
      'an error is an answer': [...healthy().slice(0, 3), saw('http', { status: 503 })],
      'a control host': [...healthy(), no('http', 'timed-out', { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
      'only beside the proxy': [...healthy({ via: 'http://proxy:3128' }), no('http', 'timed-out', { aside: true })],
    },
  },
});
