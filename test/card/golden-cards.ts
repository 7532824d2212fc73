// Every card that the goldens keep and that each platform must be able to show: both languages, few and many findings, hostile words.

import { compareCard } from '../../src/card/compare.ts';
import { configCard } from '../../src/card/config.ts';
import { detailCards } from '../../src/card/details.ts';
import { diffCard } from '../../src/card/diff.ts';
import { evidenceCard } from '../../src/card/evidence.ts';
import { explainCard, explainVerdictCard, rulesCard } from '../../src/card/explain.ts';
import { exportCard } from '../../src/card/export.ts';
import { formCard } from '../../src/card/form.ts';
import { helpCard, helpTopicCard } from '../../src/card/help.ts';
import { historyCard } from '../../src/card/history.ts';
import { homeCard } from '../../src/card/home.ts';
import { muteCard, muteListCard, unmuteCard } from '../../src/card/mute.ts';
import { noteCard } from '../../src/card/note.ts';
import { EVERYTHING } from '../../src/card/offer.ts';
import { failedCard, limitCard, notMemberCard, offlineCard, permissionCard, problemCard } from '../../src/card/problem.ts';
import { joinedCard, progressCard, queuedCard } from '../../src/card/progress.ts';
import { reportCard } from '../../src/card/report.ts';
import { searchCards } from '../../src/card/search.ts';
import { statusCard } from '../../src/card/status.ts';
import { summaryCard } from '../../src/card/summary.ts';
import { whoamiCard } from '../../src/card/whoami.ts';
import { vantagesCard, workersCard } from '../../src/card/workers.ts';
import type { Card } from '../../src/card.ts';
import { parseText } from '../../src/command.ts';
import { LANGS, type Lang } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { SUBSCRIPTION } from '../../src/rules/sample.ts';
import { HOSTILE, REPORTS, RUN, reportNamed } from './reports.ts';

export interface GoldenCard {
  readonly name: string; // ends in the language
  readonly card: Card;
}

const PAGE = `https://bot.example/r/${RUN}?l=en&u=1&s=sig`;
const ASKER = { id: 'U1', name: 'li' };
const HOST = 'contoso.azurecr.io';

function reports(lang: Lang): readonly GoldenCard[] {
  return Object.keys(REPORTS).flatMap((name) => {
    const report = reportNamed(name);
    const look = { lang, masked: false, permitted: EVERYTHING, pageUrl: PAGE };
    const since =
      name === 'denied'
        ? { since: { same: true, since: '2026-11-01T20:15:00.000Z' } }
        : name === 'refused'
          ? { since: { same: false, since: report.at, before: 'reachable' as const } }
          : {};
    return [
      { name: `report-${name}.${lang}`, card: reportCard(report, { ...look, asker: ASKER, ...since }) },
      ...detailCards(report, look).map((card, at) => ({ name: `details-${name}-${at + 1}.${lang}`, card })),
    ];
  });
}

function masked(lang: Lang): readonly GoldenCard[] {
  return ['private', 'zone', 'no-role'].flatMap((name) => {
    const report = reportNamed(name);
    const look = { lang, masked: true, permitted: EVERYTHING };
    return [
      { name: `masked-${name}.${lang}`, card: reportCard(report, look) },
      ...detailCards(report, look).map((card, at) => ({ name: `masked-details-${name}-${at + 1}.${lang}`, card })),
    ];
  });
}

function progress(lang: Lang): readonly GoldenCard[] {
  const look = { registry: HOST, runId: RUN, lang, masked: false, permitted: EVERYTHING, startedAt: '2026-11-02T08:00:00.000Z' };
  return [
    {
      name: 'starting',
      card: progressCard({
        ...look,
        vantages: [
          { name: 'here', state: 'waiting' },
          { name: 'vnet-prod', state: 'waiting' },
        ],
      }),
    },
    {
      name: 'going',
      card: progressCard({
        ...look,
        vantages: [
          { name: 'here', state: 'looking', done: 3, of: 9, last: `tcp ${HOST}` },
          { name: 'vnet-prod', state: 'done', done: 9, of: 9 },
          { name: 'vnet-test', state: 'offline' },
        ],
      }),
    },
    {
      name: 'waiting',
      card: progressCard({
        ...look,
        vantages: [
          { name: 'here', state: 'done', done: 9, of: 9 },
          { name: 'vnet-prod', state: 'waiting' },
        ],
        waiting: { worker: 'vnet-prod', since: '2026-11-02T08:00:02.000Z' },
        throttled: { seconds: 37 },
      }),
    },
    { name: 'hostile', card: progressCard({ ...look, vantages: [{ name: 'here', state: 'looking', done: 1, of: 2, last: HOSTILE }] }) },
    { name: 'cancelled', card: progressCard({ ...look, cancelled: true, vantages: [{ name: 'here', state: 'looking', done: 3, of: 9 }] }) },
    { name: 'queued', card: queuedCard({ ...look, ahead: 3 }) },
    { name: 'joined', card: joinedCard({ ...look, by: ASKER, secondsAgo: 8 }) },
  ].map(({ name, card }) => ({ name: `progress-${name}.${lang}`, card }));
}

