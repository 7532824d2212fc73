// How far something is: a sign and always the word. Pure.
import type { Block, Step } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { WORDS } from '../words.ts';
import type { Element, Sheet } from './element.ts';
import { colon } from './finding.ts';
import { paragraphs, run } from './text.ts';

const COLOR: Readonly<Record<Step['state'], object>> = {
  pending: { isSubtle: true },
  active: { color: 'accent' },
  done: { color: 'good' },
  failed: { color: 'attention' },
  skipped: { isSubtle: true },
};
const flat = (text: string): string => text.replaceAll('\n', ' ');

const stepLine = ({ label, state, word, note }: Step, lang: Lang): Element => ({
  type: 'RichTextBlock',
  spacing: 'small',
  inlines: [
    run(`${WORDS.steps[state]} `, { ...COLOR[state], fontType: 'monospace' }),
    run(`${flat(label)}${colon(lang)}`),
    run(flat(word), COLOR[state]),
    ...(note ? [run(` — ${flat(note)}`, { isSubtle: true })] : []),
  ],
});

export const stepsBlock = ({ title, steps }: Extract<Block, { type: 'steps' }>, of: Sheet, lang: Lang): readonly Element[] => [
  ...paragraphs([{ strong: flat(title) }], of),
  { type: 'Container', spacing: 'small', items: steps.map((step) => stepLine(step, lang)) },
];
