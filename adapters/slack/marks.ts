// A pushpin on a message. Slack tells only which message it was: its words are read, so that the incident's timeline can hold them.
import { z } from 'zod';
import type { Host } from '../../src/bot/platform.ts';
import { placeOf, refOf } from './place.ts';
import type { Received } from './receive/received.ts';
import type { Api } from './sdk/web.ts';
import type { Threads } from './threads.ts';

export interface Marks {
  marked(of: Extract<Received, { is: 'marked' }>): Promise<void>;
}

const replies = z.object({
  messages: z.array(z.object({ ts: z.string(), thread_ts: z.string().nullish(), text: z.string().nullish(), user: z.string().nullish() })),
});

export function marks(host: Host, api: Api, threads: Threads): Marks {
  return {
    async marked({ key, team, channel, ts, user, on }) {
      const answer = await api.call('conversations.replies', { channel, ts, latest: ts, oldest: ts, inclusive: true, limit: 2 });
      const found = replies.parse(answer).messages.find((message) => message.ts === ts);
      if (!found) return;
      const thread = placeOf({ team, channel, thread: found.thread_ts ?? ts });
      if (!(await threads.has(thread))) return;
      await host.notice({
        event: 'marked',
        key,
        thread,
        channel: placeOf({ team, channel }),
        message: refOf({ team, channel, ts, ...(found.thread_ts ? { thread: found.thread_ts } : {}) }),
        text: found.text ?? '',
        said: new Date(Number(ts) * 1_000).toISOString(),
        user: { id: user, name: user },
        on,
      });
    },
  };
}
