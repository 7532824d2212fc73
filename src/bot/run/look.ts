// All vantage points of one run at once: this process, workers inside networks, Azure's configuration. Their observations are judged together.

import { readAzure } from '../../azure/read.ts';
import { vantageStates } from '../../check.ts';
import { diagnose } from '../../diagnose.ts';
import type { AzureFacts, NetworkFacts, NetworkVantage, Observation, Question, Report, VantageState, Words } from '../../model.ts';
import { observe, wantsOf } from '../../observe.ts';
import { recognise } from '../../symptom/recognise.ts';
import { symptomNamed } from '../../symptom/symptoms.ts';
import type { Looked } from '../../worker/workers.ts';
import type { Ports } from '../ports.ts';
import type { CheckRequest } from './request.ts';

export interface LookAll {
  readonly ports: Ports;
  readonly runId: string;
  readonly request: CheckRequest;
  readonly question: Question;
  readonly reportId: string;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly of: number; readonly last?: string }) => void;
}

/** Probes end by themselves at the deadline; one that does not is left behind after this long. */
const GRACE_MS = 300;

function saidOf({ text = '', registry }: CheckRequest): NetworkFacts['said'] | undefined {
  if (text === '' && registry.typedHost === undefined) return undefined;
  return { text, symptoms: recognise(text), ...(registry.typedHost === undefined ? {} : { typedHost: registry.typedHost }) };
}

/** Sums what each vantage has done. */
function adding(onProgress: LookAll['onProgress']): (from: string) => LookAll['onProgress'] {
  const parts = new Map<string, { readonly done: number; readonly of: number }>();
  return (from) => (part) => {
    parts.set(from, part);
    const all = [...parts.values()];
    const sum = (key: 'done' | 'of'): number => all.reduce((total, one) => total + one[key], 0);
    onProgress({ done: sum('done'), of: sum('of'), ...(part.last === undefined ? {} : { last: part.last }) });
  };
}

/** VNets and subnets of the workers that are asked: as the policy says, and as they told themselves. */
async function placesOf({ workers, policy }: Ports, from: readonly string[]): Promise<readonly string[]> {
  const asked = from.filter((name) => name !== 'here');
  if (asked.length === 0) return [];
  const written = asked.flatMap((name) => [policy.vantages?.[name]?.subnet ?? [], policy.vantages?.[name]?.vnets ?? []].flat());
  const told = (await workers.list()).filter((state) => asked.includes(state.name)).map(({ place }) => place?.subnetId ?? place?.vnetId);
  return [...new Set([...written, ...told.filter((id) => id !== undefined)])];
}

const stateOf = (from: NetworkVantage, worker: Looked | undefined, states: readonly VantageState[]): VantageState | undefined => {
  const seen = states.find((state) => state.id === from);
  if (!worker || !seen) return seen;
  return {
    ...seen,
    status: worker.status === 'answered' && seen.status !== 'answered' ? seen.status : worker.status,
    ...(worker.note ? { note: worker.note } : {}),
  };
};

/** Never throws but for a programming fault; at the deadline or the signal it reports what is known. */
export async function lookAll({ ports, runId, request, question, reportId, version, signal, onProgress }: LookAll): Promise<Report> {
  const { workers, now, azureOf, viewOf } = ports;
  const startedAt = now();
  const deadline = startedAt.getTime() + request.deadlineMs;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), request.deadlineMs);
  const either = AbortSignal.any([limit.signal, signal]);
  const evidence = new Map<string, Observation>();
  const see = (observation: Observation): void => {
    if (!limit.signal.aborted || now().getTime() <= deadline + GRACE_MS) evidence.set(observation.id, observation);
  };
  const said = saidOf(request);
  const suspects = said?.symptoms.flatMap((symptom) => symptomNamed(symptom.id)?.suspects ?? []) ?? [];
  const counted = adding(onProgress);
  const azure = azureOf(question.cloud);
  const registry = Promise.withResolvers<AzureFacts['registry'] | undefined>();
  const common = { question, suspects, deadline, signal: either, see, ...(said ? { said } : {}) };

  const here = async (): Promise<void> => {
    const own = { ...common, now, places: await placesOf(ports, request.from), onRegistry: registry.resolve, onProgress: counted('here') };
    if (!azure) registry.resolve(undefined); // workers need not wait for what does not come
    if (request.from.includes('here')) await observe({ ...own, from: 'here', ...(azure ? { azure } : {}), ...viewOf(question.registry) });
    else if (azure) await readAzure({ ...own, azure, wants: wantsOf({ question, suspects }) });
    registry.resolve(undefined);
  };
  const looked = new Map<NetworkVantage, Looked>();
  const there = async (vantage: string): Promise<void> => {
    const known = await registry.promise;
    const result = await workers.look({ ...common, runId, vantage, ...(known ? { registry: known } : {}), onProgress: counted(vantage) });
    looked.set(`worker:${vantage}`, result);
  };

  let grace: NodeJS.Timeout | undefined;
  const cut = new Promise<void>((resolve) => {
    either.addEventListener('abort', () => (grace = setTimeout(resolve, GRACE_MS)), { once: true });
    if (either.aborted) grace = setTimeout(resolve, GRACE_MS);
  });
  try {
    const looking = [here(), ...request.from.filter((from) => from !== 'here').map(there)];
    await Promise.race([Promise.all(looking), cut]);
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    limit.abort();
  }

  const asked = request.from.map((from): NetworkVantage => (from === 'here' ? 'here' : `worker:${from}`));
  const seen = [...evidence.values()];
  const states = vantageStates(asked, seen);
  const cutShort: Words = { en: 'It did not finish before the deadline.', 'zh-CN': '在截止时间之前未完成。' };
  const [symptom] = said?.symptoms ?? [];
  return {
    id: reportId,
    at: question.at,
    tookMs: now().getTime() - startedAt.getTime(),
    version,
    lang: request.lang,
    question,
    ...(symptom ? { symptom: { id: symptom.id, text: symptom.excerpt } } : {}),
    ...diagnose(seen, question, asked),
    vantages: states.map((state) => {
      const worker = asked.find((from) => from === state.id && from !== 'here');
      if (!worker) return state;
      return stateOf(worker, looked.get(worker) ?? { status: 'partial', note: cutShort }, states) ?? state;
    }),
    evidence: seen,
  };
}
