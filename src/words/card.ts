// What cards say around a report: labels, buttons, sentences about a run. Both languages, checked by type.
import type { Op, Service, Stage, Words } from '../model.ts';
import { say } from './say.ts';

/** Stands where a shared channel must not see the thing itself. */
export const MASK = {
  address: say('private address', '专用地址'),
  resource: say('resource id', '资源 ID'),
  id: say('id', 'ID'),
  tenant: say('tenant', '租户'),
  user: say('user', '用户'),
} as const;

/** Where the bot itself stands; other places have labels. */
export const HERE = say('the bot’s host', '机器人主机');

export const LABEL = {
  risks: say('Works today, worth a look', '目前可用，但值得关注'),
  cause: say('Cause', '原因'),
  impact: say('Impact', '影响'),
  fix: say('Fix', '修复'),
  or: say('Or', '或者'),
  seen: say('What we saw', '我们看到的'),
  why: say('Why it matters', '影响'),
  sure: say('To be sure', '如需确认'),
  docs: say('Docs', '文档'),
  settle: say('To settle it', '如需确定'),
  rule: say('Rule', '规则'),
  from: say('Seen from', '观察位置'),
  confidence: say('Confidence', '可信度'),
  explainedBy: say('Explained by', '由此引起'),
  youSaid: say('You said', '你提到'),
  registry: say('Registry', '注册表'),
  run: say('Run', '检查'),
} as const;

/** Short: a button holds 75 characters, and screen readers read `says`. */
export const BUTTON = {
  openFix: say('Open: how to fix this', '打开：修复方法'),
  openDocs: say('Open: documentation', '打开：相关文档'),
  openPortal: say('Open: registry in the Azure portal', '打开：Azure 门户中的注册表'),
  rerun: say('Re-run', '重新检查'),
  evidence: say('Evidence', '查看证据'),
  explain: say('Explain', '解释'),
  mute: say('Mute for 4 hours', '静音 4 小时'),
  unmute: say('Unmute', '取消静音'),
  incident: say('Start incident', '创建事件'),
  exported: say('Export', '导出'),
  wrong: say('Wrong diagnosis?', '诊断有误？'),
  cancel: say('Cancel', '取消检查'),
  check: say('Check a registry', '检查注册表'),
  paste: say('Diagnose an error text', '诊断错误信息'),
  help: say('Help', '帮助'),
  history: say('History', '历次检查'),
  diff: say('What changed', '有何变化'),
  status: say('Status', '查看进度'),
  fromHere: say('Check from the bot’s host instead', '改从机器人主机检查'),
  retry: say('Try again', '重试'),
  full: say('Full report', '完整报告'),
  rules: say('All known causes', '全部已知原因'),
  mutes: say('Muted here', '此处的静音'),
  workers: say('Workers', '工作节点'),
} as const;

export const saysRerun = (registry: string): Words => say(`Re-run the check of ${registry}`, `重新检查 ${registry}`);
export const saysOpen = (title: string): Words => say(`Open: how to fix “${title}”`, `打开：“${title}”的修复方法`);

/** What the person wants to do, as it stands in a sentence. */
const DOING: Readonly<Record<Op, Words>> = {
  login: say('Signing in', '登录'),
  pull: say('Pulling', '拉取'),
  push: say('Pushing', '推送'),
  manage: say('Managing the registry', '管理注册表'),
};
export const SERVICE: Readonly<Record<Service, string>> = {
  aks: 'AKS',
  'app-service': 'App Service',
  aci: 'Container Instances',
  'container-apps': 'Container Apps',
  tasks: 'ACR Tasks',
  defender: 'Microsoft Defender',
  devops: 'Azure DevOps',
};

/** Chinese sets a space beside Latin letters, and none beside its own. */
const near = (text: string): string => `${/^[\x21-\x7e]/.test(text) ? ' ' : ''}${text}${/[\x21-\x7e]$/.test(text) ? ' ' : ''}`;
const after = (text: string): string => (/^[\x21-\x7e]/.test(text) ? ' ' : '') + text;

