// Reports over time -> Digest: what changed since it was last told, what is still broken, what will break next. Pure.
import { minutesBetween } from './evaluate/minutes.ts';
import type { Finding, Report, Severity, Verdict, Words } from './model.ts';
import { AHEAD } from './words/digest.ts';

/** One thing that is wrong, or will be. `key` is what makes two of them the same: never prose, never a time. */
export interface Trouble {
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly title: Words;
}

/** A report, as small as a digest needs it. */
export interface Brief {
  readonly registry: string; // login server
  readonly name: string;
  readonly at: string;
  readonly report?: string;
  readonly verdict: Verdict;
  readonly causes: readonly Trouble[];
  readonly ahead: readonly Trouble[];
  /** It could not be looked at, and why. */
  readonly why?: Words;
}

/** What a channel was last told of a registry, and since when it has been in trouble (or well). */
export interface Standing {
  readonly brief: Brief;
  readonly since: string;
}

const MOST_TROUBLES = 20;
const RANK: Readonly<Record<Verdict, number>> = { reachable: 0, unknown: 1, impaired: 2, unreachable: 3 };
const WEIGHT: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };
/** Told when one of them is crossed, and not every day in between. */
const EXPIRY_DAYS: readonly (readonly [days: number, severity: Severity])[] = [
  [1, 'error'],
  [7, 'warning'],
  [30, 'info'],
];
const NEARLY = 0.9;
const COUNTED = /^(ip ?rules|v(irtual ?)?net(work)? ?rules|private ?endpoint ?connections)$/i;

const troubleOf = ({ rule, from, target, severity, title }: Finding): Trouble => ({ key: `${rule} ${from} ${target.toLowerCase()}`, rule, severity, title });

const unique = (troubles: readonly Trouble[]): readonly Trouble[] =>
  [...new Map(troubles.map((trouble) => [trouble.key, trouble])).values()].slice(0, MOST_TROUBLES);

/** Certificates that end soon, and limits that are nearly reached: no rule says so, since nothing is wrong yet. */
function comingOf({ at, evidence }: Report): readonly Trouble[] {
  return evidence.flatMap((seen): Trouble[] => {
    if (seen.aside || seen.outcome.status !== 'ok') return [];
    if (seen.kind === 'tls') {
      const minutes = minutesBetween(at, seen.outcome.facts.certificate.notAfter);
      const step = minutes === undefined ? undefined : EXPIRY_DAYS.find(([days]) => minutes <= days * 1440);
      if (minutes === undefined || !step) return [];
      const title = AHEAD.certificate(seen.target, Math.floor(minutes / 1440));
      return [{ key: `certificate ${seen.target} ${step[0]}`, rule: 'certificate-expires', severity: step[1], title }];
    }
    if (seen.kind !== 'usages') return [];
    return seen.outcome.facts.list
      .filter(({ name, current, limit }) => COUNTED.test(name.trim()) && limit > 0 && current < limit && current >= limit * NEARLY)
      .map(({ name, current, limit }) => ({
        key: `nearly-full ${name}`,
        rule: 'limit-near',
        severity: 'warning',
        title: AHEAD.nearlyFull(name, current, limit),
      }));
  });
}

/**
 * What could not be looked at this time stays as it was told: silence is neither a recovery nor an all-clear. A registry whose known cause
 * nobody could look for is unknown, and not well.
 */
export function briefOf(report: Report, standing: Standing | undefined): Brief {
  const unseen = new Set(report.unchecked.map(({ rule }) => rule));
  const kept = (before: readonly Trouble[] = [], now: readonly Trouble[]): readonly Trouble[] =>
    before.filter(({ key, rule }) => unseen.has(rule) && !now.some((one) => one.key === key));
  const found = (role: Finding['role']): readonly Trouble[] => report.findings.filter((finding) => finding.role === role).map(troubleOf);
  const causes = found('cause');
  const carried = report.verdict === 'unreachable' ? [] : kept(standing?.brief.causes, causes);
  const risks = [...found('risk'), ...comingOf(report)];
  const { name, loginServer } = report.question.registry;
  return {
    ...{ registry: loginServer, name, at: report.at, report: report.id },
    verdict: carried.length > 0 && report.verdict === 'reachable' ? 'unknown' : report.verdict,
    causes: unique([...causes, ...carried]),
    ahead: unique([...risks, ...kept(standing?.brief.ahead, risks)]),
  };
}

