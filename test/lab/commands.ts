// The lab's commands, by name. Each resolves with its exit status.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES, PEER_PACKAGES, whyNot } from './able.ts';
import { createIdentities } from './machine/identities.ts';
import { startRegistry } from './machine/registry.ts';
import { clientEnv, type Parts, up } from './machine/replica.ts';
import { keptSlots, namespaceOf, release, releaseOwn, type Slot, takeSlot } from './machine/slot.ts';
import { runScenario, sideBySide } from './run.ts';
import type { Scenario } from './scenario.ts';
import { allScenarios, matching } from './scenarios.ts';
import { score } from './score/score.ts';
import { resultLine } from './tell.ts';
import { recordWords } from './words.ts';
import { worldOf } from './world/of.ts';
import type { LabWorld } from './world.ts';

export const HELP = `npm run lab -- COMMAND

  install [--peer]     install the Debian packages (as root); --peer: azure-cli as well
  list [PATTERN]       the scenarios, and what each expects
  run [PATTERN] [--at-once N] [--verbose]   run them all, or those whose names match
  score [PATTERN] [--at-once N] [--peer az]   run them all, count, and write docs/accuracy.md (without a pattern)
  words [PATTERN]      run skopeo and ctr in each, and record what they say (test/lab/words.json)
  up [NAME]            bring one network up and leave it: a healthy public one, or a scenario's
  fault NAME           put the network that is up into the scenario's state
  exec HOST CMD...     run a command there: vnet, spoke, office, proxy, cloud, rt
  down                 take everything away that is up

Needs root and Linux. Nothing leaves the machine: the networks have no uplink.`;

const CALM: Scenario = { name: 'calm', shows: 'Nothing is broken.', network: { base: 'public' }, faults: [], expect: { causes: [], verdict: 'reachable' } };
const AT_ONCE = 8;

/** Everything that scenarios share, in a slot of its own. */
export async function shared(slot: Slot): Promise<Parts> {
  const [identities, registrySocket] = await Promise.all([createIdentities(new Date()), startRegistry(slot)]);
  return { identities, registrySocket };
}

/** With the shared parts, which go when the work is over, also at Ctrl-C. */
export async function withParts<T>(work: (parts: Parts, slot: Slot) => Promise<T>): Promise<T> {
  const slot = takeSlot(false);
  const stop = (): void => void releaseOwn().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(await shared(slot), slot);
  } finally {
    await release(slot);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

const option = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
};
/** The first argument that is neither an option nor the value of one. */
export const patternIn = (args: readonly string[]): string | undefined =>
  args.find((arg, i) => !arg.startsWith('--') && !['--at-once', '--peer'].includes(args[i - 1] ?? ''));

/** Says why nothing can run, and counts what was skipped: never a pass. */
export function skip(count: number): number | undefined {
  const why = whyNot();
  if (why === undefined) return undefined;
  console.error(why);
  console.log(`0 passed, 0 failed, ${count} skipped`);
  return 3;
}

