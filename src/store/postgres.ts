// A PostgreSQL server: a pool for questions, one connection more to listen.
import pg from 'pg';
import { say } from '../words/say.ts';
import { StoreFault } from './fault.ts';
import { apart, type Handle, outsideOfTransactions, PING_MS, SCHEMA, within } from './handle.ts';
import { ask, type Row, transaction, withClient } from './postgres-ask.ts';
import { listener } from './postgres-listen.ts';
import { READERS, written } from './values.ts';

const CONNECTIONS = 10;
const CONNECT_MS = 5_000;
const STATEMENT_MS = 60_000;
/** A transaction holds its locks while this program says nothing: a hang must not hold everybody. */
const IDLE_IN_TRANSACTION_MS = 30_000;
const INT8_LIST = 1016;

const readerOf = (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) => {
  const plain = pg.types.getTypeParser(oid, format as 'text');
  if (oid === INT8_LIST) return (text) => (plain(text) as (string | null)[]).map((item) => (item === null ? null : Number(item)));
  return READERS[oid] ?? plain;
};

const configOf = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'acr-check',
  connectionTimeoutMillis: CONNECT_MS,
  statement_timeout: STATEMENT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  keepAlive: true,
  types: { getTypeParser: readerOf as typeof pg.types.getTypeParser },
});

/** The schema may have been made by an administrator, for a role that may not make one. */
async function makeSchema(client: pg.ClientBase): Promise<void> {
  const [row] = await ask(client, 'select to_regnamespace($1) is not null as made', [SCHEMA]);
  if (row?.made) return;
  // Replicas that start at once would both see none, and one would fail on the name.
  await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('${SCHEMA}', 0)); create schema if not exists ${SCHEMA}; commit`);
}

const unreachable = (url: string, error: Error): StoreFault => {
  const { host = '', database = '' } = URL.canParse(url) ? { host: new URL(url).host, database: new URL(url).pathname.slice(1) } : {};
  const why = error.message || (error as { code?: string }).code || 'no answer';
  return new StoreFault(
    say(
      `The PostgreSQL server ${host} (database ${database}) of DATABASE_URL cannot be used: ${why}`,
      `无法使用 DATABASE_URL 指定的 PostgreSQL 服务器 ${host}（数据库 ${database}）：${why}`,
    ),
    error,
  );
};

export async function openPostgres(url: string, onError: (error: Error) => void, connections = CONNECTIONS): Promise<Handle> {
  const config = configOf(url);
  const onConnect = async (client: pg.ClientBase): Promise<void> => void (await client.query(`set search_path to ${SCHEMA}`));
  const pool = new pg.Pool({ ...config, max: connections, onConnect });
  pool.on('error', onError);
  const listening = listener(config, onError);
  try {
    await withClient(pool, makeSchema);
  } catch (error) {
    await pool.end();
    throw unreachable(url, error as Error);
  }
  let closing: Promise<void> | undefined;

  const handle: Handle = {
    kind: 'postgres',
    query: async <R extends object>(text: string, params?: readonly unknown[]) => {
      outsideOfTransactions();
      return (await withClient(pool, (client) => ask(client, text, params))) as R[];
    },
    transaction: async (work) => {
      outsideOfTransactions();
      return transaction(pool, work);
    },
    execute: async (text, values = []) => {
      outsideOfTransactions();
      return withClient(pool, async (client) => {
        const result = values.length > 0 ? await client.query(text, written(text, values)) : await client.query(text);
        // Several statements give a list of results, which the types do not know of.
        return { rows: [result].flat().flatMap((one) => one.rows as Row[]) };
      });
    },
    subscribe: (channel, heard, again) => listening.subscribe(channel, { heard: (payload) => apart(() => heard(payload)), again: () => apart(again) }),
    listen: (channel, heard) => handle.subscribe(channel, heard, () => {}),
    ping: async () => void (await within(PING_MS, pool.query('select 1'))),
    close: () => {
      closing ??= Promise.all([listening.close(), pool.end()]).then(() => {});
      return closing;
    },
  };
  return handle;
}
