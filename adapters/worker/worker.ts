// `acr-check worker`: a probe worker inside a network. It dials its bot, and nobody dials it.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadCloud } from '../../src/cloud.ts';
import type { Command } from '../../src/command/types.ts';
import type { Config } from '../../src/config.ts';
import type { Lang, Words } from '../../src/model.ts';
import { openLink } from '../../src/worker/link.ts';
import { managedToken } from '../../src/worker/managed-token.ts';
import { type LinkEvent, runWorker } from '../../src/worker/run.ts';
import { workerSettings } from '../../src/worker/settings.ts';
import { standing } from '../../src/worker/standing.ts';
import { PROCESS_WORDS as words } from '../../src/worker/words.ts';

export type WorkerCommand = Extract<Command, { readonly verb: 'worker' }>;

export interface WorkerRun {
  readonly command: WorkerCommand;
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: { readonly err: (text: string) => void };
  readonly version: string;
  /** SIGTERM, Ctrl-C: what is in hand is ended, nothing new is taken. */
  readonly stop: AbortSignal;
}

const USAGE = 2;

const lineOf = (event: LinkEvent, name: string, bot: string): Words => {
  switch (event.event) {
    case 'connected':
      return words.connected(name, bot, event.botVersion);
    case 'away':
      return words.away(bot, event.why);
    case 'task':
      return words.looking(event.host);
    case 'stopping':
      return words.stopping(event.tasks);
  }
};

/** 0: stopped as asked. 2: it cannot run, or its token has no say (any more). */
export async function run({ command, config, env, terminal, version, stop }: WorkerRun): Promise<number> {
  const lang: Lang = command.lang ?? config.lang;
  const tell = (said: Words): void => terminal.err(`acr-check: ${said[lang]}\n`);
  const read = workerSettings(command, env);
  if ('problems' in read) {
    for (const problem of read.problems) tell(problem);
    return USAGE;
  }
  const loaded = await loadCloud(command.cloud ?? config.cloud, (file) => readFile(file));
  if (!loaded.ok) {
    tell(loaded.problem.words);
    return USAGE;
  }
  const { cloud } = loaded;
  const { bot, name, token } = read.settings;
  const now = (): Date => new Date();
  const proxy = command.proxy === undefined ? {} : { proxy: command.proxy };
  const own = {
    env,
    hostsFile: '/etc/hosts',
    resolvConf: '/etc/resolv.conf',
    ...(command.resolvers.length > 0 ? { servers: command.resolvers } : {}),
    ...proxy,
  };
  const proxies = command.proxy === undefined ? env : command.proxy === 'none' ? {} : { https_proxy: command.proxy };
  const ended = await runWorker({
    link: openLink({ bot, env, ...proxy, token: typeof token === 'string' ? async () => token : managedToken(token.audience, env, now) }),
    ...{ name, version, cloud, own, now, stop },
    instance: randomUUID(),
    where: standing({ cloud, system: own, env: proxies, signal: stop }),
    observe: async (looking) => (await import('../../src/observe.ts')).observe(looking),
    random: Math.random,
    onEvent: (event) => tell(lineOf(event, name, new URL(bot).host)),
  });
  if (ended.ended === 'stopped') return 0;
  tell(words[ended.ended](name));
  return USAGE;
}
