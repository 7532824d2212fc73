// Words from evidence and people, made harmless. Runs of a RichTextBlock know no mark-up, so nearly everything is written in those; only the
// few TextBlocks (a heading, a time in the reader's zone, a mention) have mark-up to defuse. Pure.

/** Invisible, and no space: breaks a mark without being seen. */
const JOINER = '\u2060';

/** Card functions ({{DATE(…)}}) work in every text of a card, and a mention's mark would be looked for in every text. */
export const literal = (text: string): string => text.replaceAll('{{', `{${JOINER}{`).replace(/<(?=\/?at\b)/gi, `<${JOINER}`);

/** In a TextBlock: Markdown has no mark left to begin with. A backslash would be seen in clients that know no escapes. */
export const defused = (text: string): string =>
  literal(text)
    .replace(/[*_~`[\]<>#|\\!]/g, (mark) => `${mark}${JOINER}`)
    .replace(/\]\u2060?\(/g, `]${JOINER}(`)
    .replace(/([*_~`])/g, `${JOINER}$1`)
    .replace(/:\/\//g, `:${JOINER}//`)
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}${JOINER}.`)
    .replace(/^(\s*)([-+]|\d+[.)])(?=\s)/gm, `$1$2${JOINER}`);

/** Teams refuses what shows nothing. */
export const orDash = (text: string): string => (text.trim() === '' ? '–' : text);

/** True when a TextBlock shows exactly this. */
export const isPlain = (text: string): boolean => defused(text) === text && !/\n/.test(text);

export const isWebUrl = (text: string): boolean => URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol);

/** By code points, never through the middle of a character. */
export function clip(text: string, most: number): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}
