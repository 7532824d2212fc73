// What was not checked, by reason: a few lines, however many rules there are.
import type { Lang, Report, Unchecked } from '../../../src/model.ts';
import { uncheckedLine, uncheckedMore, WHY } from '../../../src/words/report.ts';

// What a person could change comes first.
const REASONS: readonly Unchecked['why'][] = ['no-permission', 'vantage-offline', 'timed-out', 'not-supported', 'not-asked'];
const MOST_LINES = 4;
const MOST_NEEDS = 4;

function needsOf(entries: readonly Unchecked[], lang: Lang): string {
  const counts = new Map<string, number>();
  for (const need of entries.flatMap(({ needs }) => needs)) counts.set(need, (counts.get(need) ?? 0) + 1);
  const names = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  const told = names.slice(0, MOST_NEEDS).join(lang === 'zh-CN' ? '、' : ', ');
  if (names.length <= MOST_NEEDS) return told;
  return lang === 'zh-CN' ? `${told} 等` : `${told}, …`;
}

const rulesIn = (entries: readonly Unchecked[]): number => new Set(entries.map(({ rule }) => rule)).size;

export function uncheckedLines({ unchecked }: Report, lang: Lang): readonly string[] {
  const groups = REASONS.map((why) => ({ why, entries: unchecked.filter((entry) => entry.why === why) })).filter(({ entries }) => entries.length > 0);
  const told = groups.length > MOST_LINES ? groups.slice(0, MOST_LINES - 1) : groups;
  const rest = groups.slice(told.length).flatMap(({ entries }) => entries);
  return [
    ...told.map(({ why, entries }) => uncheckedLine(rulesIn(entries), needsOf(entries, lang), WHY[why][lang])[lang]),
    ...(rest.length > 0 ? [uncheckedMore(rulesIn(rest))[lang]] : []),
  ];
}
