// Posts and replaces: who may see it decides the way, and a private message never takes a public one.
import { createHash } from 'node:crypto';
import type { Audience, MessageRef, Place, PostOptions } from '../../src/bot/platform.ts';
import { PostFailed } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import type { Channels } from './channels.ts';
import type { Pictures } from './pictures.ts';
import { isOnly, type Message, messageOf, onlyId, placeOf, refOf, type Spot, spotOf } from './place.ts';
import type { Plainness } from './plainness.ts';
import { isCode, postFailed } from './problems.ts';
import type { Look, Newest } from './render/look.ts';
import { message, type Rendered } from './render/message.ts';
import { type Api, SlackProblem } from './sdk/web.ts';
import type { Threads } from './threads.ts';
import type { Ways } from './ways.ts';

export interface Posting {
  post(place: Place, card: Card, options: PostOptions): Promise<MessageRef>;
  replace(ref: MessageRef, card: Card, options: PostOptions): Promise<void>;
}
export interface PostingParts {
  readonly api: Api;
  readonly team: () => string | undefined;
  readonly plainness: Plainness;
  readonly ways: Ways;
  readonly channels: Channels;
  readonly threads: Threads;
  readonly pictures: Pictures;
  /** Whether Slack takes our token. */
  readonly signedIn: (taken: boolean) => void;
}

type One = Exclude<Audience, 'all'>;
const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
/** Where nobody but the bot and one person is. */
const isDirect = (channel: string): boolean => channel.startsWith('D') || channel.startsWith('U') || channel.startsWith('W');
const NO_UNFURL = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false };
const MOST_TRIES = 4;
const MOST_DONE = 2_000;