const doing = (op: Op, service: Service | undefined): Words =>
  service === undefined ? DOING[op] : say(`${DOING[op].en} by ${SERVICE[service]}`, `${SERVICE[service]} 的${DOING[op]['zh-CN']}`);

/** How a client notices that it stops there. */
export const STOPPED: Readonly<Record<Stage | 'somewhere', (host: string, status?: number) => Words>> = {
  dns: (host) => say(`DNS gives no usable address for ${host}`, `DNS 没有为${near(host)}返回可用的地址`),
  tcp: (host) => say(`no connection to ${host} opens`, `无法与${near(host)}建立连接`),
  tls: (host) => say(`the TLS handshake with ${host} fails`, `与${near(host)}的 TLS 握手失败`),
  proxy: (host) => say(`the proxy does not let ${host} through`, `代理未放行${after(host)}`),
  http: (host, status) =>
    status === undefined
      ? say(`${host} gives no usable answer over HTTP`, `${host} 没有返回可用的 HTTP 响应`)
      : say(`${host} answers HTTP ${status}`, `${host} 返回 HTTP ${status}`),
  auth: (host) => say(`${host} refuses the sign-in`, `${host} 拒绝登录`),
  somewhere: (host) => say(`${host} is not reached`, `无法访问${after(host)}`),
};

export const IMPACT = {
  fails: (op: Op, service: Service | undefined, places: string, why: Words): Words =>
    say(`${doing(op, service).en} fails from ${places}: ${why.en}.`, `从${near(places)}无法完成${after(doing(op, service)['zh-CN'])}：${why['zh-CN']}。`),
  layers: (places: string, why: Words): Words =>
    say(
      `From ${places} the login server answers, but layers cannot be downloaded: ${why.en}.`,
      `从${near(places)}可以访问登录服务器，但无法下载镜像层：${why['zh-CN']}。`,
    ),
  region: (places: string, why: Words): Words =>
    say(
      `From ${places} the login server answers, but a regional endpoint does not: ${why.en}.`,
      `从${near(places)}可以访问登录服务器，但区域终结点不可用：${why['zh-CN']}。`,
    ),
  beyond: (op: Op, service: Service | undefined, places: string): Words =>
    say(
      `Every endpoint answers from ${places}. ${doing(op, service).en} can still fail, for the cause above.`,
      `从${near(places)}访问，所有终结点均有响应；但由于上述原因，${doing(op, service)['zh-CN']}仍可能失败。`,
    ),
  untried: (op: Op, service: Service | undefined): Words =>
    say(
      `${doing(op, service).en} can fail for the cause above. Whether it does was not seen.`,
      `由于上述原因，${doing(op, service)['zh-CN']}可能失败；此次检查未观察到实际结果。`,
    ),
  works: (places: string): Words => say(`From ${places} the registry answers as it should.`, `从${near(places)}访问，注册表响应正常。`),
  closed: (places: string): Words => say(`It is closed to ${places}, as a private registry should be.`, `它不对${near(places)}开放，这符合专用注册表的预期。`),
  undecided: (op: Op, service: Service | undefined, places: string): Words =>
    say(
      `Whether ${doing(op, service).en.toLowerCase().replace('acr ', 'ACR ')} works from ${places} could not be decided.`,
      `无法判断从${near(places)}能否完成${after(doing(op, service)['zh-CN'])}。`,
    ),
} as const;

export const TITLE = {
  works: (places: string): Words => say(`works from ${places}`, `从${near(places)}访问正常`),
  stopped: (stage: string): Words => say(`stopped at ${stage}, cause not found`, `止于${after(stage)}，未找到原因`),
  noCause: say('something does not work, cause not found', '部分功能不可用，未找到原因'),
  unseen: say('nothing decisive was seen', '未观察到决定性的证据'),
  likely: say('likely', '很可能'),
  moreCauses: (count: number): Words => say(`and ${count} more ${count === 1 ? 'cause' : 'causes'}`, `另有 ${count} 个原因`),
} as const;

