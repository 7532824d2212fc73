// Every verb: where it may be said, what it takes, and how help tells it. Data only: the parser and help read the same table.
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';
import type { OptionName } from './options.ts';
import type { VerbName } from './types.ts';

/** cli: the command line alone. chat: everywhere but there. both: everywhere. */
export type Where = 'cli' | 'chat' | 'both';
export const GROUPS = ['look', 'thread', 'keep', 'share', 'run'] as const;
export type Group = (typeof GROUPS)[number];

export interface SubSpec {
  readonly usage: string; // what follows verb and action
  readonly summary: Words;
  readonly aliases?: readonly string[];
  readonly options?: readonly OptionName[];
  readonly where?: Where; // narrower than the verb's
  readonly free?: true;
}
export interface VerbSpec {
  readonly verb: VerbName;
  readonly group: Group;
  readonly where: Where;
  readonly aliases?: readonly string[];
  readonly usage: string;
  readonly summary: Words;
  readonly options?: readonly OptionName[];
  /** Ends in text: options stand before the first word, and what follows it is taken as it is. */
  readonly free?: true;
  readonly subs?: Readonly<Record<string, SubSpec>>;
  /** The action when none is said; absent: one must be. */
  readonly sub?: string;
  readonly examples?: readonly string[];
  readonly more?: Words;
}

const DIGEST: readonly OptionName[] = ['cron', 'tz', 'only-changes', 'always', 'min-severity', 'exclude', 'quiet', 'from', 'broadcast'];

