// PostgreSQL inside this process, in a directory of its own: one machine needs no set-up. One connection: everybody takes turns.
import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import { setImmediate as theRest } from 'node:timers/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { say } from '../words/say.ts';
import { StoreFault } from './fault.ts';
import { apart, type Handle, insideTransaction, outsideOfTransactions, PING_MS, SCHEMA, within } from './handle.ts';
import { lockDirectory } from './lock.ts';
import type { Sql } from './sql.ts';
import { READERS, written } from './values.ts';

const BYTEA = 17;
const LET_GO_MS = 5;
const OPTIONS = {
  parsers: { ...READERS },
  serializers: { [BYTEA]: (text: string) => text },
  // The default 128 MB of buffers are resident at once, and gain nothing at our size: 375 MB against 240 MB measured after a reopen.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB', '-c', 'wal_buffers=1MB'],
};

const sqlOn = (asked: Pick<Transaction, 'query'>): Sql => ({
  query: async <Row extends object>(text: string, params: readonly unknown[] = []) => (await asked.query<Row>(text, written(text, params))).rows,
});

/** Several statements may have begun a transaction before one failed: on the one connection everybody after them would be in it. */
async function execute(db: PGlite, text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  try {
    if (values.length > 0) return (await db.query<Record<string, unknown>>(text, written(text, values))).rows;
    return (await db.exec(text)).flatMap((result) => result.rows as Record<string, unknown>[]);
  } catch (error) {
    await db.exec('rollback').catch(() => {});
    throw error;
  }
}

export async function openPglite(dataDir: string, onError: (error: Error) => void): Promise<Handle> {
  let lost = false;
  const held = await lockDirectory(dataDir, () => {
    lost = true;
    onError(
      new StoreFault(
        say(
          `The data directory ${dataDir} is not this process’s any more: another one took it over, or it was deleted. This one ends.`,
          `数据目录 ${dataDir} 已不再属于此进程：它已被其他进程接管或已被删除。此进程即将结束。`,
        ),
      ),
    );
  });
  let db: PGlite;
  try {
    db = await PGlite.create(join(dataDir, 'pg'), OPTIONS);
    await db.exec(`create schema if not exists ${SCHEMA}; set search_path to ${SCHEMA}`);
  } catch (error) {
    held.release();
    throw error;
  }
  let closing: Promise<void> | undefined;
  let letGoAt = performance.now();
  /**
   * PGlite computes without letting go, and its promises resolve before anything else is heard: while questions queue up, no request would be read
   * and no timer would fire. So the rest of the program gets its turn every few milliseconds.
   */
  const letGo = async (): Promise<void> => {
    if (performance.now() - letGoAt < LET_GO_MS) return;
    await theRest();
    letGoAt = performance.now();
  };
  const [urgent, usual]: [(() => Promise<void>)[], (() => Promise<void>)[]] = [[], []];
  let busy: Promise<void> | undefined;
  const workOff = async (): Promise<void> => {
    for (let next = urgent.shift() ?? usual.shift(); next; next = urgent.shift() ?? usual.shift()) {
      await letGo();
      await next();
    }
    busy = undefined;
  };
  /** One after the other: the one connection works so anyway, and what fails is cleared away before the next begins. */
  const turn = async <T>(work: () => Promise<T>, first = false): Promise<T> => {
    if (lost) throw new Error(`The data directory ${dataDir} belongs to another process now`);
    if (closing) throw new Error('The database is closed');
    outsideOfTransactions();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // In the caller's own context: what it is inside of, it stays inside of.
    (first ? urgent : usual).push(AsyncResource.bind(() => work().then(resolve, reject)));
    busy ??= workOff();
    return promise;
  };
  const finish = async (): Promise<void> => {
    await busy; // whoever is at work, and whoever waits
    try {
      await db.close();
    } finally {
      held.release();
    }
  };

  const handle: Handle = {
    kind: 'pglite',
    query: (text, params) => turn(() => sqlOn(db).query(text, params)),
    transaction: (work, how) => turn(() => db.transaction((tx) => insideTransaction(() => work(sqlOn(tx)))), how?.urgent),
    execute: async (text, values) => ({ rows: await turn(() => execute(db, text, values)) }),
    subscribe: async (channel, heard) => {
      const stop = await turn(() => db.listen(channel, (payload) => apart(() => heard(payload))));
      return async () => {
        if (!closing) await turn(() => stop());
      };
    },
    listen: (channel, heard) => handle.subscribe(channel, heard, () => {}),
    ping: async () => void (await within(PING_MS, handle.query('select 1'))),
    close: () => {
      closing ??= finish();
      return closing;
    },
  };
  return handle;
}
