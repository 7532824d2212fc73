// A connection of the pool for one question or one transaction, and what becomes of it when the server goes away meanwhile.
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { insideTransaction } from './handle.ts';
import type { Sql } from './sql.ts';
import { written } from './values.ts';

/** A server that restarts is waited for that long; nothing has been sent by then, so trying again is safe. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 100;

/** The codes of a server or a way to it that is not there just now, before anything was asked. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '53300']);
const isAway = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string };
  return AWAY.has(code ?? '') || /connection terminated|connection timeout|timeout exceeded/i.test(message ?? '');
};

async function connected(pool: pg.Pool): Promise<pg.PoolClient> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isAway(error) || Date.now() + PAUSE_MS > until) throw error;
      await wait(PAUSE_MS);
    }
  }
}

/** A client for `work`; it is thrown away where its connection failed, so that nobody gets half a transaction. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connected(pool);
  let broken: Error | undefined;
  const fails = (error: Error): void => {
    broken ??= error;
  };
  client.on('error', fails); // while it is lent, nobody else hears it
  try {
    return await work(client);
  } catch (error) {
    if ((error as { severity?: string }).severity !== 'ERROR') broken ??= error as Error; // no answer of the server, or its last one
    throw error;
  } finally {
    client.off('error', fails);
    client.release(broken);
  }
}

export type Row = Record<string, unknown>;
export const ask = async (client: pg.ClientBase, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  (await client.query(text, written(text, params))).rows as Row[];

/** The questions of one transaction, one after the other however they were asked; none after its end. */
function sqlOf(client: pg.ClientBase): { readonly tx: Sql; readonly end: () => Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  const tx: Sql = {
    query: <R extends object>(text: string, params?: readonly unknown[]) => {
      if (ended) return Promise.reject(new Error('The transaction has ended'));
      const mine = last.then(() => ask(client, text, params));
      last = mine.catch(() => {});
      return mine as unknown as Promise<readonly R[]>;
    },
  };
  const end = async (): Promise<void> => {
    ended = true;
    await last;
  };
  return { tx, end };
}

export const transaction = <T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>): Promise<T> =>
  withClient(pool, async (client) => {
    await client.query('begin');
    const { tx, end } = sqlOf(client);
    try {
      const result = await insideTransaction(() => work(tx));
      await end();
      const { command } = await client.query('commit');
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a statement in it had failed');
      return result;
    } catch (error) {
      await end();
      await client.query('rollback');
      throw error;
    }
  });
