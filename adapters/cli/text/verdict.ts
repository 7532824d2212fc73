// The first lines: the verdict, and the answer in one sentence.
import stringWidth from 'string-width';
import { fromPlaces, HEADING, LINE, timeWords, VERDICT } from '../../../src/words/report.ts';
import { answerOf } from '../view/answer.ts';
import { judgedFrom, vantageName } from '../view/vantage.ts';
import { hanging, wrapped } from './layout.ts';
import { labelled, listed, type Section } from './sheet.ts';
import { shown } from './shown.ts';

const PEN = { reachable: 'good', impaired: 'unsure', unreachable: 'bad', unknown: 'unsure' } as const;

const MOST_PLACES = 4;

export const verdictSection: Section = ({ report, lang, width, ink }) => {
  const judged = judgedFrom(report);
  const told = judged.slice(0, MOST_PLACES).map((id) => vantageName(id, report, lang));
  const places = judged.length > MOST_PLACES ? [...told, '…'] : told;
  const from = places.length > 0 ? [shown(fromPlaces(listed(places, lang))[lang])] : [];
  const took = `${HEADING.took[lang]} ${timeWords(Math.max(100, report.tookMs), 's')[lang]}`;
  const answer = answerOf(report, lang);
  const word = VERDICT[report.verdict][lang];
  const what = [ink[PEN[report.verdict]](word), ink.strong(report.question.registry.loginServer)].join('  ');
  const where = [...from, ink.quiet(took)].join('  ');
  const label = labelled(LINE.settle[lang], lang);
  return [
    ...(stringWidth(what) + 2 + stringWidth(where) <= width ? [`${what}  ${where}`] : [what, where]),
    ...wrapped(answer.text, width).map(ink.strong),
    ...answer.settle.flatMap((way, at) => hanging(at === 0 ? label : ' '.repeat(stringWidth(label)), way, width)),
  ];
};
