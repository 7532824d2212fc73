// Messages: mentions, direct messages, words in a thread, and what is changed or deleted later. Pure.
import type { Said } from '../../../src/bot/platform.ts';
import { placeOf, refOf } from '../place.ts';
import type { Envelope, Mention, SlackMessage } from './payloads.ts';
import { type Known, nothing, type Received } from './received.ts';

interface Uttered {
  readonly team: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | undefined;
  readonly user: string;
  readonly text: string;
  readonly direct: boolean;
  readonly shared: boolean;
}

/** The same for the same message, whether Slack sends it as a mention, as a message, or again with another event id. */
const keyOf = (team: string, channel: string, ts: string): string => `slack/${team}/message/${channel}/${ts}`;

function said(of: Uttered, by: Said['by']): Said {
  const thread = of.thread === undefined ? undefined : placeOf({ team: of.team, channel: of.channel, thread: of.thread });
  const channel = placeOf({ team: of.team, channel: of.channel });
  // A mention is answered in the thread below it; a direct message where it was said.
  const begun = of.direct ? channel : placeOf({ team: of.team, channel: of.channel, thread: of.ts });
  return {
    key: keyOf(of.team, of.channel, of.ts),
    by,
    text: of.text,
    place: thread ?? begun,
    channel,
    workspace: of.team,
    user: { id: of.user, name: of.user },
    ...(thread === undefined ? {} : { thread }),
    privately: of.direct,
    shared: of.shared,
    member: true,
  };
}

export function mentionSaid(of: Mention, around: Envelope): Received {
  // Slack sends a mention again when its message is edited: it was a command once.
  if (of.edited) return nothing('a mention that was edited');
  const uttered: Uttered = {
    team: around.team_id,
    channel: of.channel,
    ts: of.ts,
    thread: of.thread_ts ?? undefined,
    user: of.user,
    text: of.text,
    direct: of.channel.startsWith('D'),
    shared: around.is_ext_shared_channel ?? false,
  };
  return { is: 'said', said: said(uttered, 'mention'), ...(of.files ? { files: of.files } : {}) };
}

function edited(of: SlackMessage, around: Envelope): Received {
  const before = of.previous_message;
  const after = of.subtype === 'message_changed' ? of.message : undefined;
  const ts = after?.ts ?? of.deleted_ts ?? before?.ts;
  const thread = after?.thread_ts ?? before?.thread_ts;
  const user = after?.user ?? before?.user;
  if (!ts || !thread || !user) return nothing('a change outside of threads');
  if (after?.bot_id || before?.bot_id) return nothing('a change of a bot’s own message');
  // A link's preview is a change to Slack, but not to a reader.
  if (after && before && after.text === before.text) return nothing('a change without other words');
  const channel = { team: around.team_id, channel: of.channel };
  return {
    is: 'event',
    event: {
      event: 'edited',
      key: `slack/${around.team_id}/event/${around.event_id}`,
      thread: placeOf({ ...channel, thread }),
      channel: placeOf(channel),
      message: refOf({ ...channel, ts, thread }),
      ...(after ? { text: after.text ?? '' } : {}),
      user: { id: user, name: user },
    },
  };
}

/** Subtypes that a person's own words come with. */
const SPOKEN = new Set(['file_share', 'thread_broadcast']);

export function messageSaid(of: SlackMessage, around: Envelope, { botUser }: Known): Received {
  if (of.subtype === 'message_changed' || of.subtype === 'message_deleted') return edited(of, around);
  if (of.subtype && !SPOKEN.has(of.subtype)) return nothing(`a message of kind ${of.subtype}`);
  if (of.bot_id || !of.user || of.user === botUser || !of.ts) return nothing('not said by a person');
  const direct = of.channel_type === 'im';
  const text = of.text ?? '';
  // In channels a mention comes as an event of its own; in direct messages it does not.
  if (!direct && text.includes(`<@${botUser}>`)) return nothing('a mention, which comes by itself');
  if (!direct && !of.thread_ts) return nothing('said to others');
  const uttered: Uttered = {
    team: around.team_id,
    channel: of.channel,
    ts: of.ts,
    thread: of.thread_ts ?? undefined,
    user: of.user,
    text,
    direct,
    shared: around.is_ext_shared_channel ?? false,
  };
  const files = of.files ? { files: of.files } : {};
  if (direct) return { is: 'said', said: said(uttered, of.thread_ts ? 'thread' : 'mention'), ...files };
  const ours = of.parent_user_id === botUser;
  return { is: ours ? 'said' : 'overheard', said: said(uttered, 'thread'), ...files };
}
