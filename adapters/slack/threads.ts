// Which threads the bot speaks in: what is said in others is none of its business, and is never handed on.
import type { Host, Place } from '../../src/bot/platform.ts';

export interface Threads {
  /** The bot posted there. Never rejects: a thread that is forgotten needs an @mention, nothing worse. */
  ours(thread: Place): Promise<void>;
  has(thread: Place): Promise<boolean>;
}

const MOST_KEPT = 20_000;
const keyOf = (thread: Place): string => `slack/${thread.slice('slack:'.length)}/thread`;

export function threads(host: Host, now: () => number): Threads {
  const cache = new Map<Place, boolean>();
  const keep = (thread: Place, ours: boolean): void => {
    if (cache.size >= MOST_KEPT) cache.clear();
    cache.set(thread, ours);
  };
  return {
    async ours(thread) {
      if (cache.get(thread) === true) return;
      keep(thread, true);
      await host.remember(keyOf(thread), { at: now() }).catch(() => cache.delete(thread));
    },
    async has(thread) {
      const known = cache.get(thread);
      if (known !== undefined) return known;
      const found = (await host.recall(keyOf(thread))) !== undefined;
      // A "no" is not kept: another replica may post there in a moment.
      if (found) keep(thread, true);
      return found;
    },
  };
}
