// Help, made from the table that the parser reads. Text for a terminal of 80 columns; a Chinese sign takes two. Pure.
import type { Lang, Words } from '../model.ts';
import { say } from '../words/say.ts';
import { type OptionName, optionSpec } from './options.ts';
import type { Surface, VerbName } from './types.ts';
import { GROUPS, type Group, optionsOf, VERBS, type VerbSpec, verbNamed, type Where } from './verbs.ts';

export interface HelpSection {
  readonly group: Group;
  readonly title: Words;
  readonly verbs: readonly { readonly verb: VerbName; readonly usage: string; readonly summary: Words }[];
}

const TITLES: Readonly<Record<Group, Words>> = {
  look: say('Find out why', '查明原因'),
  thread: say('About a check', '针对某次检查'),
  keep: say('Earlier checks, and quiet', '历次检查与静音'),
  share: say('For the team', '团队协作'),
  run: say('Settings and operation', '设置与运维'),
};
const HEAD = say(
  'acr-check says why an Azure container registry cannot be reached, from where, and what to do.',
  'acr-check 说明 Azure 容器注册表为何无法访问、从何处无法访问，以及如何解决。',
);
const LABELS = {
  usage: say('Usage: ', '用法：'),
  options: say('Options', '选项'),
  local: say('On the command line only', '仅限命令行'),
  examples: say('Examples', '示例'),
  more: say('More about one verb: acr-check help <verb>', '查看某个命令的详细说明：acr-check help <命令>'),
  moreChat: say('More about one verb: help <verb>', '查看某个命令的详细说明：help <命令>'),
  unknown: say('There is no verb of that name. These there are:', '没有该名称的命令。可用的命令如下：'),
  exits: say(
    'Exit status: 0 reachable, 1 impaired or unreachable, 2 usage or configuration error, 3 unknown, 130 interrupted.',
    '退出状态：0 可访问，1 部分受损或无法访问，2 用法或配置错误，3 未知，130 已中断。',
  ),
  aliases: say('Also:', '别名：'),
} as const;
const COLUMNS = 80;

const wide = (sign: string): boolean => /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign);
/** Columns that a text takes on a terminal. */
export const columnsOf = (text: string): number => [...text].reduce((sum, sign) => sum + (wide(sign) ? 2 : 1), 0);
const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/** Where a line may break: after a blank, and between Chinese signs, but not before closing punctuation. */
const pieces = (text: string): readonly string[] =>
  text.match(/（?[\u2e80-\u2fff\u3040-\u9fff][，。、：；）”！？]*|（?[^\s\u2e80-\u2fff\u3000-\u9fff\uff00-\uffef]+[，。、：；）！？]*\s*|\s+|./gu) ?? [];

/** Lines of at most `columns`; what cannot be broken stands alone. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line !== '' && columnsOf(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A name, and what it means beside it or, where the name is long, below it. */
function entry(name: string, about: string, indent: number, column: number): readonly string[] {
  const [first = '', ...others] = wrapped(about, COLUMNS - column);
  const head = ' '.repeat(indent) + name;
  const rest = others.map((line) => ' '.repeat(column) + line);
  return columnsOf(head) + 2 <= column ? [(padded(head, column) + first).trimEnd(), ...rest] : [head, ' '.repeat(column) + first, ...rest];
}

const isHere = (where: Where, surface: Surface): boolean => where === 'both' || (where === 'cli') === (surface === 'cli');

/** The verbs of a surface in groups; `allowed` leaves out what this person may not do. For cards as well as for text. */
export function helpSections(surface: Surface, allowed: (verb: VerbName) => boolean = () => true): readonly HelpSection[] {
  return GROUPS.map((group) => ({
    group,
    title: TITLES[group],
    verbs: VERBS.filter((spec) => spec.group === group && isHere(spec.where, surface) && allowed(spec.verb)).map(({ verb, usage, summary }) => ({
      verb,
      usage,
      summary,
    })),
  })).filter(({ verbs }) => verbs.length > 0);
}

