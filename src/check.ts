// One check: look, judge, report. No store, no chat; the clock, the id and the environment are arguments.
import { diagnose } from './diagnose.ts';
import type { Lang, NetworkFacts, NetworkVantage, Observation, Report, VantageState } from './model.ts';
import { type Looking, observe } from './observe.ts';
import { unseenNote } from './words/unseen.ts';

export interface CheckOptions extends Omit<Looking, 'signal' | 'deadline' | 'see'> {
  readonly id: string;
  readonly version: string;
  readonly lang: Lang;
  readonly deadlineMs: number;
  /** The person's own stop: what is known by then is reported. */
  readonly stop?: AbortSignal;
  readonly onObservation?: (observation: Observation) => void;
}

export const DEFAULT_DEADLINE_MS = 20_000;
/** Probes end by themselves at the deadline; one that does not is left behind after this long. */
const GRACE_MS = 250;

const asked = (from: NetworkVantage, evidence: readonly Observation[]): VantageState => {
  const ours = evidence.filter((o) => o.from === from);
  const seen = ours.filter((o) => o.outcome.status !== 'skipped').length;
  const status = seen === 0 ? 'offline' : seen === ours.length ? 'answered' : 'partial';
  return { id: from, label: from === 'here' ? 'this host' : from.replace(/^(here|worker):/, ''), status };
};

/** How far Azure and its logs answered: `note` says in short what stood in the way. */
function configured(id: 'arm' | 'logs', evidence: readonly Observation[]): VantageState {
  const label = id === 'arm' ? 'Azure configuration' : 'registry logs';
  const ours = evidence.filter((o) => o.from === id);
  const skipped = ours.flatMap((o) =>
    o.outcome.status === 'skipped' && o.outcome.reason !== 'not-asked' && o.outcome.reason !== 'not-applicable' ? [o.outcome] : [],
  );
  const seen = ours.some((o) => o.outcome.status !== 'skipped');
  const [first] = skipped;
  return { id, label, status: !seen ? 'not-asked' : first ? 'partial' : 'answered', ...(first ? { note: unseenNote(first) } : {}) };
}

export const vantageStates = (vantages: readonly NetworkVantage[], evidence: readonly Observation[]): readonly VantageState[] => [
  ...vantages.map((from) => asked(from, evidence)),
  configured('arm', evidence),
  configured('logs', evidence),
];

const symptomOf = (said: NetworkFacts['said'] | undefined): Report['symptom'] => {
  const [first] = said?.symptoms ?? [];
  return first ? { id: first.id, text: first.excerpt } : undefined;
};

export async function check(options: CheckOptions): Promise<Report> {
  const { now, deadlineMs, stop, question, from, said } = options;
  const startedAt = now();
  const evidence = new Map<string, Observation>();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), deadlineMs);
  const signal = stop ? AbortSignal.any([limit.signal, stop]) : limit.signal;
  const see = (observation: Observation): void => {
    evidence.set(observation.id, observation);
    options.onObservation?.(observation);
  };
  let grace: NodeJS.Timeout | undefined;
  const cut = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => (grace = setTimeout(resolve, GRACE_MS)), { once: true });
  });
  try {
    await Promise.race([observe({ ...options, signal, deadline: startedAt.getTime() + deadlineMs, see }), cut]);
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    limit.abort(); // whatever is still open closes
  }
  const seen = [...evidence.values()];
  const symptom = symptomOf(said);
  return {
    id: options.id,
    at: question.at,
    tookMs: now().getTime() - startedAt.getTime(),
    version: options.version,
    lang: options.lang,
    question,
    ...(symptom ? { symptom } : {}),
    ...diagnose(seen, question, [from]),
    vantages: vantageStates([from], seen),
    evidence: seen,
  };
}
