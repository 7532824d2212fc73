// What a transaction shared by many does once for all of them, just before its commit: a hundred jobs are one statement, not a hundred.
import type { Sql } from './sql.ts';

/** `run` is the same function for what belongs together. */
export type AtEnd<T> = (tx: Sql, items: readonly T[]) => Promise<void>;

const kept = new WeakMap<Sql, Map<AtEnd<never>, unknown[]>>();

/** A handle on `tx` for one of those that share it: what is left on it for the end is forgotten with it. */
export function sharing(tx: Sql): Sql {
  const own: Sql = { query: (text, params) => tx.query(text, params) };
  kept.set(own, new Map());
  return own;
}

/** True when `item` is left for the end; false where `tx` is nobody's share, and it is to be done now. */
export function leftForTheEnd<T>(tx: Sql | undefined, run: AtEnd<T>, item: T): boolean {
  const left = tx && kept.get(tx);
  if (!left) return false;
  const items = left.get(run as AtEnd<never>);
  if (items) items.push(item);
  else left.set(run as AtEnd<never>, [item]);
  return true;
}

export async function end(tx: Sql, shares: readonly Sql[]): Promise<void> {
  const all = new Map<AtEnd<never>, unknown[]>();
  for (const share of shares) for (const [run, items] of kept.get(share) ?? []) all.set(run, [...(all.get(run) ?? []), ...items]);
  for (const [run, items] of all) await (run as AtEnd<unknown>)(tx, items);
}
