// Text from the network, made safe to show: nothing in it may move the cursor, colour the screen or turn the line around.

import stringWidth from 'string-width';

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
}

/** Control, bidi, zero-width and half characters as visible escapes. One line stays one line. */
export const shown = (text: string): string => text.replace(HIDDEN, escaped);

/** The same, and not longer than `most` characters. */
export function shownShort(text: string, most: number): string {
  const whole = [...shown(text.trim())];
  return whole.length > most ? `${whole.slice(0, most - 1).join('')}…` : whole.join('');
}

/** The same, and not wider than `most` columns: a Chinese character takes two. */
export function shownWithin(text: string, most: number): string {
  const whole = shown(text.trim());
  if (stringWidth(whole) <= most) return whole;
  const kept: string[] = [];
  let width = 1; // of the mark that something is missing
  for (const character of whole) {
    width += stringWidth(character);
    if (width > most) break;
    kept.push(character);
  }
  return `${kept.join('')}…`;
}
