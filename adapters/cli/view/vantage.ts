// What a vantage is called, in the reader's language.
import type { Lang, NetworkVantage, Report, VantageId, VantageState } from '../../../src/model.ts';
import { ORIGIN, PLACE } from '../../../src/words/report.ts';

/** "this host", "Azure configuration", or the label that a worker goes by. */
export function vantageName(id: VantageId, report: Report, lang: Lang): string {
  if (id === 'here' || id === 'arm' || id === 'logs') return PLACE[id][lang];
  const label = report.vantages.find((vantage) => vantage.id === id)?.label;
  return label ?? id.replace(/^(here|worker):/, '');
}

/** Where a drawn path starts: "here", or the name of the place. */
export const originName = (id: NetworkVantage, report: Report, lang: Lang): string => (id === 'here' ? ORIGIN[lang] : vantageName(id, report, lang));

/** The places that the verdict is about: where the login server failed, or worked, or else all that were looked from. */
export function judgedFrom(report: Report): readonly NetworkVantage[] {
  const of = (verdict: 'blocked' | 'reachable') => report.paths.filter((p) => p.endpoint.role === 'login' && p.verdict === verdict).map((p) => p.from);
  const found = report.verdict === 'unreachable' ? of('blocked') : report.verdict === 'reachable' ? of('reachable') : [];
  const looked = report.vantages.flatMap(({ id }) => (id === 'arm' || id === 'logs' ? [] : [id]));
  return [...new Set(found.length > 0 ? found : looked)];
}

/** Vantages of which something is missing. */
export const lacking = (report: Report): readonly VantageState[] => report.vantages.filter(({ status }) => status !== 'answered');
