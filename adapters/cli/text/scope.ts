// How far the check could see: places that did not answer in full, rules that could not be judged.
import stringWidth from 'string-width';
import { HEADING, SENTENCE } from '../../../src/words/report.ts';
import { worthExplaining } from '../view/findings.ts';
import { uncheckedLines } from '../view/unchecked.ts';
import { lacking, stateWords, vantageName } from '../view/vantage.ts';
import { columns, hanging } from './layout.ts';
import { labelled, type Section } from './sheet.ts';
import { shown, shownWithin } from './shown.ts';

export const placesSection: Section = ({ report, lang, width, ink }) => {
  const states = lacking(report);
  const heads = columns(states.map((state) => [shown(vantageName(state.id, report, lang)), ink.unsure(stateWords(state, lang))]));
  const rows = heads.map((head, at) => {
    const note = states[at]?.note?.[lang];
    const room = Math.max(20, width - 2 - Math.max(...heads.map((h) => stringWidth(h))) - 3);
    return [head, ...(note === undefined ? [] : [ink.quiet(shownWithin(note, room))])];
  });
  return states.length > 0 ? [ink.strong(HEADING.vantages[lang]), ...columns(rows).map((line) => `  ${line}`)] : [];
};

export const uncheckedSection: Section = ({ report, lang, width, ink }) => {
  const missed = uncheckedLines(report, lang);
  return missed.length > 0 ? [ink.strong(HEADING.unchecked[lang]), ...missed.flatMap((line) => hanging('  ', line, width))] : [];
};

export const explainSection: Section = ({ report, lang, ink }) => {
  const rule = worthExplaining(report);
  return rule === undefined ? [] : [`${labelled(SENTENCE.explain[lang], lang)}${ink.strong(`acr-check explain ${rule}`)}`];
};
