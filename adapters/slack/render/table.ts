// Rows and columns: Slack's table where there is one, else aligned in a fixed-width block. The caption stands above either. Pure.
import stringWidth from 'string-width';
import type { Block } from '../../../src/card.ts';
import { RICH_TEXT, TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS } from '../limits.ts';
import type { KnownBlock } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { clip, filled } from './clip.ts';
import type { Look } from './look.ts';
import { line } from './rich.ts';

type Table = Extract<Block, { type: 'table' }>;
const CELL = 60;

const pad = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));

export function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((row) => stringWidth(row[column] ?? ''))));
  return lines.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join('  ')).join('\n');
}

/** The head and as many rows as fit into `most` characters. */
function fitting(table: Table, most: number): { readonly lines: readonly (readonly string[])[]; readonly left: number } {
  const shaped = [table.head, ...table.rows].map((row) => table.head.slice(0, TABLE_COLUMNS).map((_, column) => filled(clip(row[column] ?? '', CELL))));
  const lines: (readonly string[])[] = [];
  let characters = 0;
  for (const row of shaped.slice(0, TABLE_ROWS)) {
    characters += row.reduce((sum, cell) => sum + stringWidth(cell) + 2, 0);
    if (characters > most && lines.length > 1) break;
    lines.push(row);
  }
  return { lines, left: shaped.length - lines.length };
}

export function table(of: Table, look: Look): KnownBlock[] {
  const native = look.newest.has('table');
  const { lines, left } = fitting(of, native ? TABLE_CHARACTERS / 3 : RICH_TEXT - 200);
  const caption = line(of.caption, true);
  const rest = left > 0 ? [line(`+${left} ${WORDS.moreRows[look.lang]}`)] : [];
  if (!native) {
    const drawn: KnownBlock = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: clip(aligned(lines), RICH_TEXT) }] }],
    };
    return [caption, drawn, ...rest];
  }
  const rows = lines.map((row) => row.map((text) => ({ type: 'raw_text' as const, text })));
  return [caption, { type: 'table', rows, column_settings: (lines[0] ?? []).map(() => ({ is_wrapped: true })) }, ...rest];
}