/** Two looks that give the same of this saw the same. */
export const printOf = ({ verdict, causes, ahead, why }: Brief): string =>
  JSON.stringify([verdict, causes.map(({ key }) => key).sort(), ahead.map(({ key }) => key).sort(), why?.en ?? '']);

export const MOST_ATTEMPTS = 3;
export type Settled =
  /** As it was told before. */
  | 'same'
  /** Different, twice in a row. */
  | 'changed'
  /** Different once: looked at again before anything is said. */
  | 'again'
  /** Never the same twice: it is said that it flaps, and nothing else. */
  | 'unsteady';

/** `lastPrint`: of the attempt before in the same slot. */
export function settledBy(brief: Brief, standing: Standing | undefined, lastPrint: string | undefined, attempt: number): Settled {
  const print = printOf(brief);
  if (standing && printOf(standing.brief) === print) return 'same';
  if (lastPrint === print) return 'changed';
  if (!standing && brief.verdict === 'reachable') return 'changed';
  return attempt >= MOST_ATTEMPTS ? 'unsteady' : 'again';
}

export type ChangeKind = 'new' | 'worse' | 'better' | 'changed' | 'recovered';
export interface Item {
  readonly brief: Brief;
  readonly since: string;
  /** Causes that are to be shown here. */
  readonly causes: readonly Trouble[];
}
export interface Change extends Item {
  readonly kind: ChangeKind;
  readonly was?: Verdict;
}
/** What will break next, and where. */
export interface Ahead extends Trouble {
  readonly registries: readonly string[];
  readonly fresh: boolean;
}

export interface Digest {
  readonly counts: Readonly<Record<Verdict | 'failed' | 'muted', number>>;
  readonly changes: readonly Change[];
  readonly still: readonly Item[];
  readonly ahead: readonly Ahead[];
  /** Names of registries that were never seen the same way twice, and of those that were different once. */
  readonly unsteady: readonly string[];
  readonly flapped: readonly string[];
  /** Vantage points that are silent now; `fresh`: since the last digest; `back`: no longer. */
  readonly silent: readonly { readonly vantage: string; readonly lastSeen?: string; readonly fresh: boolean }[];
  readonly back: readonly string[];
  /** Is there anything that the channel does not know yet? */
  readonly news: boolean;
  /** Is anything wrong, so that its message is kept up to date? */
  readonly ongoing: boolean;
  /** What the channel knows after it was told. Muted registries are not among them. */
  readonly standing: readonly Standing[];
}

export interface DigestInput {
  readonly looks: readonly { readonly brief: Brief; readonly settled: Settled; readonly flapped: boolean }[];
  readonly standing: ReadonlyMap<string, Standing>;
  readonly minSeverity: Severity;
  readonly exclude: readonly string[];
  readonly mutedRules: ReadonlySet<string>;
  readonly muted: (brief: Brief) => boolean;
  readonly silent: readonly { readonly vantage: string; readonly lastSeen?: string }[];
  readonly silentBefore: readonly string[];
}

const SEVERITY_OF: Readonly<Record<Verdict, Severity>> = { reachable: 'info', unknown: 'warning', impaired: 'warning', unreachable: 'error' };
const keysOf = (troubles: readonly Trouble[]): string =>
  troubles
    .map(({ key }) => key)
    .sort()
    .join('\n');

function changeKind(was: Brief | undefined, now: Brief, wasBad: boolean, isBad: boolean, different: boolean): ChangeKind | undefined {
  if (!wasBad) return isBad ? 'new' : undefined;
  if (!isBad) return now.verdict === 'reachable' ? 'recovered' : undefined;
  const step = RANK[now.verdict] - RANK[was?.verdict ?? 'reachable'];
  // Not being able to look any more is no improvement.
  if (step !== 0) return now.verdict === 'unknown' ? 'changed' : step > 0 ? 'worse' : 'better';
  return different ? 'changed' : undefined;
}

