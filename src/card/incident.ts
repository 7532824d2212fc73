// An incident as the message that is always the current truth, and what is said in its thread. Pure.
import type { Action, Block, Card, Inline, Text, Tone } from '../card.ts';
import { isNetworkVantage } from '../evidence.ts';
import type { Lang, Report } from '../model.ts';
import { SEVERITY_WORD, STATUS_WORD, INCIDENT as words } from '../words/incident.ts';
import { VERDICT } from '../words/report.ts';
import { TONE } from './answer.ts';
import { differenceOf } from './diff.ts';
import { finished } from './finish.ts';
import { at, type Moment } from './moment.ts';
import { bracketed } from './names.ts';
import { offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface IncidentShown {
  readonly id: string;
  readonly number: number;
  readonly registry: string;
  readonly name: string;
  readonly title: string;
  readonly status: 'open' | 'acknowledged' | 'resolved';
  readonly severity: 1 | 2 | 3 | 4;
  readonly owner?: string;
  readonly openedBy: string;
  readonly openedAt: Moment;
  readonly resolvedAt?: Moment;
  readonly resolution?: string;
  readonly nextCheck?: Moment;
  readonly checks: number;
}
export interface IncidentLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly pageUrl?: string;
}

const headline = ({ number, name, title, status }: IncidentShown, lang: Lang): string =>
  shortened(`${words.incident(number)[lang]} · ${name} · ${STATUS_WORD[status][lang]} · ${title}`, 200);

/** One line a vantage: what it can reach, and what it cannot. */
function pathFacts(report: Report, lang: Lang): readonly { readonly label: string; readonly value: Text }[] {
  return report.vantages
    .filter(({ id, status }) => isNetworkVantage(id) && status !== 'not-asked')
    .slice(0, 8)
    .map(({ id, label, status }) => {
      const ours = report.paths.filter((path) => path.from === id);
      const blocked = ours.filter(({ verdict }) => verdict === 'blocked').map(({ endpoint }) => endpoint.host);
      const open = ours.filter(({ verdict }) => verdict === 'reachable').length;
      const text =
        status === 'offline'
          ? words.offline[lang]
          : blocked.length === 0
            ? words.allReachable(open, ours.length)[lang]
            : words.blocked(blocked.slice(0, 3).join(', '), blocked.length)[lang];
      return { label: label || id, value: [shortened(text, 300)] };
    });
}

function incidentActions(incident: IncidentShown, { lang, permitted }: IncidentLook): readonly Action[] {
  if (incident.status === 'resolved') {
    return [
      ...offered(words.exported[lang], { verb: 'incident', action: 'export', format: 'markdown' }, permitted, { rank: 'primary' }),
      ...offered(words.reopen[lang], { verb: 'incident', action: 'reopen' }, permitted),
    ];
  }
  return [
    ...(incident.status === 'open' ? offered(words.ack[lang], { verb: 'incident', action: 'ack' }, permitted, { rank: 'primary' }) : []),
    ...offered(words.recheck[lang], { verb: 'rerun', from: [], deep: false, private: false }, permitted),
    ...offered(words.resolve[lang], { verb: 'incident', action: 'resolve' }, permitted),
    ...offered(words.timeline[lang], { verb: 'incident', action: 'timeline' }, permitted, { rank: 'more' }),
    ...offered(words.exported[lang], { verb: 'incident', action: 'export', format: 'markdown' }, permitted, { rank: 'more' }),
  ];
}

const toneOf = (incident: IncidentShown, report: Report | undefined): Tone =>
  incident.status === 'resolved' ? 'good' : report ? TONE[report.verdict] : 'unsure';

/** `report`: the last one; `changed`: what was announced last, in one line. */
export function incidentCard(incident: IncidentShown, report: Report | undefined, changed: string | undefined, look: IncidentLook): Card {
  const { lang } = look;
  const fact = (label: string, ...value: readonly Inline[]) => ({ label, value });
  const causes = report?.findings.filter(({ role }) => role === 'cause') ?? [];
  const blocks: readonly Block[] = [
    {
      type: 'facts',
      facts: [
        fact(words.status[lang], STATUS_WORD[incident.status][lang]),
        fact(words.severity[lang], SEVERITY_WORD[incident.severity][lang]),
        fact(words.owner[lang], incident.owner ? shortened(incident.owner, 80) : words.nobody[lang]),
        fact(words.since[lang], at(incident.openedAt), bracketed(words.openedBy(shortened(incident.openedBy, 60))[lang], lang)),
        ...(incident.resolvedAt
          ? [fact(words.resolvedAt[lang], at(incident.resolvedAt), ...(incident.resolution ? [` · ${shortened(incident.resolution, 200)}`] : []))]
          : []),
        ...(report ? [fact(words.lastCheck[lang], at(report.at), ` · ${VERDICT[report.verdict][lang]}`)] : []),
        ...(incident.nextCheck && incident.status !== 'resolved' ? [fact(words.nextCheck[lang], at(incident.nextCheck))] : []),
      ],
    },
    ...(causes.length > 0
      ? ([
          { type: 'text', weight: 'strong', text: [shortened(causes[0]?.title[lang] ?? '', 200)] },
          ...causes.slice(1, 4).map((cause): Block => ({ type: 'text', text: ['• ', shortened(cause.title[lang], 200)] })),
        ] as const)
      : []),
    ...(report && pathFacts(report, lang).length > 0 ? ([{ type: 'facts', facts: pathFacts(report, lang) }] as const) : []),
    ...(changed ? ([{ type: 'text', text: [{ strong: words.changed[lang] }, ` ${shortened(changed, 400)}`] }] as const) : []),
  ];
  const full = look.pageUrl ? { full: { label: words.report[lang], url: look.pageUrl } } : {};
  return finished(
    { kind: 'incident', tone: toneOf(incident, report), lang, title: headline(incident, lang), blocks, actions: incidentActions(incident, look), ...full },
    look.masked,
    [incident.id],
  );
}

