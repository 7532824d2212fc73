// The bot, put together: platforms hear, jobs work, messages are delivered. Everything it promises is in the store before it is promised.
import { setTimeout as wait } from 'node:timers/promises';
import type { Router } from 'express';
import type { Jobs } from '../store/jobs.ts';
import { due, outboxAge } from '../store/tables/messages.ts';
import { together } from '../store/together.ts';
import { accepting } from './accept.ts';
import { type ApiChecks, apiChecks } from './api-checks.ts';
import { giveUp, handleCommand } from './command-job.ts';
import { delivering } from './deliver.ts';
import { digestAfterRun } from './digest/after-run.ts';
import { workDigests } from './digest/work.ts';
import { hostFor } from './host.ts';
import { forget, sweep } from './housekeeping.ts';
import { afterRun } from './incident/after-run.ts';
import { escalateDue, recheckDue } from './incident/recheck.ts';
import { type Escalation, notifyWebhook } from './incident/webhook.ts';
import { noticed } from './noticed.ts';
import { noticesOf } from './notices.ts';
import type { Platform } from './platform.ts';
import type { Ports } from './ports.ts';
import { lookAll } from './run/look.ts';
import { type Performing, performRun, type Trying } from './run/perform.ts';
import { telling } from './run/tell.ts';
import { showing } from './show.ts';
import { submitting } from './submit.ts';

export interface Bot {
  readonly checks: ApiChecks;
  /** Takes no more commands and jobs, ends what is at work, at most so long. */
  stop(graceMs: number): Promise<void>;
  /** The gauges that are read from the store. */
  refresh(): Promise<void>;
}

export interface BotOptions {
  readonly ports: Ports;
  /** Filled as the platforms start: ports.platforms is this map. */
  readonly platforms: Map<string, Platform>;
  readonly toStart: readonly Platform[];
  readonly mount: (path: `/${string}`, router: Router) => void;
  readonly retentionDays: number;
  /** Checks at once in this process. */
  readonly checksAtOnce?: number;
  readonly look?: Performing['look'];
}

/** On the one connection of PGlite more at once would only queue up, in front of the commands that want to be accepted. */
const AT_ONCE = { postgres: { command: 8, check: 12, deliver: 16 }, pglite: { command: 2, check: 12, deliver: 6 } } as const;
/** After so many attempts that failed the person is told so; pg-boss goes on to eight, for processes that die at it. */
const LAST_ATTEMPT = 5;
const UNSEEN_ATTEMPT = 8;
/** What was put back when the jobs stopped is posted as far as the time goes. */
const FAREWELL_MS = 3_000;

const idIn = (data: unknown, key: 'id' | 'key'): string => String((data as Readonly<Record<string, unknown>>)[key]);

