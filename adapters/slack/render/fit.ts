// A card's blocks within the room that Slack gives: evidence goes first, then explanations, then the tail; a finding's title is never cut. Pure.
import type { Block, Card } from '../../../src/card.ts';
import { RICH_TEXT, TABLES } from '../limits.ts';
import type { KnownBlock, RichTextElement } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { block } from './blocks.ts';
import { type Finding, findingLine, shortFinding } from './finding.ts';
import { type Look, plainer } from './look.ts';
import { characters, count } from './measure.ts';
import { inline, rich } from './rich.ts';

export interface Room {
  readonly blocks: number;
  readonly characters: number;
}
interface Piece {
  readonly of: Block;
  readonly blocks: KnownBlock[];
}

const fits = (of: readonly KnownBlock[], room: Room): boolean => count(of) <= room.blocks && characters(of) <= room.characters;
const shown = (pieces: readonly Piece[]): KnownBlock[] => pieces.flatMap(({ blocks }) => blocks);
const isFinding = (of: Block): of is Finding => of.type === 'finding';

/** One native table a message: the ones after it are drawn. */
function full(card: Card, look: Look): Piece[] {
  let tables = 0;
  return card.blocks.map((of) => {
    const native = block(of, tables < TABLES ? look : plainer(look, 'table'));
    tables += native.filter(({ type }) => type === 'table').length;
    return { of, blocks: native };
  });
}

/** Findings that stand together, as lines of as few blocks as hold them. */
function listed(pieces: readonly Piece[]): Piece[] {
  const made: Piece[] = [];
  let lines: RichTextElement[] = [];
  let length = 0;
  const flush = (of: Block | undefined): void => {
    if (of !== undefined && lines.length > 0) made.push({ of, blocks: [rich(lines)] });
    lines = [];
    length = 0;
  };
  let last: Block | undefined;
  for (const piece of pieces) {
    if (!isFinding(piece.of)) {
      flush(last);
      made.push(piece);
      last = undefined;
      continue;
    }
    const next = findingLine(piece.of, lines.length === 0);
    const size = characters(next);
    if (length + size > RICH_TEXT) {
      flush(last);
      lines = findingLine(piece.of, true);
    } else lines.push(...next);
    length += size;
    last = piece.of;
  }
  flush(last);
  return made;
}

/** `end` is what stands below in any case (the buttons): it has its room already. */
export function fitted(card: Card, look: Look, room: Room): { readonly blocks: readonly KnownBlock[]; readonly cut: boolean } {
  let pieces = full(card, look);
  if (fits(shown(pieces), room)) return { blocks: shown(pieces), cut: false };
  const note = rich(inline([WORDS.cut[card.lang], ...(card.full ? [' ', { link: card.full.label, url: card.full.url }] : [])]));
  const left: Room = { blocks: room.blocks - 1, characters: room.characters - characters(note) };
  const done = (): boolean => fits(shown(pieces), left);

  for (let i = pieces.length - 1; i >= 0 && !done(); i--) {
    const piece = pieces[i];
    if (piece && isFinding(piece.of)) pieces[i] = { of: piece.of, blocks: shortFinding(piece.of) };
  }
  for (let i = pieces.length - 1; i >= 0 && !done(); i--) if (pieces[i]?.of.type === 'fold') pieces.splice(i, 1);
  if (!done()) pieces = listed(pieces);
  while (!done() && pieces.length > 0) pieces = pieces.slice(0, -1);
  return { blocks: [...shown(pieces), note], cut: true };
}
