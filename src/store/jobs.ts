// Work that survives the process: a port over pg-boss. At least once; a handler must be able to run again.
import type { Sql } from './sql.ts';

/** command: what a person said. check: one run. deliver: one message towards its place. The others are periodic or later. */
export const QUEUES = ['command', 'check', 'deliver', 'recheck', 'digest', 'digest-part', 'housekeeping'] as const;
export type Queue = (typeof QUEUES)[number];

export interface SendOptions {
  /** In this transaction: a rollback leaves no job. */
  readonly in?: Sql;
  /** While a job of this queue with the same key waits, another is not added. */
  readonly key?: string;
  readonly startAfter?: Date;
  /** Higher first. */
  readonly priority?: number;
}

export interface Job {
  readonly id: string;
  readonly data: unknown;
  /** 0 at first. */
  readonly attempt: number;
  /** Aborted when the bot stops or the job's lease is lost. */
  readonly signal: AbortSignal;
}

/** A job that failed for good: what a person sees and may requeue. */
export interface DeadJob {
  readonly id: string;
  readonly queue: Queue;
  readonly data: unknown;
  readonly error: string;
  readonly at: string;
}

/** Throw it to be tried again no earlier than that; other errors back off by themselves. */
export class TryLater extends Error {
  readonly afterMs: number;
  constructor(afterMs: number, why: string) {
    super(why);
    this.name = 'TryLater';
    this.afterMs = afterMs;
  }
}

export interface Jobs {
  send(queue: Queue, data: object, options?: SendOptions): Promise<void>;
  /** Many at once, in one statement. */
  sendAll(
    queue: Queue,
    items: readonly { readonly data: object; readonly key?: string; readonly startAfter?: Date; readonly priority?: number }[],
    options?: Pick<SendOptions, 'in'>,
  ): Promise<void>;
  /** Starts taking jobs, `atOnce` of them at the same time; woken within milliseconds of a send by any replica. */
  work(queue: Queue, atOnce: number, handle: (job: Job) => Promise<void>): Promise<void>;
  /** Five-field cron in an IANA zone; one firing a slot over all replicas, dedupe by slot all the same. Replaces the schedule of that key. */
  schedule(queue: Queue, key: string, cron: string, tz: string, data: object): Promise<void>;
  unschedule(queue: Queue, key: string): Promise<void>;
  dead(): Promise<readonly DeadJob[]>;
  requeue(id: string): Promise<boolean>;
  /** Waiting and active jobs by queue, and the age of the oldest waiting one. */
  depth(): Promise<Readonly<Record<Queue, { readonly waiting: number; readonly active: number; readonly oldestMs: number }>>>;
  /** Takes no more jobs; waits for those at work, at most so long; the rest is put back. */
  stop(graceMs: number): Promise<void>;
}
