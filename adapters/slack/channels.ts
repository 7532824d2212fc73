// What is known about a channel: whether the bot is in it, and whether people from outside are. Learned from what Slack says in passing, and
// asked for where the scopes allow it.
import { z } from 'zod';
import type { Api } from './sdk/web.ts';

export interface Channels {
  belongs(channel: string, member: boolean): void;
  shares(channel: string, shared: boolean): void;
  member(channel: string): boolean | undefined;
  shared(channel: string): boolean | undefined;
  /** Asks Slack when it is not known; never rejects. */
  learn(channel: string): Promise<void>;
}

const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 5_000;
const info = z.object({ channel: z.object({ is_member: z.boolean().optional(), is_ext_shared: z.boolean().optional(), is_im: z.boolean().optional() }) });

export function channels(api: Api, may: (scope: string) => boolean, now: () => number): Channels {
  type Fact = { readonly value: boolean; readonly until: number };
  const members = new Map<string, Fact>();
  const sharing = new Map<string, Fact>();
  const asked = new Map<string, number>();
  const set = (facts: Map<string, Fact>, channel: string, value: boolean): void => {
    if (facts.size >= MOST_KEPT) facts.clear();
    facts.set(channel, { value, until: now() + KEPT_MS });
  };
  const get = (facts: Map<string, Fact>, channel: string): boolean | undefined => {
    const fact = facts.get(channel);
    return fact && fact.until > now() ? fact.value : undefined;
  };
  return {
    belongs: (channel, member) => set(members, channel, member),
    shares: (channel, shared) => set(sharing, channel, shared),
    member: (channel) => get(members, channel),
    shared: (channel) => get(sharing, channel),
    async learn(channel) {
      const kind = channel.startsWith('C') ? 'channels:read' : channel.startsWith('G') ? 'groups:read' : undefined;
      if (kind === undefined || !may(kind) || get(sharing, channel) !== undefined || (asked.get(channel) ?? 0) > now()) return;
      if (asked.size >= MOST_KEPT) asked.clear();
      asked.set(channel, now() + KEPT_MS);
      try {
        const { channel: told } = info.parse(await api.call('conversations.info', { channel }));
        set(sharing, channel, told.is_ext_shared ?? false);
        if (told.is_member !== undefined) set(members, channel, told.is_member);
      } catch {
        // A private channel without the bot is "not found": it is learned when something is posted.
      }
    },
  };
}
