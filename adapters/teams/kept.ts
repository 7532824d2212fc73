// Cards that are kept beside their messages: private answers, so that the person may share them, and the newest state of a card that
// refreshes itself. The first outlive a restart, encrypted with everything that is remembered, for a day.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Host } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import { SHARED_MS } from './limits.ts';
import type { Message, Spot } from './place.ts';

export interface Kept {
  /** `user` may share it, and nobody else. */
  keep(message: Message, user: string, card: Card): Promise<void>;
  private(spot: Spot, message: string, user: string): Promise<Card | undefined>;
  newest(ref: string, card: Card): void;
  current(ref: string): Card | undefined;
  /** Forgets what is older than a day. */
  sweep(): Promise<void>;
}

const PREFIX = 'teams/private/';
const MOST_NEWEST = 500;
const stored = z.object({
  at: z.number(),
  card: z.custom<Card>((value) => typeof value === 'object' && value !== null && 'title' in value && 'blocks' in value),
});
const keyOf = (spot: Pick<Spot, 'tenant' | 'conversation'>, message: string, user: string): string =>
  `${PREFIX}${createHash('sha256')
    .update(JSON.stringify([spot.tenant, spot.conversation, message, user]))
    .digest('base64url')}`;

export function kept(host: Host, now: () => number): Kept {
  const newest = new Map<string, Card>();
  return {
    async keep(message, user, card) {
      await host.remember(keyOf(message, message.id, user), { at: now(), card }).catch(() => undefined);
    },
    async private(spot, message, user) {
      const read = stored.safeParse(await host.recall(keyOf(spot, message, user)));
      return read.success && read.data.at + SHARED_MS > now() ? read.data.card : undefined;
    },
    newest(ref, card) {
      newest.delete(ref);
      newest.set(ref, card);
      const [oldest] = newest.keys();
      if (newest.size > MOST_NEWEST && oldest !== undefined) newest.delete(oldest);
    },
    current: (ref) => newest.get(ref),
    async sweep() {
      for (const { key, value } of await host.recallAll(PREFIX)) {
        const read = stored.safeParse(value);
        if (!read.success || read.data.at + SHARED_MS <= now()) await host.remember(key, undefined);
      }
    },
  };
}
