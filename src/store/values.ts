// Values on their way to PostgreSQL and back, the same for both drivers, so that what works on one works on the other.

/** Object ids of the types whose text form is read here; the drivers' own readers do for the others. */
const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
const INTERVAL = 1186;

const integer = (text: string): number | bigint => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
};
/** Number where nothing is lost by it, text otherwise. */
const decimal = (text: string): number | string => {
  const value = Number(text);
  return text === 'NaN' || String(value) === text || (Number.isFinite(value) && /^-?\d{1,11}(\.\d{1,4})?$/.test(text)) ? value : text;
};
const asItIs = (text: string): string => text;

export const READERS: Readonly<Record<number, (text: string) => unknown>> = { [INT8]: integer, [NUMERIC]: decimal, [DATE]: asItIs, [INTERVAL]: asItIs };

/**
 * PostgreSQL holds no NUL in text, and no half of a surrogate pair (PGlite even counts the bytes after one wrongly); hostile text may bring both.
 * They are replaced, so that the row can still be written.
 */
const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');
/** The same for jsonb, where they come as escapes. JSON.stringify leaves whole pairs unescaped, so each escape is half a pair. */
const cleanJson = (text: string): string =>
  clean(text.includes('\\u') ? text.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '$1\\ufffd') : text);

const escaped = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const arrayText = (list: readonly unknown[]): string =>
  `{${list.map((item) => (Array.isArray(item) ? arrayText(item) : item === null || item === undefined ? 'null' : escaped(String(textOf(item))))).join(',')}}`;

/** The text form of a parameter. Lists become PostgreSQL arrays, other objects JSON. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return clean(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return arrayText(value);
  if (typeof value === 'object') return cleanJson(JSON.stringify(value));
  return String(value);
}

const JSON_PARAMETER = /\$(\d+)(?:::text)?::jsonb?\b/g;
const jsonParameters = new Map<string, ReadonlySet<number>>();
/** Which parameters the text casts to JSON. Texts are few (they are written in the program); the bound is for those that are composed. */
function jsonParametersOf(text: string): ReadonlySet<number> {
  const known = jsonParameters.get(text);
  if (known) return known;
  const found = new Set([...text.matchAll(JSON_PARAMETER)].map((match) => Number(match[1]) - 1));
  if (jsonParameters.size > 1000) jsonParameters.clear();
  jsonParameters.set(text, found);
  return found;
}

/**
 * What is sent for `params`. For a parameter written `$n::jsonb`: a string is JSON text already (callers say JSON.stringify), anything else,
 * lists too, is made JSON here. Elsewhere a list is a PostgreSQL array.
 */
export function written(text: string, params: readonly unknown[]): (string | null)[] {
  const json = jsonParametersOf(text);
  return params.map((value, at) => {
    if (!json.has(at) || value === null || value === undefined) return textOf(value);
    return cleanJson(typeof value === 'string' ? value : JSON.stringify(value));
  });
}
