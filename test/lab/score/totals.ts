// Results -> points and totals. Pure.

import type { PeerResult } from '../peer/az.ts';
import type { Mark } from '../peer/rubric.ts';
import type { Result } from '../run.ts';

export interface Point {
  readonly name: string;
  readonly shows: string;
  /** Acceptable first causes; none: healthy. */
  readonly expected: readonly string[];
  readonly also: readonly string[];
  readonly verdict: string;
  /** What the scenario has beside a network: Azure's configuration, a second vantage, more than one fault. */
  readonly has: { readonly azure: boolean; readonly vantages: boolean; readonly pair: boolean };
  /** Absent: no report came. */
  readonly said?: { readonly causes: readonly string[]; readonly verdict: string; readonly tookMs: number };
  /** Place of the true cause among the causes, from 1; absent: not there, or healthy. */
  readonly rank?: number;
  /** Causes that are not there. */
  readonly extra: readonly string[];
  readonly lost: readonly string[];
}

export function pointOf({ scenario, said, lost }: Result): Point {
  const { causes, also = [], may = [], verdict } = scenario.expect;
  const at = said?.causes.findIndex((cause) => causes.includes(cause)) ?? -1;
  const known = new Set([...causes, ...also, ...may]);
  return {
    name: scenario.name,
    shows: scenario.shows,
    expected: causes,
    also,
    verdict,
    has: { azure: scenario.azure !== undefined, vantages: scenario.vantages !== undefined, pair: also.length > 0 },
    ...(said ? { said: { causes: said.causes, verdict: said.verdict, tookMs: said.tookMs } } : {}),
    ...(at >= 0 ? { rank: at + 1 } : {}),
    extra: (said?.causes ?? []).filter((cause) => !known.has(cause)),
    lost,
  };
}

/** `of` of the cases that could have it. */
export interface Share {
  readonly got: number;
  readonly of: number;
}

export interface Totals {
  readonly scenarios: number;
  readonly healthy: number;
  readonly withAzure: number;
  readonly twoVantages: number;
  readonly pairs: number;
  readonly top1: Share;
  readonly top3: Share;
  /** Second faults of pairs that are in the report. */
  readonly seconds: Share;
  readonly verdicts: Share;
  /** Healthy networks with a cause. */
  readonly falseAlarms: Share;
  /** Causes that are not there, beside a fault that is. */
  readonly extra: number;
  /** Broken networks without any cause. */
  readonly silent: Share;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Scenarios that lost any point. */
  readonly lost: number;
}

const share = <T>(list: readonly T[], has: (one: T) => boolean): Share => ({ got: list.filter(has).length, of: list.length });

export function totalsOf(points: readonly Point[]): Totals {
  const faulty = points.filter((p) => p.expected.length > 0);
  const healthy = points.filter((p) => p.expected.length === 0);
  const seconds = faulty.flatMap((p) => p.also.filter((id) => !(p.expected.includes(id) && p.expected.length === 1)).map((id) => ({ p, id })));
  const times = points.flatMap((p) => (p.said ? [p.said.tookMs] : [])).sort((a, b) => a - b);
  return {
    scenarios: points.length,
    healthy: healthy.length,
    withAzure: points.filter((p) => p.has.azure).length,
    twoVantages: points.filter((p) => p.has.vantages).length,
    pairs: points.filter((p) => p.has.pair).length,
    top1: share(faulty, (p) => p.rank === 1),
    top3: share(faulty, (p) => p.rank !== undefined && p.rank <= 3),
    seconds: share(seconds, ({ p, id }) => p.said?.causes.includes(id) ?? false),
    verdicts: share(points, (p) => p.said?.verdict === p.verdict),
    falseAlarms: share(healthy, (p) => (p.said?.causes.length ?? 0) > 0),
    extra: faulty.reduce((sum, p) => sum + p.extra.length, 0),
    silent: share(faulty, (p) => p.said !== undefined && p.said.causes.length === 0),
    medianMs: times[times.length >> 1] ?? 0,
    worstMs: times.at(-1) ?? 0,
    lost: points.filter((p) => p.lost.length > 0).length,
  };
}

export interface PeerTotals {
  readonly faulty: number;
  readonly healthy: number;
  readonly marks: Readonly<Partial<Record<Mark, number>>>;
  readonly medianMs: number;
  readonly worstMs: number;
  /** The lab could not ask. */
  readonly failed: number;
}

export function peerTotalsOf(results: readonly PeerResult[]): PeerTotals {
  const asked = results.filter((r) => r.mark !== undefined);
  const marks: Partial<Record<Mark, number>> = {};
  for (const { mark } of asked) if (mark) marks[mark] = (marks[mark] ?? 0) + 1;
  const times = asked.map((r) => r.ms).sort((a, b) => a - b);
  return {
    faulty: asked.filter((r) => r.scenario.expect.causes.length > 0).length,
    healthy: asked.filter((r) => r.scenario.expect.causes.length === 0).length,
    marks,
    medianMs: times[times.length >> 1] ?? 0,
    worstMs: times.at(-1) ?? 0,
    failed: results.length - asked.length,
  };
}
