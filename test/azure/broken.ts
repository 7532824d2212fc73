// Ways to break a JSON body: one or a few places in it get something that does not belong there, or nothing.
import fc from 'fast-check';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const isBranch = (of: Json): of is readonly Json[] | { readonly [key: string]: Json } => typeof of === 'object' && of !== null;

export function pathsOf(of: Json, at: Path = []): readonly Path[] {
  if (!isBranch(of)) return [at];
  const steps: readonly (readonly [string | number, Json])[] = Array.isArray(of) ? of.map((v: Json, i) => [i, v] as const) : Object.entries(of);
  return [at, ...steps.flatMap(([key, v]) => pathsOf(v, [...at, key]))];
}

const GONE = Symbol('gone');
function set(of: Json, [key, ...rest]: Path, to: Json | typeof GONE): Json {
  if (key === undefined) return to === GONE ? null : to;
  if (Array.isArray(of)) return of.flatMap((v: Json, i) => (i !== key ? [v] : rest.length === 0 && to === GONE ? [] : [set(v, rest, to)]));
  if (!isBranch(of)) return of;
  const entries = Object.entries(of).flatMap(([k, v]) =>
    k !== key ? [[k, v] as const] : rest.length === 0 && to === GONE ? [] : [[k, set(v, rest, to)] as const],
  );
  return Object.fromEntries(entries);
}

/** What does not belong: never a word that Azure uses, so that nothing broken can look like something else that is sound. */
const stranger = fc.oneof(
  fc.constantFrom<Json | typeof GONE>(
    GONE,
    null,
    true,
    false,
    0,
    -1,
    1e300,
    '',
    ' ',
    'Unheard',
    '../..',
    '\u0000',
    "'; drop",
    [],
    {},
    [null],
    [[]],
    { id: 7 },
    'x'.repeat(5_000),
  ),
  fc.string({ maxLength: 12 }).filter((s) => !/allow|enabled|deny|disabled|none|\*|^\d/i.test(s)),
);

export const brokenBody = (of: Json): fc.Arbitrary<{ readonly body: Json; readonly at: readonly string[] }> => {
  const paths = pathsOf(of);
  return fc.array(fc.record({ path: fc.constantFrom(...paths), to: stranger }), { minLength: 1, maxLength: 3 }).map((changes) => ({
    body: changes.reduce<Json>((body, { path, to }) => set(body, path, to), of),
    at: changes.map(({ path }) => path.join('.')),
  }));
};
