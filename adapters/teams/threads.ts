// Which threads the bot speaks in: what is said in others is none of its business, and is never handed on.
import { createHash } from 'node:crypto';
import type { Host } from '../../src/bot/platform.ts';
import type { Spot } from './place.ts';

export interface Threads {
  /** The bot posted there. Never rejects: a thread that is forgotten needs an @mention, nothing worse. */
  ours(spot: Spot): Promise<void>;
  has(spot: Spot): Promise<boolean>;
}

const MOST_KEPT = 20_000;
const keyOf = ({ tenant, conversation, root }: Spot): string =>
  `teams/${tenant}/thread/${createHash('sha256').update(`${conversation}/${root}`).digest('base64url')}`;

export function threads(host: Host): Threads {
  const known = new Set<string>();
  const keep = (key: string): void => {
    if (known.size >= MOST_KEPT) known.clear();
    known.add(key);
  };
  return {
    async ours(spot) {
      const key = keyOf(spot);
      if (spot.kind !== 'c' || !spot.root || known.has(key)) return;
      keep(key);
      await host.remember(key, true).catch(() => known.delete(key));
    },
    async has(spot) {
      const key = keyOf(spot);
      if (known.has(key)) return true;
      // A "no" is not kept: another replica may post there in a moment.
      const found = (await host.recall(key)) !== undefined;
      if (found) keep(key);
      return found;
    },
  };
}
