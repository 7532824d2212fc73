// The post-mortem's first draft: what was seen and said, in order, with nothing made up. Markdown, or JSON with a schema. Pure.

import { causeSentence, impactSentence } from '../../card/answer.ts';
import { changeLine } from '../../card/incident.ts';
import type { Lang, Report } from '../../model.ts';
import { docsLink } from '../../report.ts';
import { INCIDENT, SEVERITY_WORD, STATUS_WORD } from '../../words/incident.ts';
import { VERDICT } from '../../words/report.ts';
import type { Incident, IncidentEvent } from './incident.ts';

export const MORTEM_SCHEMA = 'acr-check/incident/1';

export interface Mortem {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  /** What was found when it was opened, and last. */
  readonly first?: Report;
  readonly last?: Report;
  readonly lang: Lang;
  readonly tz: string;
  readonly now: Date;
}

/** Untrusted words in Markdown: nothing that is said can become a heading, a link or a mention. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/[\\`*_{}[\]()#+!|<>~@]/g, (sign) => `\\${sign}`)
    .trim();

/** With its zone: a time without one is worth nothing in another country. */
const stamp = (at: Date, tz: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh-CN' ? 'zh-CN' : 'en-GB', { timeZone: tz, dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
    .format(at)
    .concat(` ${tz}`);

function lasted(from: Date, to: Date, lang: Lang): string {
  const minutes = Math.max(1, Math.round((to.getTime() - from.getTime()) / 60_000));
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return lang === 'zh-CN' ? `${h > 0 ? `${h} 小时 ` : ''}${m} 分钟` : `${h > 0 ? `${h} h ` : ''}${m} min`;
}

export function mortemMarkdown({ incident, events, first, last, lang, tz, now }: Mortem): string {
  const words = INCIDENT.mortem;
  const report = first ?? last;
  const causes = (report?.findings ?? []).filter(({ role }) => role === 'cause');
  const end = incident.resolvedAt ?? now;
  const line = (label: string, value: string): string => `- **${label}**: ${value}`;
  const fixes = causes
    .flatMap(({ fixes: offered }) => offered)
    .map((fix) => `- ${plain(fix.label[lang])}${fix.link && report ? ` <${docsLink(fix.link, lang, report.question.cloud)}>` : ''}`);
  const evidence = causes.map((cause) => `- ${plain(cause.detail[lang])} (\`${cause.rule}\`)`);
  return [
    `# ${plain(words.title(incident.number, incident.name)[lang])}`,
    '',
    `## ${words.summary[lang]}`,
    '',
    plain(incident.title),
    '',
    line(INCIDENT.status[lang], STATUS_WORD[incident.status][lang]),
    line(INCIDENT.severity[lang], SEVERITY_WORD[incident.severity][lang]),
    line(INCIDENT.owner[lang], incident.owner ? plain(incident.owner) : INCIDENT.nobody[lang]),
    line(INCIDENT.since[lang], stamp(incident.openedAt, tz, lang)),
    ...(incident.resolvedAt ? [line(INCIDENT.resolvedAt[lang], stamp(incident.resolvedAt, tz, lang))] : []),
    ...(incident.resolution ? [line(INCIDENT.resolve[lang], plain(incident.resolution))] : []),
    '',
    incident.resolvedAt ? words.lasted(lasted(incident.openedAt, end, lang))[lang] : words.ongoing[lang],
    '',
    `## ${words.impact[lang]}`,
    '',
    report ? plain(impactSentence(report, lang)) : words.noReport[lang],
    '',
    `## ${words.timeline[lang]}`,
    '',
    ...events.map(
      (event) =>
        `- ${stamp(event.at, tz, lang)} — **${INCIDENT.event[event.kind][lang]}**${event.who ? ` (${plain(event.who)})` : ''}${event.text ? `: ${plain(event.text)}` : ''}`,
    ),
    '',
    `## ${words.causes[lang]}`,
    '',
    ...(causes.length > 0 ? causes.map((cause) => `- ${plain(cause.title[lang])} (\`${cause.rule}\`)`) : [words.unknownCause[lang]]),
    '',
    `## ${words.evidence[lang]}`,
    '',
    ...(evidence.length > 0 ? evidence : [report ? plain(causeSentence(report, lang) ?? '') : words.noReport[lang]]),
    '',
    `## ${words.fixes[lang]}`,
    '',
    ...(fixes.length > 0 ? [...new Set(fixes)] : ['-']),
    '',
    `## ${words.actions[lang]}`,
    '',
    words.actionLines[lang],
    '',
    ...(first && last && first.id !== last.id ? [`> ${plain(changeLine(first, last, lang))} (${VERDICT[last.verdict][lang]})`, ''] : []),
  ].join('\n');
}

export function mortemJson({ incident, events, first, last, lang }: Mortem): object {
  const { request: _request, print: _print, candidate: _candidate, ...told } = incident;
  return {
    schema: MORTEM_SCHEMA,
    incident: told,
    timeline: events.map(({ mark: _mark, ...event }) => event),
    reports: [...new Map([first, last].filter((report) => report !== undefined).map((report) => [report.id, report])).values()].map((report) => ({
      id: report.id,
      at: report.at,
      verdict: report.verdict,
      causes: report.causes,
      findings: report.findings.map(({ rule, role, from, target, title, detail }) => ({ rule, role, from, target, title: title[lang], detail: detail[lang] })),
    })),
  };
}