function problems(lang: Lang): readonly GoldenCard[] {
  const look = { lang, permitted: EVERYTHING };
  const parsed = (name: string, text: string): readonly GoldenCard[] => {
    const result = parseText(text, 'mention');
    return result.ok ? [] : [{ name: `problem-${name}.${lang}`, card: problemCard(result.problem, look) }];
  };
  return [
    ...parsed('near-verb', 'chek contoso'),
    ...parsed('no-registry', 'check'),
    ...parsed('near-option', 'check contoso --form all'),
    ...parsed('no-comma', 'check contoso fabrikam'),
    ...parsed('unknown', 'wibble wobble'),
    ...parsed('no-time', 'mute contoso'),
    ...parsed('command-line', 'serve'),
    ...parsed('hostile', `check ${HOSTILE}`),
    {
      name: `problem-permission.${lang}`,
      card: permissionCard({ command: 'mute contoso 4h', needs: 'operator', has: 'viewer', owners: [ASKER, { id: 'U2', name: 'sam' }] }, look),
    },
    { name: `problem-offline.${lang}`, card: offlineCard({ registry: HOST, worker: 'vnet-prod', lastSeenAt: '2026-11-02T07:46:00.000Z' }, look) },
    { name: `problem-limit.${lang}`, card: limitCard({ whose: 'user', limit: 6, seconds: 23 }, look) },
    { name: `problem-failed.${lang}`, card: failedCard({ id: RUN, retry: `check ${HOST}` }, look) },
    { name: `problem-not-member.${lang}`, card: notMemberCard('/invite @acr-check', look) },
  ];
}

const MOMENT = { toISOString: () => '2026-11-02T08:00:30.000Z', getTime: () => 1_793_520_030_000 };
const STARTED = { toISOString: () => '2026-11-02T08:00:00.000Z', getTime: () => 1_793_520_000_000 };
const PAST = [
  { id: RUN, registry: HOST, at: '2026-11-02T08:00:00.000Z', tookMs: 812, verdict: 'unreachable', causes: ['net-ip-not-allowed'] },
  { id: 'aaaaaaaa-0000-4000-8000-000000000001', registry: HOST, at: '2026-11-01T08:00:00.000Z', tookMs: 1640, verdict: 'reachable', causes: [] },
] as const;
const WORKERS = [
  {
    name: 'vnet-prod',
    connected: 1,
    draining: false,
    version: '0.1.0',
    lastSeenAt: '2026-11-02T08:00:00.000Z',
    place: { subnetId: `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/prod/subnets/apps` },
  },
  {
    name: 'vnet-test',
    connected: 0,
    draining: false,
    version: '0.0.9',
    skew: { en: 'It is older than the bot: two checks are missing.', 'zh-CN': '版本低于机器人：缺少两项检查。' },
  },
] as const;

