// A report as Markdown, for a ticket or a pull request. Text from evidence cannot become markup, a link or a mention.
import type { Finding, Fix, Lang, Report } from '../../src/model.ts';
import { docsLink } from '../../src/report.ts';
import { CONFIDENCE, ENDPOINT, fromPlaces, HEADING, LINE, PATH, PATH_COLUMNS, timeWords, VERDICT } from '../../src/words/report.ts';
import { code, codeCell, fenced, plain } from './markdown/escape.ts';
import { shellLine } from './terminal.ts';
import { riskWords } from './text/causes.ts';
import { inkFor } from './text/ink.ts';
import { drawing } from './text/paths.ts';
import { bracketed, labelled, listed, strung } from './text/sheet.ts';
import { agreement, answerOf } from './view/answer.ts';
import { type Cause, causesOf, risksOf, symptomsOf } from './view/findings.ts';
import { pathsToDraw } from './view/steps.ts';
import { uncheckedLines } from './view/unchecked.ts';
import { judgedFrom, lacking, originName, stateWords, vantageName } from './view/vantage.ts';

type Block = readonly string[];
const INK = inkFor(false);

function head(report: Report, lang: Lang): Block {
  const places = judgedFrom(report).map((id) => plain(vantageName(id, report, lang)));
  const { text, settle } = answerOf(report, lang);
  const from = places.length > 0 ? ` ${fromPlaces(listed(places, lang))[lang]}` : '';
  return [
    `## ${VERDICT[report.verdict][lang]} ${code(report.question.registry.loginServer)}${from}`,
    '',
    `**${plain(text)}**`,
    ...settle.flatMap((way) => ['', labelled(LINE.settle[lang], lang) + plain(way)]),
    '',
    `${plain(report.at)}${lang === 'zh-CN' ? '，' : ', '}${HEADING.took[lang]} ${timeWords(Math.max(100, report.tookMs), 's')[lang]}`,
  ];
}

function paths(report: Report, lang: Lang): Block {
  const { paths: drawn, more } = pathsToDraw(report, false);
  if (drawn.length === 0) return [];
  const rows = drawn.map((path) => {
    const end = path.ms === undefined ? '' : timeWords(path.ms)[lang];
    const draw = codeCell(drawing(path, originName(path.from, report, lang), report, lang, INK));
    return `| ${draw} | ${codeCell(path.endpoint.host)} | ${ENDPOINT[path.endpoint.role][lang]} | ${PATH[path.verdict][lang]} | ${end} |`;
  });
  const titles = `| ${PATH_COLUMNS.map((title) => title[lang]).join(' | ')} |`;
  return [titles, '|---|---|---|---|---:|', ...rows, ...(more > 0 ? ['', LINE.morePaths(more)[lang]] : [])];
}

function fixBlock(fix: Fix, at: number, { question: { cloud } }: Report, lang: Lang): Block {
  const heading = labelled(at === 0 ? HEADING.fix[lang] : HEADING.orElse[lang], lang);
  return [
    '',
    `**${heading.trimEnd()}** ${plain(fix.label[lang])}${riskWords(fix, lang)}`,
    ...(fix.link === undefined ? [] : ['', `<${docsLink(fix.link, lang, cloud)}>`]),
    ...(fix.command === undefined ? [] : ['', fenced(shellLine(fix.command), 'sh')]),
  ];
}

function cause({ first, also }: Cause, heading: string, report: Report, lang: Lang): Block {
  const name = (f: Finding) => plain(vantageName(f.from, report, lang));
  return [
    `### ${labelled(heading, lang)}${plain(first.title[lang])}`,
    '',
    strung([code(first.rule), CONFIDENCE[first.confidence][lang], LINE.seenFrom(name(first))[lang]], lang),
    '',
    plain(first.detail[lang]),
    ...also.slice(0, 4).flatMap((f) => ['', labelled(LINE.alsoSeen[lang], lang) + plain(f.detail[lang]) + bracketed(name(f), lang)]),
    ...(first.settle ? ['', `${labelled(HEADING.sure[lang], lang)}${plain(first.settle[lang])}`] : []),
    ...first.fixes.flatMap((fix, at) => fixBlock(fix, at, report, lang)),
    '',
    `${labelled(HEADING.docs[lang], lang)}<${docsLink(first.docs, lang, report.question.cloud)}>`,
  ];
}

const list = (heading: string, items: readonly string[]): Block => (items.length === 0 ? [] : [`### ${heading}`, '', ...items.map((item) => `- ${item}`)]);

/** One report, ending in a newline. */
export function renderMarkdown(report: Report, lang: Lang, suspects: readonly string[] = []): string {
  const saw = suspects.length > 0 ? agreement(report, suspects, lang) : undefined;
  const symptoms = symptomsOf(report).map(
    (f) => plain(f.title[lang]) + bracketed(strung([code(f.rule), LINE.explainedBy(code(f.explainedBy ?? ''))[lang]], lang), lang),
  );
  const risks = risksOf(report).map((f) => plain(f.title[lang]) + bracketed(code(f.rule), lang));
  const places = lacking(report).map((state) => {
    const { id, note } = state;
    const why = note === undefined ? '' : (lang === 'zh-CN' ? '，' : ', ') + plain(note[lang]);
    return labelled(plain(vantageName(id, report, lang)), lang) + stateWords(state, lang) + why;
  });
  const blocks: readonly Block[] = [
    head(report, lang),
    paths(report, lang),
    ...causesOf(report).map((one, at) => cause(one, at === 0 ? HEADING.cause[lang] : HEADING.alsoCause[lang], report, lang)),
    list(HEADING.symptoms[lang], symptoms),
    list(HEADING.risks[lang], risks),
    report.symptom
      ? [`${labelled(HEADING.youSaid[lang], lang)}${code(report.symptom.text)}`, ...(saw ? ['', labelled(HEADING.weSaw[lang], lang) + plain(saw.saw)] : [])]
      : [],
    list(HEADING.vantages[lang], places),
    list(HEADING.unchecked[lang], uncheckedLines(report, lang).map(plain)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