function overview(lang: Lang, surface: Surface, allowed: (verb: VerbName) => boolean): readonly string[] {
  const cli = surface === 'cli';
  const prefix = cli ? 'acr-check ' : '';
  const sections = helpSections(surface, allowed).flatMap(({ title, verbs }) => [
    '',
    title[lang],
    ...verbs.flatMap(({ verb, summary }) => entry(verb, summary[lang], 2, 14)),
  ]);
  const examples = (VERBS[0]?.examples ?? []).map((example) => `  ${prefix}${example}`);
  return [
    ...wrapped(HEAD[lang], COLUMNS),
    '',
    `${LABELS.usage[lang]}${prefix}[check] <registry>[,<registry>…] [options]`,
    `${' '.repeat(columnsOf(LABELS.usage[lang]))}${prefix}<verb> …`,
    ...sections,
    '',
    LABELS.examples[lang],
    ...examples,
    '',
    ...(cli ? [...wrapped(LABELS.exits[lang], COLUMNS), LABELS.more[lang]] : [LABELS.moreChat[lang]]),
  ];
}

function optionLines(names: readonly OptionName[], lang: Lang, surface: Surface): readonly string[] {
  return names.flatMap((name) => {
    const { words, unlessCloud, ...spec } = optionSpec(name);
    const value = unlessCloud && surface !== 'cli' ? 'NAME' : spec.value; // a file is for the command line
    return entry(value === undefined ? `--${name}` : `--${name} ${value}`, words[lang], 2, 27);
  });
}

function optionsBlock(names: readonly OptionName[], lang: Lang, surface: Surface): readonly string[] {
  const unique = [...new Set(names)];
  const everywhere = unique.filter((name) => !optionSpec(name).local || optionSpec(name).unlessCloud);
  const local = surface === 'cli' ? unique.filter((name) => !everywhere.includes(name)) : [];
  return [
    ...(everywhere.length > 0 ? ['', LABELS.options[lang], ...optionLines(everywhere, lang, surface)] : []),
    ...(local.length > 0 ? ['', LABELS.local[lang], ...optionLines(local, lang, surface)] : []),
  ];
}

function aboutVerb(spec: VerbSpec, lang: Lang, surface: Surface): readonly string[] {
  const prefix = surface === 'cli' ? 'acr-check ' : '';
  const subs = Object.entries(spec.subs ?? {}).filter(([, sub]) => isHere(sub.where ?? 'both', surface));
  const names = [...subs.flatMap(([, sub]) => sub.options ?? []), ...optionsOf(spec)].filter((name) => name !== 'help');
  const usage = wrapped(`${prefix}${spec.verb} ${spec.usage}`.trim(), COLUMNS - columnsOf(LABELS.usage[lang]));
  const margin = ' '.repeat(columnsOf(LABELS.usage[lang]));
  return [
    ...wrapped(spec.summary[lang], COLUMNS),
    '',
    ...usage.map((line, i) => (i === 0 ? `${LABELS.usage[lang]}${line}` : `${margin}  ${line}`)),
    ...(spec.more ? ['', ...wrapped(spec.more[lang], COLUMNS)] : []),
    ...(subs.length > 0 ? ['', ...subs.flatMap(([name, sub]) => entry(`${name} ${sub.usage}`.trim(), sub.summary[lang], 2, 34))] : []),
    ...optionsBlock(names, lang, surface),
    ...(spec.examples ? ['', LABELS.examples[lang], ...spec.examples.map((example) => `  ${prefix}${example}`)] : []),
    ...(spec.aliases && lang === 'zh-CN' ? ['', `${LABELS.aliases[lang]}${spec.aliases.filter((alias) => /\p{Script=Han}/u.test(alias)).join('、')}`] : []),
    ...(spec.verb === 'check' && surface === 'cli' ? ['', ...wrapped(LABELS.exits[lang], COLUMNS)] : []),
  ];
}

/** Help as text: about everything, or about one verb (any alias); an unknown topic gets the list. Ends in a line feed. */
export function helpText(
  lang: Lang,
  options: { readonly topic?: string; readonly surface?: Surface; readonly allowed?: (verb: VerbName) => boolean } = {},
): string {
  const { topic, surface = 'cli', allowed = () => true } = options;
  const spec = topic === undefined ? undefined : verbNamed(topic.toLowerCase());
  const known = spec && allowed(spec.verb) ? aboutVerb(spec, lang, surface) : undefined;
  const unknown = topic !== undefined ? [LABELS.unknown[lang], ''] : [];
  return `${(known ?? [...unknown, ...overview(lang, surface, allowed)]).join('\n')}\n`;
}
