// A finding: its severity in words, what it is, and what speaks for it. Pure.
import type { Block, Text } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { WORDS } from '../words.ts';
import type { Element, Sheet } from './element.ts';
import { folded } from './fold.ts';
import { paragraphs, run } from './text.ts';

export type Finding = Extract<Block, { type: 'finding' }>;
export type Draw = (block: Block) => readonly Element[];

/** The severity's word stands beside; Teams' yellow cannot be read on white. */
const COLOR = { error: { color: 'attention' }, warning: {}, info: { color: 'accent' } } as const;

export const colon = (lang: Lang): string => (lang === 'zh-CN' ? '：' : ': ');

const title = ({ number, word, severity, title: text, rule }: Finding, lang: Lang): Element => ({
  type: 'RichTextBlock',
  inlines: [
    run(`${number}. ${word}${colon(lang)}`, { weight: 'bolder', ...COLOR[severity] }),
    run(text.replaceAll('\n', ' '), { weight: 'bolder' }),
    run(` ${rule}`, { isSubtle: true, fontType: 'monospace', size: 'small' }),
  ],
});

/** `open`: with its evidence in sight. */
export function findingBlock(finding: Finding, of: Sheet, lang: Lang, draw: Draw, open: boolean): readonly Element[] {
  const more = finding.more.flatMap(draw);
  const detail: Text = finding.detail;
  return [
    {
      type: 'Container',
      separator: true,
      spacing: 'medium',
      items: [
        title(finding, lang),
        ...paragraphs(detail, of, { spacing: 'small' }),
        ...(more.length === 0 ? [] : open ? more : folded(`${WORDS.details[lang]} ${finding.number}`, more, of)),
      ],
    },
  ];
}

/** When there is no room for more: the line that is never cut. */
export const findingLine = (finding: Finding, lang: Lang, withRule = true): Element => ({
  type: 'RichTextBlock',
  spacing: 'small',
  inlines: [run(`${finding.number}. ${finding.word}${colon(lang)}${finding.title.replaceAll('\n', ' ')}${withRule ? ` (${finding.rule})` : ''}`)],
});
