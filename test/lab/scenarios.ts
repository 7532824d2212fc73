// Every scenario of the lab: what the files in scenarios/ export.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario.ts';

const FOLDER = join(import.meta.dirname, 'scenarios');

/** In the order of the file names. Throws where two have one name. */
export async function allScenarios(): Promise<readonly Scenario[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(files.sort().map((name) => import(join(FOLDER, name)) as Promise<{ readonly SCENARIOS?: readonly Scenario[] }>));
  const all = modules.flatMap((module) => module.SCENARIOS ?? []);
  const seen = new Set<string>();
  for (const { name } of all) {
    if (seen.has(name)) throw new Error(`Two scenarios are called ${name}.`);
    seen.add(name);
  }
  return all;
}

/** Those whose name holds the pattern (a regular expression). */
export const matching = (all: readonly Scenario[], pattern = ''): readonly Scenario[] => all.filter(({ name }) => new RegExp(pattern).test(name));
