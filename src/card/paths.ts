// The matrix: which place reaches which endpoint, and where it stops. Pure.
import type { Block } from '../card.ts';
import { isNetworkVantage } from '../evidence.ts';
import type { Lang, Path, Report } from '../model.ts';
import { DETAILS } from '../words/card.ts';
import { ENDPOINT, LINE, PATH, STAGE } from '../words/report.ts';
import { bracketed, placeName } from './names.ts';
import { shortened } from './shown.ts';

const time = (ms: number | undefined, lang: Lang): string => (ms === undefined ? '' : ` ${DETAILS.ms(ms)[lang]}`);
function result({ verdict, stoppedAt, ms }: Path, lang: Lang): string {
  if (verdict === 'blocked' && stoppedAt) return LINE.stoppedAt(STAGE[stoppedAt][lang])[lang];
  return PATH[verdict][lang] + (verdict === 'reachable' ? time(ms, lang) : '');
}

const MOST_ROWS = 40;
const MOST_COLUMNS = 4;

/** Endpoints down, places across; with many places one row for each path, what is broken first. */
export function pathsTable(report: Report, lang: Lang): readonly Block[] {
  const { paths, vantages } = report;
  if (paths.length === 0) return [];
  const places = [...new Set([...vantages.map(({ id }) => id).filter(isNetworkVantage), ...paths.map(({ from }) => from)])];
  const name = (id: (typeof places)[number]): string => placeName(id, vantages, lang);
  const host = ({ endpoint }: Path): string => `${shortened(endpoint.host, 120)}${bracketed(ENDPOINT[endpoint.role][lang], lang)}`;
  const caption = DETAILS.paths[lang];
  if (places.length <= MOST_COLUMNS) {
    const rows = [...Map.groupBy(paths, (path) => path.endpoint.host).values()].map((ours) => [
      ours[0] ? host(ours[0]) : '–',
      ...places.map((place) => {
        const path = ours.find(({ from }) => from === place);
        return path ? result(path, lang) : DETAILS.notLooked[lang];
      }),
    ]);
    const rest = rows.length - MOST_ROWS;
    const table: Block = { type: 'table', caption, head: [DETAILS.endpoint[lang], ...places.map(name)], rows: rows.slice(0, MOST_ROWS) };
    return rest > 0 ? [table, { type: 'text', weight: 'quiet', text: [DETAILS.morePaths(rest)[lang]] }] : [table];
  }
  const order = ['blocked', 'unknown', 'reachable'];
  const sorted = [...paths].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const rest = sorted.length - MOST_ROWS;
  const table: Block = {
    type: 'table',
    caption,
    head: [DETAILS.endpoint[lang], DETAILS.vantage[lang], DETAILS.result[lang]],
    rows: sorted.slice(0, MOST_ROWS).map((path) => [host(path), name(path.from), result(path, lang)]),
  };
  return rest > 0 ? [table, { type: 'text', weight: 'quiet', text: [DETAILS.morePaths(rest)[lang]] }] : [table];
}
