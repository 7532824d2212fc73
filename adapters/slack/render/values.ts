// What a button carries, and what comes back when it is pressed: a command as if typed, or a form to open. Pure.
import { FORMS, type FormName } from '../../../src/card.ts';

export type Carried = { readonly command: string } | { readonly form: FormName; readonly text: string };

export const carry = (what: Carried): string => ('command' in what ? `c:${what.command}` : `f:${what.form}:${what.text}`);

/** undefined: not one of ours, or of an older version. */
export function carried(value: string): Carried | undefined {
  if (value.startsWith('c:') && value.length > 2) return { command: value.slice(2) };
  const [, name = '', text = ''] = /^f:([a-z]+):(.*)$/s.exec(value) ?? [];
  const form = FORMS.find((known) => known === name);
  return form === undefined ? undefined : { form, text };
}
