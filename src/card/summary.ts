// Several registries in one message: a row for each, filled as they end. Pure.
import type { Block, Card, Tone } from '../card.ts';
import type { Report } from '../model.ts';
import { BUTTON, CONTEXT } from '../words/card.ts';
import { VERDICT } from '../words/report.ts';
import { say } from '../words/say.ts';
import { answering } from './answer.ts';
import { finished } from './finish.ts';
import { offered, type Permitted } from './offer.ts';
import type { Asker } from './report.ts';
import { shortened } from './shown.ts';

export interface SummaryRow {
  readonly registry: string; // login server
  readonly runId: string;
  /** Absent while it is still being looked at. */
  readonly report?: Report;
}

const WORDS = {
  title: (done: number, of: number) => say(`Checking ${of} registries: ${done} done`, `正在检查 ${of} 个注册表：已完成 ${done} 个`),
  well: (of: number) => say(`All ${of} registries are reachable`, `全部 ${of} 个注册表均可访问`),
  bad: (bad: number, of: number) => say(`${bad} of ${of} registries are not well`, `${of} 个注册表中有 ${bad} 个存在问题`),
  caption: say('Registries', '注册表'),
  head: [say('Registry', '注册表'), say('Verdict', '结论'), say('Cause', '原因')],
  waiting: say('still looking', '检查中'),
  none: say('none', '无'),
} as const;

/** What needs somebody comes first; what is still looked at, last. */
const worst = ({ report }: SummaryRow): number => ['unreachable', 'impaired', 'unknown', 'reachable', undefined].indexOf(report?.verdict);

function tone(rows: readonly SummaryRow[]): Tone {
  const verdicts = rows.map(({ report }) => report?.verdict);
  if (verdicts.includes(undefined)) return 'working';
  if (verdicts.includes('unreachable')) return 'bad';
  return verdicts.every((verdict) => verdict === 'reachable') ? 'good' : 'unsure';
}

export function summaryCard(
  rows: readonly SummaryRow[],
  { lang, masked, permitted, asker }: { readonly lang: 'en' | 'zh-CN'; readonly masked: boolean; readonly permitted: Permitted; readonly asker?: Asker },
): Card {
  const done = rows.filter(({ report }) => report !== undefined).length;
  const bad = rows.filter(({ report }) => report !== undefined && report.verdict !== 'reachable').length;
  const title = done < rows.length ? WORDS.title(done, rows.length) : bad === 0 ? WORDS.well(rows.length) : WORDS.bad(bad, rows.length);
  const table: Block = {
    type: 'table',
    caption: WORDS.caption[lang],
    head: WORDS.head.map((words) => words[lang]),
    rows: [...rows]
      .sort((a, b) => worst(a) - worst(b))
      .map(({ registry, report }) => [
        shortened(registry, 110),
        report ? VERDICT[report.verdict][lang] : WORDS.waiting[lang],
        report ? (answering(report)?.title[lang] ?? WORDS.none[lang]) : '–',
      ]),
  };
  const by: readonly Block[] = asker
    ? [{ type: 'text', weight: 'quiet', text: [CONTEXT.asked[lang], { person: asker.id, name: shortened(asker.name, 80) }] }]
    : [];
  const actions =
    done < rows.length ? [] : offered(BUTTON.rerun[lang], { verb: 'rerun', from: [], deep: false, private: false }, permitted, { rank: 'primary' });
  const ids = rows.flatMap(({ runId, report }) => [runId, ...(report ? [report.id] : [])]);
  return finished(
    { kind: done < rows.length ? 'progress' : 'report', tone: tone(rows), lang, title: title[lang], blocks: [table, ...by], actions },
    masked,
    ids,
  );
}
