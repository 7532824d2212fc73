// All migrations in their order. A migration that has been released never changes again: what it did wrong, the next one mends.
import type { Migration } from '../migration.ts';
import core from './0001-core.ts';
import workers from './0002-workers.ts';
import incidents from './0003-incidents.ts';
import digests from './0004-digests.ts';

export const MIGRATIONS: readonly Migration[] = [core, workers, incidents, digests];
