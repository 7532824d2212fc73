// What a vantage is called, in the reader's language.
import { isNetworkVantage } from '../../../src/evidence.ts';
import type { Lang, NetworkVantage, Report, VantageId, VantageState } from '../../../src/model.ts';
import { LINE, ORIGIN, PLACE, VANTAGE } from '../../../src/words/report.ts';
import { shownShort } from '../text/shown.ts';

const MOST_NAME = 32;

/** "this host", "Azure configuration", or the label that a worker goes by. */
export function vantageName(id: VantageId, report: Report, lang: Lang): string {
  if (id === 'here' || id === 'arm' || id === 'logs') return PLACE[id][lang];
  const label = report.vantages.find((vantage) => vantage.id === id)?.label;
  return shownShort(label ?? id.replace(/^(here|worker):/, ''), MOST_NAME);
}

/** Where a drawn path starts: "here", or the name of the place. */
export const originName = (id: NetworkVantage, report: Report, lang: Lang): string => (id === 'here' ? ORIGIN[lang] : vantageName(id, report, lang));

/** The places that the verdict is about: where the login server failed, or worked, or else all that were looked from. */
export function judgedFrom(report: Report): readonly NetworkVantage[] {
  const of = (verdict: 'blocked' | 'reachable') => report.paths.filter((p) => p.endpoint.role === 'login' && p.verdict === verdict).map((p) => p.from);
  const found = report.verdict === 'unreachable' ? of('blocked') : report.verdict === 'reachable' ? of('reachable') : [];
  const looked = report.vantages.map(({ id }) => id).filter(isNetworkVantage);
  return [...new Set(found.length > 0 ? found : looked)];
}

/** Vantages of which something is missing. */
export const lacking = (report: Report): readonly VantageState[] => report.vantages.filter(({ status }) => status !== 'answered');

/** How it answered. The place that we run on is never offline: then nothing was seen. */
export const stateWords = ({ id, status }: VantageState, lang: Lang): string =>
  (status === 'offline' && id.startsWith('here') ? LINE.nothingSeen : VANTAGE[status])[lang];
