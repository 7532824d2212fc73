// Opens the store: PGlite in a data directory, or a PostgreSQL server; the same SQL, the same schema, the same tests.
import type { Handle } from './handle.ts';
import { migrate } from './migrate.ts';

export type StoreOptions = ({ readonly dataDir: string } | { readonly url: string; readonly connections?: number }) & {
  /** What goes wrong between questions (a lost connection, a lost lock): for the log. */
  readonly onError?: (error: Error) => void;
};

/** Opened, and not migrated. Rejects as `openDatabase` does. */
export async function openStore(options: StoreOptions): Promise<Handle> {
  const { onError = () => {} } = options;
  // What is not used is not loaded: PGlite alone is some hundred milliseconds.
  if ('url' in options) return (await import('./postgres.ts')).openPostgres(options.url, onError, options.connections);
  return (await import('./pglite.ts')).openPglite(options.dataDir, onError);
}

/**
 * Opened and migrated. Rejects with a StoreFault (words in both languages) where the data directory is in use, where the server cannot be reached
 * or used, or where the tables are newer than this program.
 *
 * Parameters: text, numbers, booleans, Date, Uint8Array, null, and lists of them for PostgreSQL arrays. JSON goes into a parameter that is written
 * `$1::jsonb`, as an object or as JSON text: a string there is taken for JSON text. NUL and lone surrogates in text are replaced by U+FFFD, so
 * hostile text can always be stored. All this is the same for both.
 */
export async function openDatabase(options: StoreOptions): Promise<Handle> {
  const database = await openStore(options);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
