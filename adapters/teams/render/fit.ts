// A card's blocks within Teams' size: evidence goes first, then folds, then the tail; a finding's title is never cut. Pure.
import type { Block, Card } from '../../../src/card.ts';
import { WORDS } from '../words.ts';
import { elements, type Look } from './blocks.ts';
import { bytes, type Element, type Sheet, sheet } from './element.ts';
import { findingLine } from './finding.ts';
import { isWebUrl } from './literal.ts';
import { paragraphs } from './text.ts';

interface Piece {
  readonly of: Block;
  readonly elements: readonly Element[];
}
export interface Fitted {
  readonly body: readonly Element[];
  readonly cut: boolean;
  readonly sheet: Sheet;
}

/** Pictures are not counted by Teams. */
export const weight = (value: unknown): number =>
  Buffer.byteLength(
    JSON.stringify(value, (key, field: unknown) => (key === 'url' && typeof field === 'string' && field.startsWith('data:') ? '' : field)),
    'utf8',
  );
const shown = (pieces: readonly Piece[]): readonly Element[] => pieces.flatMap(({ elements: all }) => all);

/** The last fitting way to show one block, worst first to be taken: longer and longer from what stands last. */
function shorter(card: Card, look: Look): readonly ((piece: Piece) => Piece | undefined)[] {
  const line =
    (withRule: boolean) =>
    (piece: Piece): Piece | undefined =>
      piece.of.type === 'finding' ? { of: piece.of, elements: [findingLine(piece.of, card.lang, withRule)] } : piece;
  const bare = (piece: Piece): Piece | undefined =>
    piece.of.type === 'finding' ? { of: piece.of, elements: elements({ ...piece.of, more: [] }, look) } : piece;
  const noFold = (piece: Piece): Piece | undefined => (piece.of.type === 'fold' ? undefined : piece);
  const noPicture = (piece: Piece): Piece | undefined => (piece.of.type === 'code' || piece.of.type === 'picture' ? undefined : piece);
  return [bare, noFold, line(true), noPicture, line(false)];
}

export function fitted(card: Card, room: number, problem?: Look['problem']): Fitted {
  const look: Look = {
    lang: card.lang,
    sheet: sheet(),
    openFindings: card.blocks.filter(({ type }) => type === 'finding').length > 2 ? 1 : 2,
    ...(problem ? { problem } : {}),
  };
  let pieces: (Piece | undefined)[] = card.blocks.map((of) => ({ of, elements: elements(of, look) }));
  const left = (): readonly Piece[] => pieces.filter((piece) => piece !== undefined);
  const size = (): number => weight(shown(left()));
  if (size() <= room) return { body: shown(left()), cut: false, sheet: look.sheet };

  const { full, lang } = card;
  const note = paragraphs([WORDS.cut[lang], ' ', full && isWebUrl(full.url) ? { link: full.label, url: full.url } : WORDS.cutHow[lang]], look.sheet, {
    subtle: true,
  });
  const most = room - bytes(note);
  for (const step of shorter(card, look)) {
    for (let at = pieces.length - 1; at >= 0 && size() > most; at--) {
      const piece = pieces[at];
      if (piece) pieces[at] = step(piece);
    }
  }
  // What is no finding goes before what is one.
  for (const last of [false, true]) {
    for (let at = pieces.length - 1; at >= 0 && size() > most; at--) {
      const piece = pieces[at];
      if (piece && (piece.of.type === 'finding') === last && !isAnswerable(piece.of)) pieces[at] = undefined;
    }
  }
  pieces = [...left()];
  return { body: [...shown(left()), ...note], cut: true, sheet: look.sheet };
}

/** A form without its fields could not be sent. */
const isAnswerable = (block: Block): boolean => block.type === 'field';
