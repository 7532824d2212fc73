// One PostgreSQL server a test file, started at the first use and stopped after the file's last test; a fresh database a call.
import { afterAll } from 'vitest';
import { type Postgres, type PostgresServer, servePostgres } from './postgres-server.ts';

let shared: Promise<PostgresServer> | undefined;
afterAll(async () => (await shared)?.close(), 30_000);

export async function startPostgres(): Promise<Postgres> {
  shared ??= servePostgres();
  return (await shared).database();
}
