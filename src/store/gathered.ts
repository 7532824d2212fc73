// What comes while a statement runs goes into the next one, all together.
import { setImmediate as theRest } from 'node:timers/promises';

/**
 * The promise of each item is that of its batch. A batch waits for what the event loop has at hand: PGlite computes without letting go, and a
 * burst would otherwise be handled one by one.
 */
export function gathered<T>(run: (batch: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let next: { readonly items: T[]; readonly done: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (item) => {
    if (next) {
      next.items.push(item);
      return next.done;
    }
    const items = [item];
    const done = last
      .then(() => theRest())
      .then(() => {
        next = undefined;
        return run(items);
      });
    next = { items, done };
    last = done.catch(() => {});
    return done;
  };
}