export const CONTEXT = {
  from: (places: string): Words => say(`Looked from ${places}`, `从${near(places)}检查`.trimEnd()),
  took: (time: string): Words => say(`took ${time}`, `耗时 ${time}`),
  run: (id: string): Words => say(`run ${id}`, `检查 ${id}`),
  asked: say('asked by ', '发起人 '),
  same: say('unchanged since ', '自此未变：'),
  fresh: say('new', '新出现'),
  was: (verdict: string): Words => say(`was ${verdict}`, `之前为${after(verdict)}`),
  and: (count: number): Words => say(`${count} more`, `另外 ${count} 项`),
  unread: say('not read', '未读取'),
} as const;

export const NOTE = {
  offline: (place: string): Words =>
    say(
      `Worker ${place} is offline, so nothing was checked from there. Nothing was tested from elsewhere in its place, because that answer could be wrong.`,
      `工作节点 ${place} 离线，未从该处检查。没有改从别处代为检查，因为那样的结论可能是错的。`,
    ),
  partial: (place: string): Words => say(`Only part was seen from ${place}.`, `从${near(place)}只完成了部分检查。`),
  noRight: (areas: string): Words => say(`Checked in part: the bot may not read ${areas} in Azure.`, `仅部分检查：机器人无权读取 Azure 中的${areas}。`),
  noIdentity: say('Checked in part: the bot is not signed in to Azure, so the configuration was not read.', '仅部分检查：机器人未登录 Azure，因此未读取配置。'),
  networkWhole: say('The network was checked in full.', '网络方面的检查已全部完成。'),
  throttled: say(
    'Checked in part: Azure asked us to slow down, so some of the configuration was not read. Try again in a minute.',
    '仅部分检查：Azure 限制了请求频率，部分配置未能读取。请稍后重试。',
  ),
  incomplete: (done: number, of: number): Words =>
    say(`Incomplete: the time was up after ${done} of ${of} looks at the network.`, `未完成：时限已到，网络探测完成 ${done}/${of} 项。`),
  details: say('Evidence, all findings and what was not checked are in the thread.', '证据、全部发现和未检查的内容见消息串。'),
} as const;

/** What a command does, beside its label. */
export const CHANGES = {
  nothing: say('read-only command', '只读命令'),
  registry: say('changes your registry', '会更改注册表'),
  network: say('changes your network', '会更改网络'),
  rights: say('changes access rights', '会更改访问权限'),
  azure: say('changes your Azure resources', '会更改 Azure 资源'),
  host: say('changes this client', '会更改客户端'),
} as const;
export const tooLong = say('The command is too long to show here: see the full report, or “export”.', '命令过长，无法在此显示：请查看完整报告或使用 export。');

