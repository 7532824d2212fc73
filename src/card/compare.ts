// Two places side by side: the fault is nearly always in the difference. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Observation, Report, VantageId } from '../model.ts';
import { outcomeWords } from '../words/observed.ts';
import { PATH, STAGE } from '../words/report.ts';
import { COMPARE } from '../words/topics.ts';
import { finished } from './finish.ts';
import { placeName } from './names.ts';
import { shortened } from './shown.ts';

const MOST_ROWS = 30;
const KINDS = ['dns', 'tcp', 'tls', 'http', 'proxy', 'pull'];

interface Row {
  readonly what: string;
  readonly cells: readonly [string, string];
  readonly differs: boolean;
}

/** Times differ always, and are no difference. */
const comparable = (text: string): string => text.replace(/\d+(\.\d+)? ?(ms|毫秒|s|秒)/g, '');

function row(what: string, one: string | undefined, other: string | undefined, lang: Lang): Row {
  const cells = [one ?? COMPARE.unseen[lang], other ?? COMPARE.unseen[lang]] as const;
  return { what, cells, differs: comparable(cells[0]) !== comparable(cells[1]) };
}

function pathRows(report: Report, one: VantageId, other: VantageId, lang: Lang): readonly Row[] {
  const said = (from: VantageId, host: string): string | undefined => {
    const path = report.paths.find((candidate) => candidate.from === from && candidate.endpoint.host === host);
    return path && (path.stoppedAt ? `${PATH[path.verdict][lang]} (${STAGE[path.stoppedAt][lang]})` : PATH[path.verdict][lang]);
  };
  const hosts = [...new Set(report.paths.filter(({ from }) => from === one || from === other).map(({ endpoint }) => endpoint.host))];
  return hosts.map((host) => row(shortened(host, 100), said(one, host), said(other, host), lang));
}

function lookRows(report: Report, one: VantageId, other: VantageId, lang: Lang): readonly Row[] {
  const ours = report.evidence.filter((o) => (o.from === one || o.from === other) && KINDS.includes(o.kind) && !o.aside);
  const key = (o: Observation): string => `${o.kind.toUpperCase()} ${shortened(o.target, 90)}`;
  return [...Map.groupBy(ours, key)].map(([what, looks]) => {
    const said = (from: VantageId): string | undefined => {
      const own = looks.filter((o) => o.from === from).map((o) => shortened(outcomeWords(o)[lang], 130));
      return own.length === 0 ? undefined : [...new Set(own)].slice(0, 2).join('; ');
    };
    return row(what, said(one), said(other), lang);
  });
}

export function compareCard(report: Report, one: VantageId, other: VantageId, { lang, masked }: { readonly lang: Lang; readonly masked: boolean }): Card {
  const [a, b] = [placeName(one, report.vantages, lang), placeName(other, report.vantages, lang)];
  const rows = [...pathRows(report, one, other, lang), ...lookRows(report, one, other, lang)];
  const differing = rows.filter(({ differs }) => differs);
  const sorted = [...differing, ...rows.filter(({ differs }) => !differs)].slice(0, MOST_ROWS);
  const table: Block = {
    type: 'table',
    caption: COMPARE.caption[lang],
    head: [COMPARE.what[lang], a, b, COMPARE.verdict[lang]],
    rows: sorted.map(({ what, cells, differs }) => [what, ...cells, (differs ? COMPARE.different : COMPARE.same)[lang]]),
  };
  return finished(
    {
      kind: 'details',
      tone: differing.length > 0 ? 'unsure' : 'info',
      lang,
      title: COMPARE.title(a, b, differing.length)[lang],
      blocks: rows.length > 0 ? [table] : [{ type: 'text', text: [COMPARE.nothing[lang]] }],
      actions: [],
    },
    masked,
    [report.id],
  );
}
