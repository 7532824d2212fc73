// Lines that fit: wrapping, padding, columns. Widths are columns of a terminal, where a Chinese character takes two.
import stringWidth from 'string-width';
import { shown } from './shown.ts';

const WIDE = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303f\\uff00-\\uffef';
const CLOSING = '，。；：！？、）》」』】”’…';
const OPENING = '（《「『【“‘';
// A piece may end a line: a wide character with the marks that must not leave it, or a run up to the next of those or a space.
const PIECE = new RegExp(`[${OPENING}]*(?:[${WIDE}]|[^\\s${WIDE}${OPENING}]+)[${CLOSING}]*|\\s+|.`, 'gu');

function hardBroken(piece: string, width: number): readonly string[] {
  if (stringWidth(piece) <= width) return [piece];
  const parts = [''];
  for (const character of piece) {
    const last = parts[parts.length - 1] ?? '';
    if (stringWidth(last + character) > width && last !== '') parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

/** Lines of at most `width` columns; made safe first. Words stay whole where they can, and Chinese marks never start a line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of (shown(text).match(PIECE) ?? []).flatMap((p) => hardBroken(p, width))) {
    if (line !== '' && stringWidth(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || piece.trim() !== '') line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Wrapped, with `first` before the first line and as much space before the others. */
export function hanging(first: string, text: string, width: number): readonly string[] {
  const left = stringWidth(first);
  return wrapped(text, Math.max(20, width - left)).map((line, at) => (at === 0 ? first : ' '.repeat(left)) + line);
}

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** Rows as columns two or more spaces apart. Cells are already safe, and may be painted. */
export function columns(rows: readonly (readonly string[])[], gap = 3): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, stringWidth(cell));
  return rows.map((row) =>
    row
      .map((cell, at) => padded(cell, (widths[at] ?? 0) + gap))
      .join('')
      .trimEnd(),
  );
}
