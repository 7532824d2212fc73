// `acr-check check`: from the command to checks of one or several registries, and their reports.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { openAzure } from '../../src/azure/azure.ts';
import { check, DEFAULT_DEADLINE_MS } from '../../src/check.ts';
import { loadCloud } from '../../src/cloud.ts';
import { resolveRegistry } from '../../src/command/resolve.ts';
import type { CheckCommand, ResolvedRegistry } from '../../src/command/types.ts';
import type { Config } from '../../src/config.ts';
import type { Lang, NetworkFacts, NetworkVantage, Question, Report, Words } from '../../src/model.ts';
import { recognise } from '../../src/symptom/recognise.ts';
import { symptomNamed } from '../../src/symptom/symptoms.ts';
import { CLI_WORDS as words } from '../../src/words/cli.ts';
import { progressLine } from './progress.ts';
import { kept, show, statusOf } from './report-out.ts';
import { EXIT, refuse, type Terminal } from './terminal.ts';

export interface CheckRun {
  readonly command: CheckCommand;
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly version: string;
  /** Ctrl-C: the partial report is shown. */
  readonly stop: AbortSignal;
}

const AT_ONCE = 4;

/** What cannot be done from a command line alone, or not yet. */
function refusal(command: CheckCommand): Words | undefined {
  const worker = command.from.find((name) => name !== 'here' && name !== 'all');
  return worker === undefined ? undefined : words.needsBot(worker);
}

function saidOf(command: CheckCommand, registry: ResolvedRegistry): NetworkFacts['said'] | undefined {
  const { text = '' } = command;
  const { typedHost } = registry;
  if (text === '' && typedHost === undefined) return undefined;
  return { text, symptoms: recognise(text), ...(typedHost === undefined ? {} : { typedHost }) };
}

function questionOf(command: CheckCommand, registry: ResolvedRegistry, from: NetworkVantage, at: string): Question {
  const { name, loginServer, resourceId, cloud } = registry;
  const repo = command.repo ?? registry.repo;
  return {
    registry: { name, loginServer, ...(resourceId ? { resourceId } : {}) },
    cloud,
    op: command.op ?? 'pull',
    ...(command.for ? { for: command.for } : {}),
    ...(repo ? { repo } : {}),
    from: [from],
    deep: command.deep,
    at,
  };
}

async function resolved(run: CheckRun): Promise<{ readonly registries: readonly ResolvedRegistry[] } | { readonly words: Words }> {
  const { command, config } = run;
  const named = command.cloud ?? config.cloud;
  const loaded = await loadCloud(named, (file) => readFile(file));
  if (!loaded.ok) return { words: loaded.problem.words };
  const registries: ResolvedRegistry[] = [];
  for (const reference of command.registries) {
    const registry = resolveRegistry(reference, loaded.cloud, named !== undefined);
    if (!registry.ok) return { words: registry.problem.words };
    registries.push(registry.registry);
  }
  return { registries };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of next) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  return results;
}

/** The bot looks, with its workers; this terminal shows. */
async function onBot({ command, env, terminal, version, stop }: CheckRun, bot: string, lang: Lang): Promise<number> {
  const { checkOnBot } = await import('./on-bot.ts');
  const { rejudged } = await import('./rejudged.ts');
  const progress = progressLine(terminal.errStream);
  const onProgress = (done: number, of: number): void => progress.update(done, of);
  const found = await checkOnBot({ command, bot, token: env.ACR_CHECK_TOKEN, lang, stop, onProgress });
  progress.clear();
  if ('problem' in found) return refuse(terminal, found.problem, lang);
  const reports: Report[] = [];
  for (const report of found.reports) {
    const one = rejudged([{ name: 'bot', report }], version, lang);
    if (!one.ok) return refuse(terminal, one.words, lang);
    reports.push(one.report);
  }
  await show(reports, command.output ?? 'text', lang, terminal);
  const unkept = await kept(reports, command, lang);
  if (unkept) return refuse(terminal, unkept, lang);
  return stop.aborted ? EXIT.interrupted : statusOf(reports.map((report) => report.verdict));
}

export async function runCheck(run: CheckRun): Promise<number> {
  const { command, config, env, terminal, version, stop } = run;
  const lang: Lang = command.lang ?? config.lang;
  if (command.bot !== undefined) return onBot(run, command.bot, lang);
  const cannot = refusal(command);
  if (cannot) return refuse(terminal, cannot, lang);
  const target = await resolved(run);
  if ('words' in target) return refuse(terminal, target.words, lang);
  const from: NetworkVantage = command.label === undefined ? 'here' : `here:${command.label}`;
  const progress = progressLine(terminal.errStream);
  const azures = new Map(target.registries.map(({ cloud }) => [cloud, openAzure({ cloud, setting: config.credential, env })]));

  const one = (registry: ResolvedRegistry): Promise<Report> => {
    const said = saidOf(command, registry);
    const azure = azures.get(registry.cloud);
    const suspects = said?.symptoms.flatMap((symptom) => symptomNamed(symptom.id)?.suspects ?? []) ?? [];
    return check({
      id: randomUUID(),
      version,
      lang,
      question: questionOf(command, registry, from, new Date().toISOString()),
      from,
      ...(said ? { said } : {}),
      suspects,
      env,
      hostsFile: '/etc/hosts',
      resolvConf: '/etc/resolv.conf',
      ...(command.resolvers.length > 0 ? { servers: command.resolvers } : {}),
      ...(command.proxy === undefined ? {} : { proxy: command.proxy }),
      ...(azure && config.credential !== 'none' ? { azure } : {}),
      deadlineMs: command.deadlineMs ?? DEFAULT_DEADLINE_MS,
      stop,
      now: () => new Date(),
      onProgress: ({ done, of, last }) => progress.update(done, of, last),
    });
  };
  const reports = await inTurn(target.registries, one);
  progress.clear();
  if (stop.aborted) terminal.err(`acr-check: ${words.stopped[lang]}\n`);
  await show(reports, command.output ?? 'text', lang, terminal);
  const unkept = await kept(reports, command, lang);
  if (unkept) return refuse(terminal, unkept, lang);
  return stop.aborted ? EXIT.interrupted : statusOf(reports.map((report) => report.verdict));
}
