// Saved reports -> one report, judged again from its evidence by this program's rules.
import { vantageStates } from '../../src/check.ts';
import { diagnose } from '../../src/diagnose.ts';
import { isNetworkVantage } from '../../src/evidence.ts';
import type { Lang, Report, VantageState, Words } from '../../src/model.ts';
import { gather, type SavedReport } from '../../src/rejudge.ts';

/** A worker that was away left no evidence: what the report says of it is all there is. */
function withAbsent(states: readonly VantageState[], saved: readonly SavedReport[]): readonly VantageState[] {
  const told = saved.flatMap(({ report }) => report.vantages).filter(({ id, status }) => isNetworkVantage(id) && status === 'offline');
  return states.map((state) => {
    const absent = state.status === 'offline' ? told.find(({ id }) => id === state.id) : undefined;
    return absent?.note === undefined ? state : { ...state, note: { en: absent.note, 'zh-CN': absent.note } };
  });
}

export function rejudged(
  saved: readonly SavedReport[],
  version: string,
  lang: Lang,
): { readonly ok: true; readonly report: Report } | { readonly ok: false; readonly words: Words } {
  const gathered = gather(saved);
  if (!gathered.ok) return gathered;
  const { question, evidence, asked, symptom, first } = gathered;
  const report: Report = {
    id: first.id,
    at: first.at,
    tookMs: first.tookMs,
    version,
    lang,
    question: { ...question, from: asked },
    ...(symptom ? { symptom } : {}),
    ...diagnose(evidence, question, asked),
    vantages: withAbsent(vantageStates(asked.filter(isNetworkVantage), evidence), saved),
    evidence,
  };
  return { ok: true, report };
}
