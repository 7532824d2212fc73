// Runs of words as Slack's rich text. Its text elements are literal by nature: no mark-up in evidence can turn into a mention or a link. Pure.
import type { Inline, Text } from '../../../src/card.ts';
import { RICH_TEXT, URL } from '../limits.ts';
import type { RichTextBlock, RichTextElement, RichTextSection } from '../sdk/blocks.ts';
import { clip, filled } from './clip.ts';

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);
export const utc = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
export const isTime = (iso: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]{5,20}Z?$/.test(iso) && Number.isFinite(Date.parse(iso));
export const isLink = (url: string): boolean => /^https?:\/\/[^\s<>|]+$/i.test(url) && url.length <= URL;

const bold = (strong: boolean) => (strong ? { style: { bold: true } } : {});
const words = (text: string, strong: boolean): RichTextElement[] => (text === '' ? [] : [{ type: 'text', text, ...bold(strong) }]);

function element(part: Inline, strong: boolean): RichTextElement[] {
  if (typeof part === 'string') return words(part, strong);
  if ('code' in part) return part.code === '' ? [] : [{ type: 'text', text: part.code, style: { code: true, ...(strong ? { bold: true } : {}) } }];
  if ('strong' in part) return words(part.strong, true);
  if ('link' in part) {
    if (!isLink(part.url)) return words(part.link, strong);
    return [{ type: 'link', url: part.url, text: filled(part.link), ...bold(strong) }];
  }
  if ('time' in part) {
    if (!isTime(part.time)) return words(part.time, strong);
    return [{ type: 'date', timestamp: seconds(part.time), format: '{date_short_pretty} {time}', fallback: utc(part.time), ...bold(strong) }];
  }
  // A user element pings: only where that is meant, and only what is an id of Slack's.
  return part.notify && /^[UW][A-Z0-9]+$/.test(part.person) ? [{ type: 'user', user_id: part.person }] : words(part.name, strong);
}

const lengthOf = (of: RichTextElement): number => ('text' in of && of.text !== undefined ? of.text.length : 20);

/** As many elements as fit; the one on the edge is cut. */
function within(elements: readonly RichTextElement[], most: number): RichTextElement[] {
  const kept: RichTextElement[] = [];
  let left = most;
  for (const next of elements) {
    const length = lengthOf(next);
    if (length <= left) kept.push(next);
    else if (left > 1 && 'text' in next && next.text !== undefined) kept.push({ ...next, text: clip(next.text, left) } as RichTextElement);
    left -= length;
    if (left <= 0) break;
  }
  return kept;
}

export const inline = (text: Text, strong = false): RichTextElement[] => text.flatMap((part) => element(part, strong));

export const section = (elements: readonly RichTextElement[], most: number = RICH_TEXT): RichTextSection => {
  const fitting = within(elements, most);
  return { type: 'rich_text_section', elements: fitting.length > 0 ? fitting : [{ type: 'text', text: '–' }] };
};

export const rich = (elements: readonly RichTextElement[]): RichTextBlock => ({ type: 'rich_text', elements: [section(elements)] });
export const line = (text: string, strong = false): RichTextBlock => rich(words(text, strong));
