// How far a check could see: what else was seen, what was ruled out, what was not checked and which right would change that. Pure.
import type { Block } from '../card.ts';
import type { Lang, Report, Unchecked } from '../model.ts';
import { RULES } from '../rules/index.ts';
import { CHANGES, DETAILS } from '../words/card.ts';
import { KIND } from '../words/observed.ts';
import { WHY } from '../words/report.ts';
import { shellLine } from './fix.ts';
import { bracketed, labelled, placeName, stateWords } from './names.ts';
import { observedLine } from './observed.ts';
import { pathsTable } from './paths.ts';
import { shortened } from './shown.ts';

const MOST_SEEN = 20;

/** Answers that no finding speaks of, and the causes that were ruled out. */
function passed(report: Report, lang: Lang): readonly Block[] {
  const cited = new Set(report.findings.flatMap(({ because }) => because));
  const good = report.evidence.filter(({ id, outcome, aside }) => outcome.status === 'ok' && !aside && !cited.has(id));
  const unjudged = new Set([...report.unchecked.map(({ rule }) => rule), ...report.findings.map(({ rule }) => rule)]);
  const out = RULES.filter(({ id }) => !unjudged.has(id)).length;
  const lines = good.slice(0, MOST_SEEN).map((observation): Block => ({ type: 'text', text: ['• ', shortened(observedLine(observation, report, lang), 240)] }));
  const more = good.length - lines.length;
  if (lines.length === 0 && out === 0) return [];
  return [
    {
      type: 'fold',
      title: DETAILS.passed[lang],
      blocks: [
        ...lines,
        ...(more > 0 ? [{ type: 'text', weight: 'quiet', text: [DETAILS.moreSeen(more)[lang]] } as const] : []),
        ...(out > 0 ? [{ type: 'text', text: [DETAILS.ruledOut(out)[lang]] } as const] : []),
      ],
    },
  ];
}

const REASONS: readonly Unchecked['why'][] = ['no-permission', 'vantage-offline', 'timed-out', 'not-supported', 'not-asked'];

function uncheckedLines({ unchecked }: Report, lang: Lang): readonly string[] {
  return REASONS.flatMap((why) => {
    const entries = unchecked.filter((entry) => entry.why === why);
    if (entries.length === 0) return [];
    const counts = new Map<Unchecked['needs'][number], number>();
    const needs = entries.flatMap((entry) => entry.needs.filter((need) => need !== 'said' || entry.needs.length === 1));
    for (const need of needs) counts.set(need, (counts.get(need) ?? 0) + 1);
    const areas = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind]) => KIND[kind][lang]);
    const more = areas.length > 5 ? (lang === 'zh-CN' ? '等' : ', …') : '';
    const told = areas.slice(0, 5).join(lang === 'zh-CN' ? '、' : ', ');
    return [DETAILS.uncheckedLine(new Set(entries.map(({ rule }) => rule)).size, told + more, WHY[why][lang])[lang]];
  });
}

/** The rights that were missing, and the command that grants them: Reader covers what is read of Azure, and logs have a role of their own. */
function grants(report: Report, lang: Lang): readonly Block[] {
  const denied = report.evidence.flatMap(({ from, outcome }) =>
    outcome.status === 'skipped' && outcome.reason === 'no-permission' ? [{ from, ...outcome }] : [],
  );
  if (denied.length === 0) return [];
  const lacks = [...new Set(denied.flatMap(({ permission }) => (permission ? [permission] : [])))].slice(0, 6);
  const { resourceId } = report.question.registry;
  const assign = (role: string, scope: string): string =>
    shellLine(['az', 'role', 'assignment', 'create', '--assignee', '<bot identity>', '--role', role, '--scope', scope]);
  const arm = denied.some(({ from }) => from !== 'logs');
  const logs = denied.some(({ from }) => from === 'logs');
  return [
    ...lacks.map((permission): Block => ({ type: 'text', text: ['• ', DETAILS.lacks(shortened(permission, 150))[lang]] })),
    ...(arm ? [{ type: 'code', text: assign('Reader', resourceId ?? '<registry or subscription id>'), label: grantLabel('grant', lang) } as const] : []),
    ...(logs ? [{ type: 'code', text: assign('Log Analytics Reader', '<workspace id>'), label: grantLabel('grantLogs', lang) } as const] : []),
  ];
}
const grantLabel = (which: 'grant' | 'grantLogs', lang: Lang): string => DETAILS[which][lang] + bracketed(CHANGES.rights[lang], lang);

export function scopeBlocks(report: Report, lang: Lang): readonly Block[] {
  const lacking = report.vantages.filter(({ status }) => status !== 'answered');
  const states = lacking.map((state): Block => {
    const note = state.note ? (lang === 'zh-CN' ? '，' : ', ') + shortened(state.note[lang], 300) : '';
    return { type: 'text', text: ['• ', `${labelled(placeName(state.id, report.vantages, lang), lang)}${stateWords(state, lang)}${note}`] };
  });
  const missed = uncheckedLines(report, lang);
  const unchecked: readonly Block[] =
    missed.length + states.length === 0
      ? []
      : [
          { type: 'heading', text: DETAILS.unchecked[lang] },
          ...states,
          ...missed.map((text): Block => ({ type: 'text', text: ['• ', text] })),
          ...grants(report, lang),
        ];
  return [...pathsTable(report, lang), ...passed(report, lang), ...unchecked];
}
