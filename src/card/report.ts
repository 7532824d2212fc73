// A report as the message that everybody sees: the answer, one way out, what can be done next. All the rest is in the thread. Pure.
import type { Block, Card, Text } from '../card.ts';
import type { Fix, Lang, Report, Verdict } from '../model.ts';
import { BUTTON, CONTEXT, DETAILS, LABEL, NOTE } from '../words/card.ts';
import { HEADING, VERDICT } from '../words/report.ts';
import { answering, causeSentence, impactSentence, TONE, verdictLine } from './answer.ts';
import { finished } from './finish.ts';
import { fixBlocks } from './fix.ts';
import { DOT, labelled, listed, lookedFrom, placesNamed } from './names.ts';
import { notes, settling } from './notes.ts';
import type { Permitted } from './offer.ts';
import { reportActions } from './report-actions.ts';
import { shortened } from './shown.ts';

export interface Asker {
  readonly id: string;
  readonly name: string;
}

export interface ReportLook {
  readonly lang: Lang;
  /** A shared channel: no private addresses, no ids. */
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly asker?: Asker;
  /** same: the registry has been found so since then; else the state is new (and `before` was the verdict before it). */
  readonly since?: { readonly same: boolean; readonly since: string; readonly before?: Verdict };
  /** The full report's page: signed and expiring. */
  readonly pageUrl?: string;
  /** The run, when its id is not the report's. */
  readonly runId?: string;
  /** What the details card of this report is posted under; false where no thread follows. */
  readonly thread?: boolean;
}

function contextLine(report: Report, { lang, since, asker, runId }: ReportLook): Text {
  const shownTime = DETAILS.ms(Math.max(100, report.tookMs))[lang];
  const before = since && !since.same && since.before ? [DOT, CONTEXT.was(VERDICT[since.before][lang])[lang]] : [];
  const change: Text = since ? (since.same ? [DOT, CONTEXT.same[lang], { time: since.since }] : [DOT, CONTEXT.fresh[lang], ...before]) : [];
  return [
    CONTEXT.from(placesNamed(lookedFrom(report), report, lang))[lang],
    DOT,
    CONTEXT.took(shownTime)[lang],
    DOT,
    CONTEXT.run('')[lang].trim(),
    ' ',
    { code: runId ?? report.id },
    DOT,
    { time: report.at },
    ...change,
    ...(asker ? ([DOT, CONTEXT.asked[lang], { person: asker.id, name: shortened(asker.name, 80) }] as const) : []),
  ];
}

/** Its link is the button's. */
const withoutLink = ({ label, command, risk }: Fix): Fix => ({ label, risk, ...(command ? { command } : {}) });

/** The parent message. */
export function reportCard(report: Report, look: ReportLook): Card {
  const { lang, masked, pageUrl } = look;
  const cause = answering(report);
  const [fix] = cause?.fixes ?? [];
  const [what, impact] = [causeSentence(report, lang), impactSentence(report, lang)];
  const risks = [...new Set(report.findings.flatMap(({ role, title }) => (role === 'risk' ? [title[lang]] : [])))];
  const masking = masked ? { lang, keep: [report.id] } : undefined;
  const plain = (said: string): Block => ({ type: 'text', text: [said] });
  const row = (label: string, said: string): Block => ({
    type: 'text',
    text: [{ strong: labelled(label, lang).trimEnd() }, lang === 'zh-CN' ? '' : ' ', said],
  });
  const blocks: readonly Block[] = [
    ...(what === undefined ? [] : [cause ? row(LABEL.cause[lang], what) : plain(what)]),
    cause ? row(LABEL.impact[lang], impact) : plain(impact),
    ...(cause || risks.length === 0 ? [] : [row(LABEL.risks[lang], listed(risks, lang, 3))]),
    ...(cause?.settle ? [row(LABEL.sure[lang], shortened(cause.settle[lang], 400))] : []),
    ...settling(report, lang).map((way) => row(LABEL.settle[lang], way)),
    ...(fix ? fixBlocks(withoutLink(fix), LABEL.fix[lang], { lang, cloud: report.question.cloud, masking }) : []),
    ...(report.symptom ? [row(HEADING.youSaid[lang], `“${shortened(report.symptom.text, 200)}”`)] : []),
    ...notes(report, lang).map((note): Block => ({ type: 'text', text: [note] })),
    ...(look.thread === false ? [] : [{ type: 'text', weight: 'quiet', text: [NOTE.details[lang]] } as const]),
    { type: 'text', weight: 'quiet', text: contextLine(report, look) },
  ];
  return finished(
    {
      kind: 'report',
      tone: TONE[report.verdict],
      lang,
      title: verdictLine(report, lang),
      blocks,
      actions: reportActions(report, look),
      ...(pageUrl ? { full: { label: BUTTON.full[lang], url: pageUrl } } : {}),
    },
    masked,
    [report.id, ...(look.runId ? [look.runId] : [])],
  );
}
