// A report for a terminal: the answer first, then where it breaks, why, what to do, and how far we could see.
import type { Lang, Report } from '../../src/model.ts';
import { causeSections } from './text/causes.ts';
import { inkFor } from './text/ink.ts';
import { risksSection, saidSection, symptomsSection } from './text/others.ts';
import { pathsSection } from './text/paths.ts';
import { explainSection, placesSection, uncheckedSection } from './text/scope.ts';
import type { Sheet } from './text/sheet.ts';
import { verdictSection } from './text/verdict.ts';

export interface TextOptions {
  readonly lang: Lang;
  readonly width: number; // columns; kept between 60 and 120
  readonly colour: boolean;
  /** Control names and every path, too. */
  readonly verbose?: boolean;
  /** Rule ids that the person's words point to, for "we saw". */
  readonly suspects?: readonly string[];
}

/** Text of one report, ending in a newline. Control characters from evidence come out as visible escapes. */
export function renderText(report: Report, { lang, width, colour, verbose = false, suspects = [] }: TextOptions): string {
  const sheet: Sheet = { report, lang, width: Math.min(120, Math.max(60, width)), ink: inkFor(colour), verbose, suspects };
  const sections = [
    verdictSection(sheet),
    pathsSection(sheet),
    ...causeSections(sheet),
    symptomsSection(sheet),
    risksSection(sheet),
    saidSection(sheet),
    placesSection(sheet),
    uncheckedSection(sheet),
    explainSection(sheet),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${text.join('\n\n')}\n`;
}
