// vantages and workers: where can be looked from, and the care of those who look.

import { noteCard } from '../../card/note.ts';
import { vantagesCard, workersCard } from '../../card/workers.ts';
import type { Card } from '../../card.ts';
import type { VantagesCommand, WorkersCommand } from '../../command/types.ts';
import type { Lang, Words } from '../../model.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

const unknown = (name: string): Words => say(`There is no worker “${name}”. Say: workers list`, `没有名为“${name}”的工作节点。请输入：workers list`);

async function tested(ports: Ports, asked: Asked, name: string): Promise<Answer> {
  const { lang } = asked;
  if (!(await ports.workers.list()).some((worker) => worker.name === name)) return problem(asked, unknown(name), { code: 'unknown-vantage' });
  const { status, note, ms } = await ports.workers.test(name);
  const words =
    status === 'answered'
      ? say(`${name} answered in ${Math.round(ms ?? 0)} ms.`, `${name} 在 ${Math.round(ms ?? 0)} 毫秒内响应。`)
      : say(`${name} did not answer. ${note?.en ?? ''}`.trim(), `${name} 未响应。${note?.['zh-CN'] ?? ''}`.trim());
  return { say: [{ card: noteCard(words[lang], { lang, tone: status === 'answered' ? 'good' : 'bad' }), to: 'asker' }] };
}

export async function decideVantages(ports: Ports, asked: Asked<VantagesCommand>): Promise<Answer> {
  const { command, now } = asked;
  if (command.action === 'test') return tested(ports, asked, command.name);
  const workers = await ports.workers.list();
  return { say: [{ card: vantagesCard({ workers, policy: ports.policy.vantages ?? {}, now, ...lookOf(asked) }), to: 'asker' }], data: workers };
}

export async function decideWorkers(ports: Ports, asked: Asked<WorkersCommand>): Promise<Answer> {
  const { command, lang, now } = asked;
  if (command.action === 'list') {
    const workers = await ports.workers.list();
    return { say: [{ card: workersCard({ workers, now, ...lookOf(asked) }), to: 'asker' }], data: workers };
  }
  if (command.action === 'test') return tested(ports, asked, command.name);
  if (command.action === 'enroll') {
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(command.name) || command.name === 'here' || command.name === 'all')
      return problem(
        asked,
        say('A worker’s name has lower-case letters, digits and hyphens: vnet-prod', '工作节点名称由小写字母、数字和连字符组成，例如 vnet-prod'),
        { code: 'invalid-value' },
      );
    const { token } = await ports.workers.enroll(command.name);
    return { say: [{ card: enrolled(command.name, token, lang), to: 'asker' }], data: { name: command.name, token } };
  }
  const done = command.action === 'drain' ? await ports.workers.drain(command.name) : await ports.workers.revoke(command.name);
  if (!done) return problem(asked, unknown(command.name), { code: 'unknown-vantage' });
  const words =
    command.action === 'drain'
      ? say(`${command.name} gets no more work.`, `不再向 ${command.name} 分派任务。`)
      : say(`The token of ${command.name} is revoked.`, `已吊销 ${command.name} 的令牌。`);
  return { say: [{ card: noteCard(words[lang], { lang, tone: 'info' }), to: 'asker' }] };
}

/** The token stands alone in its block, so that a person can copy it from there. */
const enrolled = (name: string, token: string, lang: Lang): Card =>
  noteCard(say(`${name} is enrolled. Its token is shown this once:`, `已注册 ${name}。其令牌仅显示这一次：`)[lang], { lang, tone: 'good' }, [
    { type: 'code', text: token, label: 'ACR_CHECK_WORKER_TOKEN' },
    { type: 'code', text: `acr-check worker --bot <URL> --name ${name}`, label: say('Run it there', '在目标网络中运行')[lang] },
  ]);
