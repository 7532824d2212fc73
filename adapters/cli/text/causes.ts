// A cause: what it is, what was seen, and the ways out.
import stringWidth from 'string-width';
import type { Finding, Fix, Lang } from '../../../src/model.ts';
import { docsLink } from '../../../src/report.ts';
import { CONFIDENCE, FIX_RISK, HEADING, LINE } from '../../../src/words/report.ts';
import { shellLine } from '../terminal.ts';
import { type Cause, causesOf } from '../view/findings.ts';
import { vantageName } from '../view/vantage.ts';
import { hanging, wrapped } from './layout.ts';
import { bracketed, labelled, type Sheet, strung } from './sheet.ts';
import { shown } from './shown.ts';

/** A shell line, on several lines where it is long: each but the last ends in a backslash, so that it can be pasted whole. */
export function commandLines(argv: readonly string[], width: number): readonly string[] {
  const words = argv.map((word) => shown(shellLine([word])));
  if (stringWidth(words.join(' ')) <= width) return [words.join(' ')];
  const lines: string[] = [];
  for (const [at, word] of words.entries()) {
    const last = lines[lines.length - 1];
    const option = argv[at]?.startsWith('--') ?? false;
    const next = option && argv[at + 1] !== undefined && !argv[at + 1]?.startsWith('--') ? ` ${words[at + 1]}` : '';
    const fits = last !== undefined && stringWidth(`${last} ${word}${next}`) + 2 <= width;
    if (last === undefined) lines.push(word);
    else if (option && !fits) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

/** What a fix does beside fixing. Where nothing is run, there is nothing to say about its harmlessness. */
export const riskWords = ({ risk, command }: Fix, lang: Lang): string => (risk === 'none' && !command ? '' : bracketed(FIX_RISK[risk][lang], lang));

function fixLines(fix: Fix, heading: string, { report, lang, width, ink }: Sheet): readonly string[] {
  const link = fix.link === undefined ? [] : [ink.quiet(docsLink(fix.link, lang, report.question.cloud))];
  const command = fix.command === undefined ? [] : commandLines(fix.command, width - 6);
  return [
    ...hanging(`  ${labelled(heading, lang)}`, fix.label[lang] + riskWords(fix, lang), width),
    ...command.map((line, at) => `    ${at === 0 ? '$ ' : '  '}${ink.strong(line)}`),
    ...link.map((line) => `    ${line}`),
  ];
}

const about = ({ rule, confidence, from }: Finding, { report, lang }: Sheet): string =>
  strung([rule, CONFIDENCE[confidence][lang], LINE.seenFrom(vantageName(from, report, lang))[lang]], lang);

function causeLines({ first, also }: Cause, heading: string, sheet: Sheet): readonly string[] {
  const { report, lang, width, ink } = sheet;
  const indented = (text: string) => wrapped(text, width - 2).map((line) => `  ${line}`);
  const settle = first.settle ? hanging(`  ${labelled(HEADING.sure[lang], lang)}`, first.settle[lang], width) : [];
  const elsewhere = also.map((f) => f.detail[lang] + bracketed(vantageName(f.from, report, lang), lang));
  const fixes = first.fixes.map((fix, at) => fixLines(fix, at === 0 ? HEADING.fix[lang] : HEADING.orElse[lang], sheet));
  return [
    ...hanging(labelled(heading, lang), first.title[lang], width).map(ink.strong),
    ...indented(about(first, sheet)).map(ink.quiet),
    '',
    ...indented(first.detail[lang]),
    ...[...new Set(elsewhere)].slice(0, 4).flatMap((text) => hanging(`  ${labelled(LINE.alsoSeen[lang], lang)}`, text, width)),
    ...settle,
    '',
    ...fixes.flat(),
    `  ${labelled(HEADING.docs[lang], lang)}${ink.quiet(docsLink(first.docs, lang, report.question.cloud))}`,
  ];
}

/** In full for so many; the others in one line each. */
const MOST_IN_FULL = 4;

export function causeSections(sheet: Sheet): readonly (readonly string[])[] {
  const { lang, width } = sheet;
  const causes = causesOf(sheet.report);
  const rest = causes
    .slice(MOST_IN_FULL)
    .flatMap(({ first }) => hanging(labelled(HEADING.alsoCause[lang], lang), first.title[lang] + bracketed(first.rule, lang), width));
  const full = causes.slice(0, MOST_IN_FULL).map((cause, at) => causeLines(cause, at === 0 ? HEADING.cause[lang] : HEADING.alsoCause[lang], sheet));
  return [...full, rest];
}
