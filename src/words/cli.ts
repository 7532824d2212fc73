// Lines of the command line that are no report and no parse problem.
import type { Words } from '../model.ts';
import { say } from './say.ts';

const shown = (text: string): string => text.replace(/\p{Cc}/gu, ' ').slice(0, 200);

export const CLI_WORDS = {
  stopped: say('Stopped: what was known by then is reported.', '已停止：以下为截至当时已知的内容。'),
  notYet: (what: string): Words => say(`${what} is not available yet in this version.`, `此版本尚不支持 ${what}。`),
  needsBot: (name: string): Words =>
    say(
      `"${shown(name)}" is a worker, and workers answer to a bot: leave --from away to look from this host.`,
      `“${shown(name)}”是一个工作程序，需要通过机器人访问：去掉 --from 可从本机查看。`,
    ),
  cannotSave: (file: string, why: string): Words =>
    say(`The report could not be saved to ${shown(file)}: ${shown(why)}`, `无法将报告保存到 ${shown(file)}：${shown(why)}`),
  cannotRead: (file: string, why: string): Words =>
    say(`${shown(file)} could not be read as a saved report: ${shown(why)}`, `无法将 ${shown(file)} 作为已保存的报告读取：${shown(why)}`),
  noRule: (id: string, near: string | undefined): Words =>
    say(
      `There is no rule "${shown(id)}".${near ? ` Did you mean ${near}?` : ''} \`acr-check rules\` lists them.`,
      `没有规则“${shown(id)}”。${near ? `是否指 ${near}？` : ''}\`acr-check rules\` 可列出全部规则。`,
    ),
  needsThread: say(
    'This is understood in the thread of a report only: name a rule, as in `acr-check explain dns-private-zone-not-linked`.',
    '此命令仅在报告的讨论串中可用：请指定规则，例如 `acr-check explain dns-private-zone-not-linked`。',
  ),
  failed: (why: string): Words => say(`It could not be done: ${shown(why)}`, `无法完成：${shown(why)}`),
  cannotDemo: (why: string): Words => say(`The demo world could not start: ${shown(why)}`, `无法启动演示世界：${shown(why)}`),
  demoNext: say(
    'This was a world on loopback. For a registry of your own: npm -s start -- check <registry>; all of the demo: npm -s start -- demo.',
    '以上是本机回环地址上的演示世界。检查自己的注册表：npm -s start -- check <注册表>；查看全部演示：npm -s start -- demo。',
  ),
} as const;
