// Colours, only when asked for. The environment is the caller's to look at.
import { styleText } from 'node:util';
import { shown } from './shown.ts';

export interface Ink {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly unsure: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
}

/** Every pen escapes what it is given first: painted text is safe text. */
export function inkFor(colour: boolean): Ink {
  const pen =
    (style: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      colour && text !== '' ? styleText(style, shown(text), { validateStream: false }) : shown(text);
  return { good: pen('green'), bad: pen('red'), unsure: pen('yellow'), strong: pen('bold'), quiet: pen('dim') };
}
