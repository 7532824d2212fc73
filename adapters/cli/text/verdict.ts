// The first lines: the verdict, and the answer in one sentence.
import { fromPlaces, HEADING, LINE, timeWords, VERDICT } from '../../../src/words/report.ts';
import { answerOf } from '../view/answer.ts';
import { judgedFrom, vantageName } from '../view/vantage.ts';
import { hanging, wrapped } from './layout.ts';
import { labelled, listed, type Section } from './sheet.ts';
import { shown } from './shown.ts';

const PEN = { reachable: 'good', impaired: 'unsure', unreachable: 'bad', unknown: 'unsure' } as const;

export const verdictSection: Section = ({ report, lang, width, ink }) => {
  const places = judgedFrom(report).map((id) => vantageName(id, report, lang));
  const from = places.length > 0 ? [shown(fromPlaces(listed(places, lang))[lang])] : [];
  const took = `${HEADING.took[lang]} ${timeWords(Math.max(100, report.tookMs), 's')[lang]}`;
  const answer = answerOf(report, lang);
  const word = VERDICT[report.verdict][lang];
  return [
    [ink[PEN[report.verdict]](word), ink.strong(report.question.registry.loginServer), ...from, ink.quiet(took)].join('  '),
    ...wrapped(answer.text, width).map(ink.strong),
    ...answer.settle.flatMap((way) => hanging(labelled(LINE.settle[lang], lang), way, width)),
  ];
};
