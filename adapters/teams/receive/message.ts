// A message: a command by mention, slash or in a personal chat; a reply in a thread; or one of our buttons in an older client. Pure.
import { z } from 'zod';
import type { MessageRef, Said } from '../../../src/bot/platform.ts';
import { FILES } from '../limits.ts';
import { channelOf, placeOf, type Spot } from '../place.ts';
import { type Activity, pressOf, valuesOf } from './activity.ts';
import { type Circumstance, keyOf } from './circumstance.ts';
import type { Attached, Received } from './received.ts';

export const TARGETED = 'targeted';
const TEXT_FILE = /\.(txt|log|json|md|ya?ml|csv)$/i;
const download = z.looseObject({ downloadUrl: z.string().max(4_000) });

/** Files of a personal chat lie in the person's own SharePoint; nowhere else is fetched from. */
const isTeamsFile = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' && /\.(sharepoint\.(com|us|cn)|sharepoint-mil\.us)$/.test(hostname);
};

function filesOf({ attachments = [] }: Activity): readonly Attached[] {
  return attachments
    .flatMap(({ contentType, name = '', content }): Attached[] => {
      const read = contentType === 'application/vnd.microsoft.teams.file.download.info' ? download.safeParse(content) : undefined;
      return read?.success && TEXT_FILE.test(name) && isTeamsFile(read.data.downloadUrl) ? [{ name: name.slice(0, 200), url: read.data.downloadUrl }] : [];
    })
    .slice(0, FILES);
}

/** In a channel: the thread below an earlier message. A chat is one thread. */
export const threadOf = (spot: Spot, id: string | undefined): Spot | undefined =>
  spot.kind !== 'c' ? spot : spot.root !== undefined && spot.root !== id ? spot : undefined;

/** Said, but for what the kind of activity decides. */
export function saidAt(
  at: Circumstance,
  more: Pick<Said, 'key' | 'by' | 'text'> & {
    readonly id?: string | undefined;
    readonly spot?: Spot;
    readonly member?: boolean;
    readonly pressed?: MessageRef;
  },
): Said {
  const { id, spot = at.spot, member = true, ...rest } = more;
  const thread = threadOf(spot, id);
  return {
    ...rest,
    place: placeOf(spot),
    channel: channelOf(spot),
    workspace: at.tenant,
    user: at.user,
    ...(thread
      ? { thread: placeOf({ tenant: thread.tenant, kind: thread.kind, conversation: thread.conversation, ...(thread.root ? { root: thread.root } : {}) }) }
      : {}),
    privately: at.personal || spot.only !== undefined,
    ...(spot.only === undefined ? {} : { way: TARGETED }),
    shared: at.shared,
    member,
  };
}

export function messageReceived(of: Activity, at: Circumstance): Received {
  const { id, text = '', value, entities = [] } = of;
  // An older client sends a button as a message with a value, and no words.
  const press = pressOf(value);
  if (press) {
    const key = keyOf(at, id, 'press', press.is, press.command ?? press.form ?? '');
    return { is: 'press', at, press, key, ...(of.replyToId ? { message: of.replyToId } : {}), values: valuesOf(value), asked: 'message' };
  }
  const files = filesOf(of);
  if (text.trim() === '' && files.length === 0) return { is: 'nothing' };
  const mentioned = entities.some((entity) => entity.type === 'mention' && entity.mentioned?.id === at.bot);
  const by = at.targeted ? 'slash' : mentioned || at.personal ? 'mention' : 'thread';
  const said = saidAt(at, { key: keyOf(at, id), by, text: at.targeted ? text.replace(/^\s*\/(?=\p{L})/u, '') : text, id });
  // Read without being spoken to: that takes a consent of the team, and concerns us in our own threads only.
  const unasked = by === 'thread';
  if (unasked && (at.spot.kind !== 'c' || said.thread === undefined)) return { is: 'nothing' };
  return { is: 'said', at, said, files, unasked };
}
