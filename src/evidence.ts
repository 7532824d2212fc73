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

/** An observation, with what every question compares. */
interface Entry {
  readonly observation: Observation;
  readonly target: string; // in lower case
}

function choose(entries: readonly Entry[], where: Where): readonly Entry[] {
  const { address, aside = false, way } = where;
  const roles = asList(where.role);
  const target = where.target?.toLowerCase();
  return entries.filter(({ observation: o, target: itsTarget }) => {
    if (target !== undefined && itsTarget !== target) return false;
    if (roles && !(o.role && roles.includes(o.role))) return false;
    if (address !== undefined && o.address !== address) return false;
    if (aside !== 'any' && (o.aside ?? false) !== aside) return false;
    return way === undefined || (way === 'direct') === (o.via === undefined);
  });
}

function pushSeen({ observation: o }: Entry, into: Seen<Kind>[]): void {
  if (o.outcome.status !== 'ok') return;
  into.push({ ...o, facts: o.outcome.facts } as unknown as Seen<Kind>);
}

function pushFailed({ observation: o }: Entry, faults: readonly Fault[] | undefined, into: Failed<Kind>[]): void {
  const outcome = o.outcome as Outcome<Facts[Kind]>;
  if (outcome.status !== 'failed' || (faults && !faults.includes(outcome.fault))) return;
  into.push({ ...o, fault: outcome.fault, detail: outcome.detail, facts: outcome.facts ?? {} } as unknown as Failed<Kind>);
}

/** All of one kind, and the same by vantage: most questions name one, and rules ask a thousand. */
interface Shelf {
  readonly all: Entry[];
  readonly byVantage: Map<VantageId, Entry[]>;
}

const NOTHING: readonly Entry[] = [];
const EVERYWHERE: Where = {};

function put<K>(into: Map<K, Entry[]>, key: K, entry: Entry): void {
  const list = into.get(key);
  if (list) list.push(entry);
  else into.set(key, [entry]);
}

/** Endpoints of another registry are not evidence about this one; ids are unique, and order of arrival cannot matter. */
function ours(given: readonly Observation[], question: Question): readonly Observation[] {
  const own = given.filter((o) => {
    if (o.role === 'login' || o.role === 'data' || o.role === 'regional') return roleOf(o.target, question) === o.role;
    return true;
  });
  const byId = new Map<string, Observation>();
  for (const o of own) byId.set(o.id, o);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function evidenceOf(given: readonly Observation[], question: Question): Evidence {
  const shelves = new Map<Kind, Shelf>();
  const vantages = new Set<NetworkVantage>();
  for (const observation of ours(given, question)) {
    const { kind, from, target, outcome } = observation;
    const entry: Entry = { observation, target: target.toLowerCase() };
    const shelf: Shelf = shelves.get(kind) ?? { all: [], byVantage: new Map() };
    shelves.set(kind, shelf);
    shelf.all.push(entry);
    put(shelf.byVantage, from, entry);
    if (isNetworkVantage(from) && outcome.status !== 'skipped') vantages.add(from);
  }
  const pick = (kind: Kind, where: Where): readonly Entry[] => {
    const shelf = shelves.get(kind);
    if (!shelf) return NOTHING;
    return choose(where.from === undefined ? shelf.all : (shelf.byVantage.get(where.from) ?? NOTHING), where);
  };
  const known = (kind: Kind, where = EVERYWHERE): readonly Observation[] => {
    const found: Observation[] = [];
    for (const { observation } of pick(kind, where)) if (observation.outcome.status !== 'skipped') found.push(observation);
    return found;
  };
  const seen = (kind: Kind, where = EVERYWHERE): readonly Seen<Kind>[] => {
    const found: Seen<Kind>[] = [];
    for (const entry of pick(kind, where)) pushSeen(entry, found);
    return found;
  };
  const failed = (kind: Kind, where = EVERYWHERE): readonly Failed<Kind>[] => {
    const faults = asList(where.fault);
    const found: Failed<Kind>[] = [];
    for (const entry of pick(kind, where)) pushFailed(entry, faults, found);
    return found;
  };
  const first = (kind: Kind, where?: Where): Seen<Kind> | undefined => seen(kind, where)[0];
  return { seen, failed, known, first, vantages: [...vantages].sort() } as unknown as Evidence;
}
