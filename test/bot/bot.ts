// A whole bot for tests: a real store, real jobs, the stage for a platform; the looking itself may be scripted.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bot, startBot } from '../../src/bot/bot.ts';
import { makeMetrics } from '../../src/bot/metrics.ts';
import type { Platform } from '../../src/bot/platform.ts';
import type { Policy } from '../../src/bot/policy.ts';
import type { Ports } from '../../src/bot/ports.ts';
import type { Performing } from '../../src/bot/run/perform.ts';
import { sealerOf } from '../../src/bot/seal.ts';
import { cloudNamed } from '../../src/clouds.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { CloudNames, Observation, Report } from '../../src/model.ts';
import { openDatabase } from '../../src/store/open.ts';
import { openJobs } from '../../src/store/pgboss.ts';
import { startWorkers } from '../../src/worker/bot/start.ts';
import { createStage, type Stage } from './stage.ts';

export interface TestBot {
  readonly bot: Bot;
  readonly ports: Ports;
  readonly stage: Stage;
  stop(): Promise<void>;
}

export interface TestBotOptions {
  readonly store?: { readonly dataDir: string } | { readonly url: string };
  readonly policy?: Policy;
  readonly look?: Performing['look'];
  readonly stage?: Stage;
  readonly cloud?: CloudNames;
  readonly publicUrl?: string;
  readonly checksAtOnce?: number;
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** A report that some evidence would give, without looking at anything. */
export const scripted =
  (evidence: (request: Parameters<Performing['look']>[0]) => readonly Observation[] | Promise<readonly Observation[]>): Performing['look'] =>
  async (looking): Promise<Report> => {
    const { question, reportId, version, request } = looking;
    const seen = await evidence(looking);
    return {
      ...{ id: reportId, at: question.at, tookMs: 1, version, lang: request.lang, question },
      ...diagnose(seen, question, ['here']),
      vantages: [{ id: 'here', label: 'this host', status: seen.length > 0 ? 'answered' : 'offline' }],
      evidence: seen,
    };
  };

export async function startTestBot(options: TestBotOptions = {}): Promise<TestBot> {
  const own = options.store ? undefined : await mkdtemp(join(tmpdir(), 'acr-check-bot-'));
  const database = await openDatabase(options.store ?? { dataDir: own as string });
  const stage = options.stage ?? createStage();
  const platforms = new Map<string, Platform>();
  const jobs = await openJobs(database as Parameters<typeof openJobs>[0]);
  const now = (): Date => new Date();
  const workers = await startWorkers({ database, version: '0.0.0', now, newId: randomUUID, log: quiet });
  const ports: Ports = {
    ...{ database, jobs, platforms, workers, now, newId: randomUUID, log: quiet },
    sealer: sealerOf('x'.repeat(40)),
    metrics: makeMetrics(),
    policy: options.policy ?? { limits: { checksPerMinutePerUser: 10_000, checksPerMinutePerChannel: 10_000 } },
    cloud: options.cloud ?? (cloudNamed('AzureCloud') as CloudNames),
    ownCloud: false,
    azureOf: () => undefined,
    viewOf: () => ({ env: {}, hostsFile: '/dev/null', resolvConf: '/dev/null', servers: ['127.0.0.1:1'] }),
    lang: 'en',
    tz: 'UTC',
    version: '0.0.0',
    publicUrl: options.publicUrl,
  };
  const bot = await startBot({
    ports,
    platforms,
    toStart: [stage.platform],
    mount: () => {},
    retentionDays: 90,
    look: options.look ?? scripted(() => []),
    ...(options.checksAtOnce ? { checksAtOnce: options.checksAtOnce } : {}),
  });
  return {
    bot,
    ports,
    stage,
    async stop() {
      await bot.stop(5_000);
      await database.close();
      if (own) await rm(own, { recursive: true, force: true });
    },
  };
}
