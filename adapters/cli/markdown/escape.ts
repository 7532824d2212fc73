// Text from evidence in Markdown: shown as it is, and never read as markup.
import { shown } from '../text/shown.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * As text: no markup, no HTML, no table cell, no link. A zero-width space follows "@", since a backslash does not keep
 * GitHub from mentioning someone.
 */
export const plain = (text: string): string =>
  shown(text)
    .replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark)
    .replace(/[\\`*_[\]|#~!]/g, '\\$&')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`)
    .replace(/@/g, '@\u200b');

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** As a code span. */
export function code(text: string): string {
  const inner = shown(text);
  const ticks = '`'.repeat(longestRun(inner) + 1);
  const pad = inner === '' || /^`|`$/.test(inner) ? ' ' : '';
  return `${ticks}${pad}${inner}${pad}${ticks}`;
}

/** As a code span in a table, where a bar would end the cell even there. */
export const codeCell = (text: string): string => code(text).replaceAll('|', '\\|');

/** As a code block. */
export function fenced(text: string, language: string): string {
  const inner = shown(text);
  const ticks = '`'.repeat(Math.max(3, longestRun(inner) + 1));
  return `${ticks}${language}\n${inner}\n${ticks}`;
}
