// A card -> an Adaptive Card, and the message around it. Pure.
import type { Card, Tone } from '../../../src/card.ts';
import { CARD_BYTES, REFRESHED_USERS } from '../limits.ts';
import { CARD_TYPE } from '../names.ts';
import type { Outgoing } from '../sdk/connector.ts';
import { type Buttons, buttons } from './actions.ts';
import { type AdaptiveCard, bytes, type Element } from './element.ts';
import { fitted } from './fit.ts';
import { literal, orDash } from './literal.ts';
import { heading, paragraphs, type Style } from './text.ts';

/** The word says it anyway. Teams' yellow cannot be read on white, so what is unsure keeps the colour of text. */
const COLOR: Readonly<Record<Tone, Style['color']>> = { good: 'good', bad: 'attention', unsure: undefined, working: 'accent', info: undefined };
const WIDE = new Set(['report', 'details', 'digest', 'incident', 'home']);

export interface Frame extends Buttons {
  /** Who gets the newest state by themselves when they look; at most sixty, and nobody when left out. */
  readonly refreshed?: readonly string[];
  readonly problem?: { readonly field: string; readonly problem: string };
  /** Words above the rest: who shared it. */
  readonly above?: string;
}

const wide = ({ kind, blocks }: Card): boolean =>
  WIDE.has(kind) && blocks.some(({ type }) => type === 'table' || type === 'finding' || type === 'code' || type === 'picture');

export function adaptiveCard(card: Card, frame: Frame = {}): AdaptiveCard {
  const { tone, lang } = card;
  const title = orDash(card.title);
  const actions = buttons(card, frame);
  const color = COLOR[tone];
  const refresh =
    frame.refreshed && frame.refreshed.length > 0
      ? {
          refresh: {
            action: { type: 'Action.Execute', verb: 'refresh', title: 'refresh', data: { acr: { is: 'refresh' } } },
            userIds: frame.refreshed.slice(0, REFRESHED_USERS),
          },
        }
      : {};
  const top: readonly Element[] = [heading(title.replaceAll('\n', ' '), { size: 'medium', ...(color ? { color } : {}) })];
  const shell = {
    type: 'AdaptiveCard' as const,
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    // Adaptive Cards know languages, not countries.
    lang: lang.slice(0, 2),
    fallbackText: literal(title),
    speak: literal(title),
    ...refresh,
  };
  const spent = bytes({ ...shell, body: top, actions, msteams: { width: 'Full', entities: [] } });
  const { body, sheet } = fitted(card, CARD_BYTES - spent - 500, frame.problem);
  const above = frame.above ? paragraphs([frame.above], sheet, { subtle: true, size: 'small' }) : [];
  const msteams = { ...(wide(card) ? { width: 'Full' } : {}), ...(sheet.mentions.length > 0 ? { entities: sheet.mentions } : {}) };
  return { ...shell, body: [...above, ...top, ...body], ...(actions.length > 0 ? { actions } : {}), ...(Object.keys(msteams).length > 0 ? { msteams } : {}) };
}

export const attachmentOf = (content: AdaptiveCard): object => ({ contentType: CARD_TYPE, content });

/** `summary`: what the notification and a screen reader say. */
export function messageOf(card: Card, frame: Frame = {}): Outgoing {
  return {
    type: 'message',
    summary: literal(orDash(card.title).replaceAll('\n', ' ')),
    locale: card.lang,
    attachments: [attachmentOf(adaptiveCard(card, frame))],
  };
}
