// argv -> the verb's own room. Imports are made where they are needed: `--help` loads neither probes nor rules.
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from '../src/command/types.ts';
import { helpText, parseArgv } from '../src/command.ts';
import { type Config, type Configured, langOf, readConfig } from '../src/config.ts';
import type { Lang, Words } from '../src/model.ts';
import { CLI_WORDS as words } from '../src/words/cli.ts';
import type { Rooms } from './serve/rooms.ts';

const version: string = packageJson.version;
const WIDTH = { least: 60, most: 120, usual: 100 };

function terminal() {
  const { stdout, stderr, env } = process;
  return {
    out: (text: string): void => void stdout.write(text),
    err: (text: string): void => void stderr.write(text),
    errStream: stderr,
    width: Math.min(WIDTH.most, Math.max(WIDTH.least, stdout.columns ?? WIDTH.usual)),
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

/** The first Ctrl-C stops what runs and shows what is known; the second ends the process. */
function stopOnInterrupt(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  return stop.signal;
}

async function demo(lang: Lang): Promise<number> {
  const screen = terminal();
  const [{ runDemo }, { show }] = await Promise.all([import('./demo/demo.ts'), import('./cli/report-out.ts')]);
  try {
    await runDemo({
      lang,
      version,
      now: () => new Date(),
      show: async (about, report) => {
        screen.out(`\n# ${about}\n\n`);
        await show([report], 'text', lang, screen);
      },
    });
    screen.out(`\n${words.demoNext[lang]}\n`);
    return 0;
  } catch (error) {
    screen.err(`acr-check: ${words.cannotDemo(error instanceof Error ? error.message : String(error))[lang]}\n`);
    return 2;
  }
}

/** SIGTERM and Ctrl-C drain; the second one ends at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return stop.signal;
}

const tellAll = (problems: readonly Words[], lang: Lang): number => {
  for (const problem of problems) process.stderr.write(`acr-check: ${problem[lang]}\n`);
  return 2;
};

const proxyOf = (env: NodeJS.ProcessEnv): { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: string } => {
  const [http, https, none] = [env.http_proxy || env.HTTP_PROXY, env.https_proxy || env.HTTPS_PROXY, env.no_proxy || env.NO_PROXY];
  return { ...(http ? { httpProxy: http } : {}), ...(https ? { httpsProxy: https } : {}), ...(none ? { noProxy: none } : {}) };
};

/** Chats and the demo, loaded when they are configured: the one place that knows them all. */
const ROOMS: Rooms = {
  slack: async (settings) => (await import('./slack/slack.ts')).createSlack({ ...settings, proxy: proxyOf(process.env) }),
  teams: async (how) => (await import('./teams/teams.ts')).createTeams({ ...how.settings, anonymous: how.anonymous }),
  console: async (options) => (await import('./console/console.ts')).createConsole(options),
  demo: async (now) => (await import('./demo/network.ts')).startDemoNetwork(now),
};

async function serve(command: Extract<Command, { verb: 'serve' }>, configured: Configured, lang: Lang): Promise<number> {
  const screen = terminal();
  const [{ readServeConfig }, { faultsOf }, { runServe }] = await Promise.all([
    import('../src/config/serve.ts'),
    import('./serve/faults.ts'),
    import('./serve/serve.ts'),
  ]);
  const read = readServeConfig(process.env);
  const { demo, teamsAnonymous } = command;
  const faults = await faultsOf(process.env, configured, read, command);
  if (faults.length > 0 || !configured.ok || !read.ok) return tellAll(faults, lang);
  const { config } = configured;
  return runServe({
    rooms: ROOMS,
    config: { ...config, lang },
    serve: read.config,
    demo,
    teamsAnonymous,
    env: process.env,
    version,
    out: screen.out,
    err: screen.err,
    stop: stopOnSignal(),
  });
}

/** Verbs that need the store. */
async function local(argv: readonly string[], command: Command, config: Config, lang: Lang): Promise<number> {
  const screen = terminal();
  const [{ readServeConfig }, { answeredLocally }] = await Promise.all([import('../src/config/serve.ts'), import('./serve/local.ts')]);
  const read = readServeConfig(process.env);
  if (!read.ok) return tellAll(read.problems, lang);
  try {
    const answer = await answeredLocally({ argv, lang, config, serve: read.config, env: process.env, version });
    if ('save' in command && command.save !== undefined && answer.status === 0) {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(command.save, answer.text, { mode: 0o600 });
    } else if (answer.json === undefined)
      (answer.status === 0 ? screen.out : screen.err)(answer.text.endsWith('\n') || answer.text === '' ? answer.text : `${answer.text}\n`);
    else screen.out(`${JSON.stringify(answer.json, null, 2)}\n`);
    return answer.status;
  } catch (error) {
    const said: Words =
      typeof error === 'object' && error !== null && 'words' in error
        ? (error.words as Words)
        : words.failed(error instanceof Error ? error.message : String(error));
    return tellAll([said], lang);
  }
}

async function perform(command: Command, config: Config, argv: readonly string[]): Promise<number> {
  const screen = terminal();
  const lang = command.lang ?? config.lang;
  switch (command.verb) {
    case 'help':
      screen.out(`${helpText(lang, command.topic === undefined ? {} : { topic: command.topic }).trimEnd()}\n`);
      return 0;
    case 'version':
      screen.out(`${version}\n`);
      return 0;
    case 'check': {
      const { runCheck } = await import('./cli/check.ts');
      return runCheck({ command, config, env: process.env, terminal: screen, version, stop: stopOnInterrupt() });
    }
    case 'diagnose': {
      const { runDiagnose } = await import('./cli/diagnose.ts');
      return runDiagnose({ command, lang, terminal: screen, version, stdin: process.stdin });
    }
    case 'rules': {
      const { runRules } = await import('./cli/catalog.ts');
      return runRules(command.output === 'json', lang, screen);
    }
    case 'explain': {
      const { runExplain } = await import('./cli/catalog.ts');
      return runExplain(command, lang, screen);
    }
    case 'demo':
      return demo(lang);
    case 'serve':
      return serve(command, { ok: true, config }, lang);
    case 'worker': {
      const { run: runWorker } = await import('./worker/worker.ts');
      return runWorker({ command, config, env: process.env, terminal: screen, version, stop: stopOnSignal() });
    }
    case 'init': {
      const { runInit } = await import('./cli/init.ts');
      return runInit(command.directory, lang, screen);
    }
    case 'history':
    case 'diff':
    case 'export':
    case 'status':
    case 'cancel':
    case 'mute':
    case 'unmute':
    case 'config':
    case 'whoami':
    case 'vantages':
    case 'workers':
    case 'tokens':
    case 'digest':
    case 'incident':
    case 'data':
    case 'doctor':
      return local(argv, command, config, lang);
    default:
      screen.err(`acr-check: ${words.notYet(command.verb)[lang]}\n`);
      return 2;
  }
}

export async function run(argv: readonly string[]): Promise<number> {
  const configured = readConfig(process.env);
  const lang = configured.ok ? configured.config.lang : (langOf(process.env.LANG) ?? 'en');
  // Without a word, `npm start` serves; and the command line shows its help.
  const given = argv.length === 0 ? [process.env.npm_lifecycle_event === 'start' ? 'serve' : 'help'] : argv;
  const parsed = parseArgv(given);
  if (!parsed.ok) {
    const { words: said, suggestion } = parsed.problem;
    process.stderr.write(`acr-check: ${said[lang]}${suggestion && !said[lang].includes(suggestion) ? ` (acr-check ${suggestion})` : ''}\n`);
    return 2;
  }
  if (!configured.ok && parsed.command.verb === 'serve') return serve(parsed.command, configured, parsed.command.lang ?? lang);
  if (!configured.ok) {
    for (const problem of configured.problems) process.stderr.write(`acr-check: ${problem[lang]}\n`);
    return 2;
  }
  for (const note of parsed.notes) process.stderr.write(`acr-check: ${note[lang]}\n`);
  return perform(parsed.command, configured.config, given);
}
