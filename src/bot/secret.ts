// The one secret of the bot: as configured, else made once and kept beside the store.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../store/sql.ts';

/** In the data directory (mode 0600) for a bot of one machine; in the database where several replicas must agree on it. */
export async function secretOf(
  configured: string | undefined,
  database: Database,
  dataDir: string,
): Promise<{ readonly secret: string; readonly configured: boolean }> {
  if (configured !== undefined) return { secret: configured, configured: true };
  const fresh = randomBytes(32).toString('base64url');
  if (database.kind === 'postgres') {
    await database.query(`insert into setting (scope, key, value) values ('bot', 'secret', $1::jsonb) on conflict do nothing`, [JSON.stringify(fresh)]);
    const [row] = await database.query<{ value: string }>(`select value from setting where scope = 'bot' and key = 'secret'`);
    return { secret: row?.value ?? fresh, configured: false };
  }
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(file, fresh, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return { secret: (await readFile(file, 'utf8')).trim(), configured: false };
}
