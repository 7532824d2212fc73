// Cuts text where a reader would: between graphemes, never inside a surrogate pair or a joined emoji. Pure.

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most `most` UTF-16 units, the ellipsis among them. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Slack refuses an empty text. */
export const filled = (text: string): string => (text.trim() === '' ? '–' : text);
