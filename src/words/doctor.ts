// What the doctor says about the bot itself.
import { say } from './say.ts';

const seconds = (ms: number): string => (ms < 10_000 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000)));
const NAME: Readonly<Record<string, string>> = { slack: 'Slack', teams: 'Microsoft Teams' };

export const DOCTOR = {
  title: {
    good: say('The bot is well.', '机器人状况良好。'),
    unsure: say('The bot works; something wants a look.', '机器人可以工作，但有些情况需要留意。'),
    bad: say('Something about the bot is wrong.', '机器人存在问题。'),
  },
  caption: say('The bot’s own parts', '机器人各部分'),
  part: say('Part', '部分'),
  state: say('State', '状态'),
  detail: say('Detail', '详情'),
  states: { good: say('well', '正常'), unsure: say('look at it', '需留意'), bad: say('wrong', '异常') },
  store: say('Store', '存储'),
  answered: (kind: 'pglite' | 'postgres', ms: number) => {
    const [en, zh] = kind === 'pglite' ? ['its own data directory', '自带的数据目录'] : ['a PostgreSQL server', 'PostgreSQL 服务器'];
    return say(`${en} answers in ${ms} ms`, `${zh}，${ms} 毫秒内响应`);
  },
  clock: say('Clock', '时钟'),
  skew: (ms: number) =>
    Math.abs(ms) > 2_000
      ? say(
          `the store’s clock is ${seconds(Math.abs(ms))} s ${ms > 0 ? 'ahead' : 'behind'}: set both by the same time source`,
          `存储的时钟${ms > 0 ? '快' : '慢'} ${seconds(Math.abs(ms))} 秒：请使用同一时间源校准`,
        )
      : say('the same as the store’s', '与存储一致'),
  audit: say('Audit log', '审计日志'),
  whole: (lines: number) => say(`${lines} entries, none changed or taken out`, `${lines} 条记录，未被修改或删除`),
  broken: (seq: number) =>
    say(`entry ${seq} does not follow from the one before: it was changed, or one was taken out`, `第 ${seq} 条与前一条不衔接：被修改或有记录被删除`),
  platforms: say('Chat platforms', '聊天平台'),
  platform: (name: string) => say(NAME[name] ?? name, NAME[name] ?? name),
  noBot: say('no bot runs on this store in this process', '此进程中没有运行机器人'),
  connected: say('connected', '已连接'),
  because: (why: string) => say(why === '' ? 'not connected' : why, why === '' ? '未连接' : `未就绪：${why}`),
  workers: say('Workers', '工作节点'),
  workersSeen: (all: number, up: number, away: readonly string[]) =>
    all === 0
      ? say('none is enrolled', '尚未注册')
      : say(
          `${up} of ${all} connected${away.length > 0 ? `; away: ${away.join(', ')}` : ''}`,
          `${all} 个中 ${up} 个已连接${away.length > 0 ? `；离线：${away.join('、')}` : ''}`,
        ),
  queues: say('Queues', '队列'),
  depth: (waiting: number, active: number, oldestMs: number) =>
    say(
      `${waiting} waiting, ${active} at work${oldestMs > 1000 ? `, the oldest for ${seconds(oldestMs)} s` : ''}`,
      `${waiting} 个等待，${active} 个进行中${oldestMs > 1000 ? `，最久已等待 ${seconds(oldestMs)} 秒` : ''}`,
    ),
  outbox: say('Messages', '消息'),
  owed: (waiting: number, oldestMs: number, failed: number) =>
    say(
      `${waiting} not delivered yet${waiting > 0 ? `, the oldest for ${seconds(oldestMs)} s` : ''}; ${failed} given up`,
      `${waiting} 条尚未送达${waiting > 0 ? `，最久 ${seconds(oldestMs)} 秒` : ''}；${failed} 条已放弃`,
    ),
  dead: say('Failed jobs', '失败的任务'),
  died: (n: number) =>
    say(`${n} failed for good; an admin sees them here and says: doctor requeue <id>`, `${n} 个已彻底失败；管理员可在此查看并输入：doctor requeue <编号>`),
  noneDied: say('none', '无'),
  requeueHow: say(
    'Failed for good. To try again: doctor requeue <id>, or doctor requeue all',
    '已彻底失败。重试：doctor requeue <编号>，或 doctor requeue all',
  ),
  id: say('Id', '编号'),
  queue: say('Queue', '队列'),
  since: say('Since (UTC)', '时间（UTC）'),
  error: say('Error', '错误'),
  noSuch: (id: string) => say(`There is no failed job “${id}”. Say: doctor`, `没有失败的任务“${id}”。请输入：doctor`),
  requeued: (n: number) => say(n === 0 ? 'There is nothing to try again.' : `Tried again: ${n}.`, n === 0 ? '没有需要重试的任务。' : `已重新排队：${n} 个。`),
} as const;
