// Why Azure or its logs were not seen, said to a person. Evidence holds one English sentence, ours or Azure's own; here it gets its
// Chinese counterpart. Azure's messages come in no other language: of those, what stands in the way is said, and which right is missing.
import type { SkipReason, Words } from '../model.ts';
import { say } from './say.ts';

/** Sentences that src/azure says as they stand here. */
export const NO_IDENTITY = {
  off: say('Azure sign-in is off (ACR_CHECK_AZURE_CREDENTIAL=none)', 'Azure 登录已关闭 (ACR_CHECK_AZURE_CREDENTIAL=none)'),
  nowhere: say(
    'No Azure identity on this host: no environment variables, no managed identity, no az login',
    '此主机上没有 Azure 标识：没有环境变量，没有托管标识，也没有 az login',
  ),
  environment: say(
    'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH',
    '请设置 AZURE_TENANT_ID、AZURE_CLIENT_ID，以及 AZURE_CLIENT_SECRET 或 AZURE_CLIENT_CERTIFICATE_PATH',
  ),
  workload: say('Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE', '请设置 AZURE_TENANT_ID、AZURE_CLIENT_ID 和 AZURE_FEDERATED_TOKEN_FILE'),
} as const;
export const UNREAD = {
  noToken: say('No token before the deadline', '截止时间之前未取得令牌'),
  late: say('The answer did not come before the deadline', '截止时间之前未收到答复'),
  lateForThis: say('The deadline came before this was read', '读取此项之前已到截止时间'),
  noSubscription: say('This identity can read no subscription', '此标识无法读取任何订阅'),
} as const;
const SENTENCES: readonly Words[] = [...Object.values(NO_IDENTITY), ...Object.values(UNREAD)];

/** Sentences with something in them. */
const PATTERNS: readonly (readonly [pattern: RegExp, zh: (...parts: readonly string[]) => string])[] = [
  [/^The identity did not give a token within ([\d.]{1,6}) s$/, (seconds) => `标识未在 ${seconds} 秒内提供令牌`],
  [
    /^Azure shows this identity no registry with login server ([\w.-]{1,253}): there is none, or it may not be read$/,
    (host) => `Azure 未向此标识显示登录服务器为 ${host} 的注册表：它不存在，或者无权读取`,
  ],
  [
    /^No registry with login server ([\w.-]{1,253}) in the (\d{1,6}) subscriptions that this identity can read/,
    (host, count) => `在此标识可读取的 ${count} 个订阅中，没有登录服务器为 ${host} 的注册表`,
  ],
];

const REASON: Readonly<Record<SkipReason, string>> = {
  'no-permission': '没有读取权限',
  'no-credential': '无法登录 Azure',
  throttled: 'Azure 限制了请求频率',
  'timed-out': '未及时响应',
  'vantage-offline': '观察点离线',
  'not-supported': '不受支持或无法读取',
  'not-asked': '未询问',
  'not-applicable': '不适用',
  error: '读取失败',
};

const MOST = 300;

function inChinese({ reason, detail, permission }: Unseen): string {
  const known = SENTENCES.find((words) => words.en === detail)?.['zh-CN'];
  if (known !== undefined) return known;
  for (const [pattern, zh] of PATTERNS) {
    const found = pattern.exec(detail);
    if (found) return zh(...found.slice(1));
  }
  return `${REASON[reason]}：${reason === 'no-permission' ? (permission ?? detail) : detail}`;
}

export interface Unseen {
  readonly reason: SkipReason;
  readonly detail: string;
  readonly permission?: string;
}

/** One sentence, at most 300 characters in each language. */
export const unseenNote = (unseen: Unseen): Words => say(unseen.detail.slice(0, MOST), inChinese(unseen).slice(0, MOST));
