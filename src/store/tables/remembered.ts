// Small values of the platforms' own (installations, conversation references): sealed before they come here. And keys seen once.
import type { Sql } from '../sql.ts';

export async function remember(sql: Sql, platform: string, key: string, sealed: string | undefined): Promise<void> {
  if (sealed === undefined) await sql.query('delete from remembered where platform = $1 and key = $2', [platform, key]);
  else
    await sql.query(
      `insert into remembered (platform, key, value) values ($1, $2, $3) on conflict (platform, key) do update set value = excluded.value, at = now()`,
      [platform, key, sealed],
    );
}

export async function recall(sql: Sql, platform: string, key: string): Promise<string | undefined> {
  const [row] = await sql.query<{ value: string }>('select value from remembered where platform = $1 and key = $2', [platform, key]);
  return row?.value;
}

export async function recallAll(sql: Sql, platform: string, prefix: string): Promise<readonly { readonly key: string; readonly value: string }[]> {
  return sql.query('select key, value from remembered where platform = $1 and starts_with(key, $2) order by key limit 5000', [platform, prefix]);
}

/** true once a key: for all replicas together. */
export async function first(sql: Sql, key: string): Promise<boolean> {
  const rows = await sql.query('insert into seen (key) values ($1) on conflict do nothing returning key', [key]);
  return rows.length > 0;
}
