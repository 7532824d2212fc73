// A path as the steps that a client takes: which were passed, and at which one it stopped.
import { isNetworkVantage } from '../../../src/evidence.ts';
import type { Observation, Path, Report, Stage } from '../../../src/model.ts';

export interface Step {
  readonly stage: Stage | undefined; // undefined: not seen from here on
  readonly state: 'passed' | 'stopped' | 'unseen';
}

const DIRECT: readonly Stage[] = ['dns', 'tcp', 'tls', 'http'];
const PROXIED: readonly Stage[] = ['proxy', 'tls', 'http'];

/** What a client at this place met on the way to this host: looks made beside the path do not count. */
const onPath = ({ from, endpoint }: Path, evidence: readonly Observation[]): readonly Observation[] =>
  evidence.filter((o) => o.from === from && o.target.toLowerCase() === endpoint.host.toLowerCase() && !o.aside);

export function stepsOf(path: Path, evidence: readonly Observation[]): readonly Step[] {
  const met = onPath(path, evidence);
  const stages = met.some((o) => o.kind === 'proxy' && o.outcome.status !== 'skipped') ? PROXIED : DIRECT;
  const { verdict, stoppedAt } = path;
  if (verdict === 'reachable') return stages.map((stage) => ({ stage, state: 'passed' }));
  if (verdict === 'blocked' && stoppedAt) {
    const before = stages.includes(stoppedAt) ? stages.slice(0, stages.indexOf(stoppedAt)) : stages;
    return [...before.map((stage): Step => ({ stage, state: 'passed' })), { stage: stoppedAt, state: 'stopped' }];
  }
  const seen = stages.findIndex((stage) => !met.some((o) => o.kind === stage && o.outcome.status === 'ok'));
  return [...stages.slice(0, Math.max(0, seen)).map((stage): Step => ({ stage, state: 'passed' })), { stage: undefined, state: 'unseen' }];
}

/** A place from which nothing is known of the login server still gets its line. */
const unseen = ({ vantages, paths, question }: Report): readonly Path[] =>
  vantages.flatMap(({ id }): readonly Path[] => {
    if (!isNetworkVantage(id) || paths.some((p) => p.from === id && p.endpoint.role === 'login')) return [];
    return [{ from: id, endpoint: { role: 'login', host: question.registry.loginServer }, verdict: 'unknown' }];
  });

const CONTROL = ['identity', 'arm', 'mcr'];
/** Beyond this many per place, paths that work are only counted: a registry may have dozens of replicas. */
const MOST_WORKING = 6;

export interface Drawn {
  readonly paths: readonly Path[];
  readonly more: number;
}

/** The paths worth drawing: all that are broken or unknown, some that work, control names only when blocked. */
export function pathsToDraw(report: Report, verbose: boolean): Drawn {
  const relevant = [...report.paths, ...unseen(report)].filter((p) => verbose || p.verdict === 'blocked' || !CONTROL.includes(p.endpoint.role));
  const working = new Map<string, number>();
  const paths = relevant.filter((p) => {
    if (verbose || p.verdict !== 'reachable' || p.endpoint.role === 'login') return true;
    const count = (working.get(p.from) ?? 0) + 1;
    working.set(p.from, count);
    return count <= MOST_WORKING;
  });
  return { paths, more: relevant.length - paths.length };
}
