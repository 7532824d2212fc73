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

function matches(o: Observation, where: Where): boolean {
  const roles = asList(where.role);
  if (where.from !== undefined && o.from !== where.from) return false;
  if (roles && !(o.role && roles.includes(o.role))) return false;
  if (where.target !== undefined && o.target.toLowerCase() !== where.target.toLowerCase()) return false;
  if (where.address !== undefined && o.address !== where.address) return false;
  if (where.aside !== 'any' && (o.aside ?? false) !== (where.aside ?? false)) return false;
  if (where.way === 'direct' && o.via !== undefined) return false;
  if (where.way === 'proxy' && o.via === undefined) return false;
  return true;
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
  const byKind = new Map<Kind, Observation[]>();
  const vantages = new Set<NetworkVantage>();
  for (const o of ours(given, question)) {
    const list = byKind.get(o.kind);
    if (list) list.push(o);
    else byKind.set(o.kind, [o]);
    if (isNetworkVantage(o.from) && o.outcome.status !== 'skipped') vantages.add(o.from);
  }
  const pick = (kind: Kind, where: Where = {}) => (byKind.get(kind) ?? []).filter((o) => matches(o, where));

  const seen = <T extends Kind>(kind: T, where?: Where): readonly Seen<T>[] =>
    pick(kind, where).flatMap((o) => (o.outcome.status === 'ok' ? [{ ...o, facts: o.outcome.facts } as unknown as Seen<T>] : []));

  const failed = <T extends Kind>(kind: T, where?: Where): readonly Failed<T>[] => {
    const faults = asList(where?.fault);
    return pick(kind, where).flatMap((o) => {
      const outcome = o.outcome as Outcome<Facts[Kind]>;
      if (outcome.status !== 'failed' || (faults && !faults.includes(outcome.fault))) return [];
      return [{ ...o, fault: outcome.fault, detail: outcome.detail, facts: outcome.facts ?? {} } as unknown as Failed<T>];
    });
  };
  const known = <T extends Kind>(kind: T, where?: Where) => pick(kind, where).filter((o) => o.outcome.status !== 'skipped') as Observation<T>[];

  return { seen, failed, known, first: (kind, where) => seen(kind, where)[0], vantages: [...vantages].sort() };
}
