// kill -9 of either side at random moments: each look gets exactly one result, whole or honestly partial.
import { expect, it } from 'vitest';
import { startPostgres } from '../store/postgres.ts';
import { faultsOf, killing } from './killing.ts';

/** The same dice each time: what fails can be run again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

it('answers each look once, whoever is killed', { timeout: 150_000 }, async () => {
  const LOOKS = 30;
  const { url } = await startPostgres();
  const killed = await killing(url, LOOKS, 4, dice(7));
  expect(faultsOf(killed)).toEqual([]);
  expect(killed.whole.length).toBeGreaterThan(10);
  expect(killed.kills.bot).toBeGreaterThan(0);
  expect(killed.kills.worker).toBeGreaterThan(0);
  const statuses = Object.groupBy(killed.results, ({ looked }) => looked.status);
  console.info(
    Object.entries(statuses)
      .map(([status, all]) => `${status} ${all?.length}`)
      .join(', '),
    killed.kills,
    `slowest ${Math.round(Math.max(...killed.results.map(({ ms }) => ms)))} ms`,
  );
});
