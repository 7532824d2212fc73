// One block of a card -> elements. Pure.
import type { Block, Text } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { codeBlock } from './code.ts';
import type { Element, Sheet } from './element.ts';
import { fieldInput } from './field.ts';
import { colon, findingBlock } from './finding.ts';
import { folded } from './fold.ts';
import { pictureBlock } from './picture.ts';
import { stepsBlock } from './steps.ts';
import { tableBlock } from './table.ts';
import { heading, paragraphs } from './text.ts';

export interface Look {
  readonly lang: Lang;
  readonly sheet: Sheet;
  /** Findings after so many show their evidence at a press. */
  readonly openFindings: number;
  readonly problem?: { readonly field: string; readonly problem: string };
}

const facts = ({ facts: all }: Extract<Block, { type: 'facts' }>, { sheet, lang }: Look): readonly Element[] => [
  {
    type: 'Container',
    spacing: 'small',
    items: all.flatMap(({ label, value }, at) =>
      paragraphs([{ strong: `${label}${colon(lang)}` }, ...value], sheet, { spacing: at === 0 ? 'default' : 'small' }),
    ),
  },
];

/** Items of a list stand close together. */
const isListItem = ([first]: Text): boolean => typeof first === 'string' && /^(• |\d+\. )/.test(first);

export function elements(block: Block, look: Look): readonly Element[] {
  const { lang, sheet } = look;
  switch (block.type) {
    case 'text':
      return paragraphs(block.text, sheet, {
        subtle: block.weight === 'quiet',
        strong: block.weight === 'strong',
        ...(block.weight === 'quiet' ? { size: 'small' as const } : {}),
        ...(isListItem(block.text) ? { spacing: 'small' as const } : {}),
      });
    case 'heading':
      return [heading(block.text, { spacing: 'medium' })];
    case 'facts':
      return facts(block, look);
    case 'table':
      return tableBlock(block, sheet, lang);
    case 'code':
      return codeBlock(block, sheet);
    case 'steps':
      return stepsBlock(block, sheet, lang);
    case 'fold':
      return folded(
        block.title,
        block.blocks.flatMap((inner) => elements(inner, look)),
        sheet,
      );
    case 'finding':
      return findingBlock(block, sheet, lang, (inner) => elements(inner, look), block.number <= look.openFindings);
    case 'picture':
      return pictureBlock(block, sheet, lang);
    case 'field':
      return fieldInput(block.field, look.problem?.field === block.field.id ? look.problem.problem : undefined);
    case 'rule':
      return [{ type: 'Container', separator: true, spacing: 'medium', items: [] }];
  }
}
