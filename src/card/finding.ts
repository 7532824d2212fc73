// One finding as a block: what it is, what we saw, what to do about it, how sure we are. Pure.
import type { Block } from '../card.ts';
import type { Finding, Report } from '../model.ts';
import { docsLink } from '../report.ts';
import { DETAILS, LABEL } from '../words/card.ts';
import { CONFIDENCE, ROLE, RULE_WORDS } from '../words/report.ts';
import { type FixLook, fixBlocks } from './fix.ts';
import { bracketed, labelled, placeName } from './names.ts';
import { citedBy, observedLine } from './observed.ts';
import { shortened } from './shown.ts';

export interface FindingLook extends FixLook {
  readonly report: Report;
  /** Numbers of the causes that symptoms point to. */
  readonly numberOfRule: (rule: string) => number | undefined;
}

const MOST_SEEN = 5;
const MOST_FIXES = 4;

function seenLines(finding: Finding, { report, lang }: FindingLook): readonly Block[] {
  const cited = citedBy(finding.because, report);
  if (cited.length === 0) return [];
  const lines = cited.slice(0, MOST_SEEN).map((observation): Block => ({ type: 'text', text: ['• ', observedLine(observation, report, lang)] }));
  const more = cited.length > MOST_SEEN ? [{ type: 'text', weight: 'quiet', text: [DETAILS.moreSeen(cited.length - MOST_SEEN)[lang]] } as const] : [];
  return [{ type: 'text', text: [{ strong: LABEL.seen[lang] }] }, ...lines, ...more];
}

/** "Cause, error": never told by a colour alone. */
export const severityWord = ({ role, severity }: Finding, lang: FindingLook['lang']): string => ROLE[role][lang] + bracketed(RULE_WORDS[severity][lang], lang);

export function findingBlock(finding: Finding, number: number, look: FindingLook): Block {
  const { report, lang, cloud } = look;
  const explained = finding.explainedBy === undefined ? undefined : look.numberOfRule(finding.explainedBy);
  const aside =
    finding.explainedBy === undefined
      ? []
      : [labelled(LABEL.explainedBy[lang], lang) + (explained === undefined ? finding.explainedBy : `${explained}. ${finding.explainedBy}`)];
  const from = `${labelled(LABEL.from[lang], lang)}${placeName(finding.from, report.vantages, lang)}`;
  const sure = `${labelled(LABEL.confidence[lang], lang)}${CONFIDENCE[finding.confidence][lang]}`;
  const isSymptom = finding.role === 'symptom';
  const fixes = isSymptom ? [] : finding.fixes.slice(0, MOST_FIXES);
  const more: readonly Block[] = [
    ...seenLines(finding, look),
    ...(finding.settle && !isSymptom
      ? ([{ type: 'text', text: [{ strong: labelled(LABEL.sure[lang], lang) }, shortened(finding.settle[lang], 500)] }] as const)
      : []),
    ...fixes.flatMap((fix, at) => fixBlocks(fix, at === 0 ? LABEL.fix[lang] : LABEL.or[lang], look)),
    { type: 'text', weight: 'quiet', text: [[from, sure, ...aside].join(' · '), ' · ', { link: LABEL.docs[lang], url: docsLink(finding.docs, lang, cloud) }] },
  ];
  return {
    type: 'finding',
    number,
    word: severityWord(finding, lang),
    severity: finding.severity,
    title: shortened(finding.title[lang], 200),
    rule: finding.rule,
    detail: [shortened(finding.detail[lang], 1_200)],
    more,
  };
}
