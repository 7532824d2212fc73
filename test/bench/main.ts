// `npm run bench`: the figures that the product promises, measured on this machine. Nothing leaves loopback.
// `npm run bench -- NAME`: one of them. `npm run bench -- --check`: shorter, and exits 1 where a figure is missed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { azure } from './azure.ts';
import { blackHoles } from './black-holes.ts';
import { type Bench, kept, table } from './figure.ts';
import { judge } from './judge.ts';
import { latency } from './latency.ts';
import { start } from './start.ts';

const BENCHES: readonly Bench[] = [start, latency, blackHoles, judge];
const NAMES = [...BENCHES.map(({ name }) => name), 'azure'];
/** A shared machine is noisy: with --check, a limit may be missed by a factor of two. */
const TOLERANCE = 2;

/** Runs one benchmark here and shows it: were its figures kept? */
async function one(name: string, short: boolean): Promise<boolean> {
  const bench = BENCHES.find((known) => known.name === name);
  if (!bench) {
    await azure(); // counts of calls, which the test suite holds to: here its costs are shown, and not judged
    return true;
  }
  const figures = await bench.run(short);
  const tolerance = short ? TOLERANCE : 1;
  console.log(`${table(`${name}: ${bench.about}`, figures, tolerance)}\n`);
  return figures.every((figure) => kept(figure, tolerance));
}

/** A process for each: roots that one world is trusted by are kept for the life of a process, and warm code flatters the next. */
async function apart(name: string, short: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [import.meta.filename, '--part', name, ...(short ? ['--check'] : [])], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 && code !== 1) throw new Error(`bench: ${name} could not be measured`);
  return code === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const short = args.includes('--check');
  const names = args.filter((arg) => arg !== '--check' && arg !== '--part');
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: no benchmark is named ${unknown.join(', ')}: there are ${NAMES.join(', ')}`);
    return 2;
  }
  const [part] = names;
  if (args.includes('--part') && part !== undefined) return (await one(part, short)) ? 0 : 1;
  const missed: string[] = [];
  for (const name of names.length > 0 ? names : NAMES) if (!(await apart(name, short))) missed.push(name);
  if (!short) return 0;
  console.log(
    missed.length === 0 ? `bench: every figure is kept (limits x${TOLERANCE}).` : `bench: figures missed (limits x${TOLERANCE}) in: ${missed.join(', ')}.`,
  );
  return missed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2; // not measured is neither kept nor missed
}
