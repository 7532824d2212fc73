// Every minute: slots that have come are opened, each once over all replicas; what was forgotten, held back or given up goes on.
import { changeDigest, digestOf, dueDigests, giveUp, insertSlot, isCollecting, tellable, toResume } from '../../store/tables/digests.ts';
import { forgetTrend } from '../../store/tables/trend.ts';
import { DIGEST } from '../../words/digest.ts';
import type { Ports } from '../ports.ts';
import { wake } from './after-run.ts';
import { planOf } from './plan.ts';
import { PATIENCE_EACH_MS, PATIENCE_MS, SPREAD_MS, type Subscription } from './subscription.ts';
import { collapsed, nextTime } from './times.ts';

/** So few begin at once. */
const AT_ONCE = 20;
const APART_MS = 500;
const KEPT_DAYS = 35;

/** How long after the others this one begins: a few at once, many over the window. */
export const offsetOf = (index: number, of: number): number => (of <= AT_ONCE ? 0 : Math.round(index * Math.min(APART_MS, SPREAD_MS / of)));

interface Opening {
  readonly slot: Date;
  readonly missed: number;
  readonly offsetMs: number;
  readonly askedBy?: string;
  /** In the transaction that uses the slot; false: it must not be used after all. */
  readonly still: (now: Subscription) => boolean;
  readonly next?: Date | null;
}

/** true for the one that opened it. */
async function open(ports: Ports, digest: Subscription, { slot, missed, offsetMs, askedBy, still, next }: Opening): Promise<boolean> {
  const { database, now } = ports;
  const parts = await planOf(ports, digest);
  const openedAt = now();
  const dueAt = new Date(openedAt.getTime() + offsetMs);
  const giveUpAt = new Date(dueAt.getTime() + PATIENCE_MS + parts.length * PATIENCE_EACH_MS);
  return database.transaction(async (tx) => {
    const there = await digestOf(tx, digest.id, true);
    if (!there || !still(there)) return false;
    if (next !== undefined) await changeDigest(tx, digest.id, { nextAt: next });
    if (await isCollecting(tx, digest.id)) return false; // it runs longer than its interval: the next slot tells it all
    const opened = await insertSlot(tx, { digestId: digest.id, slot, openedAt, missed, giveUpAt, dueAt, parts, ...(askedBy ? { askedBy } : {}) });
    if (opened && parts.every(({ brief }) => brief !== undefined)) await wake(ports, tx, { digestId: digest.id, slot });
    return opened;
  });
}

/** A person wants it now; `at` is when they said so. false: it runs already, or ran for the same word. */
export async function openNow(ports: Ports, digest: Subscription, askedBy: string, at: Date): Promise<boolean> {
  const opened = await open(ports, digest, { slot: at, missed: 0, offsetMs: 0, askedBy, still: () => true });
  if (opened) await wake(ports, undefined, 'fill');
  return opened;
}

async function openDue(ports: Ports): Promise<void> {
  const { database, now, log } = ports;
  const due = await dueDigests(database, now());
  for (const [index, digest] of due.entries()) {
    const { nextAt, settings } = digest;
    if (!nextAt) continue;
    const { slot, missed, next } = collapsed(settings.cron, settings.tz, nextAt, now());
    try {
      await open(ports, digest, {
        ...{ slot, missed, offsetMs: offsetOf(index, due.length), next: next ?? null },
        still: (there) => !there.paused && there.nextAt?.getTime() === nextAt.getTime(),
      });
    } catch (error) {
      // One that cannot be opened must not keep the others back; it is due again in a minute.
      log.error({ digest: digest.id, error: String(error) }, 'a digest could not be opened');
    }
  }
}

export async function digestsDue(ports: Ports): Promise<void> {
  const { database, now } = ports;
  for (const { id, settings } of await toResume(database, now()))
    await changeDigest(database, id, { paused: false, resumeAt: null, nextAt: nextTime(settings.cron, settings.tz, now()) ?? null });
  await openDue(ports);
  await giveUp(database, now(), DIGEST.notFinished);
  for (const slot of await tellable(database, now())) await wake(ports, undefined, slot);
  await wake(ports, undefined, 'fill');
}

export async function forgetDigests({ database, now }: Ports): Promise<void> {
  await database.query(
    `delete from digest_part p using digest_slot s where s.digest_id = p.digest_id and s.slot = p.slot and s.told_at < $1::timestamptz - interval '2 days'`,
    [now()],
  );
  await database.query(`delete from digest_slot where told_at < $1::timestamptz - make_interval(days => $2::int)`, [now(), KEPT_DAYS]);
  await forgetTrend(database, now());
}
