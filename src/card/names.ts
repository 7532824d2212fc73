// What places are called in a card, and which of them the verdict is about. Pure.
import { isNetworkVantage } from '../evidence.ts';
import type { Lang, NetworkVantage, Report, VantageId, VantageState } from '../model.ts';
import { CONTEXT, HERE } from '../words/card.ts';
import { LINE, PLACE, VANTAGE } from '../words/report.ts';
import { shortened } from './shown.ts';

const MOST_NAME = 40;
const MOST_NAMES = 4;

/** "the bot's host", "Azure configuration", or the label that a worker goes by. */
export function placeName(id: VantageId, vantages: Report['vantages'], lang: Lang): string {
  if (id === 'here') return HERE[lang];
  if (id === 'arm' || id === 'logs') return PLACE[id][lang];
  const label = vantages.find((vantage) => vantage.id === id)?.label;
  return shortened(label ?? id.replace(/^(here|worker):/, ''), MOST_NAME);
}

/** "a, b and 3 more", "a、b"; a dash for none. */
export function listed(items: readonly string[], lang: Lang, most = MOST_NAMES): string {
  if (items.length === 0) return '–';
  const told = items.slice(0, most);
  const rest = items.length - told.length;
  const all = rest > 0 ? [...told, CONTEXT.and(rest)[lang]] : told;
  if (lang === 'zh-CN') return all.join('、');
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? '–');
}

export const placesNamed = (ids: readonly VantageId[], report: Report, lang: Lang): string =>
  listed(
    [...new Set(ids)].map((id) => placeName(id, report.vantages, lang)),
    lang,
  );

const loginFrom = (report: Report, verdict: 'blocked' | 'reachable'): readonly NetworkVantage[] =>
  report.paths.filter((path) => path.endpoint.role === 'login' && path.verdict === verdict).map((path) => path.from);

/** Where the login server failed, or worked, or else every place that was looked from. */
export function judgedFrom(report: Report): readonly NetworkVantage[] {
  const found = report.verdict === 'unreachable' ? loginFrom(report, 'blocked') : report.verdict === 'reachable' ? loginFrom(report, 'reachable') : [];
  const looked = report.vantages.map(({ id }) => id).filter(isNetworkVantage);
  return [...new Set(found.length > 0 ? found : looked)];
}
/** Places from which anything was seen. */
export const lookedFrom = (report: Report): readonly NetworkVantage[] =>
  report.vantages.flatMap(({ id, status }) => (isNetworkVantage(id) && status !== 'offline' && status !== 'not-asked' ? [id] : []));
/** Places that are closed although all is well: a private registry seen from outside. */
export const closedTo = (report: Report): readonly NetworkVantage[] => (report.verdict === 'reachable' ? loginFrom(report, 'blocked') : []);

/** How a place answered. The place that we run on is never offline: then nothing was seen. */
export function stateWords({ id, status, note }: VantageState, lang: Lang): string {
  if (status === 'offline' && id.startsWith('here')) return LINE.nothingSeen[lang];
  return (status === 'not-asked' && note ? CONTEXT.unread : VANTAGE[status])[lang];
}

/** In the language's own punctuation. */
export const labelled = (label: string, lang: Lang): string => (lang === 'zh-CN' ? `${label}：` : `${label}: `);
export const bracketed = (text: string, lang: Lang): string => (lang === 'zh-CN' ? `（${text}）` : ` (${text})`);
export const strung = (items: readonly string[], lang: Lang): string => items.join(lang === 'zh-CN' ? '，' : ', ');
/** Two sentences after each other. */
export const sentences = (items: readonly string[], lang: Lang): string => items.join(lang === 'zh-CN' ? '' : ' ');
export const DOT = ' · ';
