// Where a message goes and which message it is, as the core carries them. Pure.
// A place:   teams:<tenant>/<kind>/<conversation>/<root, or ->/<user, or ->     A message: the same, then /<message id>/<sent to one person: t, or ->
// kind: p personal chat, g group chat, c channel. root: the thread's first message (channels alone). user: this person alone sees the place.
import type { MessageRef, Place } from '../../src/bot/platform.ts';

export type Kind = 'p' | 'g' | 'c';
export interface Spot {
  readonly tenant: string;
  readonly kind: Kind;
  /** Without `;messageid=`. */
  readonly conversation: string;
  readonly root?: string;
  /** Said in private: whatever is posted here is for this person's eyes only, whoever asks for more. */
  readonly only?: string;
}
export interface Message extends Spot {
  readonly id: string;
  /** It was sent as a targeted message, and is changed as one. */
  readonly targeted: boolean;
}

const NONE = '-';
const written = (part: string | undefined): string => (part === undefined ? NONE : encodeURIComponent(part));
const read = (part: string | undefined): string | undefined => (part === undefined || part === NONE || part === '' ? undefined : decodeURIComponent(part));

export const placeOf = ({ tenant, kind, conversation, root, only }: Spot): Place =>
  `teams:${written(tenant)}/${kind}/${written(conversation)}/${written(root)}/${written(only)}`;
export const refOf = (message: Message): MessageRef => `${placeOf(message)}/${written(message.id)}/${message.targeted ? 't' : NONE}`;

function taken(text: string): { readonly spot: Spot; readonly id: string | undefined; readonly targeted: boolean } {
  const wrong = (): never => {
    throw new Error(`not a place in Teams: ${text.slice(0, 120)}`);
  };
  if (!text.startsWith('teams:')) return wrong();
  const [tenant, kind, conversation, root, only, id, targeted] = text.slice('teams:'.length).split('/');
  const [t, c, r, o] = [read(tenant), read(conversation), read(root), read(only)];
  if (!t || !c || (kind !== 'p' && kind !== 'g' && kind !== 'c')) return wrong();
  return { spot: { tenant: t, kind, conversation: c, ...(r ? { root: r } : {}), ...(o ? { only: o } : {}) }, id: read(id), targeted: targeted === 't' };
}

export const spotOf = (place: Place): Spot => taken(place).spot;
export function messageOf(ref: MessageRef): Message {
  const { spot, id, targeted } = taken(ref);
  if (!id) throw new Error(`not a message in Teams: ${ref.slice(0, 120)}`);
  return { ...spot, id, targeted };
}

/** Only channels have threads, one deep; a chat is one long thread of its own. */
export function threadUnder(ref: MessageRef): Place {
  const { id, targeted, ...spot } = messageOf(ref);
  if (spot.kind !== 'c') return placeOf(spot);
  // What one person alone sees has no thread: what follows stands where it stood.
  return placeOf(targeted ? spot : { ...spot, root: spot.root ?? id });
}

/** The conversation itself: rights, language and mutes hang on it. */
export const channelOf = ({ tenant, kind, conversation }: Spot): Place => placeOf({ tenant, kind, conversation });

/** As the connector addresses it. Replies, edits and proactive posts all go through here: one that forgets `;messageid=` leaves the thread. */
export const addressOf = ({ conversation, root, kind }: Spot): string => (kind === 'c' && root ? `${conversation};messageid=${root}` : conversation);

/** `19:…@thread.tacv2;messageid=1718` -> the channel and the thread's root. */
export function parted(conversation: string): { readonly conversation: string; readonly root?: string } {
  const [base = '', ...rest] = conversation.split(';');
  const root = rest.map((part) => /^messageid=(\d{1,20})$/i.exec(part)?.[1]).find((id) => id !== undefined);
  return { conversation: base, ...(root ? { root } : {}) };
}
