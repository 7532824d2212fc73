// What was seen: all of it by place, or what one finding rests on. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Observation, Report } from '../model.ts';
import { BUTTON } from '../words/card.ts';
import { EVIDENCE } from '../words/topics.ts';
import { findingAt } from './findings.ts';
import { finished } from './finish.ts';
import { placeName } from './names.ts';
import { citedBy, observedLine } from './observed.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface EvidenceLook {
  readonly lang: Lang;
  readonly masked: boolean;
  /** The finding's number, as the cards count; a number that is none shows everything. */
  readonly finding?: number;
  readonly permitted?: Permitted;
  readonly pageUrl?: string;
}

/** More does not fit a message; the page has it all. */
const MOST_LINES = 36;

export function evidenceCard(report: Report, { lang, masked, finding: number, permitted = EVERYTHING, pageUrl }: EvidenceLook): Card {
  const finding = number === undefined ? undefined : findingAt(report, number);
  const all = finding ? citedBy(finding.because, report) : report.evidence;
  const told = all.slice(0, MOST_LINES);
  const line = (observation: Observation): Block => ({ type: 'text', text: ['• ', observedLine(observation, report, lang, finding !== undefined)] });
  const places = [...Map.groupBy(told, ({ from }) => from)];
  const total = (from: Observation['from']): number => all.filter((observation) => observation.from === from).length;
  const blocks: readonly Block[] = [
    ...(finding
      ? [{ type: 'text', text: [shortened(finding.detail[lang], 600)] } as const, { type: 'heading', text: EVIDENCE.rests[lang] } as const, ...told.map(line)]
      : []),
    ...(finding
      ? []
      : places.flatMap(([from, ours]) => [
          { type: 'heading', text: EVIDENCE.from(placeName(from, report.vantages, lang), total(from))[lang] } as const,
          ...ours.map(line),
        ])),
    ...(all.length === 0 ? [{ type: 'text', text: [EVIDENCE.none[lang]] } as const] : []),
    ...(all.length > told.length ? [{ type: 'text', weight: 'quiet', text: [EVIDENCE.more(all.length - told.length)[lang]] } as const] : []),
  ];
  const title =
    finding && number
      ? EVIDENCE.of(number, shortened(finding.title[lang], 120))
      : EVIDENCE.all(shortened(report.question.registry.loginServer, 110), report.evidence.length);
  return finished(
    {
      kind: 'details',
      tone: 'info',
      lang,
      title: title[lang],
      blocks,
      actions: finding ? offered(BUTTON.explain[lang], { verb: 'explain', subject: { rule: finding.rule } }, permitted) : [],
      ...(pageUrl ? { full: { label: BUTTON.full[lang], url: pageUrl } } : {}),
    },
    masked,
    [report.id],
  );
}
