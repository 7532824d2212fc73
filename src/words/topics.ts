// What the cards of the smaller verbs say: help, explain, evidence, history, mutes, settings, places, the home page. Both languages.
import type { Words } from '../model.ts';
import { say } from './say.ts';

export const HELP = {
  title: say(
    'acr-check says why a container registry cannot be reached, from where, and what to do',
    'acr-check：说明容器注册表为何无法访问、从何处无法访问，以及如何解决',
  ),
  examples: say('For example', '例如'),
  more: say(
    'Say “help <verb>” for one of them. In the thread of a check no registry need be named.',
    '输入“help <命令>”了解某个命令。在检查的消息串中无需指明注册表。',
  ),
  topic: (verb: string): Words => say(`Help: ${verb}`, `帮助：${verb}`),
  unknown: (topic: string): Words =>
    say(`There is no command “${topic}” that you can use here. These there are`, `此处没有可用的命令“${topic}”。可用的命令如下`),
} as const;

export const EXPLAIN = {
  title: (title: string): Words => say(`Explained: ${title}`, `解释：${title}`),
  here: say('In this check', '在此次检查中'),
  about: say('What it is', '这是什么'),
  changed: say('What changed', '变更'),
  layer: say('Where it breaks', '所在层'),
  kind: say('Kind', '类型'),
  needs: say('Judged from', '判断依据'),
  permission: say('Azure right it takes', '所需的 Azure 权限'),
  explains: say('Brings about', '会引起'),
  rule: say('Its id', '规则 ID'),
  verdict: (verdict: string): Words => say(`Why ${verdict}`, `为何判断为“${verdict}”`),
  decided: say('What decided it', '决定性的依据'),
  ofPaths: (blocked: number, of: number): Words =>
    blocked === 0
      ? say(`No path that clients need is blocked (of ${of}).`, `客户端所需的 ${of} 条路径均未受阻。`)
      : say(`${blocked} of ${of} paths that clients need ${blocked === 1 ? 'is' : 'are'} blocked.`, `客户端所需的 ${of} 条路径中有 ${blocked} 条受阻。`),
  excused: (place: string): Words =>
    say(`Not counted: ${place}, since a private registry may be closed to it.`, `不计入：${place}，因为专用注册表可以不对其开放。`),
  unreachable: say('The login server cannot be used from a place where it should work.', '在应当可用的位置无法使用登录服务器。'),
  impaired: say('The login server answers, but something that users need does not work.', '登录服务器有响应，但用户需要的某项功能不可用。'),
  reachable: say('Every path that should work does, and nothing that was found is a cause of failure.', '应当可用的路径均正常，且没有发现会导致失败的原因。'),
  unknown: say('Nothing that was seen decides it either way.', '观察到的内容不足以得出结论。'),
  rules: (count: number): Words => say(`${count} causes can be told apart`, `可以识别 ${count} 种原因`),
  rulesMore: say('“explain <id>” tells about one.', '输入“explain <ID>”了解某一种。'),
} as const;

export const EVIDENCE = {
  all: (registry: string, count: number): Words => say(`${registry}: ${count} observations`, `${registry}：${count} 条观察结果`),
  of: (number: number, title: string): Words => say(`Evidence for finding ${number}: ${title}`, `第 ${number} 项发现的证据：${title}`),
  rests: say('It rests on', '依据'),
  more: (count: number): Words => say(`${count} more are in the full report.`, `另有 ${count} 条见完整报告。`),
  from: (place: string, count: number): Words => say(`From ${place} (${count})`, `来自${/^[\x21-\x7e]/.test(place) ? ' ' : ''}${place}（${count}）`),
  none: say('Nothing was seen.', '没有观察到任何内容。'),
} as const;

export const COMPARE = {
  title: (a: string, b: string, differs: number): Words =>
    differs === 0
      ? say(`No difference between ${a} and ${b}`, `没有差异：${a}、${b}`)
      : say(`${differs} ${differs === 1 ? 'difference' : 'differences'} between ${a} and ${b}`, `${differs} 处差异：${a}、${b}`),
  caption: say('What each of them saw, differences first', '各自的结果，不同之处在前'),
  what: say('Looked at', '检查内容'),
  same: say('same', '相同'),
  different: say('different', '不同'),
  verdict: say('Compared', '比较'),
  unseen: say('not seen', '未观察到'),
  nothing: say('Neither of them looked at anything that can be compared.', '两者没有可比较的内容。'),
} as const;

export const HISTORY = {
  title: (registry: string, count: number): Words =>
    say(`${registry}: the last ${count === 1 ? 'check' : `${count} checks`}`, `${registry}：最近 ${count} 次检查`),
  caption: say('Newest first', '最近的在前'),
  when: say('When', '时间'),
  verdict: say('Verdict', '结论'),
  cause: say('Cause', '原因'),
  took: say('Took', '耗时'),
  changes: (count: number): Words =>
    count === 0
      ? say('The verdict was the same in all of them.', '各次结论相同。')
      : say(`The verdict changed ${count} ${count === 1 ? 'time' : 'times'}.`, `结论变化了 ${count} 次。`),
} as const;

