// Pasted text: where it starts in a message, how much of it is kept, and which registry it speaks of. Pure and linear.
import { CLOUDS } from '../clouds.ts';
import type { CloudNames, Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { COMMAND_WORDS as words } from '../words/command.ts';
import { unquoted } from './args.ts';
import { isProblem, referenceOf } from './reference.ts';
import type { RegistryReference } from './types.ts';

/** Characters of pasted text that are kept: far more than an error has, little enough for a store. */
export const MOST_TEXT = 65_536;
/** Characters of a message that are looked at, before mark-up comes off. */
export const MOST_RAW = 3 * MOST_TEXT;

const wellFormed = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** The text as it is kept, and what the person should know about that. */
export function keptText(given: string, wasCut: boolean): { readonly text?: string; readonly notes: readonly Words[] } {
  const plain = unquoted(given.replaceAll('```', '')).trim();
  const most = wellFormed(plain.slice(0, MOST_TEXT));
  const safe = redact(most);
  const text = wellFormed(safe.slice(0, MOST_TEXT)).trim();
  return {
    ...(text === '' ? {} : { text }),
    notes: [...(wasCut || plain.length > MOST_TEXT ? [words.textCut(MOST_TEXT / 1024)] : []), ...(safe === most ? [] : [words.secretRemoved()])],
  };
}

/** In a message, a code block or whatever follows the first line is pasted, unless the next line goes on with options. */
export function pastedFrom(source: string): number | undefined {
  const fence = source.indexOf('```');
  let line = source.indexOf('\n');
  while (line >= 0 && /^\s*[-‐‑‒–—―−－]/.test(source.slice(line, line + 200))) line = source.indexOf('\n', line + 1);
  const starts = [fence, line].filter((at) => at > 0);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first registry that a text names by a host, with its repository where an image stands there. */
export function registryIn(text: string, cloud?: CloudNames): RegistryReference | undefined {
  const suffixes = [...new Set([...(cloud ? [cloud.registrySuffix] : []), ...CLOUDS.map((known) => known.registrySuffix)])].map(escaped).join('|');
  const host = new RegExp(
    `(?<![a-z0-9.-])((?:https?://)?[a-z0-9][a-z0-9-]{0,62}(?:\\.[a-z0-9-]{1,63}){0,3}\\.(?:${suffixes}))(?![a-z0-9-]|\\.[a-z0-9])((?::\\d{1,5})?/[\\w./@:-]{0,300})?`,
    'i',
  );
  const [, found, path = ''] = host.exec(text.slice(0, MOST_TEXT)) ?? [];
  if (found === undefined) return undefined;
  const whole = referenceOf(`${found}${path.replace(/[/.:@-]+$/, '')}`);
  const reference = isProblem(whole) ? referenceOf(found) : whole;
  return isProblem(reference) ? undefined : reference;
}