/** “private zone linked; data endpoint record still missing”: the findings that came and went, never prose compared with prose. */
export function changeLine(before: Report | undefined, after: Report, lang: Lang): string {
  if (!before) return VERDICT[after.verdict][lang];
  const { fresh, gone, still } = differenceOf(before, after);
  const only = (findings: typeof fresh) =>
    [...new Set(findings.filter(({ role }) => role === 'cause').map((finding) => shortened(finding.title[lang], 120)))].slice(0, 4);
  const parts = [
    ...(before.verdict === after.verdict ? [] : [words.verdict(VERDICT[before.verdict][lang], VERDICT[after.verdict][lang])[lang]]),
    ...only(gone).map((title) => words.gone(title)[lang]),
    ...only(fresh).map((title) => words.fresh(title)[lang]),
    ...only(still).map((title) => words.still(title)[lang]),
  ];
  return parts.length > 0 ? parts.join(lang === 'zh-CN' ? '；' : '; ') : words.pathsDiffer[lang];
}

/** A change, told in the thread. `propose`: it has been well twice, and the person decides. */
export function transitionCard(
  incident: IncidentShown,
  before: Report | undefined,
  after: Report,
  { propose }: { readonly propose: boolean },
  look: IncidentLook,
): Card {
  const { lang, permitted, masked } = look;
  const title = propose ? words.recovered(incident.name)[lang] : words.changedTo(incident.name, VERDICT[after.verdict][lang])[lang];
  const actions = propose ? offered(words.resolve[lang], { verb: 'incident', action: 'resolve' }, permitted, { rank: 'primary' }) : [];
  const blocks: readonly Block[] = [
    { type: 'text', text: [changeLine(before, after, lang)] },
    { type: 'text', weight: 'quiet', text: [at(after.at)] },
  ];
  const full = look.pageUrl ? { full: { label: words.report[lang], url: look.pageUrl } } : {};
  return finished({ kind: 'incident', tone: TONE[after.verdict], lang, title, blocks, actions, ...full }, masked, [incident.id]);
}

export interface TimelineRow {
  readonly at: Moment;
  readonly kind: keyof typeof words.event;
  readonly who?: string;
  readonly text: string;
}

const MOST_ROWS = 60;

export function timelineCard(incident: IncidentShown, rows: readonly TimelineRow[], { lang, masked }: Pick<IncidentLook, 'lang' | 'masked'>): Card {
  const shown = rows.slice(-MOST_ROWS);
  const hidden = rows.length - shown.length;
  const blocks: readonly Block[] = [
    ...(hidden > 0 ? ([{ type: 'text', weight: 'quiet', text: [words.earlier(hidden)[lang]] }] as const) : []),
    ...shown.map(
      (row): Block => ({
        type: 'text',
        text: [
          at(row.at),
          ' ',
          { strong: words.event[row.kind][lang] },
          ...(row.who ? [bracketed(shortened(row.who, 60), lang)] : []),
          row.text === '' ? '' : ` ${shortened(row.text, 400)}`,
        ],
      }),
    ),
  ];
  return finished({ kind: 'incident', tone: 'info', lang, title: words.timelineOf(incident.number, incident.name)[lang], blocks, actions: [] }, masked, [
    incident.id,
  ]);
}

export function incidentListCard(incidents: readonly IncidentShown[], { lang, masked }: Pick<IncidentLook, 'lang' | 'masked'>): Card {
  const base = { kind: 'incident', tone: incidents.length > 0 ? 'unsure' : 'good', lang, actions: [] } as const;
  if (incidents.length === 0) return { ...base, title: words.none[lang], blocks: [] };
  const rows = incidents.map((incident) => [
    `#${incident.number}`,
    incident.name,
    STATUS_WORD[incident.status][lang],
    SEVERITY_WORD[incident.severity][lang],
    incident.owner ? shortened(incident.owner, 60) : words.nobody[lang],
    `${incident.openedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  const title = words.open(incidents.length)[lang];
  return finished({ ...base, title, blocks: [{ type: 'table', caption: title, head: words.head.map((one) => one[lang]), rows }] }, masked);
}
