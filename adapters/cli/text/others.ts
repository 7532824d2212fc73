// After the causes: what they explain, what works today and is wrong anyway, and what the person said.
import type { Finding } from '../../../src/model.ts';
import { HEADING, LINE } from '../../../src/words/report.ts';
import { agreement } from '../view/answer.ts';
import { risksOf, symptomsOf } from '../view/findings.ts';
import { vantageName } from '../view/vantage.ts';
import { hanging } from './layout.ts';
import { bracketed, labelled, type Section, type Sheet, strung } from './sheet.ts';
import { shownShort } from './shown.ts';

const MOST = 8;

function lines(heading: string, findings: readonly Finding[], end: (finding: Finding) => string, { lang, width, ink }: Sheet): readonly string[] {
  if (findings.length === 0) return [];
  const texts = [...new Set(findings.map((finding) => finding.title[lang] + bracketed(end(finding), lang)))];
  const more = texts.length > MOST ? [ink.quiet(`  … +${texts.length - MOST}`)] : [];
  return [ink.strong(heading), ...texts.slice(0, MOST).flatMap((text) => hanging('  ', text, width)), ...more];
}

export const symptomsSection: Section = (sheet) => {
  const { report, lang } = sheet;
  const end = ({ rule, explainedBy = '' }: Finding): string => strung([rule, LINE.explainedBy(explainedBy)[lang]], lang);
  return lines(HEADING.symptoms[lang], symptomsOf(report), end, sheet);
};

export const risksSection: Section = (sheet) => {
  const several = sheet.report.vantages.length > 3;
  const end = ({ rule, from }: Finding): string => strung([rule, ...(several ? [vantageName(from, sheet.report, sheet.lang)] : [])], sheet.lang);
  return lines(HEADING.risks[sheet.lang], risksOf(sheet.report), end, sheet);
};

export const saidSection: Section = ({ report, lang, width, ink, suspects }) => {
  const seen = agreement(report, suspects, lang);
  if (!report.symptom || !seen) return [];
  const quoted = lang === 'zh-CN' ? `“${shownShort(report.symptom.text, 200)}”` : `"${shownShort(report.symptom.text, 200)}"`;
  const pen = seen.agrees === false ? ink.unsure : (text: string) => text;
  return [...hanging(labelled(HEADING.youSaid[lang], lang), quoted, width), ...hanging(labelled(HEADING.weSaw[lang], lang), seen.saw, width).map(pen)];
};
