// The drawing: one line a path, with the break where it is.
import stringWidth from 'string-width';
import type { Lang, Path, Report } from '../../../src/model.ts';
import { LINE, PATH, STAGE, timeWords } from '../../../src/words/report.ts';
import { pathsToDraw, type Step, stepsOf } from '../view/steps.ts';
import { originName } from '../view/vantage.ts';
import type { Ink } from './ink.ts';
import { columns, padded } from './layout.ts';
import type { Section } from './sheet.ts';
import { shownShort } from './shown.ts';

function drawnStep({ stage, state }: Step, lang: Lang, ink: Ink): string {
  const name = stage === undefined ? '?' : STAGE[stage][lang].toLowerCase();
  if (state === 'stopped') return ink.bad(`-x ${name}`);
  return state === 'passed' ? `${ink.good('->')} ${name}` : ink.unsure(`-> ${name}`);
}

function result({ verdict, stoppedAt, ms }: Path, lang: Lang, ink: Ink): string {
  if (verdict === 'reachable') return ms === undefined ? ink.good(PATH.reachable[lang]) : ink.quiet(timeWords(ms)[lang]);
  if (verdict === 'blocked') return ink.bad(stoppedAt ? LINE.stoppedAt(STAGE[stoppedAt][lang])[lang] : PATH.blocked[lang]);
  return ink.unsure(PATH.unknown[lang]);
}

/** "here -> dns -> tcp -x tls", without colour: also what Markdown shows. */
export const drawing = (path: Path, origin: string, report: Report, lang: Lang, ink: Ink): string =>
  [origin, ...stepsOf(path, report.evidence).map((step) => drawnStep(step, lang, ink))].join(' ');

export const pathsSection: Section = ({ report, lang, width, ink, verbose }) => {
  const { paths, more } = pathsToDraw(report, verbose);
  const origins = paths.map((path) => originName(path.from, report, lang));
  const left = Math.max(0, ...origins.map((name) => stringWidth(name)));
  const rows = paths.map((path, at) => [
    drawing(path, padded(origins[at] ?? '', left), report, lang, ink),
    shownShort(path.endpoint.host, 70),
    result(path, lang, ink),
  ]);
  // Where three columns do not fit, the drawing goes under its host.
  const fits = Math.max(0, ...columns(rows).map((line) => stringWidth(line))) + 2 <= width;
  const lines = fits ? columns(rows) : rows.flatMap(([draw = '', host = '', end = '']) => [`${host}  ${end}`, `  ${draw}`]);
  return [...lines, ...(more > 0 ? [ink.quiet(LINE.morePaths(more)[lang])] : [])].map((line) => `  ${line}`);
};