function verbs(lang: Lang): readonly GoldenCard[] {
  const look = { lang, masked: false, permitted: EVERYTHING };
  const rule = RULES.find(({ id }) => id === 'dns-private-zone-not-linked') as (typeof RULES)[number];
  const denied = reportNamed('denied');
  const [finding] = denied.findings;
  const refused = reportNamed('refused');
  const named = (cards: Readonly<Record<string, Card>>): readonly GoldenCard[] =>
    Object.entries(cards).map(([name, card]) => ({ name: `${name}.${lang}`, card }));
  const mute = { target: HOST, until: MOMENT, by: 'U1', reason: 'maintenance' } as const;
  const run = { id: RUN, registry: HOST, cancelled: false, queuedAt: STARTED, done: 3, total: 9 } as const;
  return named({
    explain: explainCard(rule, look),
    'explain-finding': explainCard(RULES.find(({ id }) => id === finding?.rule) ?? rule, { ...look, ...(finding ? { finding } : {}) }),
    'explain-verdict': explainVerdictCard(denied, look),
    'explain-verdict-private': explainVerdictCard(reportNamed('private'), look),
    rules: rulesCard(RULES, look),
    evidence: evidenceCard(denied, look),
    'evidence-1': evidenceCard(denied, { ...look, finding: 1 }),
    'evidence-hostile': evidenceCard(reportNamed('hostile'), look),
    compare: compareCard(reportNamed('private'), 'here', 'worker:aks-prod', look),
    'compare-masked': compareCard(reportNamed('private'), 'here', 'worker:aks-prod', { lang, masked: true }),
    history: historyCard({ registry: HOST, rows: PAST, ...look }),
    diff: diffCard(denied, refused, look),
    'diff-same': diffCard(denied, denied, look),
    'diff-recovered': diffCard(denied, reportNamed('healthy'), look),
    'export-markdown': exportCard(denied, { ...look, format: 'markdown', pageUrl: PAGE }),
    'export-json': exportCard(denied, { ...look, format: 'json' }),
    'export-markdown-60': exportCard(reportNamed('findings-60'), { ...look, format: 'markdown', pageUrl: PAGE }),
    status: statusCard({
      runs: [
        { ...run, state: 'running', startedAt: STARTED },
        { ...run, state: 'queued', registry: 'fabrikam.azurecr.io' },
      ],
      now: MOMENT,
      ...look,
    }),
    'status-one': statusCard({ runs: [{ ...run, state: 'running', startedAt: STARTED }], now: MOMENT, ...look }),
    'status-none': statusCard({ runs: [], now: MOMENT, ...look }),
    whoami: whoamiCard({
      user: { id: 'U1', name: 'li', groups: ['S1'] },
      place: 'slack:T1/C1',
      workspace: 'T1',
      role: 'operator',
      tz: 'Asia/Shanghai',
      registries: ['contoso*'],
      ...look,
    }),
    mute: muteCard({ mute, tz: 'UTC', who: 'li', ...look }),
    'mute-list': muteListCard({ mutes: [mute, { target: 'tcp-refused', until: 'change', by: 'U2' }], ...look }),
    'mute-list-none': muteListCard({ mutes: [], ...look }),
    unmute: unmuteCard({ targets: [HOST], lang, who: 'li' }),
    config: configCard({ tz: 'Asia/Shanghai', channel: 'slack:T1/C1', policy: undefined, ...look }),
    'config-policy': configCard({ tz: 'Asia/Shanghai', channel: 'slack:T1/C1', policy: { everybody: 'viewer', registries: ['contoso*'] }, ...look }),
    vantages: vantagesCard({ workers: WORKERS, policy: { 'vnet-prod': { registries: ['contoso*'] } }, ...look }),
    workers: workersCard({ workers: WORKERS, ...look }),
    'workers-none': workersCard({ workers: [], ...look }),
    home: homeCard({ reports: PAST, mutes: [mute], workers: WORKERS, tz: 'UTC', role: 'admin' }, look),
    'home-empty': homeCard({ reports: [], mutes: [], workers: [], tz: 'UTC', role: undefined }, look),
    'form-check': formCard('check', { text: HOST, vantages: ['vnet-prod'] }, look),
    'form-diagnose': formCard('diagnose', { text: 'dial tcp: lookup contoso.azurecr.io: no such host', vantages: [] }, look),
    'form-incident': formCard('incident', { text: '', vantages: [] }, look),
    'form-digest': formCard('digest', { text: HOST, vantages: [] }, look),
    'form-feedback': formCard('feedback', { text: RUN, vantages: [] }, look),
    'form-hostile': formCard('check', { text: HOSTILE, vantages: [HOSTILE.slice(0, 60)] }, look),
    'search-1': searchCards(PAST, { pageUrl: () => PAGE }, look)[0] as Card,
    summary: summaryCard(
      [
        { registry: 'fabrikam.azurecr.io', runId: RUN, report: reportNamed('healthy') },
        { registry: HOST, runId: RUN, report: denied },
      ],
      { ...look, asker: ASKER },
    ),
    'summary-going': summaryCard(
      [
        { registry: HOST, runId: RUN },
        { registry: 'fabrikam.azurecr.io', runId: RUN, report: reportNamed('healthy') },
      ],
      look,
    ),
    note: noteCard(lang === 'en' ? 'vnet-prod answered in 12 ms.' : 'vnet-prod 在 12 毫秒内响应。', { lang, tone: 'good' }),
  });
}

const help = (lang: Lang): readonly GoldenCard[] => [
  { name: `help.${lang}`, card: helpCard({ lang, permitted: EVERYTHING }) },
  { name: `help-viewer.${lang}`, card: helpCard({ lang, permitted: (verb) => !['mute', 'unmute', 'digest', 'incident', 'workers'].includes(verb) }) },
  { name: `help-check.${lang}`, card: helpTopicCard('check', { lang, permitted: EVERYTHING }) },
];

/** Fresh ones at each call; names are unique. */
export const goldenCards = (): readonly GoldenCard[] =>
  LANGS.flatMap((lang) => [...reports(lang), ...masked(lang), ...progress(lang), ...problems(lang), ...help(lang), ...verbs(lang)]);
