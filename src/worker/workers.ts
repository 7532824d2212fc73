// What the bot asks of the workers, wherever they stand and whichever replica they reached.
import type { Router } from 'express';
import type { AzureFacts, NetworkFacts, Observation, Question, Words } from '../model.ts';

/** One vantage point's part of a check. */
export interface LookRequest {
  /** Of the run: a task that is repeated after a loss gives one result. */
  readonly runId: string;
  /** The enrolled name, `vnet-prod`; observations come from `worker:vnet-prod`. */
  readonly vantage: string;
  readonly question: Question;
  readonly said?: NetworkFacts['said'];
  readonly suspects: readonly string[];
  /** What Azure says of the registry, so that the worker visits the data and regional endpoints that are configured. */
  readonly registry?: AzureFacts['registry'];
  readonly deadline: number; // epoch ms
  readonly signal: AbortSignal;
  /** Each observation as it comes, parsed, bounded and bound to this vantage. */
  readonly see: (observation: Observation) => void;
  readonly onProgress?: (progress: { readonly done: number; readonly of: number; readonly last?: string }) => void;
}

/** offline: nothing was run, and `note` says why. partial: it began and did not end. */
export interface Looked {
  readonly status: 'answered' | 'partial' | 'offline';
  readonly note?: Words;
}

export interface WorkerState {
  readonly name: string;
  readonly enrolledAt: string;
  readonly lastSeenAt?: string;
  readonly connected: number; // processes now
  readonly draining: boolean;
  readonly revoked: boolean;
  readonly version?: string;
  /** The worker's version differs from the bot's. */
  readonly skew?: Words;
  /** Its clock minus the bot's, where that is 2 s or more. */
  readonly clockSkewMs?: number;
  readonly place?: {
    /** By the instance metadata service, where there is one. */
    readonly vmId?: string;
    readonly location?: string;
    /** By the policy file. */
    readonly vnetId?: string;
    readonly subnetId?: string;
    readonly privateIp?: string;
    readonly egressIp?: string;
    readonly resolvers: readonly string[];
    readonly proxy?: string;
  };
}

export interface Workers {
  /** Enrolled and not revoked. */
  list(): Promise<readonly WorkerState[]>;
  /** Never throws. Known to be offline within 10 s, or at once when nobody is connected. */
  look(request: LookRequest): Promise<Looked>;
  /** The token, shown once. A name that is enrolled gets a new token, and the old one ends. */
  enroll(name: string): Promise<{ readonly token: string }>;
  /** false: no such worker. */
  revoke(name: string): Promise<boolean>;
  drain(name: string): Promise<boolean>;
  /** A round trip and what the worker says of itself. */
  test(name: string): Promise<Looked & { readonly ms?: number }>;
  /** To be mounted at /worker/v1. */
  readonly router: Router;
  stop(): Promise<void>;
}
