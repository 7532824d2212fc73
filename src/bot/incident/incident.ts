// The nouns of an incident, and what is decided about it. Pure: times and reports are arguments.
import type { Lang, Report, Verdict } from '../../model.ts';
import type { Place } from '../platform.ts';
import type { CheckRequest } from '../run/request.ts';

export type Status = 'open' | 'acknowledged' | 'resolved';
export type Severity = 1 | 2 | 3 | 4;

export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly registry: string; // login server
  readonly name: string;
  /** Rule id of the first cause when it was opened; 'unknown' where none was found. One open incident a registry and cause. */
  readonly cause: string;
  /** What is checked again, and from where. */
  readonly request: CheckRequest;
  readonly title: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly owner?: string;
  readonly channel: Place;
  readonly place: Place;
  readonly workspace: string;
  readonly lang: Lang;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly ackedAt?: Date;
  readonly resolvedAt?: Date;
  readonly resolution?: string;
  readonly firstReport?: string;
  readonly lastReport?: string;
  /** What was last announced: verdict, causes and broken paths (store/tables/reports.ts). */
  readonly print: string;
  /** A different state, seen so often in a row, and not announced yet. */
  readonly candidate?: { readonly print: string; readonly count: number };
  readonly checks: number;
  readonly nextCheck?: Date;
  readonly escalatedAt?: Date;
  readonly thread?: Place;
}

export const EVENTS = [
  'opened',
  'joined',
  'checked',
  'changed',
  'flapped',
  'recovered',
  'note',
  'marked',
  'owner',
  'severity',
  'acknowledged',
  'resolved',
  'reopened',
  'escalated',
  'edited',
] as const;
export type EventKind = (typeof EVENTS)[number];

export interface IncidentEvent {
  readonly seq: number;
  readonly at: Date;
  readonly kind: EventKind;
  readonly who?: string;
  readonly text: string;
  /** The message that a person marked; a second mark of it is none. */
  readonly mark?: string;
  readonly data?: { readonly report?: string; readonly fresh?: readonly string[]; readonly gone?: readonly string[]; readonly verdict?: Verdict };
}

/** As soon as something is seen twice in a row it is told: once may be a flap. */
const TWICE = 2;

export type Seen =
  /** As announced. `flapped`: another state was seen once in between and is gone again. */
  | { readonly seen: 'same'; readonly flapped: boolean }
  /** Different for the first time: looked at again soon. */
  | { readonly seen: 'candidate' }
  /** Different twice in a row: announced now. */
  | { readonly seen: 'changed'; readonly recovered: boolean };

/** Getting worse is told at once; getting better, and being different, must be seen twice. */
export function judged(incident: Pick<Incident, 'print' | 'candidate'>, before: Verdict | undefined, report: Report, print: string): Seen {
  if (print === incident.print) return { seen: 'same', flapped: incident.candidate !== undefined };
  if (worse(before, report.verdict)) return { seen: 'changed', recovered: false };
  const count = incident.candidate?.print === print ? incident.candidate.count + 1 : 1;
  return count >= TWICE ? { seen: 'changed', recovered: report.verdict === 'reachable' } : { seen: 'candidate' };
}

const RANK: Readonly<Record<Verdict, number>> = { reachable: 0, unknown: 1, impaired: 2, unreachable: 3 };
const worse = (before: Verdict | undefined, now: Verdict): boolean => before !== undefined && now !== 'unknown' && RANK[now] > RANK[before];

const MINUTE_MS = 60_000;
/** Every 10 minutes in the first two hours, then less and less, and never less than every hour. */
export function nextCheckAfter(openedAt: Date, now: Date): Date {
  const age = now.getTime() - openedAt.getTime();
  const wait = age < 120 * MINUTE_MS ? 10 : age < 480 * MINUTE_MS ? 20 : age < 1440 * MINUTE_MS ? 30 : 60;
  return new Date(now.getTime() + wait * MINUTE_MS);
}
/** A state that must be seen twice is looked at again soon. */
export const SOON_MS = 2 * MINUTE_MS;
export const waitMinutes = (openedAt: Date, now: Date): number => Math.round((nextCheckAfter(openedAt, now).getTime() - now.getTime()) / MINUTE_MS);
