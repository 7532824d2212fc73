// Looks that wait -> runs, as many at once as the limits let: what ends makes room for the next. People's own checks overtake them.
import { nextDue, runningParts, sharedReport, startPart, waitingParts } from '../../store/tables/digests.ts';
import { reportOf } from '../../store/tables/reports.ts';
import { openRun } from '../../store/tables/runs.ts';
import type { Ports } from '../ports.ts';
import type { CheckRequest } from '../run/request.ts';
import { took, wake } from './after-run.ts';
import { BELOW_PEOPLE, MOST_A_SUBSCRIPTION, MOST_A_VANTAGE, MOST_OPEN, type Part, SHARED_MS } from './subscription.ts';

const subscriptionOf = ({ registry }: CheckRequest): string | undefined => /^\/subscriptions\/([^/]+)\//i.exec(registry.resourceId ?? '')?.[1]?.toLowerCase();

/** What the open runs take up. A place on this host needs no limit of its own. */
function roomFor(open: readonly CheckRequest[]) {
  const used = new Map<string, number>();
  const shares = (request: CheckRequest): readonly (readonly [string, number])[] => {
    const subscription = subscriptionOf(request);
    const workers = request.from.filter((from) => from !== 'here').map((from) => [`from ${from}`, MOST_A_VANTAGE] as const);
    return [...workers, ...(subscription ? [[`in ${subscription}`, MOST_A_SUBSCRIPTION] as const] : [])];
  };
  const take = (request: CheckRequest): void => {
    for (const [share] of shares(request)) used.set(share, (used.get(share) ?? 0) + 1);
  };
  open.forEach(take);
  return { fits: (request: CheckRequest): boolean => shares(request).every(([share, most]) => (used.get(share) ?? 0) < most), take };
}

/** Somebody looked at the same just before: for a second look, only after the first. */
const freshSince = ({ attempt, dueAt, openedAt }: Part): Date => (attempt > 1 ? dueAt : new Date(openedAt.getTime() - SHARED_MS));

/** Resolves when no more fits or waits. Several replicas may do it at the same time: they take turns. */
export async function fill(ports: Ports): Promise<void> {
  const { database, jobs, now, newId } = ports;
  const left = await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(7254005)');
    const running = await runningParts(tx);
    let room = MOST_OPEN - running.length;
    if (room <= 0) return false;
    const shares = roomFor(running);
    const waiting = await waitingParts(tx, now(), MOST_OPEN * 4);
    const checks: string[] = [];
    const shared: (readonly [Part, string])[] = [];
    for (const part of waiting) {
      if (room <= 0) break;
      const { request, same } = part;
      if (!request || same === undefined || !shares.fits(request)) continue;
      const found = await sharedReport(tx, same, freshSince(part));
      if (found !== undefined) {
        shared.push([part, found]);
        continue;
      }
      const { loginServer, name, cloud } = request.registry;
      const opened = await openRun(tx, { id: newId(), registry: loginServer, name, cloud: cloud.name, request, same, askedBy: 'digest' });
      await startPart(tx, part, opened.run.id);
      shares.take(request);
      room -= 1;
      if (!opened.joined) checks.push(opened.run.id);
    }
    // After the runs, and in the order in which ending runs lock them: two transactions never wait for each other.
    for (const [part, id] of shared.sort(([a], [b]) => (a.digestId < b.digestId ? -1 : a.digestId > b.digestId ? 1 : a.ordinal - b.ordinal))) {
      const report = await reportOf(tx, id);
      if (report) await took(ports, tx, part, report);
    }
    if (checks.length > 0)
      await jobs.sendAll(
        'check',
        checks.map((id) => ({ data: { id }, key: id, priority: BELOW_PEOPLE })),
        { in: tx },
      );
    // Nothing was started because all were shared: there may be more, and no run's end will tell.
    return checks.length === 0 && running.length === 0 && waiting.length > 0 && room > 0;
  });
  if (left) await wake(ports, undefined, 'fill');
  else await wakeLater(ports);
}

async function wakeLater(ports: Ports): Promise<void> {
  const due = await nextDue(ports.database);
  if (due && due > ports.now()) await wake(ports, undefined, 'fill', due);
}
