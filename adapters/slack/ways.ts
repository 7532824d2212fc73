// response_urls: each may be used five times within half an hour. Counted here, so that the last use is kept for the answer.
import { WAY_MS, WAY_USES } from './limits.ts';

export interface Ways {
  /** False: it is spent, or too old. */
  take(way: string): boolean;
  left(way: string): number;
  spent(way: string): void;
}

const MOST_KEPT = 5_000;

export function ways(now: () => number): Ways {
  const known = new Map<string, { uses: number; readonly until: number }>();
  const of = (way: string) => {
    const found = known.get(way);
    if (found) return found;
    if (known.size >= MOST_KEPT) for (const key of [...known.keys()].slice(0, MOST_KEPT / 2)) known.delete(key);
    const made = { uses: 0, until: now() + WAY_MS };
    known.set(way, made);
    return made;
  };
  const left = (way: string): number => {
    const { uses, until } = of(way);
    return until <= now() ? 0 : Math.max(0, WAY_USES - uses);
  };
  return {
    left,
    take(way) {
      if (left(way) === 0) return false;
      of(way).uses += 1;
      return true;
    },
    spent(way) {
      of(way).uses = WAY_USES;
    },
  };
}