export const DETAILS = {
  findings: (registry: string, verdict: string): Words => say(`${registry}: what was found (${verdict})`, `${registry}：检查发现（${verdict}）`),
  more: (registry: string, page: number, of: number): Words =>
    say(`${registry}: what was found, part ${page} of ${of}`, `${registry}：检查发现，第 ${page} 部分，共 ${of} 部分`),
  scope: (registry: string): Words => say(`${registry}: where it works, and what was not checked`, `${registry}：可访问性与未检查的内容`),
  others: say('The other findings', '其他发现'),
  othersLine: (count: number): Words =>
    say(`${count} more findings, one line each. “explain <number>” tells about one.`, `另有 ${count} 项发现，每项一行。输入“explain <编号>”了解某一项。`),
  paths: say('Endpoints, and how far a client gets', '各终结点的可访问情况'),
  endpoint: say('Endpoint', '终结点'),
  result: say('Result', '结果'),
  vantage: say('From', '位置'),
  passed: say('Also seen, and what was ruled out', '其他观察结果与已排除的原因'),
  ruledOut: (count: number): Words => say(`${count} known causes were looked for and not found.`, `已排查 ${count} 种已知原因，均未出现。`),
  unchecked: say('Not checked', '未检查'),
  uncheckedLine: (count: number, areas: string, why: string): Words =>
    say(
      `${count} known ${count === 1 ? 'cause was' : 'causes were'} not looked for, for want of ${areas} (${why}).`,
      `${count} 种已知原因未排查，因为缺少${areas}（${why}）。`,
    ),
  grant: say('Let the bot read the configuration', '允许机器人读取配置'),
  grantLogs: say('Let the bot read the registry’s logs', '允许机器人读取注册表日志'),
  lacks: (permission: string): Words => say(`The bot lacks ${permission}.`, `机器人缺少权限 ${permission}。`),
  moreSeen: (count: number): Words => say(`and ${count} more; say “evidence”`, `另有 ${count} 条，输入“evidence”查看`),
  nothing: say('No finding: nothing that was looked at is wrong.', '没有发现：检查过的内容均无异常。'),
  morePaths: (count: number): Words => say(`and ${count} more that work`, `另有 ${count} 条正常`),
  notLooked: say('not looked', '未检查'),
  ms: (ms: number): Words =>
    ms >= 1000 ? say(`${(ms / 1000).toFixed(1)} s`, `${(ms / 1000).toFixed(1)} 秒`) : say(`${Math.round(ms)} ms`, `${Math.round(ms)} 毫秒`),
} as const;

export const PROGRESS = {
  title: (registry: string, done: number, of: number): Words =>
    of > 0
      ? say(`Checking ${registry}: ${done} of ${of} looks done`, `正在检查 ${registry}：已完成 ${done}/${of} 项探测`)
      : say(`Checking ${registry}: starting`, `正在检查 ${registry}：正在开始`),
  steps: say('Looking from', '探测位置'),
  started: say('Started ', '开始于 '),
  count: (done: number, of: number, last: string | undefined): Words =>
    say(`${done} of ${of}${last ? `, last ${last}` : ''}`, `${done}/${of}${last ? `，最近：${last}` : ''}`),
  waiting: (worker: string): Words => say(`Still waiting for ${worker}, since `, `仍在等待 ${worker}，自 `),
  throttled: (seconds: number): Words =>
    say(
      `Azure asks us to wait ${seconds} s before its configuration can be read. The network is looked at meanwhile.`,
      `Azure 要求等待 ${seconds} 秒后再读取配置；网络方面的检查仍在进行。`,
    ),
  queued: (registry: string): Words => say(`Queued: ${registry} will be checked as soon as there is room`, `已排队：稍后即检查 ${registry}`),
  ahead: (count: number): Words => say(`${count} ${count === 1 ? 'check is' : 'checks are'} ahead of it.`, `前面还有 ${count} 项检查。`),
  joined: (registry: string): Words => say(`Joined: ${registry} is being checked already`, `已加入：正在检查 ${registry}`),
  joinedBy: (seconds: number): readonly [Words, Words] => [
    say('Joined the run started by ', '已加入由 '),
    say(` ${seconds} s ago. The answer comes here too.`, ` 在 ${seconds} 秒前发起的检查，结果也会发到这里。`),
  ],
  cancelled: (registry: string): Words =>
    say(`Stopping the check of ${registry}. What is known will be reported`, `正在停止检查 ${registry}，将报告已知的结果`),
} as const;

export const STEP = {
  pending: say('waiting', '等待中'),
  active: say('looking', '探测中'),
  done: say('done', '已完成'),
  failed: say('failed', '失败'),
  skipped: say('offline', '离线'),
} as const;

export const PLAIN = {
  actions: say('You can', '可执行的操作'),
  form: say('form', '表单'),
  danger: say('takes effect at once', '立即生效'),
  required: say('required', '必填'),
} as const;
