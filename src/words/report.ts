// What a report says outside the rules: verdicts, stages, headings. Both languages, checked by type.
import type { Confidence, FindingRole, Fix, Path, Stage, Unchecked, VantageState, Verdict, Words } from '../model.ts';

const say = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

export const VERDICT: Readonly<Record<Verdict, Words>> = {
  reachable: say('REACHABLE', '可访问'),
  impaired: say('IMPAIRED', '部分受损'),
  unreachable: say('UNREACHABLE', '无法访问'),
  unknown: say('UNKNOWN', '未知'),
};

export const VERDICT_LINE: Readonly<Record<Verdict, Words>> = {
  reachable: say('Every path that was asked about works.', '所询问的路径全部正常。'),
  impaired: say('The registry answers, but something that its users need does not work.', '注册表有响应，但用户需要的某项功能不可用。'),
  unreachable: say('The login server cannot be used from a place where it should work.', '在应当可用的位置无法使用登录服务器。'),
  unknown: say('Nothing decisive was seen.', '未观察到决定性的证据。'),
};

export const ROLE: Readonly<Record<FindingRole, Words>> = {
  cause: say('Cause', '原因'),
  symptom: say('Symptom', '症状'),
  risk: say('Risk', '风险'),
};

export const CONFIDENCE: Readonly<Record<Confidence, Words>> = { certain: say('certain', '确定'), likely: say('likely', '很可能') };

export const FIX_RISK: Readonly<Record<Fix['risk'], Words>> = {
  none: say('no side effects', '无副作用'),
  'widens-access': say('widens access', '会放宽访问'),
  interrupts: say('interrupts traffic', '会中断流量'),
};

export const PATH: Readonly<Record<Path['verdict'], Words>> = {
  reachable: say('reachable', '可访问'),
  blocked: say('blocked', '受阻'),
  unknown: say('unknown', '未知'),
};

export const STAGE: Readonly<Record<Stage, Words>> = {
  dns: say('DNS', 'DNS'),
  tcp: say('TCP', 'TCP'),
  tls: say('TLS', 'TLS'),
  proxy: say('proxy', '代理'),
  http: say('HTTP', 'HTTP'),
  auth: say('sign-in', '登录'),
};

export const ENDPOINT = {
  login: say('login server', '登录服务器'),
  data: say('data endpoint', '数据终结点'),
  regional: say('regional endpoint', '区域终结点'),
  storage: say('layer storage', '层存储'),
  identity: say('Microsoft Entra', 'Microsoft Entra'),
  arm: say('Azure Resource Manager', 'Azure 资源管理器'),
  mcr: say('Microsoft Container Registry', 'Microsoft 容器注册表'),
  other: say('other host', '其他主机'),
} as const;

export const VANTAGE: Readonly<Record<VantageState['status'], Words>> = {
  answered: say('answered', '已响应'),
  partial: say('answered in part', '部分响应'),
  offline: say('offline', '离线'),
  'not-asked': say('not asked', '未询问'),
};

export const WHY: Readonly<Record<Unchecked['why'], Words>> = {
  'no-permission': say('no permission to read', '没有读取权限'),
  'vantage-offline': say('the vantage point is offline', '观察点离线'),
  'timed-out': say('no answer in time', '未及时响应'),
  'not-supported': say('not supported or not readable', '不受支持或无法读取'),
  'not-asked': say('not asked', '未询问'),
};

export const HEADING = {
  cause: say('Cause', '原因'),
  alsoCause: say('Also a cause', '另一原因'),
  seen: say('Seen', '观察'),
  sure: say('To be sure', '如需确认'),
  fix: say('Fix', '修复'),
  orElse: say('Or', '或者'),
  docs: say('Docs', '文档'),
  paths: say('Paths', '路径'),
  symptoms: say('Explained by the above', '由上述原因引起'),
  risks: say('Works today, worth a look', '目前可用，但值得关注'),
  unchecked: say('Not checked', '未检查'),
  from: say('from', '来自'),
  took: say('took', '耗时'),
  youSaid: say('You said', '你提到'),
  weSaw: say('We saw', '我们看到'),
  vantages: say('Looked from', '观察点'),
  evidence: say('Evidence', '证据'),
} as const;

