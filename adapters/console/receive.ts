// What the page sends -> what was said. Parsed at the edge; pure.
import { z } from 'zod';
import type { Said, SaidBy } from '../../src/bot/platform.ts';
import { FORMS } from '../../src/card.ts';
import { LANGS } from '../../src/model.ts';
import { MOST_NAME, MOST_SAID } from './limits.ts';
import { type Profile, personOf } from './people.ts';
import { directOf, isChannel, isId, messageOf, ownerOf, placeOf, refOf, type Spot, threadUnder } from './place.ts';

/** Made by the page once for what the person did: a retry sends the same. */
const KEY = z.string().regex(/^[A-Za-z0-9-]{8,60}$/);
const CHANNEL = z.string().refine(isChannel);
const THREAD = z.string().refine(isId).optional();
const REF = z.string().refine((text) => messageOf(text) !== undefined);

export const SAY = z.strictObject({ key: KEY, channel: CHANNEL, thread: THREAD, text: z.string().min(1).max(MOST_SAID) });
export const PRESS = z.strictObject({ key: KEY, message: REF, command: z.string().min(1).max(MOST_SAID) });
export const OPEN = z.strictObject({ channel: CHANNEL, message: REF.optional(), form: z.enum(FORMS), text: z.string().max(MOST_SAID) });
export const SUBMIT = z.strictObject({
  key: KEY,
  channel: CHANNEL,
  thread: THREAD,
  message: REF.optional(),
  form: z.enum(FORMS),
  values: z.record(z.string().max(60), z.string().max(MOST_SAID)),
});
export const PROFILE = z.strictObject({
  name: z.string().trim().min(1).max(MOST_NAME).optional(),
  lang: z.enum(LANGS).optional(),
  tz: z.string().max(60).optional(),
});
export const MARK = z.strictObject({ key: KEY, message: REF, on: z.boolean() });

/** direct, or the channel's own name; another person's conversation with the bot is nobody else's business. */
export function channelFor(asked: string, user: string, channels: readonly string[]): string | undefined {
  const channel = asked === 'direct' ? directOf(user) : asked;
  return channel === directOf(user) || channels.includes(channel) ? channel : undefined;
}

interface Spoken {
  readonly key: string;
  readonly by: SaidBy;
  readonly text: string;
  readonly spot: Spot;
  readonly profile: Profile;
  readonly pressed?: string;
}

export function saidOf({ key, by, text, spot, profile, pressed }: Spoken): Said {
  const message = pressed === undefined ? undefined : messageOf(pressed);
  // A button stands under its message: its answer goes into the thread there.
  const thread = message ? threadUnder(message) : spot.thread === undefined ? undefined : placeOf(spot);
  return {
    key: `console/${profile.id}/${key}`,
    by,
    text,
    place: thread ?? placeOf(spot),
    channel: placeOf({ channel: spot.channel }),
    workspace: 'console',
    user: personOf(profile),
    ...(thread ? { thread } : {}),
    privately: ownerOf(spot.channel) !== undefined,
    shared: false,
    member: true,
    ...(message ? { pressed: refOf(message) } : {}),
  };
}

/** How it was addressed to the bot; undefined: people talking among themselves. The words are what the grammar gets. */
export function addressed(text: string, { channel, thread }: Spot): { readonly by: SaidBy; readonly text: string } | undefined {
  const slash = /^\s*\/acr-check(?=\s|$)\s*/.exec(text);
  if (slash) return { by: 'slash', text: text.slice(slash[0].length) };
  if (thread !== undefined) return { by: 'thread', text };
  if (/^\s*@acr-check(?![\w-])/.test(text) || ownerOf(channel) !== undefined) return { by: 'mention', text };
  return undefined;
}
