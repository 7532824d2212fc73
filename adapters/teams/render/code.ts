// A command or an excerpt: Teams' own code block, which has a button to copy it; elsewhere lines in a fixed width. Pure.
import type { Block } from '../../../src/card.ts';
import type { Element, Sheet } from './element.ts';
import { orDash } from './literal.ts';
import { paragraphs, run } from './text.ts';

const lineOf = (text: string, first: boolean): Element => ({
  type: 'RichTextBlock',
  ...(first ? {} : { spacing: 'none' }),
  inlines: [run(text === '' ? ' ' : text, { fontType: 'monospace', size: 'small' })],
});

export const codeBlock = ({ text, label }: Extract<Block, { type: 'code' }>, of: Sheet): readonly Element[] => [
  ...(label ? paragraphs([label], of, { spacing: 'small' }) : []),
  {
    type: 'CodeBlock',
    codeSnippet: orDash(text),
    language: label ? 'Bash' : 'PlainText',
    spacing: 'small',
    fallback: { type: 'Container', style: 'emphasis', spacing: 'small', items: text.split('\n').map((line, at) => lineOf(line, at === 0)) },
  },
];
