// Both kinds of store, for suites that must pass on each: a fresh database a call.
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type StoreOptions } from '../../src/store/open.ts';
import { openJobs } from '../../src/store/pgboss.ts';
import { startPostgres } from './postgres.ts';

export interface Fresh {
  /** To be opened; on a server as often as wished. */
  readonly at: StoreOptions;
  drop(): Promise<void>;
}
export interface Backend {
  readonly name: 'pglite' | 'postgres';
  fresh(): Promise<Fresh>;
}

const directory = (): Promise<string> => mkdtemp(join(tmpdir(), 'acr-check-store-'));

const versionOf = (name: string): string => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
/** Making a PGlite directory takes seconds, and copying one does not: an empty one with the schemas is kept between the runs. */
async function template(): Promise<string> {
  const kept = join(tmpdir(), `acr-check-pglite-${versionOf('@electric-sql/pglite')}-${versionOf('pg-boss')}-${process.getuid?.() ?? ''}`);
  if (existsSync(kept)) return kept;
  const dataDir = await directory();
  const database = await openStore({ dataDir });
  await (await openJobs(database)).stop(0);
  await database.close();
  // Who comes second uses the first one's.
  await rename(dataDir, kept).catch(() => rm(dataDir, { recursive: true, force: true }));
  return kept;
}
let made: Promise<string> | undefined;

const pglite: Backend = {
  name: 'pglite',
  async fresh() {
    made ??= template();
    const dataDir = await directory();
    await cp(await made, dataDir, { recursive: true });
    return { at: { dataDir }, drop: () => rm(dataDir, { recursive: true, force: true }) };
  },
};

const postgres: Backend = {
  name: 'postgres',
  async fresh() {
    const { url, stop } = await startPostgres();
    return { at: { url }, drop: stop };
  },
};

export const BACKENDS: readonly Backend[] = [pglite, postgres];
