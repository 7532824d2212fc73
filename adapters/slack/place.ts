// Where a message goes and which message it is, as the core carries them: `slack:T1/C1`, `slack:T1/C1/1718.2` (a thread), and for a message
// `slack:T1/C1/1718.5` or, in a thread, `slack:T1/C1/1718.5/1718.2`. Pure.
import type { MessageRef, Place } from '../../src/bot/platform.ts';

export interface Spot {
  readonly team: string;
  /** A channel, or a user: Slack opens their direct message. */
  readonly channel: string;
  /** The thread's first message. Absent: the channel itself. */
  readonly thread?: string;
}
export interface Message extends Spot {
  readonly ts: string;
}

/** Slack gives no usable name to a message that one person alone can see, so it gets one of ours: `only-…` in the place of a time. */
const ONLY = 'only-';
export const onlyId = (id: string): string => `${ONLY}${id}`;
export const isOnly = (ts: string | undefined): boolean => ts?.startsWith(ONLY) ?? false;

const parts = (text: string): readonly string[] => {
  const [name, ...rest] = text.split(':');
  if (name !== 'slack') throw new Error(`not a place in Slack: ${text.slice(0, 80)}`);
  return rest.join(':').split('/');
};

export const placeOf = ({ team, channel, thread }: Spot): Place => `slack:${team}/${channel}${thread === undefined ? '' : `/${thread}`}`;
export const refOf = ({ team, channel, ts, thread }: Message): MessageRef =>
  `slack:${team}/${channel}/${ts}${thread === undefined || thread === ts ? '' : `/${thread}`}`;

export function spotOf(place: Place): Spot {
  const [team, channel, thread] = parts(place);
  if (!team || !channel) throw new Error(`not a place in Slack: ${place.slice(0, 80)}`);
  return { team, channel, ...(thread ? { thread } : {}) };
}

export function messageOf(ref: MessageRef): Message {
  const [team, channel, ts, thread] = parts(ref);
  if (!team || !channel || !ts) throw new Error(`not a message in Slack: ${ref.slice(0, 80)}`);
  return { team, channel, ts, ...(thread ? { thread } : {}) };
}

/** Below a message in a thread is the same thread: Slack's threads are one deep. */
export function threadUnder(ref: MessageRef): Place {
  const { team, channel, ts, thread } = messageOf(ref);
  return placeOf({ team, channel, thread: thread ?? ts });
}
