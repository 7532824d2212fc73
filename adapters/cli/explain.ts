// The catalog for a person: one rule in full, or all of them as a list.
import stringWidth from 'string-width';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { Lang } from '../../src/model.ts';
import { docsLink } from '../../src/report.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { HEADING, ruleCount, RULE_WORDS as words } from '../../src/words/report.ts';
import { inkFor } from './text/ink.ts';
import { hanging, padded, wrapped } from './text/layout.ts';
import { labelled, listed, strung } from './text/sheet.ts';

interface Look {
  readonly width: number;
  readonly colour: boolean;
}

/** What a rule is about, what it needs, and where to read on. Ends in a newline. */
export function renderRule(rule: Rule, lang: Lang, { width, colour }: Look): string {
  const ink = inkFor(colour);
  const kind = strung([rule.layer, words[rule.role][lang], words[rule.severity][lang]], lang);
  const lists: readonly (readonly [string, readonly string[]])[] = [
    [words.needs[lang], rule.needs],
    [words.wants[lang], rule.wants ?? []],
    [words.permission[lang], rule.permission === undefined ? [] : [rule.permission]],
    [words.explains[lang], rule.explains ?? []],
  ];
  const said = lists.filter(([, items]) => items.length > 0);
  const left = Math.max(...said.map(([label]) => stringWidth(labelled(label, lang).trimEnd())), stringWidth(labelled(HEADING.docs[lang], lang).trimEnd()));
  const label = (text: string): string => `${padded(labelled(text, lang).trimEnd(), left)} `;
  const lines = [
    ...wrapped(rule.title[lang], width).map(ink.strong),
    ink.quiet(`${rule.id}  ${kind}`),
    '',
    ...wrapped(rule.about[lang], width),
    ...(rule.changed ? ['', ...hanging(labelled(words.changed[lang], lang), rule.changed[lang], width)] : []),
    '',
    ...said.flatMap(([name, items]) => hanging(label(name), listed(items, lang), width)),
    `${label(HEADING.docs[lang])}${ink.quiet(docsLink(rule.docs, lang, AZURE_CLOUD))}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** All rules, by layer in the order given: id and title. Ends in a newline. */
export function renderRules(rules: readonly Rule[], lang: Lang, { width, colour }: Look): string {
  const ink = inkFor(colour);
  const left = Math.max(0, ...rules.map(({ id }) => id.length)) + 2;
  const beside = width - left - 2 >= 40;
  const row = ({ id, title }: Rule): readonly string[] =>
    beside ? hanging(`  ${padded(id, left)}`, title[lang], width) : [`  ${id}`, ...hanging('    ', title[lang], width)];
  const layers = [...Map.groupBy(rules, ({ layer }) => layer)].map(([layer, ours]) => [ink.strong(layer), ...ours.flatMap(row)].join('\n'));
  return `${[...layers, `${ruleCount(rules.length)[lang]}${lang === 'zh-CN' ? '。' : '. '}${words.more[lang]}`].join('\n\n')}\n`;
}
