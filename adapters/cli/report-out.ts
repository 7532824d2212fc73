// A report, as the person asked for it: text, JSON or Markdown; to the terminal and to a file.
import { writeFile } from 'node:fs/promises';
import type { Lang, Report, Verdict } from '../../src/model.ts';
import { reportJson } from '../../src/report.ts';
import { symptomNamed } from '../../src/symptom/symptoms.ts';
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

/** Undefined when written, else the one line that says why not. */
export async function save(reports: readonly Report[], file: string, lang: Lang): Promise<string | undefined> {
  try {
    await writeFile(file, asJson(reports, lang), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unknown error';
  }
}