export async function startBot({ ports, platforms, toStart, mount, retentionDays, checksAtOnce, look = lookAll }: BotOptions): Promise<Bot> {
  const { database, jobs, log } = ports;
  const most = { ...AT_ONCE[database.kind], ...(checksAtOnce === undefined ? {} : { check: checksAtOnce }) };
  const notices = await noticesOf(database);
  const { accept, calm } = accepting(ports, together(database));
  const performing = { ports, telling: telling(ports), onCancel: notices.onCancel, look, after: [afterRun(ports), digestAfterRun(ports)] };
  const deliver = delivering(ports);
  const show = showing(ports);
  const started: Platform[] = [];
  /** Hearing goes on while jobs end, since what is heard is kept; posting must: what ended is told. */
  const stop = async (graceMs: number): Promise<void> => {
    await jobs.stop(graceMs);
    await farewell(database, deliver);
    await Promise.all(started.map((platform) => platform.stop().catch((error) => log.warn({ platform: platform.name, error: String(error) }, 'not stopped'))));
    await notices.stop();
    await ports.workers.stop();
  };
  for (const platform of toStart) {
    const named = { info: log.info.bind(log), warn: log.warn.bind(log), error: log.error.bind(log) };
    const host = hostFor({
      ports,
      platform: platform.name,
      accept,
      show,
      submit: submitting,
      notice: (name, event) => noticed(ports, name, event),
      mount,
      log: named,
    });
    platforms.set(platform.name, platform);
    started.push(platform);
    try {
      await platform.start(host);
    } catch (error) {
      await stop(0);
      throw error;
    }
  }
  const handlers: Handlers = {
    command: async (id, attempt) => {
      await calm();
      await command(ports, id, attempt);
    },
    check: (id, stop, trying) => performRun(performing, id, stop, trying),
    deliver: async (key) => {
      await calm();
      await deliver(key);
    },
  };
  await work(jobs, handlers, most);
  await jobs.work('housekeeping', 1, async ({ data }) => {
    const { what } = data as { readonly what?: string };
    if (what === 'forget') await forget(ports, retentionDays);
    else await sweep(ports);
  });
  await jobs.work('recheck', 1, async ({ data }) => {
    const job = data as { readonly what?: string } & Escalation;
    if (job.what === 'notify' && ports.policy.escalation?.webhook) return notifyWebhook(ports.policy.escalation.webhook, job);
    await recheckDue(ports);
    await escalateDue(ports);
  });
  await workDigests(ports);
  await jobs.schedule('recheck', 'due', '* * * * *', 'UTC', { what: 'due' });
  await jobs.schedule('housekeeping', 'sweep', '* * * * *', 'UTC', { what: 'sweep' });
  await jobs.schedule('housekeeping', 'forget', '17 3 * * *', 'UTC', { what: 'forget' });
  return {
    checks: apiChecks(ports, notices),
    stop,
    refresh: () => refresh(ports),
  };
}

async function command(ports: Ports, id: string, attempt: number): Promise<void> {
  try {
    await handleCommand(ports, id);
  } catch (error) {
    ports.log.error({ command: id, attempt, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'a command failed');
    if (attempt + 1 < LAST_ATTEMPT) throw error;
    await giveUp(ports, id);
  }
}

interface Handlers {
  readonly command: (id: string, attempt: number) => Promise<void>;
  readonly check: (id: string, stop: AbortSignal, trying: Trying) => Promise<void>;
  readonly deliver: (key: string) => Promise<void>;
}

/** The reports of the checks that just ended: nobody takes their jobs in this process any more, and there may be no other. */
async function farewell(database: Ports['database'], deliver: (key: string) => Promise<void>): Promise<void> {
  const enough = new AbortController();
  const posting = (async () => {
    const tried = new Set<string>();
    for (;;) {
      const keys = (await due(database, 0)).filter((key) => !tried.has(key));
      if (keys.length === 0 || enough.signal.aborted) return;
      const next = keys.slice(0, AT_ONCE[database.kind].deliver);
      for (const key of next) tried.add(key);
      await Promise.all(next.map((key) => deliver(key).catch(() => {})));
    }
  })().catch(() => {}); // the store may be what made us stop
  await Promise.race([posting, wait(FAREWELL_MS, undefined, { signal: enough.signal }).catch(() => {})]);
  enough.abort();
}

function tryingOf(data: unknown, attempt: number): Trying {
  if (attempt >= UNSEEN_ATTEMPT || (data as { readonly unseen?: true }).unseen) return 'unseen';
  return attempt + 1 >= LAST_ATTEMPT ? 'last' : 'again';
}

async function work(jobs: Jobs, handlers: Handlers, most: { readonly command: number; readonly check: number; readonly deliver: number }): Promise<void> {
  await jobs.work('command', most.command, ({ data, attempt }) => handlers.command(idIn(data, 'id'), attempt));
  await jobs.work('check', most.check, ({ data, signal, attempt }) => handlers.check(idIn(data, 'id'), signal, tryingOf(data, attempt)));
  await jobs.work('deliver', most.deliver, ({ data }) => handlers.deliver(idIn(data, 'key')));
}

async function refresh({ database, jobs, metrics }: Ports): Promise<void> {
  const [depth, outbox, dead] = await Promise.all([jobs.depth(), outboxAge(database), jobs.dead()]);
  for (const [queue, { waiting }] of Object.entries(depth)) metrics.depth.set({ queue }, waiting);
  metrics.outboxAge.set(outbox.oldestMs / 1000);
  metrics.deadJobs.set(dead.length);
}
