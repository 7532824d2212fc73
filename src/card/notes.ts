// What makes the answer of a check less than whole, and what would make it whole. Pure.
import { isNetworkVantage } from '../evidence.ts';
import type { Kind, Lang, Report } from '../model.ts';
import { NOTE } from '../words/card.ts';
import { KIND } from '../words/observed.ts';
import { SETTLE } from '../words/report.ts';
import { listed, placeName, placesNamed, sentences } from './names.ts';
import { shortened } from './shown.ts';

const skipped = (report: Report) => report.evidence.flatMap(({ from, kind, outcome }) => (outcome.status === 'skipped' ? [{ from, kind, ...outcome }] : []));

/** Areas of Azure that a missing right hides. */
const deniedKinds = (report: Report): readonly Kind[] => [
  ...new Set(skipped(report).flatMap(({ from, kind, reason }) => (!isNetworkVantage(from) && reason === 'no-permission' ? [kind] : []))),
];

/** What makes the answer less than whole: silent places, missing rights, Azure's patience, the deadline. */
export function notes(report: Report, lang: Lang): readonly string[] {
  const silent = report.vantages.filter(({ id, status }) => status === 'offline' && isNetworkVantage(id) && !id.startsWith('here'));
  const partial = report.vantages.filter(({ id, status, note }) => status === 'partial' && isNetworkVantage(id) && note !== undefined);
  const name = ({ id, note }: Report['vantages'][number], words: (place: string) => { readonly [L in Lang]: string }): string =>
    [words(placeName(id, report.vantages, lang))[lang], ...(note ? [shortened(note[lang], 300)] : [])].join(lang === 'zh-CN' ? '' : ' ');
  const unread = skipped(report);
  const denied = deniedKinds(report);
  const looks = report.evidence.filter(({ from }) => isNetworkVantage(from)).length;
  const late = unread.filter(({ from, reason }) => isNetworkVantage(from) && reason === 'timed-out').length;
  const noIdentity = unread.some(({ reason }) => reason === 'no-credential');
  const whole = late + silent.length + partial.length === 0 && (denied.length > 0 || noIdentity);
  const ended = (words: string): string => (whole ? sentences([words, NOTE.networkWhole[lang]], lang) : words);
  return [
    ...silent.map((state) => name(state, NOTE.offline)),
    ...partial.map((state) => name(state, NOTE.partial)),
    ...(denied.length > 0
      ? [
          ended(
            NOTE.noRight(
              listed(
                denied.map((kind) => KIND[kind][lang]),
                lang,
              ),
            )[lang],
          ),
        ]
      : []),
    ...(noIdentity ? [ended(NOTE.noIdentity[lang])] : []),
    ...(unread.some(({ reason }) => reason === 'throttled') ? [NOTE.throttled[lang]] : []),
    ...(late > 0 ? [NOTE.incomplete(looks - late, looks)[lang]] : []),
  ];
}

/** What would turn "unknown" into an answer. */
export function settling(report: Report, lang: Lang): readonly string[] {
  if (report.verdict !== 'unknown') return [];
  const silent = report.vantages.filter(({ id, status }) => status === 'offline' && id.startsWith('worker:')).map(({ id }) => id);
  const rights = [...new Set(skipped(report).flatMap(({ reason, permission }) => (reason === 'no-permission' && permission ? [permission] : [])))].slice(0, 3);
  const late = skipped(report).some(({ reason }) => reason === 'timed-out');
  const ways = [
    ...(silent.length > 0 ? [SETTLE.answerOf(placesNamed(silent, report, lang))] : []),
    ...(late ? [SETTLE.moreTime] : []),
    ...(rights.length > 0 ? [SETTLE.permission(rights.join(', '))] : []),
  ];
  return (ways.length > 0 ? ways : [SETTLE.elsewhere]).map((words) => words[lang]);
}
