// Findings in the order in which a person wants them: a cause once, with every place where it was seen.
import type { Finding, Report } from '../../../src/model.ts';

export interface Cause {
  readonly first: Finding;
  readonly also: readonly Finding[];
}

export function causesOf(report: Report): readonly Cause[] {
  const byRule = Map.groupBy(
    report.findings.filter(({ role }) => role === 'cause'),
    ({ rule }) => rule,
  );
  return [...byRule.values()].flatMap(([first, ...also]) => (first ? [{ first, also }] : []));
}

export const symptomsOf = (report: Report): readonly Finding[] => report.findings.filter(({ role }) => role === 'symptom');
export const risksOf = (report: Report): readonly Finding[] => report.findings.filter(({ role }) => role === 'risk');

/** What `explain` is worth asking about: the answer, or else the first thing noted. */
export const worthExplaining = (report: Report): string | undefined => report.causes[0] ?? report.findings[0]?.rule;
