// Migrations: once, in order, whoever comes first; and never on a database of somebody else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handle } from '../../src/store/handle.ts';
import { migrate, statementsOf } from '../../src/store/migrate.ts';
import type { Migration } from '../../src/store/migration.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/open.ts';
import { BACKENDS, type Fresh } from './backends.ts';

const ONE: Migration = { id: 1, name: 'one', sql: 'create table one (id int);\ninsert into one values (1);' };
const TWO: Migration = {
  id: 2,
  name: 'two',
  sql: `-- a function; with a body
create function two() returns int language plpgsql as $$
begin
  return 2;
end;
$$;
create table two (id int default two()); -- at the end of a line;
insert into two default values;`,
};

test('statements end at the end of a line, and bodies stay whole', () => {
  expect(statementsOf(TWO.sql)).toHaveLength(3);
  expect(statementsOf(";\n-- nothing\n\nselect ';' as a,\n 2")).toEqual(["-- nothing\n\nselect ';' as a,\n 2"]);
});

test('the migrations are numbered without a gap', () => {
  expect(MIGRATIONS.map(({ id }) => id)).toEqual(MIGRATIONS.map((_, at) => at + 1));
});

describe.each(BACKENDS)('$name', (backend) => {
  let fresh: Fresh;
  let replicas: readonly Handle[];
  beforeAll(async () => {
    fresh = await backend.fresh();
    replicas = await Promise.all(Array.from({ length: backend.name === 'postgres' ? 4 : 1 }, () => openStore(fresh.at)));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(replicas.map((one) => one.close()));
    await fresh.drop();
  });
  const first = (): Handle => replicas[0] as Handle;

  test('runs each once, however many start at once', async () => {
    const four = [0, 1, 2, 3].map((n) => replicas[n % replicas.length] as Handle);
    const ran = await Promise.all(four.map((one) => migrate(one, [ONE, TWO])));
    expect(ran.flat().sort()).toEqual([1, 2]);
    expect(await first().query('select one.id as one, two.id as two from one, two')).toEqual([{ one: 1, two: 2 }]);
    expect(await first().query('select table_schema as s from information_schema.tables where table_name = $1', ['one'])).toEqual([{ s: 'acr_check' }]);
    expect(await migrate(first(), [ONE, TWO])).toEqual([]);
  });

  test('leaves nothing of one that fails, and says why', async () => {
    const bad: Migration = { id: 3, name: 'bad', sql: 'create table three (id int);\nselect 1/0;' };
    await expect(migrate(first(), [ONE, TWO, bad])).rejects.toThrow('division by zero');
    expect(await first().query(`select to_regclass('three') as made`)).toEqual([{ made: null }]);
    expect(await migrate(first(), [ONE, TWO, { ...bad, sql: 'create table three (id int)' }])).toEqual([3]);
  });

  test('refuses a newer database, and one of another build', async () => {
    await expect(migrate(first(), [ONE, TWO])).rejects.toMatchObject({
      words: { en: expect.stringContaining('newer'), 'zh-CN': expect.stringContaining('更新') },
    });
    await expect(migrate(first(), [ONE, { ...TWO, sql: 'select 2' }])).rejects.toThrow('Migration 2 two');
  });

  test('makes the tables of this program', async () => {
    const own = await backend.fresh();
    const database = await openStore(own.at);
    expect(await migrate(database)).toEqual(MIGRATIONS.map(({ id }) => id));
    await database.close();
    await own.drop();
  });
});
