// Lines that follow one another as one block: a container holds ten blocks, and a list of evidence has more lines than that. Pure.
import { RICH_TEXT } from '../limits.ts';
import type { KnownBlock, RichTextBlock, RichTextSection } from '../sdk/blocks.ts';
import { characters } from './measure.ts';

/** The only section of a block that is nothing but words. */
function wordsOf(of: KnownBlock | undefined): RichTextSection | undefined {
  if (of?.type !== 'rich_text' || of.elements.length !== 1) return undefined;
  const [only] = of.elements;
  return only?.type === 'rich_text_section' ? only : undefined;
}

const together = (a: RichTextSection, b: RichTextSection): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [...a.elements, { type: 'text', text: '\n' }, ...b.elements] }],
});

export function joined(blocks: readonly KnownBlock[]): KnownBlock[] {
  const made: KnownBlock[] = [];
  for (const next of blocks) {
    const [before, words] = [wordsOf(made.at(-1)), wordsOf(next)];
    if (before && words && characters(before) + characters(words) < RICH_TEXT) made[made.length - 1] = together(before, words);
    else made.push(next);
  }
  return made;
}
