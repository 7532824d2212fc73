// `npm run bench`: the figures that the product promises, measured on this machine. Nothing leaves loopback.
// `npm run bench -- NAME`: one of them. `npm run bench -- --check`: shorter, and exits 1 where a figure is missed.
import { azure } from './azure.ts';
import { blackHoles } from './black-holes.ts';
import { type Bench, type Figure, kept, table } from './figure.ts';
import { judge } from './judge.ts';
import { latency } from './latency.ts';
import { start } from './start.ts';

const BENCHES: readonly Bench[] = [start, latency, blackHoles, judge];
/** A shared machine is noisy: with --check, a limit may be passed by half. */
const TOLERANCE = 1.5;

async function all(benches: readonly Bench[], short: boolean): Promise<readonly Figure[]> {
  const tolerance = short ? TOLERANCE : 1;
  const figures: Figure[] = [];
  for (const { name, about, run } of benches) {
    const measured = await run(short);
    figures.push(...measured);
    console.log(`${table(`${name}: ${about}`, measured, tolerance)}\n`);
  }
  return figures;
}

async function main(args: readonly string[]): Promise<number> {
  const short = args.includes('--check');
  const names = args.filter((arg) => arg !== '--check');
  const known = [...BENCHES.map(({ name }) => name), 'azure'];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: no benchmark is named ${unknown.join(', ')}: there are ${known.join(', ')}`);
    return 2;
  }
  const isAsked = (name: string): boolean => names.length === 0 || names.includes(name);
  const figures = await all(
    BENCHES.filter(({ name }) => isAsked(name)),
    short,
  );
  // Azure's figures are counts of calls and the test suite holds them: here its costs are shown, and not judged.
  if (isAsked('azure') && !(short && names.length === 0)) await azure();
  if (!short) return 0;
  const missed = figures.filter((figure) => !kept(figure, TOLERANCE));
  const limits = figures.filter(({ limit }) => limit !== undefined).length;
  console.log(
    missed.length === 0
      ? `bench: all ${limits} figures are kept (limits x${TOLERANCE}).`
      : `bench: ${missed.length} of ${limits} figures missed (limits x${TOLERANCE}): ${missed.map(({ what }) => what).join('; ')}.`,
  );
  return missed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
