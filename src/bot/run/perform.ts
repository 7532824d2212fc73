// One run, from its row to its report: looked at from every vantage, told while it goes on, ended exactly once.
import type { Report } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { insertReport } from '../../store/tables/reports.ts';
import { beginRun, endRun, followersOf, progressed, type Run, runOf } from '../../store/tables/runs.ts';
import { sendDeliveries } from '../deliveries.ts';
import type { Ports } from '../ports.ts';
import type { LookAll } from './look.ts';
import { questionOf } from './request.ts';
import { unseen } from './unseen.ts';

/** How often progress is written and shown: each edit costs a platform call. */
const TELL_MS = 1_500;

export interface Telling {
  /** The run has begun, or is further: what its followers see is brought up to date. Never throws. */
  progress(run: Run, done: number, total: number, last: string | undefined): Promise<void>;
  /** In the transaction that ends the run: wants the final messages. Returns what must be delivered after it. */
  ended(tx: Parameters<typeof endRun>[0], run: Run, report: Report, followers: readonly string[]): Promise<readonly string[]>;
}

/** What else follows from a report, in the transaction that ends its run: an incident's transition, a part of a digest. Returns messages to deliver. */
export type AfterRun = (tx: Sql, run: Run, report: Report) => Promise<readonly string[]>;

export interface Performing {
  readonly after: readonly AfterRun[];
  /** All vantages of one run, judged: lookAll, but for tests of what stands around it. */
  readonly look: (looking: LookAll) => Promise<Report>;
  readonly ports: Ports;
  readonly telling: Telling;
  /** Heard when a person cancels this run, on whichever replica. */
  readonly onCancel: (runId: string, cancelled: () => void) => () => void;
}

/** How hard a run is tried. last: what goes wrong now is not tried again. unseen: nothing is looked at any more, and the people are told so. */
export type Trying = 'again' | 'last' | 'unseen';

/** Throws only when the run must be tried again: the store was away, the looking failed, or the process stops. */
export async function performRun(performing: Performing, runId: string, stop: AbortSignal, trying: Trying = 'again'): Promise<void> {
  const cancel = new AbortController();
  // Listening comes first: a run that is cancelled between reading its row and beginning it must not run on.
  const forget = performing.onCancel(runId, () => cancel.abort());
  try {
    await perform(performing, runId, { stop, cancel, trying });
  } finally {
    forget();
  }
}

interface Course {
  readonly stop: AbortSignal;
  readonly cancel: AbortController;
  readonly trying: Trying;
}

/** What was seen; after the last attempt, that nothing was. */
async function lookedAt(look: Performing['look'], looking: LookAll, { stop, trying }: Course): Promise<Report> {
  if (trying === 'unseen') return unseen(looking);
  try {
    return await look(looking);
  } catch (error) {
    if (trying !== 'last' || stop.aborted) throw error;
    looking.ports.log.error({ run: looking.runId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'a check failed for good');
    return unseen(looking);
  }
}

async function perform({ ports, telling, look, after }: Performing, runId: string, course: Course): Promise<void> {
  const { database, jobs, metrics, now, newId, version, log } = ports;
  const { stop, cancel } = course;
  const run = await runOf(database, runId);
  if (!run || !(await beginRun(database, runId))) return;
  if (!run.startedAt) metrics.waiting.observe((now().getTime() - run.queuedAt.getTime()) / 1000);
  const timed = metrics.checking.startTimer();
  if (run.cancelled) cancel.abort();
  const show = shower(ports, telling, run, cancel);
  try {
    const looking: LookAll = {
      ports,
      runId,
      request: run.request,
      question: questionOf(run.request, now().toISOString()),
      reportId: newId(),
      version,
      signal: AbortSignal.any([cancel.signal, stop]),
      onProgress: show.progress,
    };
    const report = await lookedAt(look, looking, course);
    // Stopping: nothing is reported, so that the run begins again elsewhere and the answer is whole.
    if (stop.aborted && !cancel.signal.aborted) throw new Error('the bot stops; the run is begun again by another');
    await show.end();
    const keys = await database.transaction(async (tx) => {
      if (!(await endRun(tx, runId, report.id))) return undefined;
      await insertReport(tx, runId, report);
      const followers = await followersOf(tx, runId);
      const wanted = [...(await telling.ended(tx, run, report, followers))];
      for (const follow of after) wanted.push(...(await follow(tx, run, report)));
      await sendDeliveries(jobs, wanted, tx);
      await tx.query(`select pg_notify('run_ended', $1)`, [runId]);
      return wanted;
    });
    if (!keys) return;
    timed();
    metrics.checks.inc({ verdict: report.verdict });
    for (const rule of report.causes) metrics.causes.inc({ rule });
    log.info({ run: runId, registry: run.registry, verdict: report.verdict, causes: report.causes, tookMs: report.tookMs }, 'checked');
  } finally {
    await show.end();
  }
}

/** Writes and tells progress at most every so often, one at a time, and never after the end. */
function shower({ database, log }: Ports, telling: Telling, run: Run, cancel: AbortController) {
  let latest: { readonly done: number; readonly of: number; readonly last?: string } | undefined;
  let busy: Promise<void> = Promise.resolve();
  const tell = async (): Promise<void> => {
    const told = latest;
    if (!told) return;
    latest = undefined;
    try {
      // A notification may be lost with its connection: the row has it, too.
      if ((await progressed(database, run.id, told.done, told.of)).cancelled) cancel.abort();
      await telling.progress(run, told.done, told.of, told.last);
    } catch (error) {
      log.warn({ run: run.id, error: String(error) }, 'progress could not be told');
    }
  };
  const timer = setInterval(() => {
    busy = busy.then(tell);
  }, TELL_MS);
  return {
    progress: (progress: NonNullable<typeof latest>): void => {
      latest = progress;
    },
    end: async (): Promise<void> => {
      clearInterval(timer);
      latest = undefined;
      await busy;
    },
  };
}
