// What a claim rests on, in the order in which it is cited. Pure.
import type { Observation } from '../model.ts';

/** Citations that end with the observation that tells vantage and target; never empty. */
export function cite(before: readonly Observation[], last: Observation): readonly [Observation, ...Observation[]] {
  const [first, ...rest] = before;
  return first ? [first, ...rest, last] : [last];
}
