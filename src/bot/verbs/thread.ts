// Asked in the thread of a check: explain, evidence, compare, feedback. Reads the report; looks at nothing anew.
import { changesCard } from '../../card/changes.ts';
import { compareCard } from '../../card/compare.ts';
import { evidenceCard } from '../../card/evidence.ts';
import { explainCard, explainVerdictCard, rulesCard } from '../../card/explain.ts';
import { findingAt } from '../../card/findings.ts';
import { noteCard } from '../../card/note.ts';
import type { ExplainCommand, PlainCommand, ThreadCommand } from '../../command/types.ts';
import type { Report } from '../../model.ts';
import { RULES } from '../../rules/index.ts';
import { giveFeedback } from '../../store/tables/mutes.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

const NO_REPORT = say('This thread has no finished check. Say: check <registry>', '此消息串中没有已完成的检查。请输入：check <注册表>');
const noFinding = (number: number, of: number) => say(`There is no finding ${number}; the report has ${of}.`, `没有第 ${number} 项发现；该报告共有 ${of} 项。`);

async function withReport(asked: Asked, answer: (report: Report) => Answer): Promise<Answer> {
  const report = await asked.subject?.report();
  return report ? answer(report) : problem(asked, NO_REPORT, { code: 'no-report' });
}

export async function decideExplain(_ports: Ports, asked: Asked<ExplainCommand>): Promise<Answer> {
  const { subject } = asked.command;
  const { lang, masked } = asked;
  const { permitted } = lookOf(asked);
  if (subject === 'verdict') return withReport(asked, (report) => ({ say: [{ card: explainVerdictCard(report, { lang, masked, permitted }), to: 'place' }] }));
  if ('rule' in subject) {
    const rule = RULES.find(({ id }) => id === subject.rule);
    if (!rule)
      return problem(asked, say(`There is no rule “${subject.rule}”. Say: rules`, `没有规则“${subject.rule}”。请输入：rules`), { code: 'unknown-rule' });
    return { say: [{ card: explainCard(rule, { lang, permitted }), to: 'place' }] };
  }
  const { finding: number } = subject;
  return withReport(asked, (report) => {
    const finding = findingAt(report, number);
    const rule = RULES.find(({ id }) => id === finding?.rule);
    if (!finding || !rule) return problem(asked, noFinding(number, report.findings.length), { code: 'unknown-finding' });
    return { say: [{ card: explainCard(rule, { lang, finding, masked, permitted }), to: 'place' }] };
  });
}

export async function decideEvidence(_ports: Ports, asked: Asked<Extract<ThreadCommand, { verb: 'evidence' }>>): Promise<Answer> {
  const { finding } = asked.command;
  return withReport(asked, (report) => {
    if (finding !== undefined && !findingAt(report, finding)) return problem(asked, noFinding(finding, report.findings.length), { code: 'unknown-finding' });
    const card = evidenceCard(report, { ...lookOf(asked), ...(finding === undefined ? {} : { finding }) });
    return { say: [{ card, to: 'place' }] };
  });
}

export async function decideCompare(_ports: Ports, asked: Asked<Extract<ThreadCommand, { verb: 'compare' }>>): Promise<Answer> {
  const [a, b] = asked.command.between;
  return withReport(asked, (report) => {
    const ids = report.vantages.map(({ id }) => id);
    const named = (name: string) => ids.find((id) => id === name || id === `worker:${name}` || id === `here:${name}`);
    const [one, other] = [named(a), named(b)];
    if (!one || !other)
      return problem(asked, say(`Both must have looked in this check: ${ids.join(', ')}.`, `两者都须参与此次检查：${ids.join('、')}。`), {
        code: 'unknown-vantage',
      });
    return { say: [{ card: compareCard(report, one, other, { lang: asked.lang, masked: asked.masked }), to: 'place' }] };
  });
}

export async function decideChanges(_ports: Ports, asked: Asked<Extract<ThreadCommand, { verb: 'changes' }>>): Promise<Answer> {
  return withReport(asked, (report) => ({ say: [{ card: changesCard(report, asked), to: 'place' }] }));
}

export async function decideFeedback({ newId }: Ports, asked: Asked<Extract<ThreadCommand, { verb: 'feedback' }>>): Promise<Answer> {
  const report = await asked.subject?.report();
  const { said, lang, command } = asked;
  return {
    say: [
      {
        card: noteCard(
          say('Thank you. It is kept with the report for those who look after this bot.', '谢谢。反馈已随报告保存，供维护此机器人的人员查看。')[lang],
          { lang, tone: 'info' },
        ),
        to: 'asker',
      },
    ],
    effect: (tx) =>
      giveFeedback(tx, { id: newId(), ...(report ? { reportId: report.id } : {}), channel: said.channel, by: said.user.id, text: command.text.slice(0, 4000) }),
  };
}

export async function decideRules(_ports: Ports, asked: Asked<PlainCommand>): Promise<Answer> {
  return { say: [{ card: rulesCard(RULES, { lang: asked.lang }), to: 'asker' }] };
}
