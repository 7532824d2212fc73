// Buttons, and a menu for what is rarer. Pure.
import type { Action } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { ACCESSIBILITY_LABEL, BUTTON_TEXT, BUTTON_VALUE, BUTTONS, OPTION_TEXT, OPTION_VALUE, OVERFLOW_OPTIONS } from '../limits.ts';
import type { ActionsBlock, Button, KnownBlock, Overflow, PlainTextElement } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { clip, filled } from './clip.ts';
import type { Look } from './look.ts';
import { isLink } from './rich.ts';
import { carry } from './values.ts';

export const plain = (text: string, most: number): PlainTextElement => ({ type: 'plain_text', text: filled(clip(text, most)), emoji: false });

const valueFor = (action: Action): string | undefined => {
  if (action.type === 'link') return undefined;
  return action.type === 'command' ? carry({ command: action.command }) : carry({ form: action.form, text: clip(action.text, BUTTON_VALUE - 40) });
};

/** A command that does not fit into a button cannot be cut: it would be another command. */
const fits = (action: Action): boolean => (action.type === 'link' ? isLink(action.url) : (valueFor(action)?.length ?? 0) <= BUTTON_VALUE);
const fitsMenu = (action: Action): boolean => action.type === 'link' || (valueFor(action)?.length ?? 0) <= OPTION_VALUE;

const confirm = (lang: Lang) => ({
  title: plain(WORDS.sure[lang], 100),
  confirm: plain(WORDS.yes[lang], 30),
  deny: plain(WORDS.no[lang], 30),
});

function button(action: Action, index: number, lang: Lang): Button {
  const value = valueFor(action);
  const danger = action.type === 'command' && action.danger === true;
  return {
    type: 'button',
    action_id: `${action.type}.${index}`,
    text: plain(action.label, BUTTON_TEXT),
    ...(value === undefined ? {} : { value }),
    ...(action.type === 'link' ? { url: action.url } : {}),
    ...(danger ? { style: 'danger' as const, confirm: { ...confirm(lang), text: plain(action.says || action.label, 300) } } : {}),
    ...(!danger && action.rank === 'primary' ? { style: 'primary' as const } : {}),
    ...(action.says?.trim() ? { accessibility_label: clip(action.says, ACCESSIBILITY_LABEL) } : {}),
  };
}

function menu(actions: readonly Action[]): Overflow | undefined {
  // Slack wants a value that no other option has; a link's is never read.
  const values = new Set<string>();
  const different = actions.filter((action) => {
    const value = valueFor(action);
    const known = value !== undefined && values.has(value);
    if (value !== undefined) values.add(value);
    return !known;
  });
  const options = different.slice(0, OVERFLOW_OPTIONS).map((action, index) => ({
    text: plain(action.label, OPTION_TEXT),
    value: valueFor(action) ?? `l:${index}`,
    ...(action.type === 'link' ? { url: action.url } : {}),
  }));
  return options.length === 0 ? undefined : { type: 'overflow', action_id: 'more', options };
}

export function actions(of: readonly Action[], look: Look): KnownBlock[] {
  const usable = of.filter(fits);
  const rare = usable.filter((action) => action.rank === 'more' && fitsMenu(action));
  const plainly = usable.filter((action) => !rare.includes(action));
  const shown = plainly.slice(0, BUTTONS);
  const rest = menu([...plainly.slice(BUTTONS).filter(fitsMenu), ...rare]);
  const elements: ActionsBlock['elements'] = [...shown.map((action, index) => button(action, index, look.lang)), ...(rest ? [rest] : [])];
  if (elements.length === 0) return [];
  return [{ type: 'actions', block_id: `${look.only ?? 'a'}.${look.id}`, elements }];
}
