// The worker alone, as one file for a small image: `node worker.mjs --bot URL --name NAME`. The same as `acr-check worker`.
import { enableCompileCache } from 'node:module';
import packageJson from '../../package.json' with { type: 'json' };
import { parseArgv } from '../../src/command.ts';
import { readConfig } from '../../src/config.ts';
import { run } from './worker.ts';

enableCompileCache();
const err = (text: string): void => void process.stderr.write(text);
const stop = new AbortController();
const end = (): void => {
  stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130)); // asked twice
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);

async function main(): Promise<number> {
  const configured = readConfig(process.env);
  const lang = configured.ok ? configured.config.lang : 'en';
  const parsed = parseArgv(['worker', ...process.argv.slice(2)]);
  const problems = [...(parsed.ok ? [] : [parsed.problem.words]), ...(configured.ok ? [] : configured.problems)];
  for (const problem of problems) err(`acr-check: ${problem[lang]}\n`);
  if (!parsed.ok || !configured.ok) return 2;
  if (parsed.command.verb !== 'worker') {
    err('acr-check worker: --bot URL --name NAME, with the token in ACR_CHECK_WORKER_TOKEN\n'); // --help
    return 2;
  }
  return run({ command: parsed.command, config: configured.config, env: process.env, terminal: { err }, version: packageJson.version, stop: stop.signal });
}
process.exit(await main());
