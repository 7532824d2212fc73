// A form as a dialog, and a form that comes back with what was filled in and what is wrong with it. Pure.
import type { Block, Card } from '../../../src/card.ts';
import { WORDS } from '../words.ts';
import type { Stand } from './actions.ts';
import { adaptiveCard } from './card.ts';
import type { AdaptiveCard } from './element.ts';
import { clip, literal } from './literal.ts';

export interface Problem {
  readonly field: string;
  readonly problem: string;
}

export function filled(card: Card, values: Readonly<Record<string, string>>): Card {
  const blocks = card.blocks.map((block): Block => {
    if (block.type !== 'field') return block;
    const value = values[block.field.id];
    return value === undefined ? block : { ...block, field: { ...block.field, value } };
  });
  return { ...card, blocks };
}

const START = 4_000;

/** A dialog knows Action.Submit alone. `text`: what the form started with. A problem of no field stands above all. */
export function dialogCard(card: Card, stand: Stand, text: string, problem?: Problem): AdaptiveCard {
  const { submit, actions, ...rest } = card;
  const known = problem !== undefined && card.blocks.some((block) => block.type === 'field' && block.field.id === problem.field);
  const shown = adaptiveCard(
    { ...rest, actions: actions.filter(({ type }) => type === 'link') },
    { ...(problem && known ? { problem } : {}), ...(problem && !known ? { above: `${WORDS.problem[card.lang]} ${problem.problem}` } : {}) },
  );
  if (!submit) return shown;
  const send = {
    type: 'Action.Submit',
    title: literal(clip(submit.label, 80)),
    style: 'positive',
    data: { acr: { is: 'submit', form: submit.form, ...(text === '' ? {} : { text: clip(text, START) }), ...stand } },
  };
  return { ...shown, actions: [send, ...(Array.isArray(shown.actions) ? shown.actions : [])] };
}
