// Rows of the two log queries -> facts. The status stands in the log as text; a row that cannot be read is left out. Pure.
import { z } from 'zod';
import type { LogFacts } from '../../model.ts';
import { known } from './shape.ts';

type Row = LogFacts['logins']['rows'][number];
const MAX_ROWS = 200;

const when = z
  .union([z.date().transform((d) => d.toISOString()), z.string().max(40)])
  .nullish()
  .catch(undefined);
/** make_set comes as a list, or as its JSON text. */
const set = z
  .union([
    z.array(z.unknown()),
    z.string().transform((s, ctx) => {
      try {
        return z.array(z.unknown()).parse(JSON.parse(s));
      } catch {
        ctx.addIssue({ code: 'custom', message: 'no list' });
        return z.NEVER;
      }
    }),
  ])
  .catch([])
  .transform((all) =>
    all
      .filter((one): one is string => typeof one === 'string' && one !== '')
      .map((one) => one.slice(0, 300))
      .slice(0, 20),
  );

const failure = z.object({
  CallerIpAddress: z.string().max(100),
  Status: z.coerce.number().int().min(100).max(999),
  Attempts: z.coerce.number().int().min(0).max(1_000_000),
  First: when,
  Last: when,
  Identities: set,
  Regions: set,
});

/** `TableRow` -> objects by column name. */
export function rowsOf(columns: readonly (string | undefined)[], rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name ?? `column${i}`, row[i]])));
}

/** "203.0.113.7, 10.0.0.1" is a client and its proxies: the first is the one that the registry judged. */
export const failureRows = (rows: readonly unknown[]): readonly Row[] =>
  rows
    .flatMap((row) => {
      const parsed = failure.safeParse(row);
      if (!parsed.success) return [];
      const r = parsed.data;
      return [
        known<Row>({
          ip: (r.CallerIpAddress.split(',')[0] ?? '').trim(),
          status: r.Status,
          attempts: r.Attempts,
          identities: r.Identities,
          first: r.First ?? undefined,
          last: r.Last ?? undefined,
          region: r.Regions[0],
        }),
      ];
    })
    .slice(0, MAX_ROWS);

const arrived = z.object({ Rows: z.coerce.number() });
export const anyArrived = (rows: readonly unknown[]): boolean => rows.some((row) => (arrived.safeParse(row).data?.Rows ?? 0) > 0);
