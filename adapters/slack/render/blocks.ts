// One block of a card -> Slack's blocks. Pure.
import type { Block } from '../../../src/card.ts';
import { ALT_TEXT, RICH_TEXT } from '../limits.ts';
import type { KnownBlock, RichTextElement } from '../sdk/blocks.ts';
import { clip, filled } from './clip.ts';
import { finding } from './finding.ts';
import { fold } from './fold.ts';
import { joined } from './join.ts';
import { flat, type Look } from './look.ts';
import { quiet } from './quiet.ts';
import { inline, line, rich } from './rich.ts';
import { steps } from './steps.ts';
import { table } from './table.ts';

type Of<T extends Block['type']> = Extract<Block, { type: T }>;

const text = ({ text: words, weight }: Of<'text'>): KnownBlock[] => (weight === 'quiet' ? [quiet(words)] : [rich(inline(words, weight === 'strong'))]);

const facts = ({ facts: all }: Of<'facts'>): KnownBlock[] => {
  const elements = all.flatMap(({ label, value }, index): RichTextElement[] => [
    { type: 'text', text: `${index === 0 ? '' : '\n'}${label}: `, style: { bold: true } },
    ...inline(value),
  ]);
  return elements.length === 0 ? [] : [rich(elements)];
};

const code = ({ text: words, label }: Of<'code'>): KnownBlock[] => [
  {
    type: 'rich_text',
    elements: [
      ...(label === undefined ? [] : [{ type: 'rich_text_section' as const, elements: inline([label]) }]),
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: filled(clip(words, RICH_TEXT - (label?.length ?? 0))) }] },
    ],
  },
];

/** The picture where it could be uploaded; its text says the same, so without one nothing is lost. */
function picture({ png, alt, text: twin }: Of<'picture'>, look: Look): KnownBlock[] {
  const file = look.newest.has('slack_file') ? look.fileOf?.(png) : undefined;
  if (file !== undefined) return [{ type: 'image', slack_file: { id: file }, alt_text: filled(clip(alt, ALT_TEXT)) }];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: filled(clip(twin, RICH_TEXT)) }] }] }];
}

export function block(of: Block, look: Look): KnownBlock[] {
  switch (of.type) {
    case 'text':
      return text(of);
    case 'heading':
      return [line(clip(of.text, RICH_TEXT), true)];
    case 'facts':
      return facts(of);
    case 'table':
      return table(of, look);
    case 'code':
      return code(of);
    case 'steps':
      return steps(of, look);
    case 'fold':
      return fold(of.title, joined(blocks(of.blocks, flat(look))), look);
    case 'finding':
      return finding(of, joined(blocks(of.more, flat(look))), look);
    case 'picture':
      return picture(of, look);
    case 'field':
      // Only a modal can ask; a message says what would be asked.
      return [rich(inline([{ strong: `${of.field.label}: ` }, of.field.value ?? '–']))];
    case 'rule':
      return [{ type: 'divider' }];
  }
}

const blocks = (of: readonly Block[], look: Look): KnownBlock[] => of.flatMap((one) => block(one, look));