export const VERBS: readonly VerbSpec[] = [
  {
    verb: 'check',
    group: 'look',
    where: 'both',
    aliases: ['检查', '检测', '查'],
    usage: '<registry>[,<registry>…] [options] [-- "<error text>"]',
    summary: say('Say why a registry cannot be reached, from where, and what to do.', '说明注册表为何无法访问、从何处无法访问，以及如何解决。'),
    options: [
      'from',
      'repo',
      'op',
      'deep',
      'for',
      'private',
      'deadline',
      'cloud',
      'resolver',
      'proxy',
      'label',
      'bot',
      'json',
      'markdown',
      'text',
      'save',
      'picture',
    ],
    examples: [
      'check contoso',
      'check contoso.azurecr.io/team/app:1.2 --from all',
      'check contoso --for aks --op pull',
      'check contoso -- "dial tcp: lookup contoso.azurecr.io: no such host"',
      'docker pull contoso.azurecr.io/team/app:1.2',
    ],
    more: say(
      'A registry is a resource name, a login server, an image reference, a resource id, or a pasted docker, podman, skopeo, ctr or az acr line. The verb may be left out: “contoso” is “check contoso”.',
      '注册表可以是资源名称、登录服务器、映像引用、资源 ID，或粘贴的 docker、podman、skopeo、ctr、az acr 命令行。命令名可省略：“contoso”即“check contoso”。',
    ),
  },
  {
    verb: 'diagnose',
    group: 'look',
    where: 'cli',
    aliases: ['诊断'],
    usage: '<report.json|->… [--json]',
    summary: say('Judge saved evidence again, of one report or of several together. No network.', '重新判断已保存的证据，可合并多份报告。不使用网络。'),
    options: ['json', 'markdown', 'text', 'save', 'picture'],
    examples: ['diagnose here.json vnet-a.json', 'diagnose - --json < report.json'],
  },
  {
    verb: 'explain',
    group: 'look',
    where: 'both',
    aliases: ['解释', '说明'],
    usage: '<rule id | finding number>',
    summary: say('Tell about a cause: how it shows, what it is mistaken for, how to fix it.', '说明某个原因：如何表现、易与什么混淆、如何修复。'),
    options: ['json', 'markdown', 'text'],
    examples: ['explain dns-private-zone-not-linked', 'explain 2'],
  },
  {
    verb: 'rules',
    group: 'look',
    where: 'both',
    aliases: ['规则'],
    usage: '[--json]',
    summary: say('List everything that can be told apart.', '列出能够识别的全部原因。'),
    options: ['json', 'markdown', 'text'],
  },
  {
    verb: 'rerun',
    group: 'thread',
    where: 'both',
    aliases: ['re-run', 'retry', 'again', 'recheck', '重新检查', '重试', '重查', '再查'],
    usage: '[--from PLACE]',
    summary: say('Check the thread’s registry again.', '再次检查此消息串中的注册表。'),
    options: ['from', 'deep', 'private'],
    examples: ['rerun --from vnet-b', 'from vnet-b'],
  },
  {
    verb: 'status',
    group: 'thread',
    where: 'both',
    aliases: ['状态', '进度'],
    usage: '[run]',
    summary: say('How far a running check is.', '正在运行的检查的进度。'),
    options: ['json'],
  },
  {
    verb: 'cancel',
    group: 'thread',
    where: 'both',
    aliases: ['stop', 'abort', '取消', '停止'],
    usage: '[run]',
    summary: say('Stop a running check; what is known is reported.', '停止正在运行的检查，并报告已知的结果。'),
  },
  {
    verb: 'evidence',
    group: 'thread',
    where: 'chat',
    aliases: ['证据'],
    usage: '[finding number]',
    summary: say('Show what was seen, for all findings or for one.', '显示全部或某项发现所依据的证据。'),
    examples: ['show evidence 3'],
  },
  {
    verb: 'compare',
    group: 'thread',
    where: 'chat',
    aliases: ['vs', '比较'],
    usage: '<vantage> <vantage>',
    summary: say('Show what two vantage points saw, side by side.', '并排显示两个探测位置的结果。'),
    examples: ['compare here vnet-a'],
  },
  {
    verb: 'changes',
    group: 'thread',
    where: 'chat',
    aliases: ['更改记录', '谁改的', '谁改了'],
    usage: '',
    summary: say('Who changed the registry or its network lately (“who changed it?”).', '最近谁更改了注册表或其网络（“谁改的？”）。'),
    examples: ['who changed it?'],
  },
  {
    verb: 'export',
    group: 'thread',
    where: 'both',
    aliases: ['导出'],
    usage: '[run | incident] [--format json|md]',
    summary: say('Give the report, or the incident, as a file (“as markdown”).', '以文件形式给出报告或事件（“as markdown”）。'),
    options: ['format', 'save'],
  },
  {
    verb: 'feedback',
    group: 'thread',
    where: 'chat',
    aliases: ['反馈'],
    usage: '<text>',
    free: true,
    summary: say('Tell the owners that a diagnosis was right or wrong.', '告知负责人诊断结果是否正确。'),
  },
  {
    verb: 'history',
    group: 'keep',
    where: 'both',
    aliases: ['历史'],
    usage: '[registry] [--last N]',
    summary: say('Past checks of a registry.', '注册表的历次检查。'),
    options: ['last', 'cloud', 'json'],
  },
  {
    verb: 'diff',
    group: 'keep',
    where: 'both',
    aliases: ['对比', '差异'],
    usage: '[registry] [--since RUN|DATE|last]',
    summary: say('What changed since an earlier check.', '自较早的检查以来有何变化。'),
    options: ['since', 'cloud', 'json'],
  },
  {
    verb: 'mute',
    group: 'keep',
    where: 'both',
    aliases: ['snooze', '静音'],
    usage: '<registry | rule id | digest id> <30m | 4h | until 18:00 | until-change> [reason]  |  list',
    free: true,
    summary: say('Keep quiet about something for a while.', '在一段时间内不再通知。'),
    options: ['json'],
    examples: ['mute contoso 4h maintenance', 'mute list'],
  },
  {
    verb: 'unmute',
    group: 'keep',
    where: 'both',
    aliases: ['取消静音'],
    usage: '[registry | rule id | digest id]',
    summary: say('Speak again.', '恢复通知。'),
  },
  {
    verb: 'digest',
    group: 'share',
    where: 'both',
    aliases: ['摘要', 'digests'],
    usage: 'subscribe | list | show | edit | pause | resume | unsubscribe | run',
    summary: say('Checks on a schedule, told in this channel.', '按计划检查并在此频道中通报。'),
    sub: 'list',
    subs: {
      subscribe: {
        usage: '<registry>[,…] | group:<name> daily 9:00 | --cron "0 9 * * 1-5"',
        summary: say('Start one.', '新建订阅。'),
        aliases: ['订阅', 'add', '新建'],
        options: [...DIGEST, 'cloud'],
      },
      list: { usage: '', summary: say('List them.', '列出订阅。'), aliases: ['列表'], options: ['json'] },
      show: { usage: '<id>', summary: say('Tell about one.', '显示某个订阅。'), aliases: ['显示'], options: ['json'] },
      edit: { usage: '<id> [options]', summary: say('Change one.', '修改某个订阅。'), aliases: ['编辑', '修改'], options: DIGEST },
      pause: { usage: '<id> [1d]', summary: say('Hold one, for a time or until resumed.', '暂停一段时间，或直到恢复为止。'), aliases: ['暂停'] },
      resume: { usage: '<id>', summary: say('Go on with one.', '恢复某个订阅。'), aliases: ['恢复'] },
      unsubscribe: { usage: '<id>', summary: say('End one.', '取消某个订阅。'), aliases: ['取消订阅', '退订', 'remove', 'delete'] },
      run: { usage: '<id | all>', summary: say('Run one now.', '立即运行。'), aliases: ['运行'] },
    },
    examples: ['digest subscribe contoso weekdays 9:00 Asia/Shanghai', 'digest subscribe contoso --cron "0 9 * * 1-5" --tz Asia/Shanghai', 'digest pause 3 1d'],
  },
  {
    verb: 'incident',
    group: 'share',
    where: 'both',
    aliases: ['事件', '事故', 'incidents'],
    usage: 'start | note | owner | severity | timeline | ack | resolve | reopen | export | list',
    summary: say('Follow an outage in one thread until it is over.', '在一个消息串中跟进故障，直至结束。'),
    sub: 'list',
    subs: {
      start: { usage: '[registry] [title]', summary: say('Open one.', '创建事件。'), aliases: ['开始', 'open', '创建'], options: ['cloud'], free: true },
      note: { usage: '<text>', summary: say('Write into the timeline.', '在时间线中添加备注。'), aliases: ['备注'], free: true },
      owner: { usage: '<user>', summary: say('Say who leads.', '指定负责人。'), aliases: ['负责人'], free: true },
      severity: { usage: '<1-4>', summary: say('Say how bad it is.', '设置严重级别。'), aliases: ['级别', 'sev'] },
      timeline: { usage: '', summary: say('Show what happened.', '显示时间线。'), aliases: ['时间线'] },
      ack: { usage: '', summary: say('Say that somebody is on it.', '确认已有人处理。'), aliases: ['确认', 'acknowledge'] },
      resolve: { usage: '[cause]', summary: say('Close it.', '解决并关闭事件。'), aliases: ['解决', '关闭', 'close'], free: true },
      reopen: { usage: '', summary: say('Open it again.', '重新打开事件。'), aliases: ['重新打开'] },
      export: { usage: '[--format json|md]', summary: say('Write the post-mortem.', '导出事后报告。'), aliases: ['导出'], options: ['format'] },
      list: { usage: '', summary: say('List open ones.', '列出未解决的事件。'), aliases: ['列表'], options: ['json'] },
    },
    examples: ['incident start contoso pulls fail in prod', 'incident resolve zone linked again'],
  },
  {
    verb: 'vantages',
    group: 'run',
    where: 'both',
    aliases: ['vantage', '探测位置', '位置'],
    usage: 'list | test',
    summary: say('Places to look from.', '可用的探测位置。'),
    sub: 'list',
    subs: {
      list: { usage: '', summary: say('List them.', '列出探测位置。'), aliases: ['列表'], options: ['json'] },
      test: { usage: '<vantage>', summary: say('See whether one answers.', '测试某个位置是否应答。'), aliases: ['测试'], options: ['json'] },
    },
  },
  {
    verb: 'workers',
    group: 'run',
    where: 'both',
    aliases: ['工作节点', '节点'],
    usage: 'enroll | list | drain | test | revoke',
    summary: say('Probe workers inside networks.', '网络内的探测工作节点。'),
    sub: 'list',
    subs: {
      enroll: {
        usage: '<name>',
        summary: say('Add one; prints its token once.', '添加节点；令牌仅显示一次。'),
        aliases: ['注册', 'add'],
        where: 'cli',
        options: ['json'],
      },
      list: { usage: '', summary: say('List them.', '列出节点。'), aliases: ['列表'], options: ['json'] },
      drain: { usage: '<name>', summary: say('Give one no more work.', '不再向某个节点分派任务。'), aliases: ['排空'] },
      test: { usage: '<name>', summary: say('See whether one answers.', '测试某个节点是否应答。'), aliases: ['测试'], options: ['json'] },
      revoke: { usage: '<name>', summary: say('Take its token away.', '吊销其令牌。'), aliases: ['吊销', '撤销'] },
    },
  },
  {
    verb: 'config',
    group: 'run',
    where: 'both',
    aliases: ['配置', '设置', 'settings'],
    usage: '[lang | tz | policy] [value]',
    summary: say('Show or set this channel’s language and time zone; show the policy.', '显示或设置此频道的语言和时区；显示策略。'),
    options: ['json'],
  },
  {
    verb: 'whoami',
    group: 'run',
    where: 'both',
    aliases: ['我是谁'],
    usage: '',
    summary: say('Who I think you are, and what you may do here.', '识别到的身份，以及你在此处的权限。'),
    options: ['json'],
  },
  {
    verb: 'doctor',
    group: 'run',
    where: 'both',
    aliases: ['自检', '体检'],
    usage: '[requeue <id> | requeue all]',
    summary: say('Check the bot itself; try again what it gave up.', '检查机器人自身的状况；重试已放弃的任务。'),
    options: ['json'],
  },
  {
    verb: 'help',
    group: 'run',
    where: 'both',
    aliases: ['?', 'usage', '帮助', '用法', '？'],
    usage: '[verb]',
    summary: say('This text, or about one verb.', '显示本说明，或某个命令的说明。'),
  },
  {
    verb: 'version',
    group: 'run',
    where: 'both',
    aliases: ['版本'],
    usage: '',
    summary: say('Print the version.', '打印版本。'),
    options: ['json'],
  },
  {
    verb: 'tokens',
    group: 'run',
    where: 'cli',
    aliases: ['令牌', 'token'],
    usage: 'create | list | revoke',
    summary: say('Tokens for the HTTP API.', 'HTTP API 的令牌。'),
    sub: 'list',
    subs: {
      create: {
        usage: '[name]',
        summary: say('Make one; prints it once.', '创建令牌；仅显示一次。'),
        aliases: ['创建'],
        options: ['scope', 'expires', 'json'],
      },
      list: { usage: '', summary: say('List them.', '列出令牌。'), aliases: ['列表'], options: ['json'] },
      revoke: { usage: '<id>', summary: say('End one.', '吊销令牌。'), aliases: ['吊销', '撤销'] },
    },
  },
  {
    verb: 'data',
    group: 'run',
    where: 'cli',
    aliases: ['数据'],
    usage: 'export | purge',
    summary: say('Take the stored data out, or delete it.', '导出或删除已存储的数据。'),
    subs: {
      export: { usage: '[--save FILE]', summary: say('Write everything as JSON.', '以 JSON 格式导出全部数据。'), aliases: ['导出'], options: ['save'] },
      purge: { usage: '[what] [--before DATE] [--yes]', summary: say('Delete for good.', '永久删除。'), aliases: ['清除', '删除'], options: ['before', 'yes'] },
    },
  },
  {
    verb: 'serve',
    group: 'run',
    where: 'cli',
    usage: '[--demo] [--teams-anonymous]',
    summary: say('Run the bot.', '运行机器人。'),
    options: ['demo', 'teams-anonymous'],
  },
  {
    verb: 'worker',
    group: 'run',
    where: 'cli',
    usage: '--bot URL --name NAME',
    summary: say('Run a probe worker; its token is in ACR_CHECK_WORKER_TOKEN.', '运行探测工作节点；令牌由 ACR_CHECK_WORKER_TOKEN 提供。'),
    options: ['bot', 'name', 'cloud', 'resolver', 'proxy'],
  },
  { verb: 'demo', group: 'run', where: 'cli', aliases: ['演示'], usage: '', summary: say('Try it on a simulated world.', '在模拟环境中试用。') },
  {
    verb: 'init',
    group: 'run',
    where: 'cli',
    aliases: ['初始化'],
    usage: '[directory]',
    summary: say('Write a commented configuration to start from.', '生成带注释的初始配置。'),
  },
];

const BY_WORD = new Map(VERBS.flatMap((spec) => [spec.verb, ...(spec.aliases ?? [])].map((word) => [word, spec] as const)));

/** The verb of this word or alias, lower-cased; undefined for anything else. */
export const verbNamed = (word: string): VerbSpec | undefined => BY_WORD.get(word);

/** The action of a verb by its word or alias. */
export function subNamed(verb: VerbSpec, word: string): string | undefined {
  const subs = Object.entries(verb.subs ?? {});
  return subs.find(([name, sub]) => name === word || sub.aliases?.includes(word))?.[0];
}

/** What the verb, or its action, takes. `lang` and `help` go with every verb. */
export function optionsOf(verb: VerbSpec, sub?: string): readonly OptionName[] {
  const own = sub === undefined ? verb.options : verb.subs?.[sub]?.options;
  return [...(own ?? []), 'lang', 'help'];
}
