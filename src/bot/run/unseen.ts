// The report of a run that could not be carried out, after every attempt: nothing was seen, and that is what it says. Pure.
import { diagnose } from '../../diagnose.ts';
import type { NetworkVantage, Report } from '../../model.ts';
import { say } from '../../words/say.ts';
import type { LookAll } from './look.ts';

const NOTE = say('A fault in acr-check kept it from looking; the log has it.', 'acr-check 内部故障导致未能检查；详情见日志。');

export function unseen({ question, reportId, version, request }: Pick<LookAll, 'question' | 'reportId' | 'version' | 'request'>): Report {
  const asked = question.from.map((from) => from as NetworkVantage);
  return {
    id: reportId,
    at: question.at,
    tookMs: 0,
    version,
    lang: request.lang,
    question,
    ...diagnose([], question, asked),
    vantages: asked.map((id) => ({ id, label: id, status: 'partial', note: NOTE })),
    evidence: [],
  };
}
