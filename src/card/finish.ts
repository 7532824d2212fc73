// The last step of every card: whatever it was made of, its text is safe to show, of a bounded length and, where it must be, masked. Pure.
import type { Action, Block, Card, Field, Inline, Step, Text } from '../card.ts';
import { withoutControl } from '../command/clean.ts';
import { maskedLine, maskedText } from './mask.ts';
import { clipped, shown, shownLines } from './shown.ts';

export const MOST_TITLE = 200;
/** Longer than any sentence of ours. */
const MOST_TEXT = 2_500;
export const MOST_CODE = 6_000;
const MOST_CELL = 300;
const MOST_LABEL = 75;

/** How text of each sort is made fit. */
interface Pens {
  readonly line: (text: string, most?: number) => string;
  readonly code: (text: string) => string;
  readonly command: (text: string) => string;
}

const inline =
  ({ line }: Pens) =>
  (part: Inline): Inline => {
    if (typeof part === 'string') return line(part);
    if ('code' in part) return { code: line(part.code) };
    if ('strong' in part) return { strong: line(part.strong) };
    if ('link' in part) return { ...part, link: line(part.link) };
    if ('person' in part) return { ...part, name: line(part.name, 100) };
    return part;
  };
const text = (pens: Pens, parts: Text): Text => {
  const done = parts.filter((part) => part !== '').map(inline(pens));
  return done.length > 0 ? done : ['–'];
};
const step =
  ({ line }: Pens) =>
  (given: Step): Step => ({ ...given, label: line(given.label, 150), word: line(given.word, 60), ...(given.note ? { note: line(given.note, 300) } : {}) });
const field = (pens: Pens, given: Field): Field => ({
  ...given,
  label: pens.line(given.label, 100),
  ...(given.value === undefined ? {} : { value: withoutControl(given.value) }),
  ...(given.hint ? { hint: pens.line(given.hint, 150) } : {}),
  ...(given.options ? { options: given.options.map(({ value, label }) => ({ value, label: pens.line(label, MOST_LABEL) })) } : {}),
});

const block =
  (pens: Pens) =>
  (given: Block): Block => {
    const { line, code } = pens;
    switch (given.type) {
      case 'text':
        return { ...given, text: text(pens, given.text) };
      case 'heading':
        return { ...given, text: line(given.text, 150) };
      case 'facts':
        return { ...given, facts: given.facts.map(({ label, value }) => ({ label: line(label, 100), value: text(pens, value) })) };
      case 'table':
        return {
          ...given,
          caption: line(given.caption, 150),
          head: given.head.map((cell) => line(cell, 100)),
          rows: given.rows.map((row) => row.map((cell) => line(cell, MOST_CELL) || '–')),
        };
      case 'code':
        return { ...given, text: code(given.text), ...(given.label ? { label: line(given.label, 300) } : {}) };
      case 'steps':
        return { ...given, title: line(given.title, 150), steps: given.steps.map(step(pens)) };
      case 'fold':
        return { ...given, title: line(given.title, 150), blocks: given.blocks.map(block(pens)) };
      case 'finding':
        return {
          ...given,
          title: line(given.title, MOST_TITLE),
          word: line(given.word, 60),
          detail: text(pens, given.detail),
          more: given.more.map(block(pens)),
        };
      case 'picture':
        return { ...given, alt: line(given.alt, 1000), text: code(given.text) };
      case 'field':
        return { ...given, field: field(pens, given.field) };
      default:
        return given;
    }
  };

const action =
  ({ line, command }: Pens) =>
  (given: Action): Action => {
    const said = { label: line(given.label, MOST_LABEL), ...(given.says ? { says: line(given.says, MOST_LABEL) } : {}) };
    return given.type === 'command' ? { ...given, ...said, command: command(given.command) } : { ...given, ...said };
  };

/** `keep`: ids that stay readable where others are masked. */
export function finished(card: Card, masked: boolean, keep: readonly string[] = []): Card {
  const masking = { lang: card.lang, keep };
  const pens: Pens = {
    line: (given, most = MOST_TEXT) => clipped(masked ? maskedText(shown(given), masking) : shown(given), most),
    code: (given) => clipped(masked ? maskedLine(shownLines(given), masking) : shownLines(given), MOST_CODE),
    command: (given) => (masked ? maskedLine(given, masking) : given),
  };
  return {
    ...card,
    title: pens.line(card.title, MOST_TITLE),
    blocks: card.blocks.map(block(pens)),
    actions: card.actions.map(action(pens)),
    ...(card.full ? { full: { ...card.full, label: pens.line(card.full.label, MOST_LABEL) } } : {}),
  };
}
