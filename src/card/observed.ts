// Observations as lines that a person can read, and check for themselves. Pure.
import type { Lang, Observation, Report } from '../model.ts';
import { KIND, LOOKED, ONE, outcomeWords } from '../words/observed.ts';
import { labelled, placeName } from './names.ts';
import { clipped, shortened } from './shown.ts';

const MOST_LINE = 420;

/** The resource's own name: the whole id is in the export. */
const nameOf = (target: string): string => (target.startsWith('/') ? (target.split('/').filter(Boolean).at(-1) ?? target) : target);

function looked({ kind, target, address, via }: Observation, lang: Lang): string {
  const name = shortened(nameOf(target), 120);
  const known = LOOKED[kind];
  if (known) return known(name, address, via)[lang];
  const what = (ONE[kind] ?? KIND[kind])[lang];
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${kind === 'said' || kind === 'client' || kind === 'place' ? '' : ` ${name}`}`;
}

/** "TCP contoso.azurecr.io 20.62.128.10: refused (the bot’s host)". */
export function observedLine(observation: Observation, report: Report, lang: Lang, place = true): string {
  const line = `${labelled(looked(observation, lang), lang)}${shortened(outcomeWords(observation)[lang], 330)}`;
  const where = placeName(observation.from, report.vantages, lang);
  return clipped(place ? `${line}${lang === 'zh-CN' ? `（${where}）` : ` (${where})`}` : line, MOST_LINE);
}

/** The observations that a finding rests on, in its own order. */
export function citedBy(because: readonly string[], report: Report): readonly Observation[] {
  const byId = new Map(report.evidence.map((observation) => [observation.id, observation]));
  return because.map((id) => byId.get(id)).filter((observation) => observation !== undefined);
}
