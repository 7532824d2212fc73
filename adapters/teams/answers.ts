// What Teams expects as the answer to an invoke, in its shapes. Pure.
import type { Card } from '../../src/card.ts';
import { SEARCH_RESULTS } from './limits.ts';
import type { Asked } from './receive/received.ts';
import { adaptiveCard, attachmentOf } from './render/card.ts';
import type { AdaptiveCard } from './render/element.ts';
import { clip, literal } from './render/literal.ts';
import type { Answered } from './sdk/receiver.ts';

export const OK: Answered = { status: 200 };
const done = (body: unknown): Answered => ({ status: 200, body });

const cardMessage = (words: string): Answered => done({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words });
export const cardShown = (content: AdaptiveCard): Answered => done({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: content });
export const cardGone = (words: string): Answered =>
  done({ statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: words } });

/** A line for the person who waits. */
export function said(asked: Asked, words: string): Answered {
  if (asked === 'card') return cardMessage(words);
  if (asked === 'message') return OK;
  return done({ task: { type: 'message', value: words } });
}

export const dialog = (title: string, card: AdaptiveCard): Answered =>
  done({ task: { type: 'continue', value: { title: clip(title.replaceAll('\n', ' '), 60), height: 'large', width: 'medium', card: attachmentOf(card) } } });

const previewOf = (card: Card): object => {
  const [first] = card.blocks.flatMap((block) =>
    block.type === 'text' ? [block.text.map((part) => (typeof part === 'string' ? part : 'code' in part ? part.code : '')).join('')] : [],
  );
  return {
    contentType: 'application/vnd.microsoft.card.thumbnail',
    // The preview's text is HTML in some clients.
    content: { title: plain(card.title), text: plain(first ?? '') },
  };
};
const plain = (text: string): string => clip(literal(text).replaceAll('<', '‹').replaceAll('>', '›').replaceAll('\n', ' '), 120);

export const results = (cards: readonly Card[]): Answered =>
  done({
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: cards.slice(0, SEARCH_RESULTS).map((card) => ({ ...attachmentOf(adaptiveCard(card, { linksOnly: true })), preview: previewOf(card) })),
    },
  });
