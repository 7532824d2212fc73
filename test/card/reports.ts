// Reports for the tests of cards: judged by the real rules from small evidence, or made up where the number is what matters.
import { vantageStates } from '../../src/check.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { Finding, NetworkVantage, Observation, Question, Report } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { DATA_HOST, denied, healthy, no, REGISTRY_ID, SAMPLE, saw, unseen } from '../../src/rules/sample.ts';

export const RUN = '7f3c2b1a-0000-4000-8000-00000000c0de';

export function reportOf(
  evidence: readonly Observation[],
  more: Partial<Report> = {},
  asked: readonly NetworkVantage[] = ['here'],
  question: Partial<Question> = {},
): Report {
  const about: Question = { ...SAMPLE, from: asked, ...question };
  return {
    id: RUN,
    at: SAMPLE.at,
    tookMs: 812,
    version: '0.1.0',
    lang: 'en',
    question: about,
    ...diagnose(evidence, about, asked),
    vantages: vantageStates(asked, evidence),
    evidence,
    ...more,
  };
}

const PROXY = 'http://proxy.corp:3128';
const MESSAGE = 'Error response from daemon: Get "https://contoso.azurecr.io/v2/": dial tcp 20.62.128.10:443: connect: connection refused';
const CLOSED = saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] });
const upToTls = healthy().slice(0, 3);
const PRIVATE = [saw('registry', { publicNetworkAccess: 'Disabled' }), ...upToTls, denied('203.0.113.7'), ...healthy({ from: 'worker:aks-prod' }, '10.1.0.5')];
const permission = (kind: 'privateEndpoint' | 'vnet' | 'registry' | 'logins', wanted: string): Observation => {
  const seen = unseen(kind, 'no-permission');
  return { ...seen, outcome: { ...seen.outcome, permission: wanted } } as Observation;
};
const example = (id: string, name?: string): readonly Observation[] => {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const found = name === undefined ? Object.values(rule.examples.fires)[0] : rule.examples.fires[name];
  if (!found) throw new Error(`no example ${name ?? ''} of ${id}`);
  return found;
};
const asking = (id: string): Partial<Question> => RULES.find((one) => one.id === id)?.examples.question ?? {};

/** What somebody else controls: words of servers, proxies, logs, labels. */
export const HOSTILE = [
  '<!channel> <!here> <@U0> <at>everyone</at> @everyone',
  '[x](javascript:alert(1)) <a href="https://evil.example">contoso.azurecr.io</a> https://evil.example/<script>alert(1)</script>',
  '\x1b[2J\x07\u202eREACHABLE\u2066 \u200b\r\n| a | b |\n> quote `rm -rf` **bold** _it_ ~no~ ```',
  'w'.repeat(10_000),
].join(' ');
const hostileWords = { en: HOSTILE, 'zh-CN': HOSTILE };

/** As many findings as asked for, of real rules: every third a symptom of the first, every fifth a risk. */
export function manyFindings(count: number): Report {
  const base = reportOf([CLOSED, ...upToTls, denied('203.0.113.7'), ...healthy({ target: DATA_HOST, role: 'data' })]);
  const [first] = base.findings;
  if (!first) throw new Error('no finding to multiply');
  const fill = RULES.slice(0, count - 1).map((rule, at): Finding => {
    const role = at % 3 === 0 ? 'symptom' : at % 5 === 0 ? 'risk' : 'cause';
    return {
      ...first,
      rule: rule.id,
      layer: rule.layer,
      severity: role === 'risk' ? 'warning' : rule.severity,
      role,
      title: rule.title,
      detail: rule.about,
      docs: rule.docs,
      confidence: at % 4 === 0 ? 'likely' : 'certain',
      ...(at % 4 === 0 ? { settle: { en: 'Reading the configuration would settle it.', 'zh-CN': '读取配置即可确定。' } } : {}),
      ...(role === 'symptom' ? { explainedBy: first.rule } : {}),
      fixes: [
        ...first.fixes,
        { label: { en: 'Look at the registry', 'zh-CN': '查看注册表' }, command: ['az', 'acr', 'show', '--ids', REGISTRY_ID], risk: 'none' },
      ],
    };
  });
  const order = ['cause', 'symptom', 'risk'];
  const findings = [first, ...fill].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  return { ...base, findings, causes: findings.filter(({ role }) => role === 'cause').map(({ rule }) => rule) };
}

