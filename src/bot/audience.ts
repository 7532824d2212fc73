// Who sees an answer. Pure.
import type { Audience, Said } from './platform.ts';

/** asker: their eyes only. place: as the place is, which may be private all the same. */
export type ToWhom = 'asker' | 'place';

/** What is said in a thread is answered in its order; top-level messages of a channel wait for nobody. */
export const laneOf = (said: Said): { readonly lane?: string } => (said.thread === undefined ? {} : { lane: said.thread });

/** A place that is private by nature takes ordinary posts; elsewhere the platform's own way to one person is used. */
export function audienceOf(said: Said, to: ToWhom): Audience {
  if (to === 'place' && !said.privately && said.member) return 'all';
  if (said.privately && said.way === undefined) return 'all';
  return { user: said.user.id, ...(said.way === undefined ? {} : { way: said.way }) };
}
