// From something said to a durable command, within Slack's three seconds: looked up, handed on, and only then acknowledged.
import { type Host, NOT_ACCEPTED, type Said } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import type { Channels } from './channels.ts';
import type { Files } from './files.ts';
import { ACK_MS, LOOKUP_MS } from './limits.ts';
import type { People } from './people.ts';
import { spotOf } from './place.ts';
import type { SlackFile } from './receive/payloads.ts';
import type { Api } from './sdk/web.ts';
import type { Ways } from './ways.ts';
import { within } from './within.ts';

/** stored: also when it was stored before. late: nobody knows yet. */
export type Outcome = { readonly is: 'stored' } | { readonly is: 'failed'; readonly words: string } | { readonly is: 'late'; readonly end: Promise<Outcome> };

export interface Hearing {
  hear(said: Said, files?: readonly SlackFile[]): Promise<Outcome>;
  /** Tells one person by whatever is open; resolves with whether it could. */
  tell(said: Said, words: string): Promise<boolean>;
}
export interface HearingParts {
  readonly host: Host;
  readonly api: Api;
  readonly people: People;
  readonly channels: Channels;
  readonly files: Files;
  readonly ways: Ways;
  readonly lang: Lang;
}

export function hearing({ host, api, people, channels, files, ways, lang }: HearingParts): Hearing {
  const looked = async (said: Said, attached: readonly SlackFile[]): Promise<Said> => {
    const { channel } = spotOf(said.channel);
    const started = [people.known(said.workspace, said.user), channels.learn(channel), files.read(attached)] as const;
    const [user, , read] = [
      await within(started[0], LOOKUP_MS, said.user),
      await within(started[1], LOOKUP_MS, undefined),
      attached.length > 0 ? await within(started[2], LOOKUP_MS * 2, []) : [],
    ];
    return {
      ...said,
      user,
      shared: said.shared || (channels.shared(channel) ?? false),
      member: said.by === 'slash' || said.by === 'form' ? (channels.member(channel) ?? said.member) : said.member,
      ...(read.length > 0 ? { files: read } : {}),
    };
  };

  const hear = async (said: Said, attached: readonly SlackFile[]): Promise<Outcome> => {
    let user = said.user;
    try {
      const known = await looked(said, attached);
      user = known.user;
      const heard = await host.hear(known);
      if (!heard.accepted) host.log.info({ key: said.key, why: heard.why }, 'said before');
      return { is: 'stored' };
    } catch (error) {
      host.log.error({ key: said.key, reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }, 'a command could not be stored');
      return { is: 'failed', words: NOT_ACCEPTED[user.lang ?? lang] };
    }
  };

  return {
    async hear(said, attached = []) {
      const end = hear(said, attached);
      return within<Outcome, Outcome>(end, ACK_MS, { is: 'late', end });
    },
    async tell(said, words) {
      const { channel, thread } = spotOf(said.place);
      try {
        if (said.way !== undefined && ways.take(said.way)) await api.respond(said.way, { response_type: 'ephemeral', replace_original: false, text: words });
        else if (said.privately) await api.call('chat.postMessage', { channel, text: words });
        else await api.call('chat.postEphemeral', { channel, user: said.user.id, text: words, ...(thread && said.thread ? { thread_ts: thread } : {}) });
        return true;
      } catch (error) {
        host.log.warn({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'the person could not be told');
        return false;
      }
    },
  };
}
