// Card -> a Slack message: blocks, and the line that notifications show and screen readers read first. Pure.
import type { Card, Tone } from '../../../src/card.ts';
import { HEADER, MESSAGE_BLOCKS, MESSAGE_CHARACTERS, TEXT } from '../limits.ts';
import type { KnownBlock } from '../sdk/blocks.ts';
import { actions, plain } from './actions.ts';
import { clip, filled } from './clip.ts';
import { fitted, type Room } from './fit.ts';
import type { Look, Newest } from './look.ts';
import { characters, count } from './measure.ts';
import { escapeText } from './quiet.ts';
import { line } from './rich.ts';

export interface Rendered {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The newest kinds in it: what a workspace may refuse. */
  readonly newest: ReadonlySet<Newest>;
}

/** Beside the verdict's own word, never in its place. */
const SIGN: Readonly<Record<Tone, string>> = { good: '✅ ', bad: '❌ ', unsure: '⚠️ ', working: '⏳ ', info: '' };
/** These kinds are what a channel looks at: their title is a headline. */
const HEADLINE = new Set(['report', 'digest', 'incident', 'home']);

export function title(card: Card): KnownBlock {
  const words = `${SIGN[card.tone]}${card.title}`;
  return HEADLINE.has(card.kind) && words.length <= HEADER ? { type: 'header', text: plain(words, HEADER) } : line(words, true);
}

const found: Readonly<Partial<Record<string, Newest>>> = { plan: 'plan', container: 'container', table: 'table' };

/** Which of the newest kinds stand in these blocks. */
export function newestIn(blocks: readonly KnownBlock[]): ReadonlySet<Newest> {
  const kinds = new Set<Newest>();
  for (const one of blocks) {
    const kind = found[one.type] ?? (one.type === 'image' && 'slack_file' in one ? ('slack_file' as const) : undefined);
    if (kind) kinds.add(kind);
    if (one.type === 'container') for (const inner of newestIn(one.child_blocks as readonly KnownBlock[])) kinds.add(inner);
  }
  return kinds;
}

/** Title, what fits, buttons: in any order of size the title and the buttons stay. */
export function whole(card: Card, look: Look, room: Room): readonly KnownBlock[] {
  const head = title(card);
  const end = actions(card.actions, look);
  const frame = [head, ...end];
  const { blocks } = fitted(card, look, { blocks: room.blocks - count(frame), characters: room.characters - characters(frame) });
  return [head, ...blocks, ...end];
}

export function message(card: Card, look: Look): Rendered {
  // The verdict stands in `text` as well: its characters count.
  const text = clip(escapeText(filled(card.title)), TEXT);
  const blocks = whole(card, look, { blocks: MESSAGE_BLOCKS, characters: MESSAGE_CHARACTERS - text.length });
  return { text, blocks, newest: newestIn(blocks) };
}
