// Two reports of one registry: what is new, what is gone, what stayed. Pure.
import type { Block, Card } from '../card.ts';
import type { Finding, Lang, Path, Report } from '../model.ts';
import { DETAILS } from '../words/card.ts';
import { PATH, STAGE, VERDICT } from '../words/report.ts';
import { DIFF } from '../words/topics.ts';
import { TONE } from './answer.ts';
import { severityWord } from './finding.ts';
import { finished } from './finish.ts';
import { bracketed, placeName } from './names.ts';
import { shortened } from './shown.ts';

/** The same thing found in two reports; wording and evidence do not count. */
export const sameness = ({ rule, from, target }: Finding): string => `${rule}\n${from}\n${target.toLowerCase()}`;

export interface Difference {
  readonly fresh: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly still: readonly Finding[];
}

export function differenceOf(before: Report, after: Report): Difference {
  const [old, now] = [new Set(before.findings.map(sameness)), new Set(after.findings.map(sameness))];
  return {
    fresh: after.findings.filter((finding) => !old.has(sameness(finding))),
    gone: before.findings.filter((finding) => !now.has(sameness(finding))),
    still: after.findings.filter((finding) => old.has(sameness(finding))),
  };
}

const MOST_ROWS = 30;

const state = (path: Path | undefined, lang: Lang): string =>
  path === undefined ? DETAILS.notLooked[lang] : PATH[path.verdict][lang] + (path.stoppedAt ? bracketed(STAGE[path.stoppedAt][lang], lang) : '');

function pathsTable(before: Report, after: Report, lang: Lang): readonly Block[] {
  const key = ({ from, endpoint }: Path): string => `${from}\n${endpoint.host}`;
  const old = new Map(before.paths.map((path) => [key(path), path]));
  const now = new Map(after.paths.map((path) => [key(path), path]));
  const changed = [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    const any = is ?? was;
    if (!any || (was?.verdict === is?.verdict && was?.stoppedAt === is?.stoppedAt)) return [];
    return [[shortened(any.endpoint.host, 110), placeName(any.from, after.vantages, lang), state(was, lang), state(is, lang)]];
  });
  if (changed.length === 0) return [];
  const head = [DETAILS.endpoint, DETAILS.vantage, DIFF.before, DIFF.now].map((words) => words[lang]);
  return [{ type: 'table', caption: DIFF.paths[lang], head, rows: changed.slice(0, MOST_ROWS) }];
}

export function diffCard(before: Report, after: Report, { lang, masked }: { readonly lang: Lang; readonly masked: boolean }): Card {
  const { fresh, gone, still } = differenceOf(before, after);
  const host = shortened(after.question.registry.loginServer, 110);
  const list = (title: string, findings: readonly Finding[], report: Report): readonly Block[] =>
    findings.length === 0
      ? []
      : [
          { type: 'heading', text: title + bracketed(String(findings.length), lang) },
          ...findings.map((finding): Block => {
            const where = bracketed(placeName(finding.from, report.vantages, lang), lang);
            return {
              type: 'text',
              text: [
                '• ',
                `${severityWord(finding, lang)}${lang === 'zh-CN' ? '：' : ': '}${shortened(finding.title[lang], 200)}${where}`,
                ' ',
                { code: finding.rule },
              ],
            };
          }),
        ];
  const paths = pathsTable(before, after, lang);
  const title =
    before.verdict !== after.verdict
      ? DIFF.verdict(host, VERDICT[before.verdict][lang], VERDICT[after.verdict][lang])
      : fresh.length + gone.length + paths.length === 0
        ? DIFF.same(host)
        : DIFF.findings(host, fresh.length, gone.length);
  const blind = gone.length > 0 && after.unchecked.some(({ rule }) => gone.some((finding) => finding.rule === rule));
  return finished(
    {
      kind: 'details',
      tone: TONE[after.verdict],
      lang,
      title: title[lang],
      blocks: [
        ...list(DIFF.fresh[lang], fresh, after),
        ...list(DIFF.gone[lang], gone, before),
        ...(blind ? [{ type: 'text', text: [DIFF.notSeen[lang]] } as const] : []),
        ...paths,
        ...list(DIFF.still[lang], still, after),
        {
          type: 'text',
          weight: 'quiet',
          text: [`${DIFF.between[lang]}${lang === 'zh-CN' ? '：' : ': '}`, { time: before.at }, DIFF.and[lang], { time: after.at }],
        },
      ],
      actions: [],
    },
    masked,
    [before.id, after.id],
  );
}
