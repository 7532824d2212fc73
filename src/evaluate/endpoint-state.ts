// The registry's private endpoint connections by state, and whether anybody gets in at all. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts } from '../model.ts';
import { isRegistryAnswer } from '../path.ts';

export type Connection = NonNullable<AzureFacts['registry']['connections']>[number];

export interface EndpointState {
  readonly config: Seen<'registry'>;
  readonly approved: readonly Connection[];
  /** Pending or Rejected. */
  readonly waiting: readonly Connection[];
  /** Disconnected: the endpoint was deleted, or the registry was recreated. */
  readonly disconnected: readonly Connection[];
}

/** Undefined where the registry or its connections were not readable: unknown, never "none". */
export function endpointState(evidence: Evidence<'registry'>): EndpointState | undefined {
  const config = evidence.first('registry');
  const connections = config?.facts.connections;
  if (!config || !connections) return undefined;
  const inState = (...states: readonly string[]) => connections.filter((c) => c.status !== undefined && states.includes(c.status));
  return { config, approved: inState('Approved'), waiting: inState('Pending', 'Rejected'), disconnected: inState('Disconnected') };
}

/** Did the registry answer as itself to anybody? Then it is not shut to all, whatever was configured. */
export const anyoneIn = (evidence: Evidence<'http'>): boolean => evidence.seen('http', { role: ['login', 'regional'] }).some(isRegistryAnswer);