async function run(args: readonly string[]): Promise<number> {
  const chosen = matching(await allScenarios(), patternIn(args));
  const skipped = skip(chosen.length);
  if (skipped !== undefined) return skipped;
  const startedAt = performance.now();
  const results = await withParts((parts) =>
    sideBySide(
      chosen,
      Number(option(args, '--at-once') ?? AT_ONCE),
      (scenario) => runScenario(scenario, parts),
      (result) => console.log(resultLine(result, args.includes('--verbose'))),
    ),
  );
  const failed = results.filter((r) => r.lost.length > 0).length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const times = results.flatMap((r) => (r.said ? [r.said.tookMs] : [])).sort((a, b) => a - b);
  console.log(`\nmedian ${times[times.length >> 1] ?? 0} ms, worst ${times.at(-1) ?? 0} ms, all in ${seconds} s`);
  console.log(`${results.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed > 0 || results.length === 0 ? 1 : 0;
}

async function list(args: readonly string[]): Promise<number> {
  for (const { name, shows, expect } of matching(await allScenarios(), patternIn(args)))
    console.log(`${name.padEnd(36)} ${expect.verdict.padEnd(12)} ${(expect.causes.join('|') || '-').padEnd(40)} ${shows}`);
  return 0;
}

function install(args: readonly string[]): number {
  if (process.getuid?.() !== 0) {
    console.error('install needs root: it runs apt-get.');
    return 2;
  }
  const packages = [...PACKAGES, ...(args.includes('--peer') ? PEER_PACKAGES : [])];
  // Without this file Debian's packages start their services; one that is there already stays.
  const policy = '/usr/sbin/policy-rc.d';
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...more: readonly string[]): number => spawnSync('apt-get', more, { stdio: 'inherit', env }).status ?? 1;
    return apt('update', '-qq') || apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } finally {
    if (own) rmSync(policy);
  }
}

async function find(name: string | undefined): Promise<Scenario> {
  if (name === undefined) return CALM;
  const found = (await allScenarios()).find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario "${name}": \`npm run lab -- list\` shows them.`);
  return found;
}

async function bringUp(scenario: Scenario): Promise<number> {
  const skipped = skip(1);
  if (skipped !== undefined) return skipped;
  for (const old of keptSlots()) await release(old);
  const [slot, own] = [takeSlot(true), takeSlot(true)];
  const { world } = await up(slot, worldOf(scenario), await shared(own));
  console.log(`${scenario.name}: ${scenario.shows}`);
  for (const { place, registry, args, label } of world.clients)
    console.log(`  npm run lab -- exec ${place} acr-check check ${registry}${label ? ` --label ${label}` : ''} ${args.join(' ')}`);
  return 0;
}

/** `acr-check` is this repository's own, with what the client of that host has in its environment. */
async function execute([host, ...command]: readonly string[]): Promise<number> {
  const slot = keptSlots().find(({ dir }) => existsSync(join(dir, 'world.json')));
  if (!slot) throw new Error('Nothing is up: `npm run lab -- up` first.');
  if (host === undefined || command.length === 0) throw new Error('Which host, and what there? `exec HOST CMD...`');
  const world = JSON.parse(readFileSync(join(slot.dir, 'world.json'), 'utf8')) as LabWorld;
  const client = world.clients.find((c) => c.place === host) ?? world.clients[0];
  const own = command[0] === 'acr-check' ? [process.execPath, join(import.meta.dirname, '..', '..', 'adapters', 'main.ts'), ...command.slice(1)] : command;
  const env = { ...clientEnv(slot, client), TERM: process.env.TERM ?? 'dumb' };
  return spawnSync('ip', ['netns', 'exec', namespaceOf(slot, host), ...own], { stdio: 'inherit', env }).status ?? 1;
}

async function down(): Promise<number> {
  const kept = keptSlots();
  for (const slot of kept) await release(slot);
  console.log(kept.length > 0 ? 'Everything is down.' : 'Nothing was up.');
  return 0;
}

async function words(args: readonly string[]): Promise<number> {
  const chosen = matching(await allScenarios(), patternIn(args));
  return skip(chosen.length) ?? withParts((parts) => recordWords(chosen, parts));
}

async function scoring(args: readonly string[]): Promise<number> {
  const pattern = patternIn(args);
  const chosen = matching(await allScenarios(), pattern);
  const peer = option(args, '--peer');
  const how = { atOnce: Number(option(args, '--at-once') ?? AT_ONCE), whole: pattern === undefined, ...(peer ? { peer } : {}) };
  return skip(chosen.length) ?? withParts((parts) => score(chosen, parts, how));
}

export const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  install: async (args) => install(args),
  list,
  run,
  score: scoring,
  words,
  up: async ([name]) => bringUp(await find(name)),
  fault: async ([name]) => {
    if (name === undefined) throw new Error('Which fault? `npm run lab -- list` shows them.');
    return bringUp(await find(name));
  },
  exec: execute,
  down,
};
