// Availability as a calendar: a row for each registry and place, a column for each day. What a cell says is told by its shape as well as by
// its colour, and by the text beside the picture. Pure.
import type { Lang } from '../model.ts';
import { DIGEST } from '../words/digest.ts';
import { GLYPH, lettering } from './glyphs.ts';

/** One day of one registry from one place. */
export interface HeatDay {
  readonly registry: string; // login server
  readonly vantage: string;
  readonly day: string; // 2026-11-30
  readonly checks: number;
  readonly reachable: number;
  readonly unknown: number;
}

export interface HeatMap {
  readonly svg: string;
  readonly alt: string;
  /** A line a row: the same, to be read. */
  readonly text: string;
}

const CELL = 16;
const GAP = 3;
const UNIT = 2;
const MOST_LABEL = 26;
const LEFT = MOST_LABEL * GLYPH.width * UNIT + 16;
const TOP = 30;
const DAY_MS = 86_400_000;
/** Told apart by those who see no red or no green, too. */
const INK = { good: '#009e73', partly: '#e69f00', bad: '#b3261e', none: '#d0d0d0', words: '#333333', paper: '#ffffff' } as const;

const short = (text: string): string => (text.length <= MOST_LABEL ? text : `${text.slice(0, MOST_LABEL - 1)}…`);
const placeOf = (vantage: string): string => vantage.replace(/^worker:/, '');
const labelOf = ({ registry, vantage }: Pick<HeatDay, 'registry' | 'vantage'>): string => `${registry.split('.')[0]} ${placeOf(vantage)}`;

/** The last `count` days up to and with `last`. */
function daysUpTo(last: string, count: number): readonly string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => new Date(end - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10));
}

type State = 'good' | 'partly' | 'bad' | 'unseen' | 'none';
const stateOf = (day: HeatDay | undefined): State => {
  if (!day || day.checks === 0) return 'none';
  if (day.unknown >= day.checks) return 'unseen';
  if (day.reachable >= day.checks) return 'good';
  return day.reachable === 0 ? 'bad' : 'partly';
};

function cell(day: HeatDay | undefined, x: number, y: number): string {
  const box = (height: number, fill: string): string => `<rect x="${x}" y="${y + CELL - height}" width="${CELL}" height="${height}" fill="${fill}"/>`;
  const frame = `<rect x="${x + 0.5}" y="${y + 0.5}" width="${CELL - 1}" height="${CELL - 1}" fill="none" stroke="${INK.none}"/>`;
  switch (stateOf(day)) {
    case 'good':
      return box(CELL, INK.good);
    case 'partly':
      return frame + box(Math.max(3, Math.round((CELL * (day?.reachable ?? 0)) / (day?.checks ?? 1))), INK.partly);
    case 'bad':
      return `${box(CELL, INK.bad)}<path d="M${x + 4} ${y + 4}l8 8m0 -8l-8 8" stroke="${INK.paper}" stroke-width="2"/>`;
    case 'unseen':
      return `${frame}<path d="M${x + 4} ${y + 8}h8" stroke="${INK.words}" stroke-width="1.5"/>`;
    default:
      return `<rect x="${x + 6}" y="${y + 6}" width="3" height="3" fill="${INK.none}"/>`;
  }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function heatMap(rows: readonly HeatDay[], { last, days, lang }: { readonly last: string; readonly days: number; readonly lang: Lang }): HeatMap {
  const columns = daysUpTo(last, days);
  const lines = [...Map.groupBy(rows, labelOf)];
  const width = LEFT + days * (CELL + GAP) + 10;
  const height = TOP + lines.length * (CELL + GAP) + 10;
  const dates = columns.flatMap((day, index) =>
    index % 7 === (days - 1) % 7 ? [lettering(day.slice(5), LEFT + index * (CELL + GAP) - (index === days - 1 ? 44 : 22), 8, UNIT)] : [],
  );
  const drawn = lines.map(([label, own], line) => {
    const y = TOP + line * (CELL + GAP);
    const cells = columns.map((day, index) =>
      cell(
        own.find((one) => one.day === day),
        LEFT + index * (CELL + GAP),
        y,
      ),
    );
    return `<path fill="${INK.words}" d="${lettering(short(label), 8, y + 1, UNIT)}"/>${cells.join('')}`;
  });
  const text = lines.map(([label, own]) =>
    twin(
      label,
      own.filter(({ day }) => columns.includes(day)),
      lang,
    ),
  );
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" shape-rendering="crispEdges" role="img" aria-label="${escaped(DIGEST.pictureAlt[lang])}"><rect width="100%" height="100%" fill="${INK.paper}"/><path fill="${INK.words}" d="${dates.join('')}"/>${drawn.join('')}</svg>`,
    alt: DIGEST.pictureAlt[lang],
    text: text.join('\n'),
  };
}

const MOST_DAYS = 6;

/** The share is rounded down: 99.96 % is not all. */
function twin(label: string, own: readonly HeatDay[], lang: Lang): string {
  const checks = own.reduce((sum, day) => sum + day.checks, 0);
  const well = own.reduce((sum, day) => sum + day.reachable, 0);
  const share = checks === 0 ? '–' : `${Math.floor((well / checks) * 1000) / 10} %`;
  const worst = own.filter((day) => stateOf(day) !== 'good').map(({ day }) => day.slice(5));
  const told = worst.length > MOST_DAYS ? [...worst.slice(0, MOST_DAYS), DIGEST.moreOf(worst.length - MOST_DAYS)[lang]] : worst;
  return DIGEST.twin(label, share, checks, told.join(', '))[lang];
}
