// A form's card -> a modal; the home's cards -> the Home tab. Pure.
import type { Block, Card } from '../../../src/card.ts';
import { MESSAGE_CHARACTERS, PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BUTTON, VIEW_TITLE } from '../limits.ts';
import { FORM_VIEW } from '../names.ts';
import type { HomeView, KnownBlock, ModalView } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { plain } from './actions.ts';
import { block } from './blocks.ts';
import { field } from './field.ts';
import type { Look } from './look.ts';
import { whole } from './message.ts';
import { line } from './rich.ts';

const TITLE_CUT = VIEW_TITLE;

/** Modals and homes take what every workspace has. */
const modest = (look: Look): Look => ({ ...look, newest: new Set() });

/**
 * `metadata` comes back with the submission. A card that is no form (a problem, say) is shown with a way to close it only.
 */
export function modal(card: Card, look: Look, metadata: string): ModalView {
  if (metadata.length > PRIVATE_METADATA) throw new RangeError('more metadata than a Slack view holds');
  const shown = (of: Block): KnownBlock[] => {
    if (of.type !== 'field') return block(of, modest(look));
    const input = field(of.field, card.lang);
    return input ? [input] : [];
  };
  const long = card.title.length > TITLE_CUT ? [line(card.title, true)] : [];
  const blocks = [...long, ...card.blocks.flatMap(shown)].slice(0, VIEW_BLOCKS);
  return {
    type: 'modal',
    callback_id: FORM_VIEW,
    title: plain(long.length > 0 ? 'acr-check' : card.title, VIEW_TITLE),
    close: plain(WORDS.close[card.lang], VIEW_BUTTON),
    ...(card.submit ? { submit: plain(card.submit.label, VIEW_BUTTON) } : {}),
    private_metadata: metadata,
    blocks: blocks.length > 0 ? blocks : [line(card.title)],
  };
}

export function home(cards: readonly Card[], look: Look): HomeView {
  const each = Math.max(1, Math.floor(VIEW_BLOCKS / Math.max(1, cards.length)) - 1);
  const blocks = cards.flatMap((card, index): KnownBlock[] => [
    ...(index === 0 ? [] : [{ type: 'divider' as const }]),
    ...whole(card, modest({ ...look, id: `${look.id}.${index}` }), { blocks: each, characters: MESSAGE_CHARACTERS }),
  ]);
  return { type: 'home', blocks: blocks.slice(0, VIEW_BLOCKS) };
}
