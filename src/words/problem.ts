// What is said when a command is not carried out, or not to the end. First what happened, then what to do. Both languages.
import type { Words } from '../model.ts';
import { say } from './say.ts';

/** Roles of the policy, as words. */
export const ROLE_NAME = {
  viewer: say('viewer', '查看者 (viewer)'),
  operator: say('operator', '操作员 (operator)'),
  admin: say('admin', '管理员 (admin)'),
} as const;
export type RoleName = keyof typeof ROLE_NAME;

export const PROBLEM = {
  notRun: say('Not run', '未执行'),
  didYouMean: (text: string): Words => say(`Run: ${text}`, `执行：${text}`),
  noRight: (what: string): Words => say(`You cannot run “${what}” here`, `你无权在此处执行“${what}”`),
  needs: (role: Words): Words => say(`It needs the role ${role.en} in this channel.`, `需要在此频道拥有的角色：${role['zh-CN']}。`),
  yourRole: (role: Words | undefined): Words =>
    role ? say(`Yours is ${role.en}.`, `你的角色：${role['zh-CN']}。`) : say('You have no role here.', '你在此处没有角色。'),
  ask: say('Ask ', '请联系 '),
  askAdmin: say('Ask whoever looks after this bot.', '请联系此机器人的管理员。'),
  askAfter: say(' to do it, or to give you the role.', ' 代为执行，或为你分配角色。'),
  noRegistry: (registry: string): Words => say(`${registry} may not be looked at from this channel`, `不能从此频道检查 ${registry}`),
  noRegistryWhy: say(
    'The policy lists the registries of each channel. Ask for it to be added, or ask in its own channel.',
    '策略限定了每个频道可检查的注册表。请申请添加，或到对应的频道中检查。',
  ),
  expired: say('This button is too old', '此按钮已失效'),
  expiredWhy: say('Buttons work for a day. Run the command again.', '按钮的有效期为一天。请重新执行命令。'),
  pressed: say('Already done by ', '已由 '),
  pressedAfter: say('', ' 执行'),
  tooMany: (seconds: number): Words => say(`Not run: too many checks. Try again in ${seconds} s`, `未执行：检查过于频繁，请在 ${seconds} 秒后重试`),
  tooManyWhy: (limit: number, whose: 'user' | 'channel'): Words =>
    whose === 'user'
      ? say(`One person may start ${limit} checks a minute.`, `每人每分钟最多发起 ${limit} 次检查。`)
      : say(`One channel may start ${limit} checks a minute.`, `每个频道每分钟最多发起 ${limit} 次检查。`),
  offline: (place: string): Words => say(`Not run: ${place} is offline`, `未执行：${place} 离线`),
  offlineSeen: say('It was last seen ', '最后一次在线：'),
  offlineNever: say('It has never connected.', '它从未连接过。'),
  offlineWhy: say('Nothing was tested from elsewhere in its place, because that answer could be wrong.', '没有改从别处代为检查，因为那样的结论可能是错的。'),
  noWorker: (place: string): Words => say(`There is no worker called ${place}`, `没有名为 ${place} 的工作节点`),
  known: (names: string): Words => say(`You can look from: ${names}.`, `可用的位置：${names}。`),
  failed: say('Something went wrong on our side', '内部出错'),
  failedWhy: say('The command was accepted, and then it failed. It is in the log under this id: ', '命令已被接受，但执行失败。日志中的编号：'),
  failedNext: say('Try again; if it happens twice, tell whoever looks after this bot.', '请重试；若再次出现，请告知此机器人的管理员。'),
  incomplete: (registry: string): Words => say(`Not finished: the check of ${registry} was cut off`, `未完成：对 ${registry} 的检查被中断`),
  incompleteWhy: (done: number, of: number): Words =>
    say(`${done} of ${of} looks were done. Nothing can be said from so little.`, `仅完成 ${done}/${of} 项探测，不足以得出结论。`),
  notMember: say('Only you can see this: the bot is not in this channel', '仅你可见：机器人不在此频道中'),
  notMemberWhy: (invite: string): Words => say(`To share the answer, first say ${invite}`, `若要公开结果，请先输入 ${invite}`),
  secret: say('Your text held a password or token', '你的文本中含有密码或令牌'),
  secretWhy: say(
    'It was taken out before it was stored. Others may have seen your message: change that secret.',
    '保存前已移除。其他人可能已看到你的消息：请更换该机密。',
  ),
  noRun: say('There is no check to speak of here', '此处没有可用的检查'),
  noRunWhy: say('Say this in the thread of a check, or name a registry.', '请在某次检查的消息串中输入，或指明注册表。'),
  noFinding: (number: number, most: number): Words =>
    most === 0
      ? say(`There is no finding ${number}: nothing was found`, `没有第 ${number} 项发现：未发现任何问题`)
      : say(`There is no finding ${number}: they are numbered 1 to ${most}`, `没有第 ${number} 项发现：编号为 1 到 ${most}`),
  noRule: (rule: string): Words => say(`There is no known cause called ${rule}`, `没有名为 ${rule} 的已知原因`),
  noPlace: (place: string): Words => say(`Nothing was looked at from ${place} in this check`, `此次检查未从 ${place} 进行`),
  unavailable: (verb: string): Words => say(`“${verb}” is not available yet`, `“${verb}”尚不可用`),
} as const;
