// Every option of every verb, once: how it is read and how help tells it. Data only.
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';

export interface OptionSpec {
  /** Placeholder of the value in help; absent: a switch. */
  readonly value?: string;
  /** May be given more than once, and with commas. */
  readonly many?: true;
  /** A value of several words is taken as one: `--cron 0 9 * * 1-5`. */
  readonly fields?: number;
  /** Reads or writes files, or chooses where packets go: refused from chat and API. */
  readonly local?: true;
  /** Local, except where the value names a built-in cloud. */
  readonly unlessCloud?: true;
  readonly words: Words;
}

export const OPTIONS = {
  from: {
    value: 'PLACE',
    many: true,
    words: say(
      'Look from here, from a worker, or from all of them. May be repeated, or comma-separated.',
      '从本机 (here)、某个工作节点或全部位置 (all) 探测。可重复，也可用逗号分隔。',
    ),
  },
  repo: { value: 'REPO[:TAG]', words: say('Follow the pull of this repository as far as credentials allow.', '在凭据允许的范围内，跟踪该存储库的拉取过程。') },
  op: { value: 'login|pull|push|manage', words: say('What should work. Default: pull.', '应当能够执行的操作。默认为 pull。') },
  deep: {
    words: say('Also pull a layer, and ask Azure for effective rules and routes. Slower.', '同时拉取一个层，并向 Azure 查询有效的规则和路由。速度较慢。'),
  },
  for: {
    value: 'SERVICE [ID]',
    words: say(
      'The Azure service that pulls: aks, app-service, aci, container-apps, tasks, defender or devops, and its resource id.',
      '执行拉取的 Azure 服务：aks、app-service、aci、container-apps、tasks、defender 或 devops，以及其资源 ID。',
    ),
  },
  private: { words: say('Answer only me.', '仅向我答复。') },
  deadline: { value: 'TIME', words: say('Stop looking after this long: 1s to 120s. Default: 20s.', '探测的时限：1s 到 120s。默认为 20s。') },
  lang: { value: 'en|zh-CN', words: say('Language of the answer.', '答复所用的语言。') },
  cloud: {
    value: 'NAME|FILE',
    local: true,
    unlessCloud: true,
    words: say(
      'AzureCloud, AzureUSGovernment or AzureChinaCloud (public, usgov, china); on the command line also a profile file.',
      'AzureCloud、AzureUSGovernment 或 AzureChinaCloud（public、usgov、china）；命令行还可使用配置文件。',
    ),
  },
  resolver: {
    value: 'IP[:PORT]',
    many: true,
    local: true,
    words: say('Ask this DNS server instead of the system’s. May be repeated.', '使用此 DNS 服务器代替系统的 DNS 服务器。可重复。'),
  },
  proxy: {
    value: 'URL|none',
    local: true,
    words: say('Use this proxy, or none, whatever the environment says.', '使用此代理；none 表示不使用代理。优先于环境变量。'),
  },
  label: { value: 'NAME', local: true, words: say('Name this host’s vantage here:NAME in the report.', '在报告中将本机的探测位置命名为 here:NAME。') },
  bot: { value: 'URL', local: true, words: say('Run the check on this bot, so that its workers can look.', '在此机器人上运行检查，以便使用它的工作节点。') },
  json: { local: true, words: say('Print JSON on stdout, and nothing else.', '仅向标准输出打印 JSON。') },
  markdown: { local: true, words: say('Print Markdown.', '打印 Markdown。') },
  text: { local: true, words: say('Print plain text, also on a terminal.', '打印纯文本（在终端中亦然）。') },
  save: { value: 'FILE', local: true, words: say('Also write the JSON report to a file.', '同时将 JSON 报告写入文件。') },
  picture: {
    value: 'FILE',
    local: true,
    words: say('Also draw the path, with the break in it, to a .svg or .png file.', '同时将标出断点的路径图保存为 .svg 或 .png 文件。'),
  },
  help: { words: say('Tell about this verb.', '显示此命令的说明。') },
  format: { value: 'json|md', words: say('Format of the export. Default: md.', '导出格式。默认为 md。') },
  last: { value: 'N', words: say('How many checks to list: 1 to 100. Default: 10.', '要列出的检查数量：1 到 100。默认为 10。') },
  since: {
    value: 'RUN|DATE|last',
    words: say('Compare with this check, or with the last one before a date.', '与此次检查或某日期之前的最后一次检查进行比较。'),
  },
  cron: {
    value: '"M H D M W"',
    fields: 5,
    words: say('When: five cron fields, at least 15 minutes apart.', '执行时间：五段 cron 表达式，间隔不少于 15 分钟。'),
  },
  tz: { value: 'ZONE', words: say('Time zone, such as Asia/Shanghai. Default: yours.', '时区，例如 Asia/Shanghai。默认为你的时区。') },
  'only-changes': { words: say('Post only when something changed (the default).', '仅在有变化时发布（默认）。') },
  always: { words: say('Post every time.', '每次都发布。') },
  'min-severity': { value: 'error|warning|info', words: say('Leave out what is less severe.', '忽略严重性更低的发现。') },
  exclude: { value: 'RULE', many: true, words: say('Leave out these rule ids.', '忽略这些规则 ID。') },
  quiet: { value: 'HH:MM-HH:MM', words: say('Hold posts back between these times.', '在此时段内不发布。') },
  broadcast: { words: say('Show recoveries in the channel too, not only in the thread.', '恢复时除消息串外也在频道中显示。') },
  scope: { value: 'SCOPE', many: true, words: say('What the token may do. Default: check.', '令牌的权限范围。默认为 check。') },
  expires: { value: 'TIME', words: say('When the token ends, such as 90d.', '令牌的有效期，例如 90d。') },
  name: { value: 'NAME', local: true, words: say('This worker’s name, as enrolled.', '此工作节点注册时使用的名称。') },
  before: { value: 'DATE', words: say('Only what is older than this date (YYYY-MM-DD).', '仅限早于此日期 (YYYY-MM-DD) 的数据。') },
  yes: { local: true, words: say('Do not ask again.', '不再确认。') },
  demo: { local: true, words: say('Add the demo world and the console.', '加入演示环境和控制台。') },
  'teams-anonymous': { local: true, words: say('Accept unsigned Teams activities, on loopback only.', '接受未签名的 Teams 活动，仅限环回地址。') },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;
export const optionSpec = (name: OptionName): OptionSpec => OPTIONS[name];
export const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name);

/** Words of other tools that people try here. */
export const OPTION_MEANT: Readonly<Record<string, OptionName>> = {
  timeout: 'deadline',
  repository: 'repo',
  image: 'repo',
  language: 'lang',
  output: 'json',
  dns: 'resolver',
  worker: 'from',
  vantage: 'from',
  operation: 'op',
  service: 'for',
  md: 'markdown',
  timezone: 'tz',
};