const ORDER: readonly ChangeKind[] = ['new', 'worse', 'changed', 'better', 'recovered'];

export function digestOf(input: DigestInput): Digest {
  const shown = ({ rule, severity }: Trouble): boolean =>
    WEIGHT[severity] >= WEIGHT[input.minSeverity] && !input.exclude.includes(rule) && !input.mutedRules.has(rule);
  const visible = (brief: Brief | undefined): readonly Trouble[] => brief?.causes.filter(shown) ?? [];
  const bad = (brief: Brief | undefined): boolean => {
    if (!brief || brief.verdict === 'reachable') return false;
    if (brief.why) return true;
    return WEIGHT[SEVERITY_OF[brief.verdict]] >= WEIGHT[input.minSeverity] && (brief.causes.length === 0 || visible(brief).length > 0);
  };
  const counts = { reachable: 0, impaired: 0, unreachable: 0, unknown: 0, failed: 0, muted: 0 };
  const changes: Change[] = [];
  const still: Item[] = [];
  const standing: Standing[] = [];
  const ahead = new Map<string, Ahead>();
  for (const { brief: seen, settled } of input.looks) {
    if (input.muted(seen)) {
      counts.muted += 1;
      continue;
    }
    const before = input.standing.get(seen.registry);
    // What does not hold still is told as it was known; where nothing was known, as what it is.
    const now = settled === 'unsteady' ? (before?.brief ?? { ...seen, verdict: 'unknown' as const }) : seen;
    counts[now.why ? 'failed' : now.verdict] += 1;
    const [wasBad, isBad] = [bad(before?.brief), bad(now)];
    const kind = changeKind(before?.brief, now, wasBad, isBad, keysOf(visible(before?.brief)) !== keysOf(visible(now)));
    const begun = before && wasBad === isBad ? before.since : now.at;
    const item = { brief: now, since: kind === 'recovered' && before ? before.since : begun, causes: visible(now) };
    if (kind) changes.push({ ...item, kind, ...(before ? { was: before.brief.verdict } : {}) });
    else if (isBad) still.push(item);
    for (const trouble of now.ahead.filter(shown)) {
      const id = `${trouble.rule}\n${trouble.title.en}`;
      const known = ahead.get(id);
      const fresh = before !== undefined && !before.brief.ahead.some(({ key }) => key === trouble.key);
      ahead.set(id, { ...trouble, registries: [...(known?.registries ?? []), now.name], fresh: fresh || known?.fresh === true });
    }
    standing.push({ brief: now, since: begun });
  }
  const silent = input.silent.map((one) => ({ ...one, fresh: !input.silentBefore.includes(one.vantage) }));
  const back = input.silentBefore.filter((vantage) => !input.silent.some((one) => one.vantage === vantage));
  const names = (of: (look: DigestInput['looks'][number]) => boolean): readonly string[] => input.looks.filter(of).map(({ brief }) => brief.name);
  return {
    counts,
    changes: changes.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || RANK[b.brief.verdict] - RANK[a.brief.verdict]),
    still: still.sort((a, b) => RANK[b.brief.verdict] - RANK[a.brief.verdict] || (a.since < b.since ? -1 : 1)),
    ahead: [...ahead.values()].sort(
      (a, b) => Number(b.fresh) - Number(a.fresh) || WEIGHT[b.severity] - WEIGHT[a.severity] || b.registries.length - a.registries.length,
    ),
    unsteady: names(({ settled, brief }) => settled === 'unsteady' && !input.muted(brief)),
    flapped: names(({ settled, flapped, brief }) => flapped && settled === 'same' && !input.muted(brief)),
    silent,
    back,
    news: changes.length > 0 || [...ahead.values()].some(({ fresh }) => fresh) || silent.some(({ fresh }) => fresh) || back.length > 0,
    ongoing: still.length > 0 || silent.length > 0 || changes.some(({ kind }) => kind !== 'recovered'),
    standing,
  };
}
