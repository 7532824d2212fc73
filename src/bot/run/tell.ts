// What the followers of a run see of it: one message that says how far it is and becomes the answer, and a thread with the details.
import { detailCards } from '../../card/details.ts';
import { joinedCard, progressCard, type VantageProgress } from '../../card/progress.ts';
import { reportCard } from '../../card/report.ts';
import { summaryCard } from '../../card/summary.ts';
import type { Card } from '../../card.ts';
import type { Report } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { want } from '../../store/tables/messages.ts';
import { reportOf, since } from '../../store/tables/reports.ts';
import { askedOpenly, type Run } from '../../store/tables/runs.ts';
import { laneOf } from '../audience.ts';
import { sendDeliveries } from '../deliveries.ts';
import type { Ports } from '../ports.ts';
import { type Follower, followerOf, pageUrl, runsMessage } from './followers.ts';
import type { Telling } from './perform.ts';

const vantagesOf = (run: Run, last: string | undefined): readonly VantageProgress[] =>
  run.request.from.map((name) => ({
    name,
    state: run.state === 'queued' ? 'waiting' : 'looking',
    ...(run.request.from.length === 1 && last !== undefined ? { last } : {}),
  }));

/** Several registries: one table from the first moment, filled as they end. */
async function summaryOf(sql: Sql, { runs, look, stored }: Follower, fresh?: Report): Promise<Card> {
  const rows = await Promise.all(
    runs.map(async (run) => {
      const report = run.reportId === undefined ? undefined : run.reportId === fresh?.id ? fresh : await reportOf(sql, run.reportId);
      return { registry: run.registry, runId: run.id, ...(report ? { report } : {}) };
    }),
  );
  return summaryCard(rows, { ...look, asker: { id: stored.said.user.id, name: stored.said.user.name } });
}

async function progressOf(sql: Sql, follower: Follower, now: Date, last?: string): Promise<Card> {
  const { runs, look } = follower;
  const [run, ...others] = runs;
  if (!run || others.length > 0) return summaryOf(sql, follower);
  const startedAt = run.startedAt ?? run.queuedAt;
  if (run.joined && run.done === 0 && (await askedOpenly(sql, run.id, follower.stored.said.channel))) {
    const by = { id: run.askedBy, name: run.askedBy };
    return joinedCard({
      registry: run.registry,
      runId: run.id,
      ...look,
      by,
      secondsAgo: Math.max(0, Math.round((now.getTime() - startedAt.getTime()) / 1000)),
    });
  }
  return progressCard({
    ...{ registry: run.registry, runId: run.id, ...look, startedAt: startedAt.toISOString(), done: run.done, of: run.total, vantages: vantagesOf(run, last) },
    ...(run.cancelled ? { cancelled: true } : {}),
  });
}

/** The first message, in the transaction that starts the runs. */
export async function firstMessage(ports: Ports, tx: Sql, commandId: string): Promise<readonly string[]> {
  const follower = await followerOf(ports, tx, commandId);
  if (!follower) return [];
  const { stored, audience } = follower;
  const key = runsMessage(commandId);
  await want(tx, {
    key,
    commandId,
    place: stored.said.place,
    ...laneOf(stored.said),
    audience,
    card: await progressOf(tx, follower, ports.now()),
    replaceable: true,
  });
  return [key];
}

async function answerCard(ports: Ports, sql: Sql, { look, stored, audience, runs }: Follower, report: Report): Promise<Card> {
  const url = pageUrl(ports, report.id, look.lang, look.masked);
  const state = await since(sql, report);
  const { id, name } = stored.said.user;
  return reportCard(report, {
    ...look,
    asker: { id, name },
    runId: runs.find((run) => run.reportId === report.id)?.id ?? report.id,
    thread: audience === 'all',
    ...(url ? { pageUrl: url } : {}),
    ...(state ? { since: { same: state.same, since: state.since.toISOString() } } : {}),
  });
}

/** Details stand below the answer, where the place has threads for all; a private answer carries its details behind a button. */
async function details(ports: Ports, tx: Sql, { audience, look, stored }: Follower, under: string, report: Report): Promise<readonly string[]> {
  if (audience !== 'all') return [];
  const url = pageUrl(ports, report.id, look.lang, look.masked);
  const keys: string[] = [];
  for (const [index, card] of detailCards(report, { ...look, ...(url ? { pageUrl: url } : {}) }).entries()) {
    const key = `${under}/${report.id}/${index + 1}`;
    await want(tx, { key, commandId: stored.id, place: stored.said.place, under, audience, card });
    keys.push(key);
  }
  return keys;
}

/**
 * The message of these runs belongs to whoever ends one of them, until the commit: two that end at once would each write the table without the
 * other's row.
 */
const mine = async (tx: Sql, commandId: string): Promise<void> =>
  void (await tx.query('select 1 as one from message where key = $1 for update', [runsMessage(commandId)]));

async function finalMessages(ports: Ports, tx: Sql, follower: Follower, report: Report): Promise<readonly string[]> {
  const { stored, audience, runs } = follower;
  const key = runsMessage(stored.id);
  const base = { commandId: stored.id, place: stored.said.place, audience };
  if (runs.length === 1) {
    await want(tx, { ...base, key, card: await answerCard(ports, tx, follower, report) });
    return [key, ...(await details(ports, tx, follower, key, report))];
  }
  await want(tx, { ...base, key, card: await summaryOf(tx, follower, report) });
  if (report.verdict === 'reachable' || audience !== 'all') return [key];
  // Whatever is not well gets its own card below the table.
  const own = `${key}/${report.id}`;
  await want(tx, { ...base, key: own, under: key, card: await answerCard(ports, tx, follower, report) });
  return [key, own];
}

export function telling(ports: Ports): Telling {
  const { database, jobs, now } = ports;
  return {
    async progress(run, done, total, last) {
      const followers = await database.query<{ command_id: string }>('select command_id from follower where run_id = $1', [run.id]);
      for (const { command_id: commandId } of followers) {
        const follower = await followerOf(ports, database, commandId);
        if (!follower || follower.runs.some((one) => one.state === 'done')) continue;
        const runs = follower.runs.map((one) => (one.id === run.id ? { ...one, done, total, state: 'running' as const } : one));
        const card = await progressOf(database, { ...follower, runs }, now(), last);
        const key = runsMessage(commandId);
        // A message that is already final is never overwritten by progress: the run's row says so in the same statement.
        const edited = await database.query(
          `update message set card = $2::jsonb, revision = revision + 1, changed_at = now()
           where key = $1 and not exists (select 1 from follower f join run r on r.id = f.run_id where f.command_id = $3 and r.state = 'done') returning key`,
          [key, JSON.stringify(card), commandId],
        );
        if (edited.length > 0) await sendDeliveries(jobs, [key]);
      }
    },
    async ended(tx, _run, report, followers) {
      const keys: string[] = [];
      for (const commandId of followers) {
        await mine(tx, commandId);
        const follower = await followerOf(ports, tx, commandId);
        if (follower) keys.push(...(await finalMessages(ports, tx, follower, report)));
      }
      return keys;
    },
  };
}
