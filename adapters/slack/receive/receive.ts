// A payload of Slack's -> what it comes to: something said, an event, a view to show, or nothing. Pure; what is malformed is nothing.
import { MARK } from '../names.ts';
import { placeOf } from '../place.ts';
import { mentionSaid, messageSaid } from './messages.ts';
import { type Envelope, envelope, event, type SlackEvent, slash } from './payloads.ts';
import { type Known, nothing, type Received } from './received.ts';
import { slashSaid } from './slash.ts';

export function receiveSlash(body: unknown, known: Known): Received {
  const parsed = slash.safeParse(body);
  return parsed.success ? { is: 'said', said: slashSaid(parsed.data, known) } : nothing('a malformed command');
}

/** The bot's own workspace sees the event, whichever workspace of a shared channel it happened in. */
const seenBy = (around: Envelope): Envelope => ({ ...around, team_id: around.authorizations?.find(({ team_id }) => team_id)?.team_id ?? around.team_id });

export function receiveEvent(body: unknown, known: Known): Received {
  const outer = envelope.safeParse(body);
  const inner = event.safeParse((body as { event?: unknown } | undefined)?.event);
  if (!outer.success || !inner.success) return nothing('an event of no interest');
  return of(inner.data, seenBy(outer.data), known);
}

function of(happened: SlackEvent, around: Envelope, known: Known): Received {
  const team = around.team_id;
  const key = `slack/${team}/event/${around.event_id}`;
  switch (happened.type) {
    case 'app_mention':
      return mentionSaid(happened, around);
    case 'message':
      return messageSaid(happened, around, known);
    case 'reaction_added':
    case 'reaction_removed': {
      const { channel, ts, type } = happened.item;
      if (happened.reaction.split('::')[0] !== MARK || type !== 'message' || !channel || !ts) return nothing('another reaction');
      return { is: 'marked', key, team, channel, ts, user: happened.user, on: happened.type === 'reaction_added' };
    }
    case 'app_home_opened':
      if (happened.tab !== 'home') return nothing('the messages of the app were opened');
      return { is: 'home', team, user: { id: happened.user, name: happened.user }, channel: placeOf({ team, channel: happened.channel }) };
    case 'link_shared':
      return {
        is: 'links',
        team,
        urls: happened.links.map(({ url }) => url),
        user: { id: happened.user, name: happened.user },
        channel: happened.channel,
        ts: happened.message_ts,
        ...(happened.unfurl_id && happened.source ? { unfurl: { id: happened.unfurl_id, source: happened.source } } : {}),
      };
    case 'member_joined_channel':
    case 'member_left_channel': {
      if (happened.user !== known.botUser) return nothing('somebody else came or left');
      const channel = placeOf({ team, channel: happened.channel });
      return { is: 'event', event: { event: happened.type === 'member_joined_channel' ? 'added' : 'removed', key, workspace: team, channel } };
    }
    case 'channel_left':
    case 'group_left':
      return { is: 'event', event: { event: 'removed', key, workspace: team, channel: placeOf({ team, channel: happened.channel }) } };
    case 'app_uninstalled':
      return { is: 'gone', key, team };
    case 'tokens_revoked':
      return happened.tokens?.bot?.length ? { is: 'gone', key, team } : nothing('a token of a user');
  }
}
