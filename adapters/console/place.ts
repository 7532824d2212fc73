// Places and messages as the core carries them: `console:ops` (a channel), `console:ops/<first message>` (a thread),
// `console:ops/-/<id>` (a message at the top) and `console:ops/<first message>/<id>` (a reply). Pure.
import type { MessageRef, Place } from '../../src/bot/platform.ts';

export interface Spot {
  readonly channel: string;
  /** The thread's first message; absent at the top of the channel. */
  readonly thread?: string | undefined;
}
export interface MessageSpot extends Spot {
  readonly id: string;
}

const CHANNEL = /^[a-z0-9-]{1,60}$/;
const ID = /^[A-Za-z0-9_]{1,40}$/;
const DIRECT = 'direct-';

export const isChannel = (text: string): boolean => CHANNEL.test(text);
export const isId = (text: string): boolean => ID.test(text);
/** A person's conversation with the bot alone is a channel of its own. */
export const directOf = (user: string): string => `${DIRECT}${user}`;
export const ownerOf = (channel: string): string | undefined => (channel.startsWith(DIRECT) ? channel.slice(DIRECT.length) : undefined);

export const placeOf = ({ channel, thread }: Spot): Place => `console:${channel}${thread === undefined ? '' : `/${thread}`}`;
export const refOf = ({ channel, thread, id }: MessageSpot): MessageRef => `console:${channel}/${thread ?? '-'}/${id}`;

const parts = (text: string): readonly string[] | undefined => {
  const [name, rest] = [text.slice(0, 8), text.slice(8).split('/')];
  return name === 'console:' && rest[0] !== undefined && isChannel(rest[0]) && rest.slice(1).every((part) => part === '-' || isId(part)) ? rest : undefined;
};

/** undefined: no place of the console. */
export function spotOf(place: string): Spot | undefined {
  const [channel, thread, more] = parts(place) ?? [];
  if (channel === undefined || more !== undefined || thread === '-') return undefined;
  return { channel, ...(thread === undefined ? {} : { thread }) };
}

export function messageOf(ref: string): MessageSpot | undefined {
  const [channel, thread, id, more] = parts(ref) ?? [];
  if (channel === undefined || thread === undefined || id === undefined || id === '-' || more !== undefined) return undefined;
  return { channel, id, ...(thread === '-' ? {} : { thread }) };
}

/** Threads are one deep: below a reply is the thread that it stands in. */
export const threadUnder = ({ channel, thread, id }: MessageSpot): Place => placeOf({ channel, thread: thread ?? id });
