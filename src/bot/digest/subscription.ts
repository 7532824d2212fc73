// What a channel subscribed to, one use of a slot, and one registry of it. Plain data.
import type { DigestSettings, RegistryReference } from '../../command/types.ts';
import type { Brief, Settled } from '../../digest.ts';
import type { Lang, Severity } from '../../model.ts';
import type { Place } from '../platform.ts';
import type { CheckRequest } from '../run/request.ts';

export interface Wanted extends Omit<DigestSettings, 'cron' | 'tz' | 'only' | 'minSeverity'> {
  readonly registries: readonly RegistryReference[];
  /** Of the policy; opened anew for every slot. */
  readonly groups: readonly string[];
  readonly cloud?: string;
  readonly cron: string;
  readonly tz: string;
  readonly only: 'changes' | 'always';
  readonly minSeverity: Severity;
}

export interface Subscription {
  readonly id: string;
  readonly number: number;
  readonly channel: Place;
  readonly workspace: string;
  readonly lang: Lang;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly settings: Wanted;
  readonly paused: boolean;
  readonly resumeAt?: Date;
  readonly nextAt?: Date;
  /** When a message of its own was last wanted, and how many slots were used since without one. */
  readonly postedAt?: Date;
  readonly quietRuns: number;
  /** How often it was told: two that tell at once see it. */
  readonly told: number;
  /** Key of the message that an ongoing problem keeps up to date. */
  readonly parent?: string;
  readonly silent: readonly string[];
}

export interface Slot {
  readonly digestId: string;
  readonly slot: Date;
  /** A person, outside of the schedule. */
  readonly askedBy?: string;
  readonly openedAt: Date;
  /** Earlier slots that this one stands for. */
  readonly missed: number;
  readonly state: 'collecting' | 'held' | 'told' | 'superseded';
  readonly tellAfter?: Date;
  readonly total: number;
  readonly done: number;
}

export interface Part {
  readonly digestId: string;
  readonly slot: Date;
  readonly ordinal: number;
  readonly registry: string;
  readonly name: string;
  readonly request?: CheckRequest;
  readonly same?: string;
  readonly dueAt: Date;
  readonly openedAt: Date;
  readonly attempt: number;
  readonly lastPrint?: string;
}

/** A part that has ended. */
export interface Look {
  readonly brief: Brief;
  readonly settled: Settled;
  readonly flapped: boolean;
}

/** Registries of one digest: what one message can tell of, and one night can look at. */
export const MOST_REGISTRIES = 2_000;
/** Runs of digests that are open at the same time: people's own checks overtake them. Fewer through one worker, and in one subscription. */
export const MOST_OPEN = 24;
export const MOST_A_VANTAGE = 16;
export const MOST_A_SUBSCRIPTION = 12;
export const BELOW_PEOPLE = -10;
/** A state that must be seen twice is looked at again after so long. */
export const AGAIN_MS = 60_000;
/** Digests that are due in the same minute begin within this window; the first ones at once. */
export const SPREAD_MS = 5 * 60_000;
/** A result that somebody else asked for just before is as good. */
export const SHARED_MS = 2 * 60_000;
/** After so long, and so much a registry, a digest is told with what is known. */
export const PATIENCE_MS = 10 * 60_000;
export const PATIENCE_EACH_MS = 3_000;
/** Later than this is said. */
export const LATE_MS = 5 * 60_000;
export const HEARTBEAT_MS = 7 * 86_400_000;
