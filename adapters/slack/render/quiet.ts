// Small grey words under something. Slack has no rich text that small, so what needs a link or a time is mrkdwn, escaped here. Pure.
import type { Inline, Text } from '../../../src/card.ts';
import { plainText } from '../../../src/card.ts';
import { CONTEXT_TEXT } from '../limits.ts';
import type { ContextBlock } from '../sdk/blocks.ts';
import { clip, filled } from './clip.ts';
import { isLink, isTime, utc } from './rich.ts';

/** What Slack documents; after it nothing is a mention, a channel, a date or a link any more. */
export const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Nor may a name become bold, code or an emoji: a word joiner, which nobody sees, stands behind what could begin or end mark-up. */
const literal = (text: string): string => escapeText(text).replace(/[*_~`:]/g, (sign) => `${sign}\u2060`);

function mrkdwn(part: Inline): string {
  if (typeof part === 'string') return literal(part);
  if ('code' in part) return literal(part.code);
  if ('strong' in part) return literal(part.strong);
  if ('link' in part) return isLink(part.url) ? `<${escapeText(part.url)}|${literal(part.link).replaceAll('|', '¦')}>` : literal(part.link);
  if ('time' in part) {
    if (!isTime(part.time)) return literal(part.time);
    return `<!date^${Math.floor(Date.parse(part.time) / 1000)}^{date_short_pretty} {time}|${utc(part.time)}>`;
  }
  return literal(part.name);
}

export function quiet(text: Text): ContextBlock {
  const needsMarkup = text.some((part) => typeof part === 'object' && ('link' in part || 'time' in part));
  if (!needsMarkup) return { type: 'context', elements: [{ type: 'plain_text', text: filled(clip(plainText(text), CONTEXT_TEXT)), emoji: false }] };
  // Cut between parts, so that no tag is left open.
  let shown = '';
  for (const part of text) {
    const next = mrkdwn(part);
    if (shown.length + next.length > CONTEXT_TEXT - 1) {
      shown += '…';
      break;
    }
    shown += next;
  }
  return { type: 'context', elements: [{ type: 'mrkdwn', text: filled(shown), verbatim: true }] };
}
