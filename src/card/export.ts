// A report to take away: Markdown for a ticket, or the contract's JSON. In a message there is room for the small ones; the page has all. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Report } from '../model.ts';
import { reportJson } from '../report.ts';
import { BUTTON, LABEL } from '../words/card.ts';
import { EXPORTED } from '../words/topics.ts';
import { causeSentence, impactSentence, verdictLine } from './answer.ts';
import { severityWord } from './finding.ts';
import { findingsShown } from './findings.ts';
import { finished, MOST_CODE } from './finish.ts';
import { shellLine } from './fix.ts';
import { labelled, placeName } from './names.ts';
import { shortened, shown } from './shown.ts';

export interface ExportLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly format: 'json' | 'markdown';
  readonly pageUrl?: string;
}

/** Evidence may hold mark-up; in the Markdown it is text. */
const plain = (text: string): string =>
  shown(text)
    .replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? mark)
    .replace(/[\\`*_[\]|#~!]/g, '\\$&')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/@/g, '&#64;');

function markdown(report: Report, lang: Lang): string {
  const cause = causeSentence(report, lang);
  const findings = findingsShown(report).map((finding) => {
    const [fix] = finding.fixes;
    const command = fix?.command
      ? `\n  - ${labelled(LABEL.fix[lang], lang)}${plain(fix.label[lang])}${lang === 'zh-CN' ? '：' : ': '}\`${shellLine(fix.command).replaceAll('`', "'")}\``
      : '';
    return `- ${severityWord(finding, lang)}${lang === 'zh-CN' ? '：' : ': '}**${plain(finding.title[lang])}** (\`${finding.rule}\`, ${plain(placeName(finding.from, report.vantages, lang))})\n  - ${plain(shortened(finding.detail[lang], 600))}${command}`;
  });
  return [
    `## ${plain(verdictLine(report, lang))}`,
    `${report.at} · \`${report.id}\``,
    ...(cause ? [plain(cause)] : []),
    plain(impactSentence(report, lang)),
    findings.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function json(report: Report, lang: Lang): { readonly text: string; readonly whole: boolean } {
  const full = JSON.stringify(reportJson(report, lang), undefined, 1);
  if (full.length <= MOST_CODE) return { text: full, whole: true };
  return { text: JSON.stringify({ ...reportJson(report, lang), evidence: [], unchecked: [] }, undefined, 1), whole: false };
}

export function exportCard(report: Report, { lang, masked, format, pageUrl }: ExportLook): Card {
  const { text, whole } = format === 'json' ? json(report, lang) : { text: markdown(report, lang), whole: true };
  const fits = text.length <= MOST_CODE - 200; // masking may make it a little longer
  const note = (said: string): Block => ({ type: 'text', weight: 'quiet', text: [said] });
  const blocks: readonly Block[] = [
    ...(fits ? [{ type: 'code', text, label: EXPORTED.copy[lang] } as const] : [{ type: 'text', text: [EXPORTED.tooLong[lang]] } as const]),
    ...(fits && !whole ? [note(EXPORTED.without[lang])] : []),
    ...(pageUrl ? [note(EXPORTED.page[lang])] : []),
    ...(fits && whole ? [] : [note(EXPORTED.cli[lang])]),
  ];
  const name = format === 'json' ? 'JSON' : 'Markdown';
  return finished(
    {
      kind: 'details',
      tone: 'info',
      lang,
      title: EXPORTED.title(shortened(report.question.registry.loginServer, 110), name)[lang],
      blocks,
      actions: [],
      ...(pageUrl ? { full: { label: BUTTON.full[lang], url: pageUrl } } : {}),
    },
    masked,
    [report.id],
  );
}
