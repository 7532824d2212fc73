// Words of digests.
import type { Words } from '../model.ts';
import { say } from './say.ts';

const days = (n: number): Words => (n < 1 ? say('less than a day', '不到一天') : n === 1 ? say('1 day', '1 天') : say(`${n} days`, `${n} 天`));

/** What is seen coming where no rule has anything to say yet. */
export const AHEAD = {
  certificate: (host: string, left: number): Words =>
    say(`The certificate of ${host} ends in ${days(left).en}`, `${host} 的证书将在 ${days(left)['zh-CN']} 后到期`),
  nearlyFull: (name: string, current: number, limit: number): Words =>
    say(`${name}: ${current} of ${limit} in use, nearly full`, `${name}：已使用 ${current}/${limit}，即将用完`),
} as const;

export const CHANGE = {
  new: say('NEW', '新问题'),
  worse: say('WORSE', '恶化'),
  better: say('BETTER', '好转'),
  changed: say('CHANGED', '原因变化'),
  recovered: say('RECOVERED', '已恢复'),
} as const;

export const DIGEST = {
  digest: (n: number) => say(`Digest #${n}`, `摘要 #${n}`),
  allWell: (n: number) => (n === 1 ? say('the registry is reachable', '注册表可访问') : say(`all ${n} registries are reachable`, `全部 ${n} 个注册表均可访问`)),
  nothingLooked: say('COULD NOT RUN: nothing was looked at', '未能运行：没有检查任何注册表'),
  muted: say('everything in it is muted', '其中内容均已静音'),
  changed: (n: number) => (n === 1 ? say('1 change', '1 项变化') : say(`${n} changes`, `${n} 项变化`)),
  newAhead: (n: number) => say(`${n} new ${n === 1 ? 'thing' : 'things'} that will break next`, `${n} 项新的潜在问题`),
  noChange: say('no change', '无变化'),
  counts: {
    unreachable: (n: number) => say(`${n} unreachable`, `${n} 个无法访问`),
    impaired: (n: number) => say(`${n} impaired`, `${n} 个部分受损`),
    unknown: (n: number) => say(`${n} unknown`, `${n} 个未知`),
    failed: (n: number) => say(`${n} not looked at`, `${n} 个未检查`),
    reachable: (n: number) => say(`${n} reachable`, `${n} 个可访问`),
    muted: (n: number) => say(`${n} muted`, `${n} 个已静音`),
  },
  heartbeat: (runs: number) => say(`${runs} ${runs === 1 ? 'run' : 'runs'}, no change`, `运行 ${runs} 次，无变化`),
  changesHead: say('What changed', '变化'),
  stillHead: say('Still failing', '仍未恢复'),
  aheadHead: say('What will break next', '接下来可能出问题的'),
  blindHead: say('Blind spots', '无法观察的位置'),
  since: say(' since ', ' 自 '),
  after: (age: Words) => say(` after ${age.en}`, `，历时 ${age['zh-CN']}`),
  age: (minutes: number): Words => {
    if (minutes < 60) return say(`${Math.max(1, Math.round(minutes))} min`, `${Math.max(1, Math.round(minutes))} 分钟`);
    if (minutes < 48 * 60) return say(`${Math.round(minutes / 60)} h`, `${Math.round(minutes / 60)} 小时`);
    return days(Math.floor(minutes / 1440));
  },
  was: (verdict: string) => say(` (was ${verdict})`, `（此前：${verdict}）`),
  moreOf: (n: number) => say(`and ${n} more`, `以及另外 ${n} 项`),
  fresh: say('new: ', '新：'),
  silent: (vantage: string) => say(`${vantage} is silent: nothing is seen from there`, `${vantage} 无响应：无法从该处观察`),
  lastSeen: say(', last seen ', '，最近一次出现于 '),
  back: (vantage: string) => say(`${vantage} is back`, `${vantage} 已恢复响应`),
  unsteady: (names: string) => say(`Never the same twice in a row, so not judged: ${names}`, `连续几次结果不一致，未作判断：${names}`),
  flapped: (names: string) => say(`Different once and the same again: ${names}`, `出现过一次波动后恢复原状：${names}`),
  late: (age: Words) => say(`Late by ${age.en}`, `延迟 ${age['zh-CN']}`),
  missed: (n: number) => say(`; stands for ${n} earlier ${n === 1 ? 'run' : 'runs'} that were missed`, `；合并了此前错过的 ${n} 次运行`),
  next: say('Next: ', '下次：'),
  askedBy: (who: string) => say(`Asked for by ${who}`, `由 ${who} 请求`),
  details: say('Check', '检查'),
  run: say('Run now', '立即运行'),
  pause: say('Pause for a day', '暂停一天'),
  resume: say('Resume', '恢复'),
  show: say('Why do I see this?', '为什么我会看到此消息？'),
  subscribe: say('Subscribe', '订阅'),
  unsubscribe: say('Unsubscribe', '取消订阅'),
  transition: (n: number, changes: string) => say(`Digest #${n}: ${changes}`, `摘要 #${n}：${changes}`),
  pictureAlt: say('Availability over the last 30 days, a row for each registry and vantage', '最近 30 天的可用性，每行为一个注册表和一个探测位置'),
  twin: (label: string, share: string, checks: number, worst: string) =>
    say(
      `${label}: ${share} of ${checks} checks${worst === '' ? '' : `, not well on ${worst}`}`,
      `${label}：${checks} 次检查中 ${share}${worst === '' ? '' : `，异常日期 ${worst}`}`,
    ),
  // Answers to commands.
  subscribed: (n: number) => say(`Digest #${n} is on`, `摘要 #${n} 已启用`),
  edited: (n: number) => say(`Digest #${n} is changed`, `摘要 #${n} 已修改`),
  paused: (n: number) => say(`Digest #${n} is paused`, `摘要 #${n} 已暂停`),
  resumed: (n: number) => say(`Digest #${n} goes on`, `摘要 #${n} 已恢复`),
  ended: (n: number) => say(`Digest #${n} has ended`, `摘要 #${n} 已取消`),
  running: (n: number) => say(`Digest #${n} runs now`, `摘要 #${n} 正在运行`),
  already: (n: number) => say(`Digest #${n} is running already`, `摘要 #${n} 已在运行`),
  until: say(' until ', ' 至 '),
  none: say('No digests here. Say: digest subscribe <registry> --cron "0 9 * * 1-5"', '此处没有摘要。请输入：digest subscribe <注册表> --cron "0 9 * * 1-5"'),
  list: (n: number) => (n === 1 ? say('1 digest', '1 个摘要') : say(`${n} digests`, `${n} 个摘要`)),
  unknown: say('There is no such digest here. Say: digest list', '此处没有该摘要。请输入：digest list'),
  notInChannel: say('A digest is told in a channel: subscribe there, in Slack or Teams.', '摘要发布在频道中：请在 Slack 或 Teams 的频道中订阅。'),
  notMember: say('The bot cannot post here: add it to the channel first.', '机器人无法在此发言：请先将其添加到频道。'),
  never: say('That time never comes. Give five cron fields, such as "0 9 * * 1-5".', '该时间永远不会到来。请使用五段表达式，例如 "0 9 * * 1-5"。'),
  noGroup: (group: string, known: string) => say(`The policy has no group “${group}”. It has: ${known}.`, `策略中没有组“${group}”。现有：${known}。`),
  noRegistry: say('There is no registry in it.', '其中没有注册表。'),
  tooMany: (most: number) => say(`At most ${most} registries fit into a digest.`, `一个摘要最多包含 ${most} 个注册表。`),
  notFinished: say('It was not finished in time.', '未能按时完成。'),
  facts: {
    registries: say('Registries', '注册表'),
    when: say('When', '时间'),
    next: say('Next times', '接下来的时间'),
    posts: say('Posts', '发布'),
    filter: say('Filter', '过滤'),
    quiet: say('Quiet', '免打扰'),
    from: say('From', '探测位置'),
    by: say('Made by', '创建者'),
    last: say('Last post', '上次发布'),
    state: say('State', '状态'),
  },
  onlyChanges: say('only when something changed, and once a week', '仅在有变化时，以及每周一次'),
  always: say('every time', '每次'),
  broadcast: say('; changes also in the channel', '；变化同时发到频道'),
  atLeast: (severity: string) => say(`${severity} and above`, `${severity} 及以上`),
  without: (rules: string) => say(`; without ${rules}`, `；排除 ${rules}`),
  allPlaces: say('here and all workers that serve them', '本机及所有相关探测器'),
  active: say('active', '启用'),
  isPaused: say('paused', '已暂停'),
  cannotPost: (why: string) => say(`cannot post: ${why}`, `无法发布：${why}`),
  notYet: say('not yet', '尚未'),
  head: [say('Digest', '摘要'), say('Registries', '注册表'), say('When', '时间'), say('Next', '下次'), say('State', '状态')],
} as const;
