// Runs of words -> text of a card. Pure.
import type { Inline, Text } from '../../../src/card.ts';
import type { Element, Sheet } from './element.ts';
import { defused, isPlain, isWebUrl, literal, orDash } from './literal.ts';

export interface Style {
  readonly subtle?: boolean;
  readonly strong?: boolean;
  readonly color?: 'good' | 'attention' | 'warning' | 'accent';
  readonly spacing?: 'none' | 'small' | 'default' | 'medium';
  readonly size?: 'small' | 'default' | 'medium';
}

const look = ({ subtle, strong, color, size }: Style): object => ({
  ...(subtle ? { isSubtle: true } : {}),
  ...(strong ? { weight: 'bolder' } : {}),
  ...(color ? { color } : {}),
  ...(size && size !== 'default' ? { size } : {}),
});
const spaced = ({ spacing }: Style): object => (spacing && spacing !== 'default' ? { spacing } : {});

export const run = (text: string, more: object = {}): Element => ({ type: 'TextRun', text: literal(text), ...more });

const seconds = (time: string): string | undefined => {
  const at = Date.parse(time);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
};

function runOf(part: Inline, style: Style): Element {
  const base = look(style);
  if (typeof part === 'string') return run(part, base);
  if ('code' in part) return run(part.code, { ...base, fontType: 'monospace' });
  if ('strong' in part) return run(part.strong, { ...base, weight: 'bolder' });
  if ('link' in part)
    return isWebUrl(part.url) ? run(part.link, { ...base, underline: true, selectAction: { type: 'Action.OpenUrl', url: part.url } }) : run(part.link, base);
  if ('time' in part) return run(part.time, base);
  return run(part.name, base);
}

/** The same in a TextBlock, whose functions show a time in the reader's zone, and whose mentions notify. */
function markOf(part: Inline, { mentions }: Sheet): string {
  if (typeof part === 'string') return defused(part);
  if ('code' in part) return defused(part.code);
  if ('strong' in part) return defused(part.strong);
  if ('link' in part)
    return isWebUrl(part.url)
      ? `[${defused(part.link)}](${part.url.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`
      : defused(part.link);
  if ('time' in part) {
    const at = seconds(part.time);
    return at === undefined ? defused(part.time) : `{{DATE(${at},SHORT)}} {{TIME(${at})}}`;
  }
  if (!part.notify) return defused(part.name);
  const name = part.name.replaceAll(/[<>&]/g, '').slice(0, 100) || 'person';
  const text = `<at>${name}</at>`;
  if (!mentions.some(({ mentioned }) => mentioned.id === part.person)) mentions.push({ type: 'mention', text, mentioned: { id: part.person, name } });
  return text;
}

const needsMarks = (text: Text): boolean => text.some((part) => typeof part !== 'string' && ('time' in part || ('person' in part && part.notify === true)));

/** One paragraph without line breaks. */
function line(text: Text, of: Sheet, style: Style): Element {
  if (needsMarks(text)) return { type: 'TextBlock', text: text.map((part) => markOf(part, of)).join(''), wrap: true, ...look(style), ...spaced(style) };
  const inlines = text.filter((part) => part !== '').map((part) => runOf(part, style));
  return { type: 'RichTextBlock', inlines: inlines.length > 0 ? inlines : [run(' ')], ...spaced(style) };
}

/** Line breaks are not shown within a run: each line is a paragraph that stands close to the one before. */
export function paragraphs(text: Text, of: Sheet, style: Style = {}): readonly Element[] {
  const lines: Inline[][] = [[]];
  for (const part of text) {
    const [first = '', ...rest] = typeof part === 'string' ? part.split('\n') : [];
    if (typeof part !== 'string') lines.at(-1)?.push(part);
    else {
      lines.at(-1)?.push(first);
      for (const next of rest) lines.push([next]);
    }
  }
  return lines.map((parts, at) => line(parts, of, at === 0 ? style : { ...style, spacing: 'none' }));
}

/** Screen readers jump from heading to heading, and only a TextBlock can be one. What might be taken for mark-up stays literal instead. */
export const heading = (given: string, style: Style): Element => headed(orDash(given), style);
const headed = (text: string, style: Style): Element =>
  isPlain(text)
    ? { type: 'TextBlock', text, wrap: true, style: 'heading', ...look({ ...style, strong: true }), ...spaced(style) }
    : { type: 'RichTextBlock', inlines: [run(text.replaceAll('\n', ' '), look({ ...style, strong: true }))], ...spaced(style) };
