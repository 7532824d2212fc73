// A report, as the person asked for it: text, JSON or Markdown; to the terminal and to a file.
import { writeFile } from 'node:fs/promises';
import type { Lang, Report, Verdict, Words } from '../../src/model.ts';
import { reportJson } from '../../src/report.ts';
import { symptomNamed } from '../../src/symptom/symptoms.ts';
import { CLI_WORDS as words } from '../../src/words/cli.ts';
import { EXIT, type Terminal } from './terminal.ts';

export type Form = 'json' | 'markdown' | 'text';

/** Anything broken comes before anything unknown. */
export function statusOf(verdicts: readonly Verdict[]): number {
  if (verdicts.some((v) => v === 'unreachable' || v === 'impaired')) return EXIT.broken;
  return verdicts.includes('unknown') ? EXIT.unknown : EXIT.reachable;
}

const one = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 && list[0] !== undefined ? list[0] : list);

/** Several registries are a JSON array; one is the report itself. */
export const asJson = (reports: readonly Report[], lang: Lang): string =>
  `${JSON.stringify(one(reports.map((report) => reportJson(report, lang))), null, 2)}\n`;

export async function show(reports: readonly Report[], form: Form, lang: Lang, terminal: Terminal): Promise<void> {
  if (form === 'json') return terminal.out(asJson(reports, lang));
  if (form === 'markdown') {
    const { renderMarkdown } = await import('./markdown.ts');
    return terminal.out(`${reports.map((report) => renderMarkdown(report, lang).trimEnd()).join('\n\n---\n\n')}\n`);
  }
  const { renderText } = await import('./text.ts');
  const { width, colour } = terminal;
  const texts = reports.map((report) => {
    const suspects = report.symptom && symptomNamed(report.symptom.id)?.suspects;
    return renderText(report, { lang, width, colour, ...(suspects ? { suspects } : {}) }).trimEnd();
  });
  terminal.out(`${texts.join('\n\n\n')}\n`);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 200) : 'unknown error');

/** One registry is one picture; several are numbered: paths.svg, paths-2.svg. */
async function draw(reports: readonly Report[], file: string, lang: Lang): Promise<void> {
  const { pathsPicture } = await import('../../src/picture/paths.ts');
  const dot = file.lastIndexOf('.');
  for (const [index, report] of reports.entries()) {
    const name = index === 0 ? file : dot > 0 ? `${file.slice(0, dot)}-${index + 1}${file.slice(dot)}` : `${file}-${index + 1}`;
    const svg = pathsPicture(report, lang);
    if (!/\.png$/i.test(file)) await writeFile(name, svg);
    else await writeFile(name, Buffer.from((await import('../../src/picture/png.ts')).pngWithFonts(svg), 'base64'));
  }
}

/** Saves what is to be saved (--save, --picture). Undefined when written, else the one line that says why not. */
export async function kept(
  reports: readonly Report[],
  { save, picture }: { readonly save?: string; readonly picture?: string },
  lang: Lang,
): Promise<Words | undefined> {
  if (save !== undefined) {
    try {
      await writeFile(save, asJson(reports, lang), { mode: 0o600 });
    } catch (error) {
      return words.cannotSave(save, reason(error));
    }
  }
  if (picture === undefined) return undefined;
  return draw(reports, picture, lang).then(
    () => undefined,
    (error: unknown) => words.cannotSave(picture, reason(error)),
  );
}
