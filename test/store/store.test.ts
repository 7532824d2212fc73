// What the rest of the program relies on, the same on PGlite and on a PostgreSQL server.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Handle } from '../../src/store/handle.ts';
import { openStore } from '../../src/store/open.ts';
import { together } from '../../src/store/together.ts';
import { BACKENDS, type Fresh } from './backends.ts';

describe.each(BACKENDS)('$name', (backend) => {
  let fresh: Fresh;
  let database: Handle;
  /** Another connection where there can be one. */
  let other: Handle;

  beforeAll(async () => {
    fresh = await backend.fresh();
    database = await openStore(fresh.at);
    other = backend.name === 'postgres' ? await openStore(fresh.at) : database;
    await database.query('create table note (id int primary key, said jsonb, plain text)');
  }, 60_000);
  afterAll(async () => {
    await Promise.all([database.close(), other.close()]);
    await fresh.drop();
  });
  const count = async (): Promise<unknown> => (await database.query<{ n: number }>('select count(*) as n from note'))[0]?.n;

  test('brings values back as they went', async () => {
    const at = new Date('2026-03-04T05:06:07.089Z');
    const [row] = await database.query(
      `select $1::jsonb as object, $2::jsonb as said, $3::jsonb as list, $4::text[] as names, $5::int[] as numbers, $6::timestamptz as at, $7::boolean as yes,
         $8::bytea as bytes, $9::text as nothing, 9007199254740993 as big, 41::int8 as int8, 12.50::numeric as money, '2026-01-02'::date as day,
         array_agg(7::int8) as eights, '{}'::jsonb as empty`,
      [{ a: [1, null] }, JSON.stringify('text'), ['x', 1], ['a"b', 'c\\d', 'null', '', '{,}'], [3, 4], at, false, new Uint8Array([0, 255]), null],
    );
    expect(row).toMatchObject({ object: { a: [1, null] }, said: 'text', list: ['x', 1], names: ['a"b', 'c\\d', 'null', '', '{,}'], numbers: [3, 4] });
    expect(row).toMatchObject({ at, yes: false, nothing: null, big: 9007199254740993n, int8: 41, day: '2026-01-02', eights: [7], empty: {} });
    expect(Number(row?.money)).toBe(12.5);
    expect(Buffer.from((row?.bytes ?? []) as Uint8Array).toString('hex')).toBe('00ff');
  });

  test('stores whatever a person may say', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\0', '\\', 'u0000', '\ud800', '\udc00', '"', 'é', '😀', "'") }));
    await fc.assert(
      fc.asyncProperty(text, async (said) => {
        const [row] = await database.query<{ plain: string; json: { said: string } }>('select $1::text as plain, $2::jsonb as json', [
          said,
          JSON.stringify({ said }),
        ]);
        const held = said.toWellFormed().replaceAll('\0', '\ufffd');
        expect(row?.json.said).toBe(held);
        expect(row?.plain).toBe(held);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  test('commits what resolves and leaves nothing of what rejects', async () => {
    await database.query('delete from note');
    expect(await database.transaction(async (tx) => (await tx.query<{ id: number }>('insert into note (id) values (1) returning id'))[0]?.id)).toBe(1);
    const failing = database.transaction(async (tx) => {
      await tx.query('insert into note (id) values (2)');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await expect(database.query('insert into note (id) values (1)')).rejects.toMatchObject({ code: '23505' });
    const swallowed = database.transaction(async (tx) => {
      await tx.query('insert into note (id) values (3)');
      await tx.query('insert into note (id) values (1)').catch(() => {});
    });
    await expect(swallowed).rejects.toThrow(); // a commit that does nothing is no success
    expect(await count()).toBe(1);
  });

  test('runs questions of a transaction that were asked at once, and refuses those that would wait for it', async () => {
    await database.query('delete from note');
    let escaped: ReturnType<Handle['query']> | undefined;
    await database.transaction(async (tx) => {
      await Promise.all([1, 2, 3].map((id) => tx.query('insert into note (id) values ($1)', [id])));
      await expect(database.query('select 1')).rejects.toThrow('its own handle');
      await expect(database.transaction(async () => {})).rejects.toThrow('its own handle');
      escaped = Promise.resolve().then(() => new Promise((resolve) => setTimeout(() => resolve(tx.query('select 1')), 20)));
    });
    expect(await count()).toBe(3);
    await expect(escaped).rejects.toThrow(/ended|closed/);
  });

  test('tells what was committed, and only then, until told to stop', async () => {
    const heard: string[] = [];
    const stop = await other.listen('news', (payload) => heard.push(payload));
    await expect(
      database.transaction(async (tx) => {
        await tx.query(`select pg_notify('news', 'never')`);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await database.transaction(async (tx) => {
      await tx.query(`select pg_notify($1, $2)`, ['news', 'committed']);
      expect(heard).toEqual([]);
    });
    await vi.waitFor(() => expect(heard).toEqual(['committed']));
    await stop();
    await database.query(`select pg_notify('news', 'late')`);
    await other.query('select 1');
    await other.ping();
    expect(heard).toEqual(['committed']);
  });

  test('asks from what it has heard', async () => {
    let answer: unknown;
    const stop = await other.listen('ask', () => void other.query('select 7 as n').then(([row]) => (answer = row?.n)));
    await database.transaction(async (tx) => void (await tx.query(`select pg_notify('ask', '')`)));
    await vi.waitFor(() => expect(answer).toBe(7));
    await stop();
  });

  test('commits a burst together, and lets the bad one fail alone', async () => {
    await database.query('delete from note');
    const transaction = vi.fn(database.transaction);
    const add = together({ ...database, transaction: transaction as Handle['transaction'] });
    const results = await Promise.allSettled(
      Array.from({ length: 150 }, (_, id) =>
        add(async (tx) => {
          await tx.query('insert into note (id, plain) values ($1, $2)', [id === 77 ? 76 : id, 'x']);
          if (id === 99) throw new Error('ninety-nine');
          return id;
        }),
      ),
    );
    expect(results.flatMap((result, id) => (result.status === 'rejected' ? [id] : []))).toEqual([77, 99]);
    expect(results[149]).toEqual({ status: 'fulfilled', value: 149 });
    expect(await count()).toBe(148);
    expect(transaction.mock.calls.length).toBeLessThan(5);
  });

  test('rejects everybody when the commit fails', async () => {
    await database.query('create table strict (id int, constraint once unique (id) deferrable initially deferred)');
    const add = together(database);
    const twice = await Promise.allSettled([1, 1].map((id) => add((tx) => tx.query('insert into strict values ($1)', [id]))));
    expect(twice.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await database.query('select * from strict')).toEqual([]);
    await expect(add((tx) => tx.query('insert into strict values (1)'))).resolves.toEqual([]);
  });
});

test('says which server it cannot use', async () => {
  const opening = openStore({ url: 'postgres://nobody:secret@127.0.0.1:1/nothing' });
  await expect(opening).rejects.toMatchObject({ name: 'StoreFault', words: { en: expect.stringContaining('127.0.0.1:1') } });
  await expect(opening).rejects.not.toThrow('secret');
}, 15_000);
