// A card as plain text: all that it says, in the order in which a screen reader should say it. Pure.
import { type Action, type Block, type Card, plainText, type Text } from '../card.ts';
import type { Lang } from '../model.ts';
import { PLAIN } from '../words/card.ts';

const colon = (lang: Lang): string => (lang === 'zh-CN' ? '：' : ': ');
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));
const textLines = (text: Text): readonly string[] => plainText(text).split('\n');

/** Each row with its column's names, so that it can be understood without seeing the table. */
function tableLines({ caption, head, rows }: Extract<Block, { type: 'table' }>, lang: Lang): readonly string[] {
  const row = (cells: readonly string[]): string => {
    const [name = '–', ...rest] = cells;
    const told = rest.map((cell, at) => `${head[at + 1] ?? ''}${colon(lang)}${cell}`);
    return `- ${name}${told.length > 0 ? (lang === 'zh-CN' ? '，' : ', ') : ''}${told.join(lang === 'zh-CN' ? '；' : '; ')}`;
  };
  return [caption, ...rows.map(row)];
}

function fieldLines({ field }: Extract<Block, { type: 'field' }>, lang: Lang): readonly string[] {
  const asides = [...(field.required ? [PLAIN.required[lang]] : []), ...(field.hint ? [field.hint] : [])];
  const value = field.options?.find((option) => option.value === field.value)?.label ?? field.value ?? '';
  const label =
    `${field.label}${asides.length > 0 ? (lang === 'zh-CN' ? `（${asides.join('；')}）` : ` (${asides.join('; ')})`) : ''}${colon(lang)}${value}`.trimEnd();
  return [...label.split('\n'), ...(field.options ?? []).map((option) => `  - ${option.label}`)];
}

function blockLines(block: Block, lang: Lang): readonly string[] {
  switch (block.type) {
    case 'text':
      return textLines(block.text);
    case 'heading':
      return [block.text];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}${colon(lang)}${plainText(value)}`);
    case 'table':
      return tableLines(block, lang);
    case 'code':
      return [...(block.label ? [block.label] : []), ...indented(block.text.split('\n'))];
    case 'steps':
      return [
        block.title,
        ...block.steps.map(({ label, word, note }) => `- ${label}${colon(lang)}${word}${note ? (lang === 'zh-CN' ? `，${note}` : `, ${note}`) : ''}`),
      ];
    case 'fold':
      return [block.title, ...indented(block.blocks.flatMap((inner) => blockLines(inner, lang)))];
    case 'finding':
      return [
        `${block.number}. ${block.word}${colon(lang)}${block.title} (${block.rule})`,
        ...indented([...textLines(block.detail), ...block.more.flatMap((inner) => blockLines(inner, lang))]),
      ];
    case 'picture':
      return block.text.split('\n');
    case 'field':
      return fieldLines(block, lang);
    default:
      return [];
  }
}

function actionLine(action: Action, lang: Lang): string {
  const name = action.says ?? action.label;
  if (action.type === 'link') return `- ${name}${colon(lang)}${action.url}`;
  if (action.type === 'form') return `- ${name}${lang === 'zh-CN' ? `（${PLAIN.form[lang]}）` : ` (${PLAIN.form[lang]})`}`;
  return `- ${name}${colon(lang)}${action.command}${action.danger ? (lang === 'zh-CN' ? `（${PLAIN.danger[lang]}）` : ` (${PLAIN.danger[lang]})`) : ''}`;
}

/** Blocks that stand close to their neighbours of the same kind. */
const isListItem = (block: Block): boolean =>
  block.type === 'text' && (block.text[0] === '• ' || (typeof block.text[0] === 'string' && /^\d+\. /.test(block.text[0])));

/** The whole card, ending in a line feed. Nothing in it is mark-up. */
export function plainCard(card: Card): string {
  const { lang, title, blocks, actions, full, submit } = card;
  const parts: string[] = [title];
  let listBefore = false;
  for (const block of blocks) {
    const lines = blockLines(block, lang);
    if (lines.length === 0) continue;
    const list = isListItem(block);
    const text = lines.join('\n');
    if (list && listBefore) parts[parts.length - 1] += `\n${text}`;
    else parts.push(text);
    listBefore = list;
  }
  if (actions.length > 0) parts.push([PLAIN.actions[lang] + colon(lang).trimEnd(), ...actions.map((action) => actionLine(action, lang))].join('\n'));
  if (submit) parts.push(`[${submit.label}]`);
  if (full) parts.push(`${full.label}${colon(lang)}${full.url}`);
  return `${parts.join('\n\n')}\n`;
}

/** Characters of these blocks as plain text: what a platform's limits are held against. */
export const lengthOf = (blocks: readonly Block[], lang: Lang): number => blocks.flatMap((block) => blockLines(block, lang)).join('\n').length;
