// Reading bodies that may hold anything. Two kinds of property: one whose absence only means "unknown" is soft, and a wrong
// type is as good as absent; one whose absence would mean "none" or "allowed" is firm, and a wrong type makes the whole unknown.
import { z } from 'zod';
import { type Read, unread, value } from '../answer.ts';

export const soft = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((v): z.output<T> | undefined => v ?? undefined);

export const firmText = z.string().min(1).max(300);
export const firmId = z.string().startsWith('/').max(600);

export const text = soft(firmText);
export const longText = soft(
  z
    .string()
    .min(1)
    .transform((s) => s.slice(0, 2000)),
);
export const id = soft(firmId);
export const flag = soft(z.boolean());
export const count = soft(z.number());
/** One item of a wrong shape makes the whole list unknown: a shorter list would say something false. */
export const list = <T extends z.ZodType>(item: T, most = 256) => soft(z.array(item).max(most));
export const texts = list(firmText);
export const part = <T extends z.ZodRawShape>(shape: T) => soft(z.object(shape));
/** `{id}`, of which absent and null mean "none": anything else that is not an id is an error. */
export const reference = z
  .object({ id: firmId })
  .nullish()
  .transform((v) => v?.id);
export const references = z
  .array(z.object({ id: firmId }))
  .max(256)
  .nullish()
  .transform((v) => v?.map((r) => r.id));

/** A plural that may also be written in the singular: both, once each. */
export const either = (one: string | undefined | null, many: readonly string[] | undefined | null): readonly string[] => [
  ...new Set([...(one === undefined || one === null || one === '' ? [] : [one]), ...(many ?? []).filter((s) => s !== '')]),
];

type Loose<T> = { readonly [K in keyof T]: undefined extends T[K] ? T[K] | undefined : object extends Pick<T, K> ? T[K] | undefined : T[K] };
/** Leaves out what is undefined: an unknown property is absent. */
export const known = <T extends object>(facts: Loose<T>): T => Object.fromEntries(Object.entries(facts).filter(([, v]) => v !== undefined)) as unknown as T;

/** The facts in a body, or not-supported with the property that made no sense. */
export function parseAs<S extends z.ZodType, F>(schema: S, body: unknown, what: string, make: (shaped: z.output<S>) => F): Read<F> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return value(make(parsed.data));
  const issue = parsed.error.issues[0];
  return unread('not-supported', `${what}: the answer made no sense at ${issue?.path.join('.') || 'its top'} (${issue?.message ?? 'unknown'})`);
}
