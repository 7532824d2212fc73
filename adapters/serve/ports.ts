// The core's ports from the configuration: store, jobs, workers, policy, cloud, Azure. Shared by the bot and by verbs that open the store themselves.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { openAzure } from '../../src/azure/azure.ts';
import { makeMetrics } from '../../src/bot/metrics.ts';
import type { Log, Platform } from '../../src/bot/platform.ts';
import type { Policy } from '../../src/bot/policy.ts';
import type { OwnView, Ports } from '../../src/bot/ports.ts';
import { sealerOf } from '../../src/bot/seal.ts';
import { secretOf } from '../../src/bot/secret.ts';
import { loadCloud } from '../../src/cloud.ts';
import { loadPolicy } from '../../src/config/policy.ts';
import type { ServeConfig } from '../../src/config/serve.ts';
import type { Config } from '../../src/config.ts';
import type { CloudNames, Words } from '../../src/model.ts';
import { StoreFault } from '../../src/store/fault.ts';
import { openDatabase } from '../../src/store/open.ts';
import { openJobs } from '../../src/store/pgboss.ts';
import { startWorkers } from '../../src/worker/bot/start.ts';

export interface PortsOptions {
  readonly config: Config;
  readonly serve: ServeConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly log: Log;
  readonly publicUrl: string | undefined;
  readonly platforms: ReadonlyMap<string, Platform>;
  /** The store is another process's now, or gone: nothing that is written is kept. */
  readonly onLost?: (why: Words) => void;
  /** A demo brings its own cloud, and its own place in it. */
  readonly demo?: { readonly cloud: CloudNames; readonly viewOf: (registry: { readonly name: string }) => OwnView };
}

export interface Opened {
  readonly ports: Ports;
  readonly notes: readonly Words[];
  close(): Promise<void>;
}

/** A database that is away fails every round of every queue, several times a second: the log needs to say it once in a while. */
const SAY_AGAIN_MS = 10_000;
function seldom(say: (error: Error) => void): (error: Error) => void {
  const said = new Map<string, number>();
  return (error) => {
    const now = Date.now();
    if (now - (said.get(error.message) ?? 0) < SAY_AGAIN_MS) return;
    if (said.size > 100) said.clear();
    said.set(error.message, now);
    say(error);
  };
}

/** Words in both languages, thrown: what a person can act on. */
const thrown = (words: Words): Error => Object.assign(new Error(words.en), { words });

/** Throws with `words` where something that was configured cannot be used. */
export async function openPorts(options: PortsOptions): Promise<Opened> {
  const { config, serve, log, demo, onLost = () => {} } = options;
  const policy = await loadPolicy(serve.policyFile, (file) => readFile(file));
  if (!policy.ok) throw thrown(policy.problem);
  const loaded = demo ? { ok: true as const, cloud: demo.cloud } : await loadCloud(config.cloud, (file) => readFile(file));
  if (!loaded.ok) throw thrown(loaded.problem.words);
  const warn = seldom((error) => log.warn({ error: error.message }, 'the store'));
  const onError = (error: Error): void => (error instanceof StoreFault ? onLost(error.words) : warn(error));
  const database = await openDatabase(serve.databaseUrl ? { url: serve.databaseUrl, onError } : { dataDir: serve.dataDir, onError });
  try {
    return await portsOn(database, options, { policy: policy.policy, cloud: loaded.cloud, onError });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Read {
  readonly policy: Policy;
  readonly cloud: CloudNames;
  readonly onError: (error: Error) => void;
}

async function portsOn(
  database: Awaited<ReturnType<typeof openDatabase>>,
  { config, serve, env, version, log, publicUrl, platforms, demo }: PortsOptions,
  { policy, cloud: own, onError }: Read,
): Promise<Opened> {
  const { secret, configured } = await secretOf(serve.secretKey, database, serve.dataDir);
  const now = (): Date => new Date();
  const placeOf = (name: string) => {
    const place = policy.vantages?.[name];
    const vnetId = place?.vnets?.[0];
    return place && (vnetId || place.subnet) ? { ...(vnetId ? { vnetId } : {}), ...(place.subnet ? { subnetId: place.subnet } : {}) } : undefined;
  };
  const workers = await startWorkers({ database, version, now, newId: randomUUID, log, placeOf });
  const readers = new Map<string, ReturnType<typeof openAzure>>();
  const azureOf = (cloud: CloudNames): ReturnType<typeof openAzure> | undefined => {
    if (config.credential === 'none' || demo) return undefined;
    const known = readers.get(cloud.name) ?? openAzure({ cloud, setting: config.credential, env });
    readers.set(cloud.name, known);
    return known;
  };
  const view: OwnView = { env, hostsFile: '/etc/hosts', resolvConf: '/etc/resolv.conf' };
  const ports: Ports = {
    database,
    jobs: await openJobs(database, { onError }),
    platforms,
    workers,
    sealer: sealerOf(secret),
    metrics: makeMetrics(),
    log,
    policy,
    cloud: own,
    ownCloud: demo !== undefined || config.cloud !== undefined,
    azureOf,
    viewOf: demo?.viewOf ?? (() => view),
    lang: config.lang,
    tz: env.TZ || Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    version,
    publicUrl,
    now,
    newId: randomUUID,
  };
  const notes: Words[] = [];
  if (!configured && serve.databaseUrl)
    notes.push({
      en: 'ACR_CHECK_SECRET_KEY is not set: the key stands in the database beside what it protects. Set it (openssl rand -base64 32) on every replica.',
      'zh-CN': '未设置 ACR_CHECK_SECRET_KEY：密钥与其保护的数据同存于数据库。请在每个副本上设置（openssl rand -base64 32）。',
    });
  return { ports, notes, close: () => database.close() };
}
