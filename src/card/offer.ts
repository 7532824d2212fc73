// Buttons. What they carry is our grammar's own text, and none is offered that would not be understood or is not permitted. Pure.
import type { Action, FormName } from '../card.ts';
import { referenceOf } from '../command/reference.ts';
import type { Command, RegistryReference, VerbName } from '../command/types.ts';
import { commandText, parseText } from '../command.ts';

/** May this person, here, use this verb at all? Rights are looked at again when the button is pressed. */
export type Permitted = (verb: VerbName) => boolean;
export const EVERYTHING: Permitted = () => true;

type More = Pick<Extract<Action, { type: 'command' }>, 'rank' | 'says' | 'danger'>;

/** The button, or none: for a verb that is not permitted, and for values that the grammar does not take back as they are. */
export function offered(label: string, command: Command, permitted: Permitted, more: More = {}): readonly Action[] {
  if (!permitted(command.verb)) return [];
  const text = commandText(command);
  const back = parseText(text, 'button');
  if (!back.ok || back.command.verb !== command.verb || commandText(back.command) !== text) return [];
  return [{ type: 'command', label, command: text, ...more }];
}

/** The same for text that the grammar itself suggested. */
export function offeredText(label: string, text: string, permitted: Permitted, more: More = {}): readonly Action[] {
  const back = parseText(text, 'button');
  return back.ok && permitted(back.command.verb) ? [{ type: 'command', label, command: text, ...more }] : [];
}

export function offeredForm(label: string, form: FormName, text: string, verb: VerbName, permitted: Permitted, rank?: 'more'): readonly Action[] {
  return permitted(verb) ? [{ type: 'form', label, form, text, ...(rank ? { rank } : {}) }] : [];
}

/** A login server as the grammar takes it; none for what is no host. */
export const registryNamed = (host: string): readonly RegistryReference[] => {
  const reference = referenceOf(host);
  return 'words' in reference ? [] : [reference];
};