export const DIFF = {
  same: (registry: string): Words => say(`${registry}: nothing changed`, `${registry}：没有变化`),
  verdict: (registry: string, before: string, after: string): Words =>
    say(`${registry}: was ${before}, is ${after}`, `${registry}：由“${before}”变为“${after}”`),
  findings: (registry: string, fresh: number, gone: number): Words =>
    say(`${registry}: ${fresh} new, ${gone} gone; the verdict is the same`, `${registry}：新增 ${fresh} 项，消失 ${gone} 项，结论未变`),
  fresh: say('New', '新增'),
  gone: say('Gone', '已消失'),
  still: say('Still there', '依然存在'),
  paths: say('Paths that changed', '有变化的路径'),
  between: say('Compared', '比较'),
  and: say(' and ', ' 与 '),
  before: say('Before', '之前'),
  now: say('Now', '现在'),
  notSeen: say(
    'Something may be gone only because it was not looked at this time: see what was not checked.',
    '某些发现消失，可能只是因为此次未检查，请查看未检查的内容。',
  ),
} as const;

export const STATUS = {
  title: (count: number): Words =>
    count === 0
      ? say('Nothing is being checked here right now', '此处目前没有正在进行的检查')
      : say(`${count} ${count === 1 ? 'check' : 'checks'}`, `${count} 项检查`),
  caption: say('Checks and how far they are', '各项检查的进度'),
  state: say('State', '状态'),
  since: say('For', '已用时'),
  run: say('Run', '检查'),
  queued: say('queued', '排队中'),
  running: (done: number, of: number): Words => (of > 0 ? say(`${done} of ${of} looks done`, `已完成 ${done}/${of} 项探测`) : say('starting', '正在开始')),
  cancelled: say('being cancelled', '正在取消'),
  done: say('finished', '已完成'),
  seconds: (seconds: number): Words =>
    seconds >= 120 ? say(`${Math.round(seconds / 60)} min`, `${Math.round(seconds / 60)} 分钟`) : say(`${seconds} s`, `${seconds} 秒`),
} as const;

export const WHOAMI = {
  title: (name: string, role: Words): Words => say(`You are ${name}; your role here is ${role.en}`, `你是 ${name}，在此处的角色为${role['zh-CN']}`),
  none: say('none', '无'),
  id: say('Your id', '你的 ID'),
  groups: say('Groups', '组'),
  channel: say('This place', '此处'),
  workspace: say('Workspace', '工作区'),
  lang: say('Language', '语言'),
  tz: say('Time zone', '时区'),
  registries: say('Registries that may be named here', '此处可检查的注册表'),
  every: say('every registry', '所有注册表'),
  masked: say('Addresses and ids', '地址和 ID'),
  hidden: say('hidden: this channel is shared, or its policy says so', '已隐藏：此频道与外部共享，或策略如此规定'),
  open: say('shown', '显示'),
} as const;

export const MUTE = {
  title: (target: string): Words => say(`Muted: ${target}`, `已静音：${target}`),
  until: say('Until ', '直到 '),
  change: say('Until something changes.', '直到状态变化。'),
  by: (who: string): Words => say(`by ${who}`, `操作人 ${who}`),
  reason: (reason: string): Words => say(`because: ${reason}`, `原因：${reason}`),
  what: say('Checks still run and answer; only what is told unasked is held back.', '检查仍照常进行并答复，仅不再主动通知。'),
  lifted: (targets: string): Words => say(`No longer muted: ${targets}`, `已取消静音：${targets}`),
  list: (count: number): Words => (count === 0 ? say('Nothing is muted here', '此处没有静音') : say(`${count} muted here`, `此处有 ${count} 项静音`)),
  caption: say('What is muted in this channel', '此频道中的静音'),
  target: say('What', '对象'),
  ends: say('Until', '截止'),
  why: say('Reason', '原因'),
  changed: say('it changes', '状态变化'),
  unmute: (target: string): Words => say(`Unmute ${target}`, `取消静音 ${target}`),
} as const;

export const CONFIG = {
  title: say('Settings of this channel', '此频道的设置'),
  policy: say('What the policy says of this bot', '策略内容'),
  noPolicy: say('There is no policy file: everybody may look, and every registry may be named.', '没有策略文件：所有人均可查看，且可指定任何注册表。'),
  file: say('The policy is a file (ACR_CHECK_POLICY) and is changed there.', '策略保存在文件 (ACR_CHECK_POLICY) 中，请在该文件中修改。'),
  hidden: say('The policy is not shown in a shared channel.', '策略不会在共享频道中显示。'),
  english: say('Speak English here', '在此处使用英文'),
  chinese: say('Speak Chinese here', '在此处使用中文'),
  zone: say('To set the time zone: config tz Asia/Shanghai', '设置时区：config tz Asia/Shanghai'),
  seePolicy: say('Show the policy', '查看策略'),
} as const;

