// The message shortcut and the modal: what a form starts with, where it came from, and what was filled in. Pure.
import { z } from 'zod';
import type { Place, Said } from '../../../src/bot/platform.ts';
import { FORMS, type FormName } from '../../../src/card.ts';
import { LANGS, type Lang } from '../../../src/model.ts';
import { PRIVATE_METADATA } from '../limits.ts';
import { placeOf } from '../place.ts';
import type { Shortcut, Submission } from './payloads.ts';
import type { FormPlace, Known, Received } from './received.ts';

/** The message's words, then what a bot put beside them (CI systems speak in attachments). */
function wordsOf({ text, attachments }: Shortcut['message']): string {
  const beside = (attachments ?? []).map((one) => one.text ?? one.fallback ?? '');
  return [text ?? '', ...beside].filter((part) => part.trim() !== '').join('\n');
}

export function shortcutForm(of: Shortcut, team: string): Received {
  const { id: channel } = of.channel;
  // Answered below the message that was pointed at.
  const thread = placeOf({ team, channel, thread: of.message.thread_ts ?? of.message.ts });
  const form: FormName = 'diagnose';
  const from: FormPlace = {
    form,
    place: thread,
    channel: placeOf({ team, channel }),
    ...(of.message.thread_ts ? { thread } : {}),
    privately: channel.startsWith('D'),
    ...(of.response_url ? { way: of.response_url } : {}),
  };
  return {
    is: 'form',
    wanted: { form, text: wordsOf(of.message), trigger: of.trigger_id, from },
    user: { id: of.user.id, name: of.user.name ?? of.user.username ?? of.user.id },
    team,
  };
}

const place = z.custom<Place>((value) => typeof value === 'string' && /^slack:[A-Z0-9]+\/[A-Z0-9]+(\/[\w.-]+)?$/.test(value));
const formPlace = z.object({
  form: z.enum(FORMS),
  place,
  channel: place,
  thread: place.optional(),
  privately: z.boolean(),
  way: z.string().optional(),
  lang: z.enum(LANGS).optional(),
});

/** A way that does not fit is left out: the answer still has its place. */
export function packed(from: FormPlace): string {
  const whole = JSON.stringify(from);
  if (whole.length <= PRIVATE_METADATA) return whole;
  const { way: _, ...rest } = from;
  return JSON.stringify(rest);
}

export function unpacked(metadata: string): FormPlace | undefined {
  try {
    return formPlace.parse(JSON.parse(metadata)) as FormPlace;
  } catch {
    return undefined;
  }
}

export function valuesOf(of: Submission): Readonly<Record<string, string>> {
  const values = Object.entries(of.view.state.values).map(([field, elements]): [string, string] => {
    const [answer] = Object.values(elements);
    const several = answer?.selected_options?.map(({ value }) => value).join(',');
    return [field, several ?? answer?.selected_option?.value ?? answer?.value ?? ''];
  });
  return Object.fromEntries(values);
}

/** `digest` of what was filled in: pressed twice is said once, but corrected and pressed again is said anew. */
export function formSaid(of: Submission, team: string, from: FormPlace, text: string, digest: string, known: Known): Said {
  const channel = from.channel.split('/')[1] ?? '';
  return {
    key: `slack/${team}/form/${of.view.id}/${digest}`,
    by: 'form',
    text,
    place: from.place,
    channel: from.channel,
    workspace: team,
    user: { id: of.user.id, name: of.user.name ?? of.user.username ?? of.user.id },
    ...(from.thread ? { thread: from.thread } : {}),
    privately: from.privately,
    ...(from.way === undefined ? {} : { way: from.way }),
    shared: known.shared(channel) ?? false,
    member: known.member(channel) ?? true,
  };
}

export const langOf = (from: FormPlace, fallback: Lang): Lang => from.lang ?? fallback;
