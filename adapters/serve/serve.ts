// `acr-check serve`: everything is checked, opened and mounted in order, and given back in the opposite one.
import { randomBytes } from 'node:crypto';
import { startBot } from '../../src/bot/bot.ts';
import { answerLocally } from '../../src/bot/local.ts';
import type { Platform } from '../../src/bot/platform.ts';
import { VERBS } from '../../src/command/verbs.ts';
import type { ServeConfig } from '../../src/config/serve.ts';
import type { Config } from '../../src/config.ts';
import type { Lang, Words } from '../../src/model.ts';
import { tokenWith } from '../../src/store/tables/tokens.ts';
import { apiRouter } from '../../src/web/api.ts';
import { controlSocket, startControl } from '../../src/web/control.ts';
import { healthRouter } from '../../src/web/health.ts';
import { pageRouter } from '../../src/web/page.ts';
import { startWeb } from '../../src/web/server.ts';
import { SERVE_WORDS as words } from '../../src/words/serve.ts';
import { LOOPBACK } from './faults.ts';
import { openLog } from './log.ts';
import { openPorts } from './ports.ts';
import type { DemoNetwork, Rooms } from './rooms.ts';

export interface ServeRun {
  readonly rooms: Rooms;
  readonly config: Config;
  readonly serve: ServeConfig;
  readonly demo: boolean;
  readonly teamsAnonymous: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** SIGTERM or Ctrl-C. */
  readonly stop: AbortSignal;
}

const GRACE_MS = 25_000;

/** Resolves to the exit status once it has stopped. */
export async function runServe(run: ServeRun): Promise<number> {
  const { config, serve, err } = run;
  const { lang } = config;
  const refuse = (problem: Words): number => {
    err(`acr-check: ${problem[lang]}\n`);
    return 2;
  };
  if (run.teamsAnonymous && !LOOPBACK.test(serve.host)) return refuse(words.anonymousOutside(serve.host));
  const toClose: (() => Promise<unknown>)[] = [];
  const lost = Promise.withResolvers<Words>();
  try {
    const drain = await started(run, toClose, lost.resolve);
    const end = await Promise.race([stopped(run.stop), lost.promise]);
    // Nothing is given back that is another's now: its socket stands where ours was.
    if (end) return refuse(end);
    drain();
    await closeAll(toClose);
    return 0;
  } catch (error) {
    await closeAll(toClose);
    return refuse(problemOf(error, serve));
  }
}

/** Opens everything in order, and leaves in `toClose` how it is given back. Returns what makes it not ready any more. */
async function started(run: ServeRun, toClose: (() => Promise<unknown>)[], onLost: (why: Words) => void): Promise<() => void> {
  const { config, serve, version, err, env } = run;
  const { lang } = config;
  // A person at a terminal reads sentences; a service that is configured gets its log.
  const log = openLog(serve.bare && !env.LOG_LEVEL ? 'warn' : serve.logLevel);
  let draining = false;
  const demo = run.demo || serve.bare ? await startedDemo(run) : undefined;
  if (demo) toClose.push(demo.close);
  // The port is taken first: a second start on it touches nothing. Requests end before the store does.
  const web = await startWeb({ host: serve.host, port: serve.port, log });
  let closing: Promise<void> | undefined;
  const closeWeb = (): Promise<void> => {
    closing ??= web.close(5_000);
    return closing;
  };
  toClose.push(closeWeb);
  const publicUrl = serve.publicUrl ?? (LOOPBACK.test(serve.host) ? web.url : undefined);
  const platforms = new Map<string, Platform>();
  const opened = await openPorts({ config, serve, env, version, log, publicUrl, platforms, onLost, ...(demo ? { demo } : {}) });
  const { ports } = opened;
  toClose.push(opened.close, closeWeb);
  for (const note of opened.notes) err(`acr-check: ${note[lang]}\n`);

  const signIn = randomBytes(18).toString('base64url');
  const toStart = await platformsOf(run, signIn, demo, lang);
  web.mount('/worker/v1', ports.workers.router);
  const bot = await startBot({ ports, platforms, toStart, mount: web.mount, retentionDays: serve.retentionDays });
  toClose.push(() => bot.stop(GRACE_MS));
  web.mount('/api/v1', apiRouter({ checks: bot.checks, authenticate: (secret) => tokenWith(ports.database, secret) }));
  web.mount('/r', pageRouter(ports));
  const health = { database: ports.database, platforms: () => platforms, metrics: ports.metrics, refresh: bot.refresh, stopping: () => draining, version };
  web.mount('/', healthRouter(health));
  const control = serve.databaseUrl
    ? undefined
    : await startControl(controlSocket(serve.dataDir), (argv, user, usual) => answerLocally(ports, argv, user, usual));
  if (control) toClose.push(() => control.close());
  web.open();
  ready(run, { url: publicUrl ?? web.url, own: web.url, platforms: [...platforms.keys()], store: ports.database.kind, signIn, demo });
  log.info({ port: web.port, store: ports.database.kind, platforms: [...platforms.keys()] }, 'ready');
  return () => {
    draining = true;
    log.info({}, 'stopping');
  };
}

