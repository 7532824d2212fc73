// The one way to the store: plain SQL with $1 parameters, the same text on PGlite and on a PostgreSQL server.

export interface Sql {
  /** Rows as plain objects; bigint and numeric columns come as numbers where they fit, timestamps as Date, jsonb parsed. */
  query<Row extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  /** Commits when `work` resolves, rolls back when it rejects. `urgent`: somebody waits for the answer, and it
   * goes before what only works (PGlite; a server has connections enough). Keep it short: PGlite has one connection, and everybody waits. No I/O inside. */
  transaction<T>(work: (tx: Sql) => Promise<T>, how?: { readonly urgent?: boolean }): Promise<T>;
  /** What any replica sends with `select pg_notify(channel, payload)`; heard again after a reconnect. Resolves to the way to stop. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Answers within a second, or rejects. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
