// What every probe is given, and how it tells. A probe looks at one thing, never throws and never judges.
import type { CloudNames, EndpointRole, Facts, Kind, NetworkVantage, Observation, Outcome } from '../model.ts';

/** One vantage's looking. `see` is called once for each observation, as it comes. */
export interface Probing {
  readonly from: NetworkVantage;
  readonly cloud: CloudNames;
  /** Aborted at the deadline, or when the person cancels: whatever is not known by then is skipped. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly see: (observation: Observation) => void;
}

/** What is looked at. `aside`: for comparison only, not the way a client here would go. */
export interface Target {
  readonly host: string;
  readonly role: EndpointRole;
  readonly aside?: true;
  /** Where it is not the cloud profile's registry port: the identity and ARM endpoints bring their own. */
  readonly port?: number;
}

export interface Look<K extends Kind> {
  readonly kind: K;
  readonly target: Target;
  readonly address?: string;
  readonly via?: string;
  readonly startedAt: Date;
  readonly outcome: Outcome<Facts[K]>;
}

/** Makes the observation, tells it, and returns it. Time taken is measured from `startedAt`. */
export function tell<K extends Kind>(probing: Probing, look: Look<K>): Observation<K> {
  const { kind, target, address, via, startedAt, outcome } = look;
  const observation = {
    id: [probing.from, kind, target.host, via, address].filter((part) => part !== undefined).join('/') + (target.aside ? '~' : ''),
    kind,
    from: probing.from,
    target: target.host,
    role: target.role,
    ...(address === undefined ? {} : { address }),
    ...(via === undefined ? {} : { via }),
    ...(target.aside ? { aside: true as const } : {}),
    at: startedAt.toISOString(),
    ms: Math.max(0, probing.now().getTime() - startedAt.getTime()),
    outcome,
  } as unknown as Observation<K>;
  probing.see(observation as unknown as Observation);
  return observation;
}
