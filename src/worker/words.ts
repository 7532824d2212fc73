// What is said of workers, to people: why one did not look, and how it differs.
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';
import type { Refusal } from './protocol.ts';

/** Printable, short: names and versions come from outside. */
const shown = (text: string, most = 60): string => text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, most);

/** "14 min", in both languages. */
function ago(ms: number): Words {
  const [minutes, hours, days] = [Math.floor(ms / 60_000), Math.floor(ms / 3_600_000), Math.floor(ms / 86_400_000)];
  if (days > 1) return say(`${days} days`, `${days} 天`);
  if (hours > 1) return say(`${hours} h`, `${hours} 小时`);
  return minutes > 0 ? say(`${minutes} min`, `${minutes} 分钟`) : say(`${Math.max(1, Math.floor(ms / 1000))} s`, `${Math.max(1, Math.floor(ms / 1000))} 秒`);
}

const REFUSED: Readonly<Record<Refusal, (worker: string, cloud: string) => Words>> = {
  'other-cloud': (worker, cloud) =>
    say(
      `Not run: worker ${worker} stands in another cloud${cloud ? ` (${cloud})` : ''} and looks at registries of its own cloud only.`,
      `未执行：工作节点 ${worker} 位于另一个云${cloud ? `（${cloud}）` : ''}，只检查其自身云中的注册表。`,
    ),
  'not-of-the-cloud': (worker) =>
    say(
      `Not run: worker ${worker} does not look at this host: it is no registry of its cloud.`,
      `未执行：工作节点 ${worker} 不检查此主机：它不是其云中的注册表。`,
    ),
  'not-understood': (worker) =>
    say(`Not run: worker ${worker} did not understand the task; update it.`, `未执行：工作节点 ${worker} 无法理解此任务；请更新该工作节点。`),
  'too-many': (worker) => say(`Not run: worker ${worker} has too much to do.`, `未执行：工作节点 ${worker} 任务过多。`),
};

export const WORKER_WORDS = {
  notEnrolled: (name: string): Words =>
    say(
      `Not run: no worker ${shown(name)} is enrolled (acr-check workers enroll ${shown(name)}).`,
      `未执行：没有已注册的工作节点 ${shown(name)}（acr-check workers enroll ${shown(name)}）。`,
    ),
  revoked: (name: string): Words => say(`Not run: worker ${name} was revoked.`, `未执行：工作节点 ${name} 已被吊销。`),
  draining: (name: string): Words => say(`Not run: worker ${name} is being drained.`, `未执行：工作节点 ${name} 正在排空。`),
  neverSeen: (name: string): Words => say(`Not run: worker ${name} has never connected.`, `未执行：工作节点 ${name} 从未连接过。`),
  lastSeen: (name: string, ms: number): Words =>
    say(`Not run: worker ${name} is offline, last seen ${ago(ms).en} ago.`, `未执行：工作节点 ${name} 已离线，上次在线是 ${ago(ms)['zh-CN']}前。`),
  tooOld: (name: string, version: string): Words =>
    say(
      `Not run: worker ${name} (${shown(version)}) is of a version that this bot cannot talk to.`,
      `未执行：工作节点 ${name}（${shown(version)}）的版本无法与此机器人通信。`,
    ),
  notTaken: (name: string, ms: number): Words =>
    say(
      `Not run: worker ${name} was last seen ${ago(ms).en} ago and did not take the task.`,
      `未执行：工作节点 ${name} 上次在线是 ${ago(ms)['zh-CN']}前，未接受任务。`,
    ),
  lost: (name: string): Words =>
    say(`Worker ${name} was lost while it looked: what it had told is reported.`, `工作节点 ${name} 在检查过程中失联：以下为其已报告的内容。`),
  lostAtOnce: (name: string): Words =>
    say(`Not run: worker ${name} took the task and was not heard of again.`, `未执行：工作节点 ${name} 接受任务后再无响应。`),
  cut: (name: string): Words => say(`Worker ${name} did not finish before the deadline.`, `工作节点 ${name} 在截止时间之前未完成。`),
  failed: (name: string): Words => say(`Worker ${name} broke while it looked.`, `工作节点 ${name} 在检查时出错。`),
  storeAway: say('Not run: the store did not answer, so the worker could not be asked.', '未执行：存储没有响应，因此无法询问工作节点。'),
  refused: (worker: string, why: Refusal, cloud: string): Words => REFUSED[why](worker, shown(cloud)),
  poisoned: (count: number): Words =>
    say(`${count} observations of this worker did not belong to the question and were left out.`, `此工作节点的 ${count} 条观察结果不属于该问题，已被忽略。`),
  clock: (ms: number): Words => {
    const seconds = Math.round(Math.abs(ms) / 1000);
    return say(
      `Its clock is ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} the bot’s; times were set right.`,
      `其时钟比机器人${ms > 0 ? '快' : '慢'} ${seconds} 秒；时间已校正。`,
    );
  },
  skew: (worker: string, bot: string): Words => say(`runs ${shown(worker)}, the bot ${shown(bot)}`, `运行 ${shown(worker)}，机器人为 ${shown(bot)}`),
} as const;

/** Several remarks as one. */
export function joined(all: readonly Words[]): Words | undefined {
  if (all.length === 0) return undefined;
  return say(all.map((words) => words.en).join(' '), all.map((words) => words['zh-CN']).join(''));
}

/** What the worker process itself says, on its terminal. */
export const PROCESS_WORDS = {
  connected: (name: string, bot: string, version: string): Words =>
    say(`worker ${name} is connected to ${shown(bot, 200)} (${shown(version)}).`, `工作节点 ${name} 已连接到 ${shown(bot, 200)}（${shown(version)}）。`),
  away: (bot: string, why: string): Words =>
    say(`${shown(bot, 200)} cannot be reached, and will be tried again: ${shown(why, 200)}`, `无法连接 ${shown(bot, 200)}，将继续重试：${shown(why, 200)}`),
  looking: (host: string): Words => say(`looking at ${shown(host, 253)}`, `正在检查 ${shown(host, 253)}`),
  stopping: (tasks: number): Words =>
    tasks > 0 ? say(`stopping, when ${tasks} task(s) in hand are done.`, `正在停止，等待 ${tasks} 个进行中的任务完成。`) : say('stopping.', '正在停止。'),
  revoked: (name: string): Words =>
    say(
      `the token of worker ${name} was revoked, or a newer one was made: enroll it again, and set ACR_CHECK_WORKER_TOKEN.`,
      `工作节点 ${name} 的令牌已被吊销或已更换：请重新注册并设置 ACR_CHECK_WORKER_TOKEN。`,
    ),
  unauthorized: (name: string): Words =>
    say(`the bot does not know the token of worker ${name}: is it the right bot?`, `机器人不认识工作节点 ${name} 的令牌：请确认机器人地址是否正确。`),
} as const;
