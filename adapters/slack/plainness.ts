// Which of Slack's newest blocks a workspace refuses: learned from its refusals, remembered for a week, and then tried again.
import { z } from 'zod';
import type { Host } from '../../src/bot/platform.ts';
import { NEWEST, type Newest } from './render/look.ts';

const WEEK_MS = 7 * 86_400_000;
const remembered = z.object({ refused: z.array(z.enum(NEWEST)), at: z.number() });

export interface Plainness {
  taken(team: string): Promise<ReadonlySet<Newest>>;
  /** `messages`: what Slack said. Where it names none of the kinds, all that were used are taken as refused. */
  refuse(team: string, used: ReadonlySet<Newest>, messages: readonly string[]): Promise<void>;
}

/** Slack's names for what it refuses, in its own messages. */
const NAMED: Readonly<Record<Newest, RegExp>> = { plan: /\b(plan|task_card)\b/, container: /\bcontainer\b/, table: /\btable\b/, slack_file: /\bslack_file\b/ };

export function plainness(host: Host, now: () => number): Plainness {
  const known = new Map<string, { readonly refused: ReadonlySet<Newest>; readonly at: number }>();
  const keyOf = (team: string): string => `slack/${team}/plain`;

  const refusedBy = async (team: string): Promise<ReadonlySet<Newest>> => {
    if (!known.has(team)) {
      const read = remembered.safeParse(await host.recall(keyOf(team)).catch(() => undefined));
      known.set(team, read.success ? { refused: new Set(read.data.refused), at: read.data.at } : { refused: new Set(), at: now() });
    }
    const found = known.get(team);
    return !found || found.at + WEEK_MS < now() ? new Set() : found.refused;
  };

  return {
    async taken(team) {
      const refused = await refusedBy(team);
      return new Set(NEWEST.filter((kind) => !refused.has(kind)));
    },
    async refuse(team, used, messages) {
      const text = messages.join(' ');
      const named = [...used].filter((kind) => NAMED[kind].test(text));
      const refused = new Set([...(await refusedBy(team)), ...(named.length > 0 ? named : used)]);
      // A picture is refused while Slack still looks at it: that says nothing about the next one.
      refused.delete('slack_file');
      known.set(team, { refused, at: now() });
      host.log.info({ team, refused: [...refused] }, 'this workspace does not take these blocks yet; plain ones are used');
      await host.remember(keyOf(team), { refused: [...refused], at: now() }).catch(() => undefined);
    },
  };
}