export function posting(parts: PostingParts): Posting {
  const { api, plainness, ways, channels, threads, pictures } = parts;
  /** What this process posted under which key: when only our commit failed, the second try must not become a second message. */
  const done = new Map<string, MessageRef>();

  /** Renders with the newest blocks that the workspace takes, and again without those that it refuses. */
  async function sent<T>(team: string, card: Card, own: Pick<Look, 'id' | 'only'>, send: (rendered: Rendered) => Promise<T>): Promise<T> {
    const files = await pictures.filesOf(card);
    const without = new Set<Newest>();
    for (let tried = 1; ; tried++) {
      const newest = new Set([...(await plainness.taken(team))].filter((kind) => !without.has(kind)));
      const rendered = message(card, { ...own, lang: card.lang, newest, fileOf: (png) => files.get(png) });
      try {
        const done = await send(rendered);
        parts.signedIn(true);
        return done;
      } catch (error) {
        const refusable = isCode(error, 'invalid_blocks', 'invalid_blocks_format', 'invalid_attachments');
        if (!refusable || rendered.newest.size === 0 || tried >= MOST_TRIES || !(error instanceof SlackProblem)) throw error;
        if (rendered.newest.has('slack_file')) without.add('slack_file');
        else await plainness.refuse(team, rendered.newest, error.messages);
      }
    }
  }

  async function openly(spot: Spot, card: Card, id: string): Promise<MessageRef> {
    const { team, channel, thread } = spot;
    const at = thread === undefined ? {} : { thread_ts: thread };
    const posted = await sent(team, card, { id }, ({ text, blocks }) =>
      api.call<{ ts: string; channel: string }>('chat.postMessage', { channel, text, blocks, ...at, ...NO_UNFURL }),
    );
    channels.belongs(channel, true);
    const ref = refOf({ team, channel: posted.channel ?? channel, ts: posted.ts, ...(thread === undefined ? {} : { thread }) });
    await threads.ours(placeOf({ team, channel: posted.channel ?? channel, thread: thread ?? posted.ts }));
    return ref;
  }

  /** By response_url while it lasts, else as an ephemeral message; else not at all. */
  async function alone(spot: Spot, card: Card, to: One, only: string, id: string, replacing: boolean): Promise<void> {
    const { team, channel, thread } = spot;
    const at = thread === undefined || isOnly(thread) ? {} : { thread_ts: thread };
    const own = { id, only };
    const { way } = to;
    if (way !== undefined && ways.left(way) > 0) {
      try {
        return await sent(team, card, own, async ({ text, blocks }) => {
          if (!ways.take(way)) throw new SlackProblem('response_url', 'used_url');
          await api.respond(way, { response_type: 'ephemeral', replace_original: replacing, text, blocks, ...at });
        });
      } catch (error) {
        if (!isCode(error, 'used_url', 'expired_url', 'http_404', 'http_410', 'http_403', 'foreign_host')) throw error;
        ways.spent(way);
      }
    }
    try {
      await sent(team, card, own, ({ text, blocks }) =>
        api.call('chat.postEphemeral', { channel, user: to.user, text, blocks, ...at, parse: 'none', link_names: false }),
      );
    } catch (error) {
      const { problem, message: detail } = postFailed(error);
      if (problem === 'not-a-member' || problem === 'gone') throw new PostFailed('cannot-be-private', detail);
      throw error;
    }
  }

  async function privately(spot: Spot, card: Card, to: One, id: string): Promise<MessageRef> {
    if (isDirect(spot.channel) && !isOnly(spot.thread)) {
      try {
        return await openly(spot, card, id);
      } catch (error) {
        // Two other people's conversation: there the response_url alone reaches who asked.
        if (postFailed(error).problem !== 'not-a-member') throw error;
      }
    }
    const only = onlyId(id);
    await alone(spot, card, to, only, `${id}.0`, false);
    return refOf({ team: spot.team, channel: spot.channel, ts: only, ...(spot.thread === undefined ? {} : { thread: spot.thread }) });
  }

  async function update({ team, channel, ts }: Message, card: Card, id: string): Promise<void> {
    await sent(team, card, { id }, ({ text, blocks }) => api.call('chat.update', { channel, ts, text, blocks, parse: 'none', link_names: false }));
  }

  async function updateAlone(of: Message, card: Card, to: One, id: string): Promise<void> {
    // Five uses must last for the answer: what only moves is not shown.
    if (card.kind === 'progress' && card.tone === 'working') return;
    await alone({ team: of.team, channel: of.channel, ...(of.thread === undefined ? {} : { thread: of.thread }) }, card, to, of.ts, id, true);
  }

  const ours = (team: string): void => {
    if (team !== parts.team()) throw new PostFailed('signed-out', `no token for the workspace ${team}`);
  };

  const failed = (error: unknown, channel: string): never => {
    const problem = postFailed(error);
    if (problem.problem === 'not-a-member') channels.belongs(channel, false);
    if (problem.problem === 'signed-out') parts.signedIn(false);
    throw problem;
  };

  async function replace(ref: MessageRef, card: Card, { audience, key }: PostOptions): Promise<void> {
    const of = messageOf(ref);
    ours(of.team);
    const id = `${short(key)}.${short(JSON.stringify(card))}`;
    try {
      if (!isOnly(of.ts)) return await update(of, card, id);
      if (audience === 'all') throw new PostFailed('gone', 'a message for one person cannot become one for all');
      await updateAlone(of, card, audience, id);
    } catch (error) {
      if (postFailed(error).problem === 'gone') done.delete(key);
      failed(error, of.channel);
    }
  }

  return {
    replace,
    async post(place, card, options) {
      const spot = spotOf(place);
      ours(spot.team);
      const { audience, key } = options;
      const before = done.get(key);
      if (before?.startsWith(placeOf({ team: spot.team, channel: spot.channel }))) {
        await replace(before, card, options);
        return before;
      }
      try {
        if (audience === 'all' && isOnly(spot.thread)) throw new PostFailed('gone', 'there is no thread for all under a message for one person');
        const ref = audience === 'all' ? await openly(spot, card, short(key)) : await privately(spot, card, audience, short(key));
        if (done.size >= MOST_DONE) for (const old of [...done.keys()].slice(0, MOST_DONE / 2)) done.delete(old);
        done.set(key, ref);
        return ref;
      } catch (error) {
        return failed(error, spot.channel);
      }
    },
  };
}
