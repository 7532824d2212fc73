// The driven side: posts and replaces. A private answer has two ways to its person, and none of them is everybody's.
import type { Audience, Host, MessageRef, Place, PostOptions } from '../../src/bot/platform.ts';
import { PostFailed } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import type { Kept } from './kept.ts';
import { addressOf, channelOf, type Message, messageOf, refOf, type Spot, spotOf } from './place.ts';
import { isClosed, isRemoved, postFailed } from './problems.ts';
import type { References } from './references.ts';
import { type Frame, messageOf as rendered } from './render/card.ts';
import type { Connector, Outgoing } from './sdk/connector.ts';
import type { Threads } from './threads.ts';

export interface Posting {
  post(place: Place, card: Card, options: PostOptions): Promise<MessageRef>;
  replace(message: MessageRef, card: Card, options: PostOptions): Promise<void>;
  /** To everybody there, what one person alone has seen until now: at that person's word only. */
  share(spot: Spot, card: Card, above: string): Promise<void>;
  /** A line to one person alone; resolves with whether they could be told. */
  tell(spot: Spot, user: string, words: string): Promise<boolean>;
}
export interface PostingParts {
  readonly host: Host;
  readonly connector: Connector;
  readonly references: References;
  readonly threads: Threads;
  readonly kept: Kept;
}

const SHARED_KINDS = new Set(['report', 'details', 'digest', 'incident', 'note']);

/** A place that was spoken to in private stays private, even where the core says "all". */
const onlyOf = (spot: Spot, audience: Audience): string | undefined => (audience === 'all' ? spot.only : audience.user);
const everybody = ({ tenant, kind, conversation, root }: Spot): Spot => ({ tenant, kind, conversation, ...(root ? { root } : {}) });

export function posting({ host, connector, references, threads, kept }: PostingParts): Posting {
  const urlOf = async (spot: Spot): Promise<string> => {
    const reference = await references.of(spot);
    if (!reference) throw new PostFailed('gone', 'no reference to this conversation is known');
    return reference.serviceUrl;
  };
  /** Nothing can be posted there any more: the core is told once a day, and stops. */
  const lost = async (spot: Spot, error: unknown): Promise<void> => {
    if (!isRemoved(error)) return;
    const day = new Date().toISOString().slice(0, 10);
    const key = `teams/lost/${spot.tenant}/${spot.conversation}/${day}`.slice(0, 200);
    await host.notice({ event: 'removed', key, workspace: spot.tenant, channel: channelOf(spot) }).catch(() => undefined);
  };
  const openly = async (spot: Spot, activity: Outgoing): Promise<Message> => {
    try {
      const id = await connector.send(await urlOf(spot), addressOf(spot), activity);
      // A new post in a channel is the root of its own thread.
      const message: Message = { ...spot, ...(spot.kind === 'c' ? { root: spot.root ?? id } : {}), id, targeted: false };
      await threads.ours(message);
      return message;
    } catch (error) {
      await lost(spot, error);
      throw postFailed(error);
    }
  };
  const directly = async (spot: Spot, user: string, activity: Outgoing): Promise<Message> => {
    const serviceUrl = (await references.of(spot))?.serviceUrl ?? (await references.ofTenant(spot.tenant));
    if (serviceUrl === undefined) throw new PostFailed('cannot-be-private', 'no way to this person is known');
    try {
      const conversation = await connector.direct(serviceUrl, user, spot.tenant);
      const own: Spot = { tenant: spot.tenant, kind: 'p', conversation };
      const id = await connector.send(serviceUrl, conversation, activity);
      await references.learnDirect(own, serviceUrl, user);
      return { ...own, id, targeted: false };
    } catch (error) {
      if (isClosed(error)) throw new PostFailed('cannot-be-private', error instanceof Error ? error.message : String(error));
      throw postFailed(error);
    }
  };
  /** Their own chat with the bot; else a message in the channel that only they see; else their own chat, newly opened. Else nothing. */
  const privately = async (spot: Spot, user: string, make: (targeted: boolean) => Outgoing): Promise<Message> => {
    if (spot.kind === 'p') {
      const owner = (await references.of(spot))?.user;
      if (owner === undefined || owner === user) return openly(everybody(spot), make(false));
      return directly(spot, user, make(false));
    }
    try {
      const id = await connector.send(await urlOf(spot), addressOf(spot), make(true), { id: user });
      return { ...spot, only: user, id, targeted: true };
    } catch (error) {
      if (!isClosed(error)) throw postFailed(error);
      return directly(spot, user, make(false));
    }
  };

  const frameOf = (card: Card, spot: Spot, targeted: boolean): Frame => ({
    stand: { ...(spot.root ? { root: spot.root } : {}), ...(targeted ? { only: true as const } : {}) },
    ...(targeted && SHARED_KINDS.has(card.kind) ? { share: true } : {}),
    ...(card.tone === 'working' && !targeted ? { refreshed: references.speakers(spot) } : {}),
  });
  const settle = async (message: Message, card: Card): Promise<MessageRef> => {
    const ref = refOf(message);
    if (card.tone === 'working') kept.newest(ref, card);
    if (message.targeted && message.only && SHARED_KINDS.has(card.kind)) await kept.keep(message, message.only, card);
    return ref;
  };

  return {
    async post(place, card, { audience }) {
      const spot = spotOf(place);
      const user = onlyOf(spot, audience);
      const message =
        user === undefined
          ? await openly(spot, rendered(card, frameOf(card, spot, false)))
          : await privately(spot, user, (targeted) => rendered(card, frameOf(card, targeted ? spot : { ...spot, kind: 'p' }, targeted)));
      return settle(message, card);
    },
    async replace(ref, card, { audience }) {
      const message = messageOf(ref);
      // What everybody sees never becomes what one person asked in private.
      if (audience !== 'all' && !message.targeted && message.kind !== 'p') throw new PostFailed('cannot-be-private', 'everybody sees this message');
      try {
        await connector.update(
          await urlOf(message),
          addressOf(message),
          message.id,
          rendered(card, frameOf(card, message, message.targeted)),
          message.targeted,
        );
      } catch (error) {
        await lost(message, error);
        throw postFailed(error);
      }
      kept.newest(ref, card);
      await settle(message, card);
    },
    async share(spot, card, above) {
      await openly(everybody(spot), rendered(card, { linksOnly: true, above }));
    },
    async tell(spot, user, words) {
      const text = (): Outgoing => ({ type: 'message', text: words, textFormat: 'plain' });
      try {
        await privately(spot, user, text);
        return true;
      } catch (error) {
        host.log.warn({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'the person could not be told');
        return false;
      }
    },
  };
}
