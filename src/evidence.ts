// Observations as a set to ask. A rule sees only the kinds it declared. Pure.
import { roleOf } from './hosts.ts';
import type { EndpointRole, Facts, Fault, Kind, NetworkVantage, Observation, Outcome, Question, VantageId } from './model.ts';

export type Seen<K extends Kind> = Observation<K> & { readonly facts: Facts[K] };
export type Failed<K extends Kind> = Observation<K> & { readonly fault: Fault; readonly detail: string; readonly facts: Partial<Facts[K]> };

/** Which observations. `aside` false (the default): what a client would meet; true: only looks beside it; 'any': both. */
export interface Where {
  readonly from?: VantageId;
  readonly role?: EndpointRole | readonly EndpointRole[];
  readonly target?: string;
  readonly address?: string;
  readonly aside?: boolean | 'any';
  /** 'direct', or 'proxy' for what went through one. */
  readonly way?: 'direct' | 'proxy';
  readonly fault?: Fault | readonly Fault[];
}

/** A read-only view, narrowed to the kinds that a rule declared. */
export interface Evidence<K extends Kind = Kind> {
  /** What answered. */
  seen<T extends K>(kind: T, where?: Where): readonly Seen<T>[];
  /** What said no. */
  failed<T extends K>(kind: T, where?: Where): readonly Failed<T>[];
  /** Both, in one list: whatever is evidence. */
  known<T extends K>(kind: T, where?: Where): readonly Observation<T>[];
  /** The first that answered: for the kinds of which there is one (registry, replications, said of one vantage). */
  first<T extends K>(kind: T, where?: Where): Seen<T> | undefined;
  /** Network vantages that have any evidence at all, sorted. */
  readonly vantages: readonly NetworkVantage[];
}

export const isNetworkVantage = (id: VantageId): id is NetworkVantage => id !== 'arm' && id !== 'logs';

const asList = <T>(one: T | readonly T[] | undefined): readonly T[] | undefined =>
  one === undefined ? undefined : Array.isArray(one) ? (one as readonly T[]) : [one as T];

/** An observation, and what is asked of it again and again: made once, and only when it is asked for. */
interface Entry {
  readonly observation: Observation;
  readonly target: string; // in lower case
  seen?: Seen<Kind>;
  failed?: Failed<Kind>;
}

/** The question as a text: the same question has the same answer, since evidence does not change. */
function keyOf(kind: Kind, where: Where): string {
  const { from, role, target, address, aside = false, way, fault } = where;
  // Lengths keep two different questions apart, whatever a hostile name holds.
  const named = (text: string | undefined): string => (text === undefined ? '' : `${text.length}:${text}`);
  return `${kind} ${named(from)} ${named(target)} ${named(address)} ${aside} ${way} ${role === undefined ? '' : `=${role}`} ${fault === undefined ? '' : `=${fault}`}`;
}

function choose(entries: readonly Entry[], where: Where): readonly Entry[] {
  const { from, address, aside = false, way } = where;
  const roles = asList(where.role);
  const target = where.target?.toLowerCase();
  return entries.filter(({ observation: o, target: itsTarget }) => {
    if (from !== undefined && o.from !== from) return false;
    if (target !== undefined && itsTarget !== target) return false;
    if (roles && !(o.role && roles.includes(o.role))) return false;
    if (address !== undefined && o.address !== address) return false;
    if (aside !== 'any' && (o.aside ?? false) !== aside) return false;
    return way === undefined || (way === 'direct') === (o.via === undefined);
  });
}

function seenOf(entry: Entry): readonly Seen<Kind>[] {
  const { observation: o } = entry;
  if (o.outcome.status !== 'ok') return [];
  entry.seen ??= { ...o, facts: o.outcome.facts } as unknown as Seen<Kind>;
  return [entry.seen];
}

function failedOf(entry: Entry, faults: readonly Fault[] | undefined): readonly Failed<Kind>[] {
  const { observation: o } = entry;
  const outcome = o.outcome as Outcome<Facts[Kind]>;
  if (outcome.status !== 'failed' || (faults && !faults.includes(outcome.fault))) return [];
  entry.failed ??= { ...o, fault: outcome.fault, detail: outcome.detail, facts: outcome.facts ?? {} } as unknown as Failed<Kind>;
  return [entry.failed];
}

const NOTHING: readonly Entry[] = [];
const EVERYWHERE: Where = {};

/** Answers each question once, and gives the same answer to whoever asks it again. */
function remembering<T>(answer: (kind: Kind, where: Where) => readonly T[]): (kind: Kind, where?: Where) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (kind, where = EVERYWHERE) => {
    const key = keyOf(kind, where);
    const before = known.get(key);
    if (before) return before;
    const now = answer(kind, where);
    known.set(key, now);
    return now;
  };
}

/** Endpoints of another registry are not evidence about this one; ids are unique, and order of arrival cannot matter. */
function ours(given: readonly Observation[], question: Question): readonly Observation[] {
  const own = given.filter((o) => {
    if (o.role === 'login' || o.role === 'data' || o.role === 'regional') return roleOf(o.target, question) === o.role;
    return true;
  });
  return [...new Map(own.map((o) => [o.id, o])).values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

export function evidenceOf(given: readonly Observation[], question: Question): Evidence {
  const byKind = new Map<Kind, Entry[]>();
  const vantages = new Set<NetworkVantage>();
  for (const observation of ours(given, question)) {
    const entry = { observation, target: observation.target.toLowerCase() };
    const list = byKind.get(observation.kind);
    if (list) list.push(entry);
    else byKind.set(observation.kind, [entry]);
    if (isNetworkVantage(observation.from) && observation.outcome.status !== 'skipped') vantages.add(observation.from);
  }
  const entries = (kind: Kind, where: Where): readonly Entry[] => choose(byKind.get(kind) ?? NOTHING, where);
  const seen = remembering((kind, where) => entries(kind, where).flatMap(seenOf)) as Evidence['seen'];
  const failed = remembering((kind, where) => entries(kind, where).flatMap((entry) => failedOf(entry, asList(where.fault)))) as Evidence['failed'];
  const known = remembering((kind, where) =>
    entries(kind, where).flatMap(({ observation }) => (observation.outcome.status === 'skipped' ? [] : [observation])),
  ) as Evidence['known'];
  return { seen, failed, known, first: (kind, where) => seen(kind, where)[0], vantages: [...vantages].sort() };
}