const manyVantages = (): Report => {
  const workers = Array.from({ length: 9 }, (_, at) => `worker:vnet-${at + 1}` as const);
  const evidence = workers.flatMap((from, at) =>
    at % 3 === 0 ? [healthy({ from })[0] as Observation, no('tcp', 'timed-out', { from })] : healthy({ from }, `10.1.${at}.5`),
  );
  return reportOf([saw('registry', { publicNetworkAccess: 'Disabled' }), ...evidence], {}, workers);
};

export const REPORTS: Readonly<Record<string, () => Report>> = {
  healthy: () =>
    reportOf([CLOSED, ...healthy(), ...healthy({ target: DATA_HOST, role: 'data' }), ...healthy({ target: 'login.microsoftonline.com', role: 'identity' })]),
  denied: () => reportOf([CLOSED, ...upToTls, denied('203.0.113.7'), ...healthy({ target: DATA_HOST, role: 'data' })]),
  likely: () =>
    reportOf([
      permission('registry', 'Microsoft.ContainerRegistry/registries/read'),
      permission('logins', 'Microsoft.OperationalInsights/workspaces/query/read'),
      ...upToTls,
      denied('203.0.113.7'),
    ]),
  refused: () =>
    reportOf([...healthy().slice(0, 1), no('tcp', 'refused'), ...healthy({ target: DATA_HOST, role: 'data' })], {
      symptom: { id: 'dial-tcp-refused', text: MESSAGE },
    }),
  proxied: () =>
    reportOf([
      saw('client', { proxies: { https: PROXY } }),
      saw('proxy', { stage: 'answer', status: 403, reason: 'Forbidden', middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0' }, { via: PROXY }),
    ]),
  unknown: () => reportOf([unseen('dns', 'timed-out'), unseen('registry', 'no-credential'), unseen('logins', 'no-credential')]),
  symptoms: () => reportOf(example('dns-hosts-file-override', 'the endpoint has another address')),
  private: () => reportOf(PRIVATE, {}, ['here', 'worker:aks-prod']),
  offline: () => reportOf(PRIVATE, {}, ['here', 'worker:aks-prod', 'worker:silent']),
  zone: () => reportOf(example('dns-private-zone-not-linked'), {}, ['here'], asking('dns-private-zone-not-linked')),
  'no-role': () => reportOf(example('auth-no-role'), {}, ['here'], { op: 'pull', for: { service: 'aks' }, ...asking('auth-no-role') }),
  data: () =>
    reportOf([...healthy(), ...healthy({ target: DATA_HOST, role: 'data' }).slice(0, 1), no('tcp', 'timed-out', { target: DATA_HOST, role: 'data' })]),
  'nine-vantages': manyVantages,
  'findings-1': () => manyFindings(1),
  'findings-10': () => manyFindings(10),
  'findings-60': () => manyFindings(60),
  hostile: () => {
    const base = reportOf([
      saw('proxy', { stage: 'answer', status: 403, reason: HOSTILE, middlebox: HOSTILE }, { via: PROXY }),
      saw('client', { proxies: { https: PROXY } }),
    ]);
    return {
      ...base,
      symptom: { id: 'dial-tcp-refused', text: HOSTILE },
      findings: base.findings.map((finding) => ({
        ...finding,
        detail: hostileWords,
        settle: hostileWords,
        fixes: [{ label: hostileWords, command: ['az', 'acr', 'show', '--name', HOSTILE.slice(0, 200)], risk: 'none' as const }],
      })),
      vantages: [
        { id: 'here', label: 'this host', status: 'partial', note: hostileWords },
        { id: 'worker:evil', label: HOSTILE, status: 'offline', note: hostileWords },
      ],
    };
  },
};

export const reportNamed = (name: string): Report => {
  const make = REPORTS[name];
  if (!make) throw new Error(`no report ${name}`);
  return make();
};
