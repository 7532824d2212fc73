// One registry's picture in Azure: what is configured, and what was logged.
import type { AzureFacts, Kind, Observation, Question } from '../model.ts';
import { type Read, type Unread, unread } from './answer.ts';
import type { Azure } from './azure.ts';
import type { Place } from './read/place.ts';
import { type Scope, telling } from './read/telling.ts';
import { readWhole } from './read/whole.ts';

/** What is read of every registry. The other kinds are read where a question calls for them (`wants`). */
export const DEFAULT_KINDS: readonly Kind[] = [
  'registry',
  'replications',
  'usages',
  'privateEndpoint',
  'privateDnsZone',
  'vnet',
  'nsg',
  'routeTable',
  'firewall',
  'provider',
  'diagnostics',
  'activity',
  'logins',
];

export interface ReadOptions {
  readonly azure: Azure;
  readonly question: Question;
  /** Aborted at the deadline, or when the person cancels: what is not known by then is skipped as timed-out. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds of that deadline, where known: no wait is begun that would outlast it. */
  readonly deadline?: number;
  readonly now: () => Date;
  readonly see: (observation: Observation) => void;
  /** Kinds beyond DEFAULT_KINDS: consumer, roleAssignments, defender, agentPools, serviceTags, health, effective, nameAvailability. */
  readonly wants?: ReadonlySet<Kind>;
  /** VNet or subnet ids in which vantages stand. */
  readonly places?: readonly string[];
  /** What the host knows of itself, by instance metadata; may still be on its way, and never rejects. */
  readonly instance?: Promise<Place | undefined>;
  /** Where that host stands, as soon as it is known: called once at most. */
  readonly onPlace?: (place: Place | undefined) => void;
  /** Network interfaces to ask Azure's own computation for, beside that of `instance`; only with `effective` among the wants. */
  readonly nics?: readonly string[];
  /** As soon as the registry is read: its data and regional hosts are worth looking at meanwhile. */
  readonly onRegistry?: (facts: AzureFacts['registry']) => void;
}

/** Tells what Azure says of one registry. Never throws, and ends soon after the signal. */
export async function readAzure(options: ReadOptions): Promise<void> {
  const { azure, question, signal, deadline, now, see } = options;
  const wants = new Set<Kind>([...DEFAULT_KINDS, ...(options.wants ?? [])]);
  const tell = telling(see, now);
  const reading = azure.reading(signal, deadline);
  const scope: Scope = { ...tell, question, reading, loginServer: question.registry.loginServer, now, wants };
  let why: Unread;
  try {
    const signedIn = await azure.signIn(signal);
    why = signedIn.status === 'value' ? await readWhole(scope, options) : signedIn;
  } catch (error) {
    why = unread('error', `Reading Azure stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
  seal(scope, why);
}

/** Every kind that was wanted is told: where nothing else was, then why not. */
function seal(scope: Scope, why: Unread): void {
  const startedAt = scope.now();
  for (const kind of scope.wants) {
    if (scope.told.has(kind)) continue;
    const unseen = why.status === 'not-found' ? unread('not-applicable', why.detail) : why;
    scope.tell(kind as keyof AzureFacts, scope.loginServer, startedAt, unseen as Read<never>);
  }
}
