// argv -> the verb's own room. Imports are made where they are needed: `--help` loads neither probes nor rules.
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from '../src/command/types.ts';
import { helpText, parseArgv } from '../src/command.ts';
import { type Config, langOf, readConfig } from '../src/config.ts';
import type { Lang } from '../src/model.ts';
import { CLI_WORDS as words } from '../src/words/cli.ts';

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

async function demo(lang: Lang, registries: readonly string[] | undefined): Promise<number> {
  const screen = terminal();
  const [{ runDemo }, { show }] = await Promise.all([import('./demo/demo.ts'), import('./cli/report-out.ts')]);
  try {
    await runDemo({
      lang,
      version,
      now: () => new Date(),
      ...(registries ? { registries } : {}),
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

/** What `npm start` shows until the bot is served: one healthy private registry, and two that are broken. */
const FIRST_LOOK = ['contoso', 'northwind', 'fabrikam'];

async function perform(command: Command, config: Config): Promise<number> {
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
      return demo(lang, undefined);
    case 'serve':
      return demo(lang, FIRST_LOOK);
    default:
      screen.err(`acr-check: ${words.notYet(command.verb)[lang]}\n`);
      return 2;
  }
}

export async function run(argv: readonly string[]): Promise<number> {
  const configured = readConfig(process.env);
  const lang = configured.ok ? configured.config.lang : (langOf(process.env.LANG) ?? 'en');
  // Without a word, `npm start` serves; and the command line shows its help.
  const parsed = parseArgv(argv.length === 0 ? [process.env.npm_lifecycle_event === 'start' ? 'serve' : 'help'] : argv);
  if (!parsed.ok) {
    const { words: said, suggestion } = parsed.problem;
    process.stderr.write(`acr-check: ${said[lang]}${suggestion && !said[lang].includes(suggestion) ? ` (acr-check ${suggestion})` : ''}\n`);
    return 2;
  }
  if (!configured.ok) {
    for (const problem of configured.problems) process.stderr.write(`acr-check: ${problem[lang]}\n`);
    return 2;
  }
  for (const note of parsed.notes) process.stderr.write(`acr-check: ${note[lang]}\n`);
  return perform(parsed.command, configured.config);
}
