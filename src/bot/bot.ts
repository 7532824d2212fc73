// The bot, put together: platforms hear, jobs work, messages are delivered. Everything it promises is in the store before it is promised.
import type { Router } from 'express';
import type { Jobs } from '../store/jobs.ts';
import { outboxAge } from '../store/tables/messages.ts';
import { together } from '../store/together.ts';
import { accepting } from './accept.ts';
import { type ApiChecks, apiChecks } from './api-checks.ts';
import { giveUp, handleCommand } from './command-job.ts';
import { delivering } from './deliver.ts';
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
import { type Performing, performRun } from './run/perform.ts';
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

const AT_ONCE = { command: 8, check: 12, deliver: 16 } as const;
/** After so many attempts pg-boss gives a command up; the last one tells the person. */
const LAST_ATTEMPT = 5;

const idIn = (data: unknown, key: 'id' | 'key'): string => String((data as Readonly<Record<string, unknown>>)[key]);

export async function startBot({ ports, platforms, toStart, mount, retentionDays, checksAtOnce = AT_ONCE.check, look = lookAll }: BotOptions): Promise<Bot> {
  const { database, jobs, log } = ports;
  const notices = await noticesOf(database);
  const accept = accepting(ports, together(database));
  const performing = { ports, telling: telling(ports), onCancel: notices.onCancel, look, after: [afterRun(ports)] };
  const deliver = delivering(ports);
  const show = showing(ports);
  const started: Platform[] = [];
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
    await platform.start(host);
    started.push(platform);
  }
  await work(jobs, { command: (id, attempt) => command(ports, id, attempt), check: (id, stop) => performRun(performing, id, stop), deliver }, checksAtOnce);
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
  await jobs.schedule('recheck', 'due', '* * * * *', 'UTC', { what: 'due' });
  await jobs.schedule('housekeeping', 'sweep', '* * * * *', 'UTC', { what: 'sweep' });
  await jobs.schedule('housekeeping', 'forget', '17 3 * * *', 'UTC', { what: 'forget' });
  return {
    checks: apiChecks(ports, notices),
    async stop(graceMs) {
      await Promise.all(started.map((platform) => platform.stop()));
      await jobs.stop(graceMs);
      await notices.stop();
      await ports.workers.stop();
    },
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
  readonly check: (id: string, stop: AbortSignal) => Promise<void>;
  readonly deliver: (key: string) => Promise<void>;
}

async function work(jobs: Jobs, handlers: Handlers, checks: number): Promise<void> {
  await jobs.work('command', AT_ONCE.command, ({ data, attempt }) => handlers.command(idIn(data, 'id'), attempt));
  await jobs.work('check', checks, ({ data, signal }) => handlers.check(idIn(data, 'id'), signal));
  await jobs.work('deliver', AT_ONCE.deliver, ({ data }) => handlers.deliver(idIn(data, 'key')));
}

async function refresh({ database, jobs, metrics }: Ports): Promise<void> {
  const [depth, outbox, dead] = await Promise.all([jobs.depth(), outboxAge(database), jobs.dead()]);
  for (const [queue, { waiting }] of Object.entries(depth)) metrics.depth.set({ queue }, waiting);
  metrics.outboxAge.set(outbox.oldestMs / 1000);
  metrics.deadJobs.set(dead.length);
}
