// The bot comes, goes, and messages change: events that are no command. Pure.
import { channelOf, placeOf, refOf } from '../place.ts';
import type { Activity } from './activity.ts';
import { type Circumstance, keyOf } from './circumstance.ts';
import { threadOf } from './message.ts';
import type { Received } from './received.ts';

const arrival = (of: Activity, at: Circumstance, event: 'added' | 'removed'): Received => ({
  is: 'event',
  at,
  // A team's channels go with it: it is told in its General channel alone.
  team: at.spot.kind === 'c' && at.team !== undefined,
  event: { event, key: keyOf(at, of.id, event), workspace: at.tenant, channel: channelOf(at.spot), user: at.user },
});

export function installation(of: Activity, at: Circumstance): Received {
  if (of.action === 'add' || of.action === 'add-upgrade') return arrival(of, at, 'added');
  if (of.action === 'remove' || of.action === 'remove-upgrade') return of.action === 'remove' ? arrival(of, at, 'removed') : { is: 'nothing' };
  return { is: 'nothing' };
}

export function conversation(of: Activity, at: Circumstance): Received {
  const ours = (members: Activity['membersAdded'] = []): boolean => members.some(({ id }) => id === at.bot);
  if (ours(of.membersRemoved) || of.channelData?.eventType === 'teamDeleted' || of.channelData?.eventType === 'teamHardDeleted')
    return arrival(of, at, 'removed');
  const deleted = of.channelData?.channel?.id;
  if (of.channelData?.eventType === 'channelDeleted' && deleted) {
    const channel = channelOf({ tenant: at.tenant, kind: 'c', conversation: deleted });
    return { is: 'event', at, team: false, event: { event: 'removed', key: keyOf(at, of.id, 'removed', deleted), workspace: at.tenant, channel } };
  }
  return ours(of.membersAdded) ? arrival(of, at, 'added') : { is: 'nothing' };
}

/** Teams tells of edits and deletions of messages that the bot may read. */
export function edited(of: Activity, at: Circumstance): Received {
  const { id, channelData, text } = of;
  const gone = of.type === 'messageDelete' || channelData?.eventType === 'softDeleteMessage';
  const thread = threadOf(at.spot, id);
  if (!id || !thread || (!gone && channelData?.eventType !== 'editMessage')) return { is: 'nothing' };
  const when = of.timestamp instanceof Date ? of.timestamp.toISOString() : (of.timestamp ?? '');
  return {
    is: 'event',
    at,
    team: false,
    event: {
      event: 'edited',
      key: keyOf(at, id, 'edited', when, gone ? 'gone' : (text ?? '')),
      thread: placeOf(thread),
      channel: channelOf(at.spot),
      message: refOf({ ...at.spot, id, targeted: false }),
      ...(gone ? {} : { text: text ?? '' }),
      user: at.user,
    },
  };
}
