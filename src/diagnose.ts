// Evidence x rules -> findings, causes before symptoms. Pure: the same evidence gives the same report, today and next year.
import { evidenceOf, isNetworkVantage } from './evidence.ts';
import { roleOf } from './hosts.ts';
import {
  type EndpointRole,
  type Finding,
  LAYERS,
  type NetworkVantage,
  type Observation,
  type Path,
  type Question,
  type Unchecked,
  type Verdict,
} from './model.ts';
import { hostsSeen, journeyOf } from './path.ts';
import { RULES } from './rules/index.ts';
import type { Claim, Reach, Rule } from './rules/rule.ts';
import { uncheckedBy } from './unchecked.ts';
import { excused, verdictOf } from './verdict.ts';

export interface Diagnosis {
  readonly verdict: Verdict;
  readonly causes: readonly string[];
  readonly paths: readonly Path[];
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
}

/** A finding with what only the judging needs. */
interface Draft {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly reach: Reach;
}

const MATRIX: readonly EndpointRole[] = ['login', 'regional', 'data', 'storage', 'identity', 'arm', 'mcr'];

/** `asked`: the network vantages that the question named; those that the evidence holds are judged in any case. */
export function diagnose(
  observations: readonly Observation[],
  question: Question,
  asked: readonly NetworkVantage[],
  rules: readonly Rule[] = RULES,
): Diagnosis {
  const evidence = evidenceOf(observations, question);
  const vantages = [...new Set([...asked, ...evidence.vantages])].sort();
  const exempt = excused(evidence, question);
  const drafts = merged(rules.flatMap((rule) => draftsOf(rule, rule.examine(evidence, question), exempt)));
  const findings = ordered(explained(drafts), question);
  const paths = vantages.flatMap((from) =>
    hostsSeen(evidence, from, MATRIX).map((host): Path => {
      const { role, verdict, stoppedAt, ms } = journeyOf(evidence, from, host);
      return { from, endpoint: { role, host }, verdict, ...(stoppedAt ? { stoppedAt } : {}), ...(ms === undefined ? {} : { ms }) };
    }),
  );
  const causes = [...new Set(findings.filter((f) => f.role === 'cause').map((f) => f.rule))];
  const mustWork = vantages.filter((v) => !exempt.has(v));
  return { verdict: verdictOf(paths, findings, mustWork), causes, paths: sortedPaths(paths), findings, unchecked: uncheckedBy(rules, observations, vantages) };
}

function draftsOf(rule: Rule, claims: Iterable<Claim>, exempt: ReadonlySet<NetworkVantage>): readonly Draft[] {
  return [...claims].map((claim) => {
    const last = claim.because[claim.because.length - 1] as Observation;
    const from = claim.from ?? last.from;
    const excusedHere = isNetworkVantage(from) && exempt.has(from);
    const finding: Finding = {
      rule: rule.id,
      role: excusedHere ? 'risk' : (claim.role ?? rule.role),
      severity: excusedHere ? 'info' : (claim.severity ?? rule.severity),
      layer: rule.layer,
      from,
      target: claim.target ?? last.target,
      title: rule.title,
      detail: claim.detail,
      because: [...new Set(claim.because.map((o) => o.id))],
      confidence: claim.confidence ?? 'certain',
      ...(claim.settle ? { settle: claim.settle } : {}),
      fixes: claim.fixes,
      docs: rule.docs,
    };
    return { finding, rule, reach: claim.reach ?? (isNetworkVantage(from) ? (rule.reach ?? 'target') : 'registry') };
  });
}

/** The same rule about the same thing from the same place is one finding, resting on all that was cited. */
function merged(drafts: readonly Draft[]): readonly Draft[] {
  const byKey = new Map<string, Draft>();
  for (const draft of drafts) {
    const { rule, from, target } = draft.finding;
    const key = `${rule}\n${from}\n${target}`;
    const first = byKey.get(key);
    if (!first) byKey.set(key, draft);
    else byKey.set(key, { ...first, finding: { ...first.finding, because: [...new Set([...first.finding.because, ...draft.finding.because])] } });
  }
  return [...byKey.values()];
}

/** Does the first reach as far as the second? */
function covers(cause: Draft, other: Draft): boolean {
  if (cause.reach === 'registry') return true;
  if (cause.finding.from !== other.finding.from) return false;
  return cause.reach === 'vantage' || cause.finding.target === other.finding.target;
}

/** A finding that a cause within reach names becomes its symptom; chains end at the cause that nothing explains. */
function explained(drafts: readonly Draft[]): readonly Finding[] {
  const explainers = (draft: Draft) =>
    drafts.filter((other) => other.finding.role === 'cause' && other.rule.explains?.includes(draft.finding.rule) && other !== draft && covers(other, draft));
  // A catalog test keeps circles out of `explains`; should one slip in, it ends where it began.
  const rootOf = (draft: Draft, trail: readonly Draft[] = []): Draft | undefined => {
    const [direct] = explainers(draft).filter((other) => !trail.includes(other));
    return direct && (rootOf(direct, [...trail, draft]) ?? direct);
  };
  return drafts.map((draft) => {
    const root = draft.finding.role === 'cause' ? rootOf(draft) : undefined;
    return root ? { ...draft.finding, role: 'symptom', explainedBy: root.finding.rule } : draft.finding;
  });
}

const SEVERITIES = ['error', 'warning', 'info'];
const ROLES = ['cause', 'symptom', 'risk'];
const IMPORTANT: readonly EndpointRole[] = ['login', 'regional', 'data', 'storage', 'identity', 'arm', 'mcr', 'other'];

/** Most important first: causes; errors; certain ones; those about the login server; from the lowest layer up. */
function ordered(findings: readonly Finding[], question: Question): readonly Finding[] {
  const rank = (f: Finding): readonly number[] => [
    ROLES.indexOf(f.role),
    SEVERITIES.indexOf(f.severity),
    f.confidence === 'certain' ? 0 : 1,
    IMPORTANT.indexOf(isNetworkVantage(f.from) ? roleOf(f.target, question) : 'login'),
    LAYERS.indexOf(f.layer),
  ];
  const compare = (a: Finding, b: Finding): number => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, i) => value !== right[i]);
    if (at >= 0) return (left[at] ?? 0) - (right[at] ?? 0);
    const [x, y] = [`${a.rule}\n${a.from}\n${a.target}`, `${b.rule}\n${b.from}\n${b.target}`];
    return x < y ? -1 : x > y ? 1 : 0;
  };
  return [...findings].sort(compare);
}

const sortedPaths = (paths: readonly Path[]): readonly Path[] =>
  [...paths].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : MATRIX.indexOf(a.endpoint.role) - MATRIX.indexOf(b.endpoint.role)));
