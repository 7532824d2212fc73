// The queues of the digests: what is due every minute, what a person wants now, and the parts that fill up and are told.
import { digestOf } from '../../store/tables/digests.ts';
import type { Ports } from '../ports.ts';
import { digestsDue, forgetDigests, openNow } from './due.ts';
import { fill } from './fill.ts';
import { tell } from './tell.ts';

interface DigestJob {
  readonly what?: 'due' | 'forget' | 'run';
  readonly id?: string;
  readonly at?: string;
  readonly by?: string;
}
interface PartJob {
  readonly what?: 'fill' | 'tell';
  readonly id?: string;
  readonly slot?: string;
}

const TELL_AT_ONCE = 4;

/** Starts both queues and their clocks. */
export async function workDigests(ports: Ports): Promise<void> {
  const { jobs, database } = ports;
  await jobs.work('digest', 2, async ({ data }) => {
    const { what, id, at, by } = data as DigestJob;
    if (what === 'forget') return forgetDigests(ports);
    if (what !== 'run') return digestsDue(ports);
    const digest = id === undefined ? undefined : await digestOf(database, id);
    if (digest && at !== undefined) await openNow(ports, digest, by ?? '', new Date(at));
  });
  await jobs.work('digest-part', TELL_AT_ONCE, async ({ data }) => {
    const { what, id, slot } = data as PartJob;
    if (what === 'tell' && id !== undefined && slot !== undefined) await tell(ports, id, new Date(slot));
    else await fill(ports);
  });
  await jobs.schedule('digest', 'due', '* * * * *', 'UTC', { what: 'due' });
  await jobs.schedule('digest', 'forget', '41 3 * * *', 'UTC', { what: 'forget' });
}
