// The answer in a sentence, what would settle an unknown one, and whether it agrees with what the person said.
import type { Lang, Report } from '../../../src/model.ts';
import { CONFIDENCE, LINE, SENTENCE, SETTLE, VERDICT_LINE } from '../../../src/words/report.ts';
import { vantageName } from './vantage.ts';

export interface Answer {
  readonly text: string;
  readonly settle: readonly string[];
}

/** Permissions that Azure asked for, sign-in, silent places: each is a way out of "unknown". */
function settling(report: Report, lang: Lang): readonly string[] {
  const skipped = report.evidence.flatMap((o) => (o.outcome.status === 'skipped' ? [o.outcome] : []));
  const permissions = [...new Set(skipped.flatMap((o) => (o.reason === 'no-permission' && o.permission ? [o.permission] : [])))].slice(0, 3);
  const silent = report.vantages.filter(({ id, status }) => status === 'offline' && id.startsWith('worker:')).map(({ id }) => vantageName(id, report, lang));
  const ways = [
    ...(silent.length > 0 ? [SETTLE.answerOf(silent.join(', '))] : []),
    ...(skipped.some(({ reason }) => reason === 'timed-out') ? [SETTLE.moreTime] : []),
    ...(permissions.length > 0 ? [SETTLE.permission(permissions.join(', '))] : []),
    ...(skipped.some(({ reason }) => reason === 'no-credential') ? [SETTLE.signIn] : []),
  ];
  return (ways.length > 0 ? ways : [SETTLE.elsewhere]).map((words) => words[lang]);
}

export function answerOf(report: Report, lang: Lang): Answer {
  const [first] = report.findings;
  const settle = report.verdict === 'unknown' ? settling(report, lang) : [];
  if (first?.role === 'cause') {
    const doubt = first.confidence === 'likely' ? (lang === 'zh-CN' ? `（${CONFIDENCE.likely[lang]}）` : ` (${CONFIDENCE.likely[lang]})`) : '';
    return { text: first.title[lang] + doubt, settle };
  }
  // A private registry may be closed to the place that asks, and still be fine.
  const partly = report.verdict === 'reachable' && report.paths.some(({ verdict }) => verdict === 'blocked');
  const line = (partly ? LINE.worksWhereMeant : VERDICT_LINE[report.verdict])[lang];
  const none = report.verdict === 'unknown' ? '' : `${lang === 'zh-CN' ? '' : ' '}${SENTENCE.noCause[lang]}`;
  return { text: line + none, settle };
}

const stop = (lang: Lang): string => (lang === 'zh-CN' ? '。' : '.');

/** Does what we saw agree with what the person said? Undefined: nothing was said. */
export function agreement(report: Report, suspects: readonly string[], lang: Lang): { readonly agrees: boolean | undefined; readonly saw: string } | undefined {
  if (!report.symptom) return undefined;
  const found = report.findings.find(({ rule }) => suspects.includes(rule));
  if (found) return { agrees: true, saw: `${found.title[lang]}${lang === 'zh-CN' ? '；' : '; '}${SENTENCE.agrees[lang]}${stop(lang)}` };
  const [first] = report.findings;
  if (report.verdict === 'unknown' && first?.role !== 'cause') return { agrees: undefined, saw: VERDICT_LINE.unknown[lang] };
  const seen = first?.role === 'cause' ? first.title[lang] : SENTENCE.noCause[lang].replace(/[.。]$/, '');
  return { agrees: false, saw: `${seen}${lang === 'zh-CN' ? '；' : '; '}${SENTENCE.contradicts[lang]}${stop(lang)}` };
}
