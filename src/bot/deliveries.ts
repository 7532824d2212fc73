// The jobs that bring messages to their places.
import type { Jobs } from '../store/jobs.ts';
import type { Sql } from '../store/sql.ts';

/**
 * In a transaction each key gets a job of its own: one that waits already may be taken, and find nothing new, before this transaction commits.
 * Outside of one what is wanted is in the store already, and a job that waits will see it.
 */
export async function sendDeliveries(jobs: Pick<Jobs, 'sendAll'>, keys: readonly string[], tx?: Sql): Promise<void> {
  const once = [...new Set(keys)];
  if (once.length === 0) return;
  if (tx)
    await jobs.sendAll(
      'deliver',
      once.map((key) => ({ data: { key } })),
      { in: tx },
    );
  else
    await jobs.sendAll(
      'deliver',
      once.map((key) => ({ data: { key }, key })),
    );
}
