// What stands in the thread below a report: every finding, then where it works, then how far we could see. Several small cards. Pure.
import type { Block, Card } from '../card.ts';
import type { Finding, Lang, Report } from '../model.ts';
import { BUTTON, DETAILS } from '../words/card.ts';
import { VERDICT } from '../words/report.ts';
import { TONE } from './answer.ts';
import { type FindingLook, findingBlock, severityWord } from './finding.ts';
import { findingsShown, numberOf } from './findings.ts';
import { finished } from './finish.ts';
import { offered, type Permitted } from './offer.ts';
import { lengthOf } from './plain.ts';
import { scopeBlocks } from './scope.ts';
import { shortened } from './shown.ts';

export interface DetailsLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly pageUrl?: string;
}

const MOST_CARD_FINDINGS = 4;
const MOST_CARD_TEXT = 9_000;
/** With more than ten findings the first eight are told in full. */
const MANY = 10;
const IN_FULL = 8;
const MOST_LINES = 40;

/** Neighbours together, as long as the card stays small. */
function grouped(blocks: readonly Block[], lang: Lang): readonly (readonly Block[])[] {
  const groups: Block[][] = [];
  let room = 0;
  for (const block of blocks) {
    const size = lengthOf([block], lang);
    const last = groups.at(-1);
    if (last && last.length < MOST_CARD_FINDINGS && size <= room) last.push(block);
    else {
      groups.push([block]);
      room = MOST_CARD_TEXT;
    }
    room -= size;
  }
  return groups;
}

/** One line a finding: its number, its title, its rule. */
const line = (finding: Finding, number: number, lang: Lang): Block => ({
  type: 'text',
  text: [`${number}. ${severityWord(finding, lang)}${lang === 'zh-CN' ? '：' : ': '}${shortened(finding.title[lang], 200)}`, ' ', { code: finding.rule }],
});

/** Lists that are long are cut into blocks and cards, never shortened. */
function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** The cards of the thread, in order; never none. */
export function detailCards(report: Report, { lang, masked, permitted, pageUrl }: DetailsLook): readonly Card[] {
  const findings = findingsShown(report);
  const cause = (rule: string): number | undefined =>
    report.findings.findIndex((finding) => finding.rule === rule && finding.role === 'cause') + 1 || undefined;
  const masking = masked ? { lang, keep: [report.id] } : undefined;
  const look: FindingLook = { report, lang, cloud: report.question.cloud, masking, numberOfRule: cause };
  const full = findings.length > MANY ? findings.slice(0, IN_FULL) : findings;
  const host = shortened(report.question.registry.loginServer, 110);
  const base = {
    kind: 'details',
    tone: TONE[report.verdict],
    lang,
    actions: [],
    ...(pageUrl ? { full: { label: BUTTON.full[lang], url: pageUrl } } : {}),
  } as const;
  const groups = grouped(
    full.map((finding) => findingBlock(finding, numberOf(report, finding), look)),
    lang,
  );
  const lines = findings.slice(full.length).map((finding) => line(finding, numberOf(report, finding), lang));
  const found = groups.map((blocks, at): Card => {
    const title = at === 0 ? DETAILS.findings(host, VERDICT[report.verdict][lang]) : DETAILS.more(host, at + 1, groups.length);
    return { ...base, title: title[lang], blocks };
  });
  const listedCards = chunks(lines, MOST_LINES).map(
    (blocks): Card => ({
      ...base,
      title: `${host}${lang === 'zh-CN' ? '：' : ': '}${DETAILS.others[lang]}`,
      blocks: [{ type: 'text', weight: 'quiet', text: [DETAILS.othersLine(lines.length)[lang]] }, ...blocks],
    }),
  );
  const scope: Card = {
    ...base,
    title: DETAILS.scope(host)[lang],
    blocks: [...(findings.length === 0 ? [{ type: 'text', text: [DETAILS.nothing[lang]] } as const] : []), ...scopeBlocks(report, lang)],
    actions: offered(BUTTON.evidence[lang], { verb: 'evidence' }, permitted),
  };
  return [...found, ...listedCards, ...(scope.blocks.length > 0 ? [scope] : [])].map((card) => finished(card, masked, [report.id]));
}