export const SENTENCE = {
  noCause: say('No cause was found.', '未发现原因。'),
  agrees: say('what we saw agrees with it', '观察结果与之相符'),
  contradicts: say(
    'what we saw does not agree with it: the fault may be intermittent, elsewhere, or already gone',
    '观察结果与之不符：故障可能是间歇性的、位于别处，或已消失',
  ),
  partial: say('Stopped before the end: this is what was known by then.', '检查提前结束：以下为截至当时已知的内容。'),
  explain: say('More about a finding', '了解某项发现'),
} as const;

/** "87 rules need registry, privateEndpoint (no permission to read)". */
export const uncheckedLine = (count: number, needs: string, why: string): Words =>
  say(`${count} ${count === 1 ? 'rule needs' : 'rules need'} ${needs} (${why})`, `${count} 条规则需要 ${needs}（${why}）`);

export const uncheckedMore = (count: number): Words =>
  say(`${count} more ${count === 1 ? 'rule' : 'rules'} for other reasons`, `另有 ${count} 条规则因其他原因未检查`);

/** The places that have no label of their own. */
export const PLACE = {
  here: say('this host', '本机'),
  arm: say('Azure configuration', 'Azure 配置'),
  logs: say('registry logs', '注册表日志'),
} as const;

/** Where a drawn path starts. */
export const ORIGIN = say('here', '本机');

/** What would turn "unknown" into an answer. */
export const SETTLE = {
  answerOf: (places: string): Words => say(`Check again when ${places} answers.`, `待 ${places} 响应后重新检查。`),
  permission: (permissions: string): Words => say(`Grant this identity ${permissions}, then check again.`, `为此标识授予 ${permissions} 权限，然后重新检查。`),
  moreTime: say('Check again with more time (--deadline 60s).', '延长时限后重新检查 (--deadline 60s)。'),
  signIn: say('Sign in to Azure (az login), so that the configuration can be read.', '登录 Azure (az login)，以便读取配置。'),
  elsewhere: say('Check from a place where the failure shows.', '从出现故障的位置进行检查。'),
} as const;

/** What `explain` and `rules` say around a rule's own words. */
export const RULE_WORDS = {
  changed: say('Changed', '变更'),
  needs: say('Needs', '所需证据'),
  wants: say('Better with', '可选证据'),
  permission: say('Permission', '权限'),
  explains: say('Explains', '可解释'),
  cause: say('cause', '原因'),
  risk: say('risk', '风险'),
  error: say('error', '错误'),
  warning: say('warning', '警告'),
  info: say('info', '信息'),
  more: say('acr-check explain RULE says more about one.', '使用 acr-check explain RULE 了解某条规则。'),
} as const;

export const ruleCount = (count: number): Words => say(`${count} ${count === 1 ? 'rule' : 'rules'}`, `共 ${count} 条规则`);

/** Chinese sets a space before Latin letters, and none before its own. */
const joined = (chinese: string, next: string): string => (/^[\x20-\x7e]/.test(next) ? `${chinese} ${next}` : chinese + next);
export const fromPlaces = (places: string): Words => say(`${HEADING.from.en} ${places}`, joined(HEADING.from['zh-CN'], places));

export const LINE = {
  worksWhereMeant: say('The registry works from where it is meant to.', '注册表在应当可用的位置可以访问。'),
  nothingSeen: say('nothing seen', '未观察到任何结果'),
  stoppedAt: (stage: string): Words => say(`stopped at ${stage}`, joined('止于', stage)),
  explainedBy: (rule: string): Words => say(`explained by ${rule}`, `由 ${rule} 引起`),
  seenFrom: (place: string): Words => say(`seen from ${place}`, joined('从', place) + (/[\x20-\x7e]$/.test(place) ? ' 观察到' : '观察到')),
  morePaths: (count: number): Words => say(`and ${count} more that work`, `另有 ${count} 条路径正常`),
  alsoSeen: say('Also', '另见'),
  settle: say('To settle it', '如需确定'),
} as const;

/** "24 ms", "1.2 s": as precise as anyone needs. */
export const timeWords = (ms: number, unit: 'ms' | 's' = ms >= 1000 ? 's' : 'ms'): Words => {
  const amount = unit === 's' ? (ms / 1000).toFixed(1) : String(Math.round(ms));
  return say(`${amount} ${unit}`, `${amount} ${unit === 's' ? '秒' : '毫秒'}`);
};

/** Over the columns of the paths in a table. */
export const PATH_COLUMNS = [say('Path', '路径'), say('Host', '主机'), say('Role', '角色'), say('Result', '结果'), say('Time', '耗时')] as const;
