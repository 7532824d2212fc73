// kill -9 while commands come in, and a database that goes away under load: what was accepted is answered, once.
import { type DurabilityOptions, type DurabilityResult, durability as run } from '../durability/durability.ts';
import type { Bench, Figure } from './figure.ts';

interface Setting extends DurabilityOptions {
  readonly name: string;
}

const LONG: readonly Setting[] = [
  { name: 'PostgreSQL, 3 replicas', store: 'postgres', replicas: 3, checks: 2000, kills: 60 },
  { name: 'PGlite, 1 process', store: 'pglite', replicas: 1, checks: 600, kills: 30 },
  { name: 'PostgreSQL restarted under load', store: 'postgres', replicas: 2, checks: 600, kills: 6, restarts: 6 },
];
const SHORT: readonly Setting[] = [
  { name: 'PostgreSQL, 3 replicas', store: 'postgres', replicas: 3, checks: 120, kills: 4 },
  { name: 'PGlite, 1 process', store: 'pglite', replicas: 1, checks: 40, kills: 2 },
  { name: 'PostgreSQL restarted under load', store: 'postgres', replicas: 2, checks: 80, kills: 2, restarts: 2 },
];

function figuresOf(name: string, { accepted, lost, doubledReports, doubledPosts, kills, seconds, drainedSeconds }: DurabilityResult): readonly Figure[] {
  return [
    { what: `${name}: lost`, value: lost, limit: 0, unit: 'commands', note: `of ${accepted} accepted, ${kills} kills, ${seconds.toFixed(0)} s` },
    { what: `${name}: final reports doubled`, value: doubledReports, limit: 0, unit: 'commands' },
    { what: `${name}: other posts doubled`, value: doubledPosts, unit: 'commands', note: 'killed between the yes of the platform and the commit' },
    { what: `${name}: from the last command to the last answer`, value: drainedSeconds, unit: 's' },
  ];
}

export const durability: Bench = {
  name: 'durability',
  about: 'processes are killed while commands come in',
  run: async (short) => {
    const figures: Figure[] = [];
    for (const { name, ...options } of short ? SHORT : LONG) {
      const tell = process.stderr.isTTY ? (line: string): void => void process.stderr.write(`\r${name}: ${line}\u001b[K`) : () => {};
      figures.push(...figuresOf(name, await run({ ...options, onProgress: tell })));
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    }
    return figures;
  },
};
