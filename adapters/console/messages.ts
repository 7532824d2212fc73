// The console's messages: remembered by the host, one value each, so that they outlive the process and are the same on every replica.
import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Host } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import { MOST_MESSAGES } from './limits.ts';
import type { MessageSpot } from './place.ts';

const MESSAGE = z.object({
  channel: z.string(),
  thread: z.string().optional(),
  id: z.string(),
  at: z.iso.datetime(),
  /** How often it was replaced. */
  edit: z.int(),
  by: z.union([z.literal('bot'), z.object({ id: z.string(), name: z.string() })]),
  text: z.string().optional(),
  card: z.custom<Card>((value) => typeof value === 'object' && value !== null && 'blocks' in value).optional(),
  /** The one person who sees it. */
  only: z.string().optional(),
});
export type Message = Readonly<z.infer<typeof MESSAGE>>;

export interface Messages {
  /** What stands in a channel, oldest first, for everybody's eyes and for single ones. */
  list(channel: string): Promise<readonly Message[]>;
  find(spot: MessageSpot): Promise<Message | undefined>;
  put(message: Message): Promise<void>;
  /** Each change, of this replica at once and of the others when looked for. */
  onChange(see: (message: Message) => void): () => void;
  /** Looks for what other replicas wrote. */
  look(): Promise<void>;
}

/** The same id for the same key: what is posted twice is one message. */
export const idFor = (kind: 'b' | 'p', key: string): string => `${kind}${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;

const keyOf = ({ channel, thread, id }: MessageSpot): string => `m/${channel}/${thread ?? '-'}/${id}`;
const byTime = (a: Message, b: Message): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);
/** What each replica leaves behind after a write, so that the others know where to look. */
const STAMP = z.object({ count: z.number(), at: z.number(), channels: z.array(z.string()).max(1000) });
const STAMP_MS = 24 * 3_600_000;

export function createMessages(host: Host, replica: string = randomUUID()): Messages {
  const changes = new EventEmitter<{ change: [Message] }>().setMaxListeners(0);
  const channels = new Map<string, Map<string, Message>>();
  const loading = new Map<string, Promise<Map<string, Message>>>();
  const seen = new Map<string, number>(); // replica -> its last count that we know
  const written = new Set<string>();
  let count = 0;

  async function read(channel: string): Promise<Map<string, Message>> {
    const values = await host.recallAll(`m/${channel}/`);
    const parsed = values.flatMap(({ value }) => MESSAGE.safeParse(value).data ?? []);
    return new Map(parsed.sort(byTime).map((message) => [keyOf(message), message]));
  }
  async function open(channel: string): Promise<Map<string, Message>> {
    const known = channels.get(channel);
    if (known) return known;
    const waiting =
      loading.get(channel) ??
      read(channel)
        .then((fresh) => {
          for (const [key, message] of channels.get(channel) ?? []) if (message.edit >= (fresh.get(key)?.edit ?? -1)) fresh.set(key, message);
          channels.set(channel, fresh);
          return fresh;
        })
        .finally(() => loading.delete(channel));
    loading.set(channel, waiting);
    return waiting;
  }
  async function refresh(channel: string): Promise<void> {
    const before = channels.get(channel);
    const fresh = await read(channel);
    if (!before) return;
    for (const [key, message] of fresh) {
      if ((before.get(key)?.edit ?? -1) >= message.edit) continue;
      before.set(key, message);
      changes.emit('change', message);
    }
    for (const key of before.keys()) if (!fresh.has(key) && !written.has(key)) before.delete(key);
  }
  /** Beyond the bound the oldest go, from the store too. */
  async function trim(held: Map<string, Message>): Promise<void> {
    const spare = held.size - MOST_MESSAGES;
    if (spare <= 0) return;
    for (const message of [...held.values()].sort(byTime).slice(0, spare)) {
      held.delete(keyOf(message));
      await host.remember(keyOf(message), undefined);
    }
  }

  return {
    async list(channel) {
      return [...(await open(channel)).values()].sort(byTime);
    },
    async find(spot) {
      return MESSAGE.safeParse(await host.recall(keyOf(spot))).data;
    },
    async put(message) {
      const held = await open(message.channel);
      const key = keyOf(message);
      written.add(key); // a look that began before this write must not take it away
      try {
        await host.remember(key, message);
        held.set(key, message);
        changes.emit('change', message);
        count++;
        await host.remember(`at/${replica}`, { count, at: Date.now(), channels: [...channels.keys()].slice(-1000) });
        await trim(held);
      } finally {
        written.delete(key);
      }
    },
    onChange(see) {
      changes.on('change', see);
      return () => void changes.off('change', see);
    },
    async look() {
      for (const { key, value } of await host.recallAll('at/')) {
        const stamp = STAMP.safeParse(value).data;
        if (!stamp || key === `at/${replica}` || seen.get(key) === stamp.count) continue;
        if (Date.now() - stamp.at > STAMP_MS) await host.remember(key, undefined); // of a process long gone
        await Promise.all(stamp.channels.filter((channel) => channels.has(channel)).map(refresh));
        seen.set(key, stamp.count);
      }
    },
  };
}
