// What the store's own rooms need beyond the port: the job queue brings statements and a channel of its own.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from './sql.ts';

export interface Handle extends Database {
  /** Several statements where there are no values: the rows of all of them. */
  execute(text: string, values?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>;
  /** As `listen`; `again` is called after each reconnect, since what was said meanwhile was not heard. */
  subscribe(channel: string, heard: (payload: string) => void, again: () => void): Promise<() => Promise<void>>;
}

/** Everything of the program; a table without a schema is found here. */
export const SCHEMA = 'acr_check';
export const JOBS_SCHEMA = 'acr_check_jobs';

export const PING_MS = 1000;
/** Rejects when `work` has not answered in time; `work` itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The database has not answered within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Open {
  open: boolean;
}
const inside = new AsyncLocalStorage<Open | undefined>();

/**
 * Asking the database, instead of the transaction, from inside a transaction would wait for itself on PGlite, and read around the transaction on
 * a server. It is refused on both, so that the mistake shows wherever it is tested.
 */
export function outsideOfTransactions(): void {
  if (inside.getStore()?.open) throw new Error('Inside a transaction use its own handle: the database would wait for this very transaction');
}

export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const state: Open = { open: true };
  try {
    return await inside.run(state, work);
  } finally {
    state.open = false;
  }
}

/** A notification is nobody's transaction, even where it is heard in the middle of one. */
export const apart = (work: () => void): void => inside.run(undefined, work);
