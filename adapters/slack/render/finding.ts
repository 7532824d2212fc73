// One finding. Its title is always whole; what else is shown depends on the room that is left. Pure.
import type { Block } from '../../../src/card.ts';
import { CONTAINER_TITLE } from '../limits.ts';
import type { KnownBlock, RichTextElement } from '../sdk/blocks.ts';
import { container } from './fold.ts';
import type { Look } from './look.ts';
import { quiet } from './quiet.ts';
import { inline, line, rich } from './rich.ts';

export type Finding = Extract<Block, { type: 'finding' }>;
/** The first are read, the others are looked up. */
const OPEN = 3;

export const headline = ({ number, word, title }: Finding): string => `${number}. ${word} — ${title}`;

/** `more` was made with a flat look. */
export function finding(of: Finding, more: readonly KnownBlock[], look: Look): KnownBlock[] {
  const detail = inline(of.detail);
  const inner = [...(detail.length > 0 ? [rich(detail)] : []), ...more, quiet([of.rule])];
  const title = headline(of);
  // A container's title is cut at 150, and a finding's title never is.
  if (look.newest.has('container') && title.length <= CONTAINER_TITLE) return container(title, inner, of.number > OPEN);
  return [line(title, true), ...inner];
}

/** With its explanation, without evidence and fixes. */
export const shortFinding = (of: Finding): KnownBlock[] => [rich([...inline([headline(of)], true), ...inline(['\n', ...of.detail])])];

/** Many of them as lines of one block. */
export const findingLine = (of: Finding, first: boolean): RichTextElement[] => inline([first ? headline(of) : `\n${headline(of)}`]);
