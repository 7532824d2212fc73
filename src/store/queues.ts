// How each queue tries again, and for how long a job may wait or take. pg-boss keeps these with the queue; they are brought up to date at start.
import type { Queue as BossQueue, PgBoss } from 'pg-boss';
import { QUEUES, type Queue } from './jobs.ts';

export const DEAD = 'dead';
/** The least that pg-boss allows: a replica that was killed is noticed after that long. */
export const LEASE_SECONDS = 10;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Back-off: 1 to 2 s, then twice as long each time, up to the most; each with jitter. */
interface Trying {
  readonly retryLimit: number;
  readonly retryDelayMax: number;
}
const SOON: Trying = { retryLimit: 8, retryDelayMax: MINUTE };
/** A chat platform may be away for an hour, and what was promised to a person is still owed: about two hours of tries. */
const PATIENT: Trying = { retryLimit: 30, retryDelayMax: 5 * MINUTE };
const TRYING: Readonly<Record<Queue, Trying>> = {
  command: SOON,
  check: SOON,
  deliver: PATIENT,
  recheck: SOON,
  digest: SOON,
  'digest-part': PATIENT,
  housekeeping: { retryLimit: 3, retryDelayMax: 5 * MINUTE },
};

const settingsOf = (queue: Queue, leased: boolean): BossQueue => ({
  name: queue,
  policy: 'short', // one waiting job a key; jobs without a key are given one of their own
  ...TRYING[queue],
  retryDelay: 1,
  retryBackoff: true,
  expireInSeconds: 15 * MINUTE,
  retentionSeconds: 30 * DAY,
  deleteAfterSeconds: HOUR,
  deadLetter: DEAD,
  notify: true,
  ...(leased ? { heartbeatSeconds: LEASE_SECONDS } : {}),
});
const DEAD_SETTINGS: BossQueue = { name: DEAD, policy: 'standard', retryLimit: 0, retentionSeconds: 90 * DAY, deleteAfterSeconds: DAY };

/** `leased`: a replica that dies is noticed by its silence. PGlite has one process, and a new one knows that the old one is gone. */
export async function prepareQueues(boss: PgBoss, leased: boolean): Promise<void> {
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const wanted of [DEAD_SETTINGS, ...QUEUES.map((queue) => settingsOf(queue, leased))]) {
    const { name, policy, deadLetter, ...rest } = wanted;
    const there = known.get(name);
    if (!there) await boss.createQueue(name, wanted);
    else if (Object.entries(rest).some(([key, value]) => there[key as keyof typeof there] !== value)) await boss.updateQueue(name, rest);
  }
}
