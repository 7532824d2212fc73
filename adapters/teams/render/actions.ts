// Buttons. Each carries what it stands for; nothing in it is trusted when it comes back: the host asks for the rights anew. Pure.
import type { Action, Card } from '../../../src/card.ts';
import { ACTION_TITLE, ACTIONS, COMMAND_LENGTH, SHOWN_ACTIONS } from '../limits.ts';
import type { Press } from '../names.ts';
import { WORDS } from '../words.ts';
import type { Element } from './element.ts';
import { clip, isWebUrl, literal } from './literal.ts';

const titled = (label: string): string => literal(clip(label.replaceAll('\n', ' '), ACTION_TITLE));

/** Where a button stands, as far as it must say so itself. */
export interface Stand {
  readonly root?: string;
  readonly only?: true;
}

/** Newer clients run it, older ones send it as a message. */
export const execute = (is: Press, more: object, title: string, look: object = {}): Element => {
  const data = { acr: { is, ...more } };
  const shown = { title: titled(title), ...look };
  return { type: 'Action.Execute', verb: is, ...shown, data, fallback: { type: 'Action.Submit', ...shown, data } };
};

function actionOf(action: Action, stand: Stand): Element | undefined {
  const { label, says, rank } = action;
  const look = {
    ...(says ? { tooltip: titled(says) } : {}),
    ...(rank === 'primary' ? { style: 'positive' } : action.type === 'command' && action.danger ? { style: 'destructive' } : {}),
  };
  if (action.type === 'link') return isWebUrl(action.url) ? { type: 'Action.OpenUrl', title: titled(label), url: action.url, ...look } : undefined;
  if (action.type === 'command')
    return action.command.length > COMMAND_LENGTH ? undefined : execute('command', { command: action.command, ...stand }, label, look);
  // A dialog is opened by this mark alone, and only by Action.Submit.
  const data = { msteams: { type: 'task/fetch' }, acr: { is: 'form', form: action.form, text: clip(action.text, 4_000), ...stand } };
  return { type: 'Action.Submit', title: titled(label), data, ...look };
}

const order = ({ rank }: Action): number => (rank === 'primary' ? 0 : rank === 'more' ? 2 : 1);

export interface Buttons {
  /** A private answer: it can be shown to all. */
  readonly share?: boolean;
  /** No button of ours works there: in somebody's compose box, or on a card that was shared. */
  readonly linksOnly?: boolean;
  readonly stand?: Stand;
}

export function buttons(card: Card, { share = false, linksOnly = false, stand = {} }: Buttons): readonly Element[] {
  const wanted = [...card.actions].filter((action) => !linksOnly || action.type === 'link').sort((a, b) => order(a) - order(b));
  const made = wanted.flatMap((action) => {
    const element = actionOf(action, stand);
    return element ? [{ element, more: action.rank === 'more' }] : [];
  });
  const first = card.submit && !linksOnly ? [execute('submit', { form: card.submit.form, ...stand }, card.submit.label, { style: 'positive' })] : [];
  const own = [
    ...(share && !linksOnly ? [{ element: execute('share', stand, WORDS.share[card.lang]), more: false }] : []),
    ...(card.full && isWebUrl(card.full.url)
      ? [{ element: { type: 'Action.OpenUrl', title: titled(card.full.label), url: card.full.url } as Element, more: false }]
      : []),
  ];
  // The way to all of it, and to the others, is never the one that is hidden.
  const rest = [...made.slice(0, ACTIONS - own.length - first.length), ...own];
  const shown = SHOWN_ACTIONS - own.length - first.length;
  let counted = 0;
  return [
    ...first,
    ...rest.map(({ element, more }, at) => {
      if (at >= rest.length - own.length) return element;
      counted++;
      return more || counted > shown ? { ...element, mode: 'secondary' } : element;
    }),
  ];
}
