// Group commit: what arrives while a transaction runs is committed in the next one, all of it at once. A burst costs a few commits, not hundreds.
import { end, sharing } from './at-end.ts';
import { gathered } from './gathered.ts';
import type { Database, Sql } from './sql.ts';

/** So many share a transaction; those behind them are not kept waiting for a burst's end. */
const MOST = 64;
const URGENT = { urgent: true } as const;

interface Item {
  readonly work: (tx: Sql) => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}
type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Each item's work behind its own savepoint, so that it fails alone. */
async function runAll(tx: Sql, items: readonly Item[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const shares: Sql[] = [];
  for (const { work } of items) {
    await tx.query('savepoint each'); // it covers the last of its name, so nothing need be released
    const share = sharing(tx);
    try {
      outcomes.push({ result: await work(share) });
      shares.push(share);
    } catch (error) {
      outcomes.push({ error });
      await tx.query('rollback to savepoint each');
    }
  }
  await end(tx, shares);
  return outcomes;
}

async function commit(database: Database, items: readonly Item[]): Promise<void> {
  let ready = false;
  try {
    const outcomes = await database.transaction(async (tx) => {
      const all = await runAll(tx, items);
      ready = true;
      return all;
    }, URGENT);
    for (const [at, { resolve, reject }] of items.entries()) {
      const outcome = outcomes[at] as Outcome;
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.result);
    }
  } catch (error) {
    // What failed at the common end is one item's fault: each is tried alone. A commit that failed may have happened: nobody tries it again.
    if (ready || items.length === 1) for (const { reject } of items) reject(error);
    else for (const item of items) await commit(database, [item]);
  }
}

/**
 * Runs work in one transaction with what else arrives meanwhile, in the order of arrival. Resolves after the commit; work that fails is rolled
 * back alone and rejects alone. Jobs sent `in` the given handle are added together, before the commit. Keep the work short and with no I/O of its
 * own: the others wait for it; it may be run again.
 */
export function together(database: Database): <R>(work: (tx: Sql) => Promise<R>) => Promise<R> {
  const add = gathered<Item>(async (items) => {
    for (let from = 0; from < items.length; from += MOST) await commit(database, items.slice(from, from + MOST));
  });
  return <R>(work: (tx: Sql) => Promise<R>) =>
    new Promise<R>((resolve, reject) => {
      void add({ work, resolve: resolve as (result: unknown) => void, reject });
    });
}
