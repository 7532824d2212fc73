// Five cron fields: are they well formed, and do they leave time to breathe? Pure.

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FIELDS: readonly (readonly [least: number, most: number, names: readonly string[], base: number])[] = [
  [0, 59, [], 0],
  [0, 23, [], 0],
  [1, 31, [], 0],
  [1, 12, MONTHS, 1],
  [0, 7, DAYS, 0],
];
/** Checks are work for other people's registries: no digest runs more often. */
export const LEAST_MINUTES = 15;

function valuesOf(field: string, [least, most, names, base]: (typeof FIELDS)[number]): readonly number[] | undefined {
  const numberOf = (text: string): number => (/^\d{1,2}$/.test(text) ? Number(text) : names.includes(text) ? names.indexOf(text) + base : Number.NaN);
  const values: number[] = [];
  for (const part of field.split(',')) {
    const [, range, step] = /^(\*|[a-z0-9]{1,3}(?:-[a-z0-9]{1,3})?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (range === undefined) return undefined;
    const [first, last] = range === '*' ? [least, most] : range.split('-').map(numberOf);
    const from = first ?? Number.NaN;
    const to = last ?? (step === undefined ? from : most);
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= least && to <= most && from <= to && by > 0)) return undefined;
    for (let value = from; value <= to; value += by) values.push(value);
  }
  return [...new Set(values)].sort((a, b) => a - b);
}

/** ok, malformed, or too often. */
export function cronFault(text: string): 'malformed' | 'too-often' | undefined {
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5 || text.length > 200) return 'malformed';
  const sets = fields.map((field, i) => valuesOf(field, FIELDS[i] ?? [0, 0, [], 0]));
  const [minutes, hours] = sets;
  if (!minutes || !hours || sets.includes(undefined)) return 'malformed';
  const nextHour = hours.some((hour) => hours.includes((hour + 1) % 24));
  const gaps = minutes.map((minute, i) => {
    const next = minutes[i + 1];
    return next !== undefined ? next - minute : nextHour ? 60 - minute + (minutes[0] ?? 0) : 60;
  });
  return Math.min(...gaps) < LEAST_MINUTES ? 'too-often' : undefined;
}
