// What a report does to the digests that wait for it, and to the trend: in the transaction that ends the run, so that neither is lost or
// counted twice.
import { type Brief, briefOf, printOf, settledBy } from '../../digest.ts';
import type { Report } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { againPart, endPart, partsOfRun, standingOf } from '../../store/tables/digests.ts';
import { addTrend } from '../../store/tables/trend.ts';
import type { Ports } from '../ports.ts';
import type { AfterRun } from '../run/perform.ts';
import { AGAIN_MS, type Part } from './subscription.ts';
import { trendOf } from './trend.ts';

/** Jobs for later are gathered, so that a thousand second looks are not a thousand jobs. */
const GATHER_MS = 5_000;

/** Wakes what goes on with a digest. One waiting job a purpose is enough. */
export async function wake({ jobs }: Pick<Ports, 'jobs'>, sql: Sql | undefined, what: 'fill' | Pick<Part, 'digestId' | 'slot'>, at?: Date): Promise<void> {
  const within = sql ? { in: sql } : {};
  if (what !== 'fill') {
    const slot = what.slot.toISOString();
    return jobs.send('digest-part', { what: 'tell', id: what.digestId, slot }, { ...within, key: `tell ${what.digestId} ${slot}` });
  }
  const startAfter = at && new Date(Math.ceil(at.getTime() / GATHER_MS) * GATHER_MS);
  await jobs.send('digest-part', { what }, { ...within, key: startAfter ? `fill ${startAfter.toISOString()}` : 'fill', ...(startAfter ? { startAfter } : {}) });
}

/** One part, with what was seen for it: settled, or to be looked at again soon. */
export async function took(ports: Ports, tx: Sql, part: Part, report: Report): Promise<void> {
  const standing = await standingOf(tx, part.digestId, part.registry);
  const brief: Brief = briefOf(report, standing);
  const settled = settledBy(brief, standing, part.lastPrint, part.attempt);
  if (settled === 'again') {
    const dueAt = new Date(ports.now().getTime() + AGAIN_MS);
    await againPart(tx, part, printOf(brief), dueAt);
    return wake(ports, tx, 'fill', dueAt);
  }
  if (await endPart(tx, part, brief, settled)) await wake(ports, tx, part);
}

export const digestAfterRun =
  (ports: Ports): AfterRun =>
  async (tx, run, report) => {
    await addTrend(tx, new Date(report.at), trendOf(report));
    const parts = await partsOfRun(tx, run.id);
    for (const part of parts) await took(ports, tx, part, report);
    if (parts.length > 0) await wake(ports, tx, 'fill');
    return [];
  };