interface Ready {
  readonly url: string;
  readonly own: string;
  readonly platforms: readonly string[];
  readonly store: 'pglite' | 'postgres';
  readonly signIn: string;
  readonly demo: DemoNetwork | undefined;
}

/** What whoever started it reads. */
function ready({ out, config: { lang } }: ServeRun, { url, own, platforms, store, signIn, demo }: Ready): void {
  out(`${words.ready({ url, platforms, store })[lang]}\n`);
  for (const missing of ['slack', 'teams'] as const) if (!platforms.includes(missing)) out(`${words.notMounted(missing)[lang]}\n`);
  if (platforms.includes('console')) out(`\n${words.console(`${own}/console/?token=${signIn}`)[lang]}\n`);
  if (demo) out(`${words.tryIt(demo.registries.map(({ name }) => name))[lang]}\n`);
}

const stopped = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** The last opened closes first; one that fails holds up no other. */
async function closeAll(toClose: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of toClose.splice(0).reverse()) await close().catch(() => {});
}

async function startedDemo({ err, config, rooms }: ServeRun): Promise<DemoNetwork | undefined> {
  try {
    return await rooms.demo(new Date());
  } catch (error) {
    err(`acr-check: ${words.noDemo(error instanceof Error ? error.message : String(error))[config.lang]}\n`);
    return undefined;
  }
}

/** Only what is configured is mounted, and loaded. */
async function platformsOf(
  { serve, demo, teamsAnonymous, rooms }: ServeRun,
  signIn: string,
  world: DemoNetwork | undefined,
  lang: Lang,
): Promise<readonly Platform[]> {
  const platforms: Platform[] = [];
  if (serve.slack) platforms.push(await rooms.slack(serve.slack));
  if (serve.teams || teamsAnonymous) platforms.push(await rooms.teams({ settings: serve.teams, anonymous: teamsAnonymous }));
  if (serve.bare || demo) {
    const examples = world?.registries.slice(0, 3).map(({ name }) => `/acr-check ${name}`) ?? ['/acr-check help'];
    platforms.push(await rooms.console({ token: signIn, lang, examples, verbs: VERBS.filter(({ where }) => where !== 'cli') }));
  }
  return platforms;
}

function problemOf(error: unknown, { port, host, dataDir }: ServeConfig): Words {
  if (typeof error === 'object' && error !== null && 'words' in error) return error.words as Words;
  const { code = '', syscall = '', path } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException & { readonly address?: string };
  if (code === 'EADDRINUSE') return words.portTaken(host, port);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return words.hostUnknown(host);
  if (code === 'EACCES' && syscall === 'listen') return words.portForbidden(host, port);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(code)) return words.directoryUnusable(path ?? dataDir, code);
  return words.cannotStart(error instanceof Error ? error.message : String(error));
}