export const PLACES = {
  title: (count: number, up: number): Words =>
    say(`${count + 1} ${count === 0 ? 'place' : 'places'} to look from, ${up + 1} of them ready`, `可从 ${count + 1} 个位置探测，其中 ${up + 1} 个就绪`),
  workers: (count: number, up: number): Words =>
    count === 0
      ? say('No worker is enrolled', '没有已注册的工作节点')
      : say(`${count} ${count === 1 ? 'worker' : 'workers'}, ${up} online`, `${count} 个工作节点，${up} 个在线`),
  caption: say('Places to look from', '探测位置'),
  captionWorkers: say('Probe workers', '探测工作节点'),
  name: say('Name', '名称'),
  state: say('State', '状态'),
  seen: say('Last seen', '最后在线'),
  where: say('Where', '位置'),
  serves: say('Looks at', '负责的注册表'),
  version: say('Version', '版本'),
  online: (count: number): Words => (count > 1 ? say(`online (${count})`, `在线（${count}）`) : say('online', '在线')),
  offline: say('offline', '离线'),
  draining: say('gets no more work', '不再接收任务'),
  never: say('never', '从未'),
  all: say('every registry', '所有注册表'),
  enroll: say('To add one, on the bot’s host: acr-check workers enroll vnet-prod', '添加节点：在机器人主机上运行 acr-check workers enroll vnet-prod'),
  test: (name: string): Words => say(`Test ${name}`, `测试 ${name}`),
} as const;

export const EXPORTED = {
  title: (registry: string, format: string): Words => say(`${registry}: the report as ${format}`, `${registry}：${format} 格式的报告`),
  copy: say('Copy from here', '从此处复制'),
  without: say('The observations are left out here for their size.', '因篇幅所限，此处省略观察结果。'),
  tooLong: say('The report is too long for a message.', '报告过长，无法放入消息。'),
  page: say('All of it is on the page behind “Full report”.', '完整内容见“完整报告”页面。'),
  cli: say('On the command line: acr-check check <registry> --json --save report.json', '命令行：acr-check check <注册表> --json --save report.json'),
} as const;

export const HOME = {
  title: say('acr-check: why a container registry cannot be reached', 'acr-check：容器注册表为何无法访问'),
  recent: say('Recent checks', '最近的检查'),
  none: say('None yet. Check a registry, or paste an error text.', '暂无。可检查一个注册表，或粘贴错误信息。'),
  muted: say('Muted', '静音'),
  workers: say('Workers', '工作节点'),
  settings: say('You', '你的设置'),
  role: say('Role', '角色'),
} as const;

export const SEARCH = {
  found: (verdict: string, registry: string): Words => say(`${verdict} — ${registry}`, `${verdict} — ${registry}`),
  causes: say('Cause: ', '原因：'),
} as const;

export const FORM = {
  check: say('Check a registry', '检查注册表'),
  diagnose: say('Diagnose an error text', '诊断错误信息'),
  incident: say('Start an incident', '创建事件'),
  digest: say('Subscribe to a digest', '订阅摘要'),
  feedback: say('Wrong diagnosis?', '诊断有误？'),
  submitCheck: say('Check', '检查'),
  submitDiagnose: say('Diagnose', '诊断'),
  submitIncident: say('Start', '创建'),
  submitDigest: say('Subscribe', '订阅'),
  submitFeedback: say('Send', '提交'),
  registry: say('Registry', '注册表'),
  registryHint: say('contoso, contoso.azurecr.io, or an image', 'contoso、contoso.azurecr.io 或映像'),
  registryFromText: say('Leave empty if the text names it', '若错误信息中已有，可留空'),
  from: say('Look from', '探测位置'),
  all: say('everywhere', '全部位置'),
  op: say('What should work', '应当可用的操作'),
  repo: say('Repository', '存储库'),
  repoHint: say('team/app:1.2', 'team/app:1.2'),
  deep: say('How thorough', '检查深度'),
  quick: say('usual', '常规'),
  thorough: say('deep: also pulls a layer; slower', '深入：还会拉取一个层，较慢'),
  text: say('Error text', '错误信息'),
  textHint: say('What docker, kubectl or the portal said', 'docker、kubectl 或门户给出的信息'),
  title: say('What is wrong', '发生了什么'),
  cron: say('When', '时间'),
  cronHint: say('Five cron fields: 0 9 * * 1-5', '五段 cron 表达式：0 9 * * 1-5'),
  tz: say('Time zone', '时区'),
  only: say('Post', '发布'),
  onlyChanges: say('only when something changed', '仅在有变化时'),
  always: say('every time', '每次'),
  feedbackText: say('What is it really, or what helped?', '实际原因是什么？怎样解决的？'),
  ops: { login: say('sign in', '登录'), pull: say('pull', '拉取'), push: say('push', '推送'), manage: say('manage it', '管理') },
  needed: say('Fill this in.', '请填写此项。'),
  badPlace: say('Choose one of the list.', '请从列表中选择。'),
  badRepo: say('Give a repository such as team/app:1.2', '请使用存储库，例如 team/app:1.2'),
  noRegistryInText: say('The text names no registry: give it here.', '错误信息中没有注册表，请在此填写。'),
  badCron: say('Give five cron fields at least 15 minutes apart, such as 0 9 * * 1-5', '请使用五段 cron 表达式，间隔不少于 15 分钟，例如 0 9 * * 1-5'),
} as const;
