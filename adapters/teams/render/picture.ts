// A picture within the card, and the same in words. Pure.
import type { Block } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { PICTURE_BYTES } from '../limits.ts';
import { WORDS } from '../words.ts';
import type { Element, Sheet } from './element.ts';
import { folded } from './fold.ts';
import { literal, orDash } from './literal.ts';
import { run } from './text.ts';

export function pictureBlock({ png, alt, text }: Extract<Block, { type: 'picture' }>, of: Sheet, lang: Lang): readonly Element[] {
  const lines: readonly Element[] = text.split('\n').map((line, at) => ({
    type: 'RichTextBlock',
    ...(at === 0 ? {} : { spacing: 'none' }),
    inlines: [run(line === '' ? ' ' : line, { fontType: 'monospace', size: 'small' })],
  }));
  if (png.length > (PICTURE_BYTES * 4) / 3) return lines;
  return [
    { type: 'Image', url: `data:image/png;base64,${png}`, altText: orDash(literal(alt)), size: 'stretch' },
    ...folded(WORDS.pictureAsText[lang], lines, of),
  ];
}
