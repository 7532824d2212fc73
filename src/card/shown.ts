// Text from anywhere, made fit to stand in a card: nothing invisible, one line stays one line, and not longer than anyone reads.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
}

/** Control, bidi, zero-width and half characters as visible escapes. */
export const shown = (text: string): string => text.replace(HIDDEN, escaped);

/** The same, but line feeds stay: for code and pasted text. */
export const shownLines = (text: string): string => text.replace(/\r\n?/g, '\n').split('\n').map(shown).join('\n');

/** At most `most` UTF-16 units, never half a character; what is cut ends in an ellipsis. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** One safe line of at most `most` characters; a dash for nothing. */
export const shortened = (text: string, most: number): string => clipped(shown(text.slice(0, most * 4)).trim() || '–', most);
