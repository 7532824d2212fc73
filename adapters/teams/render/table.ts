// A table with its caption; one that is too wide for a chat is told row by row. Pure.
import type { Block, Text } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { COLUMNS } from '../limits.ts';
import type { Element, Sheet } from './element.ts';
import { paragraphs, run } from './text.ts';

type TableBlock = Extract<Block, { type: 'table' }>;

const cell = (text: string, strong: boolean): Element => ({
  type: 'TableCell',
  items: [{ type: 'RichTextBlock', inlines: [run(text === '' ? '–' : text.replaceAll('\n', ' '), strong ? { weight: 'bolder' } : {})] }],
});

function rowAsLine(head: readonly string[], row: readonly string[], lang: Lang): Text {
  const [name = '–', ...rest] = row;
  const [colon, comma] = lang === 'zh-CN' ? ['：', '；'] : [': ', '; '];
  return [{ strong: name }, ...rest.flatMap((text, at) => [at === 0 ? ' — ' : comma, `${head[at + 1] ?? ''}${colon}${text}`])];
}

export function tableBlock({ caption, head, rows }: TableBlock, of: Sheet, lang: Lang): readonly Element[] {
  const title = paragraphs([{ strong: caption }], of, { spacing: 'medium' });
  if (head.length > COLUMNS) return [...title, ...rows.flatMap((row) => paragraphs(rowAsLine(head, row, lang), of, { spacing: 'small' }))];
  return [
    ...title,
    {
      type: 'Table',
      spacing: 'small',
      firstRowAsHeaders: true,
      showGridLines: true,
      columns: head.map((_, at) => ({ width: at === 0 ? 3 : 2 })),
      rows: [head, ...rows].map((row, at) => ({
        type: 'TableRow',
        ...(at === 0 ? { style: 'emphasis' } : {}),
        cells: head.map((_, column) => cell(row[column] ?? '', at === 0 || column === 0)),
      })),
    },
  ];
}
