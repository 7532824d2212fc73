// `npm run bench`: the figures that the product promises, measured on this machine. Nothing leaves loopback.
// `npm run bench -- NAME`: one of them. `npm run bench -- --check`: shorter, and exits 1 where a figure is missed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { acceptance } from './acceptance.ts';
import { azure } from './azure.ts';
import { blackHoles } from './black-holes.ts';
import { digest } from './digest.ts';
import { durability } from './durability.ts';
import { type Bench, kept, table } from './figure.ts';
import { judge } from './judge.ts';
import { latency } from './latency.ts';
import { start } from './start.ts';
import { worker } from './worker.ts';

const BENCHES: readonly Bench[] = [start, latency, blackHoles, judge, acceptance, durability, worker, digest];
/** In passing only what is short: the others are minutes, and tests hold to what they measure. */
const IN_PASSING: readonly Bench[] = [start, latency, blackHoles, judge, acceptance, durability];
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
  const usual = short ? [...IN_PASSING.map(({ name }) => name), 'azure'] : NAMES;
  for (const name of names.length > 0 ? names : usual) if (!(await apart(name, short))) missed.push(name);
  if (!short) return 0;
  console.log(
    missed.length === 0 ? `bench: every figure is kept (limits x${TOLERANCE}).` : `bench: figures missed (limits x${TOLERANCE}) in: ${missed.join(', ')}.`,
  );
  return missed.length === 0 ? 0 : 1;
}

try {
  const code = await main(process.argv.slice(2));
  // An embedded database server has a word of its own about the exit status, unless the end is told at once.
  process.stdout.write('', () => process.exit(code));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2; // not measured is neither kept nor missed
}
