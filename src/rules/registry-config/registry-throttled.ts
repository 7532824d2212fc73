import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const LIMITS = `${ACR_DOCS}/container-registry-skus`;
const throttled = (facts: { retryAfterSeconds?: number; middlebox?: string; errorCode?: string } = { errorCode: 'TOOMANYREQUESTS' }) =>
  saw('http', { status: 429, registryApi: true, body: '', ...facts });
const said = saw('said', { text: 'toomanyrequests', symptoms: [{ id: 'too-many-requests', excerpt: 'TOOMANYREQUESTS' }] });

export default rule({
  id: 'registry-throttled',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('The registry is throttling requests', '注册表正在限制请求速率'),
  about: say(
    'The registry answers 429: more requests a minute than its tier allows, for the registry as a whole or for one identity. The admin account and anonymous pull each count as one identity for everybody. Retrying at once makes it worse; wait for Retry-After.',
    '注册表返回 429：每分钟请求数超出其层级允许的上限，可能针对整个注册表或单个标识。管理员帐户和匿名拉取各自只算作一个标识，由所有人共用。立即重试会使情况更糟；请等待 Retry-After 指定的时间。',
  ),
  docs: LIMITS,
  needs: [],
  wants: ['http', 'pull', 'logins', 'said', 'registry'],

  *examine(evidence, { registry }) {
    const config = evidence.first('registry');
    const premium = config?.facts.sku?.toLowerCase() === 'premium';
    const fixes = [
      readAbout(say('Wait for Retry-After, and let clients back off', '等待 Retry-After，并让客户端退避重试'), LIMITS),
      readAbout(
        say('Pull with an identity for each client, not the admin account', '为每个客户端使用各自的标识拉取，而不是管理员帐户'),
        `${ACR_DOCS}/container-registry-authentication`,
      ),
      ...(premium || !config
        ? []
        : [
            {
              label: say('Move to Premium for higher limits (it costs more)', '升级到高级层以提高上限（费用更高）'),
              command: ['az', 'acr', 'update', '--name', registry.name, '--sku', 'Premium'],
              risk: 'none' as const,
            },
          ]),
    ];
    const slow = evidence.seen('http', { role: ['login', 'data', 'regional'] }).filter((o) => o.facts.status === 429 && o.facts.middlebox === undefined);
    for (const from of new Set(slow.map((o) => o.from))) {
      const [first, ...rest] = slow.filter((o) => o.from === from);
      if (!first) continue;
      const { retryAfterSeconds: wait, errorCode, registryApi } = first.facts;
      const own = registryApi || errorCode === 'TOOMANYREQUESTS';
      yield {
        because: cite(rest, first),
        ...(own
          ? {}
          : {
              confidence: 'likely' as const,
              settle: say('The same request from another network would tell the registry from a proxy.', '从另一网络发出相同请求，即可区分是注册表还是代理。'),
            }),
        detail: say(
          `${first.target} answered 429${wait === undefined ? '' : ` and asks to wait ${wait} s`}.`,
          `${first.target} 返回 429${wait === undefined ? '' : `，并要求等待 ${wait} 秒`}。`,
        ),
        fixes,
      };
    }
    if (slow.length > 0) return;
    const pull = evidence.seen('pull').find((o) => o.facts.steps.some((s) => s.status === 429));
    const said = saidSymptom(evidence, 'too-many-requests');
    const log = evidence.seen('logins').find((o) => o.facts.rows.some((r) => r.status === 429));
    const last = pull ?? said ?? log;
    if (!last) return;
    yield {
      because: [last],
      ...(pull
        ? {}
        : {
            confidence: 'likely' as const,
            settle: say('The registry’s request metrics and 429 rows in its log would settle it.', '查看注册表的请求指标及其日志中的 429 记录即可确定。'),
            ...(said ? {} : { role: 'risk' as const, severity: 'info' as const }),
          }),
      detail: pull
        ? say('The registry answered 429 during the pull.', '拉取过程中注册表返回 429。')
        : said
          ? say('The text shows 429, too many requests.', '文本显示 429，请求过多。')
          : say('The registry’s log holds sign-ins that were answered 429.', '注册表日志中存在返回 429 的登录。'),
      fixes,
    };
  },

  examples: {
    fires: {
      'asked to wait': [throttled({ retryAfterSeconds: 30, errorCode: 'TOOMANYREQUESTS' })],
      'on Basic': [saw('registry', { sku: 'Basic' }), throttled()],
      'only the words are known': [said],
      'the log has seen it': [saw('logins', { rows: [{ ip: '203.0.113.7', status: 429, attempts: 9, identities: [] }] })],
    },
    quiet: {
      'a healthy 401': [saw('http')],
      'a box in between limits': [throttled({ middlebox: 'X-Squid-Error: ERR_TOO_MANY' })],
      'the service is in trouble': [saw('http', { status: 503 })],
    },
  },
});
