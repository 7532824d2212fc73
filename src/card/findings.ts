// The order in which a thread shows findings, and the numbers by which people ask about them ("explain 2", "evidence 3"): a finding's place
// in the report, so that a number means the same in a card, in a command and in the exported JSON. Pure.
import type { Finding, Report } from '../model.ts';

/** Causes, each with its symptoms under it; then symptoms of nothing shown, then risks. Everything once. */
export function findingsShown({ findings }: Report): readonly Finding[] {
  const symptoms = findings.filter(({ role }) => role === 'symptom');
  const told = new Set<Finding>();
  const causes = findings
    .filter(({ role }) => role === 'cause')
    .flatMap((cause, at, all) => {
      // Two places may have the same cause: the symptoms stand under the last of them.
      const last = all.findLastIndex(({ rule }) => rule === cause.rule) === at;
      const own = last ? symptoms.filter(({ explainedBy }) => explainedBy === cause.rule) : [];
      for (const symptom of own) told.add(symptom);
      return [cause, ...own];
    });
  return [...causes, ...symptoms.filter((symptom) => !told.has(symptom)), ...findings.filter(({ role }) => role === 'risk')];
}

/** The finding with this number, counted from 1. */
export const findingAt = ({ findings }: Report, number: number): Finding | undefined => findings[number - 1];
/** Its number; 0 for a finding of another report. */
export const numberOf = ({ findings }: Report, finding: Finding): number => findings.indexOf(finding) + 1;
