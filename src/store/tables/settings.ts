// Settings of a workspace, a channel or a user: language and time zone.
import type { Lang } from '../../model.ts';
import type { Sql } from '../sql.ts';

export type SettingScope = `workspace/${string}` | `channel/${string}` | `user/${string}`;
export interface Settings {
  readonly lang?: Lang;
  readonly tz?: string;
}

export async function settingsOf(sql: Sql, scopes: readonly SettingScope[]): Promise<Readonly<Record<SettingScope, Settings>>> {
  const rows = await sql.query<{ scope: SettingScope; key: string; value: unknown }>('select scope, key, value from setting where scope = any($1)', [
    [...scopes],
  ]);
  const found: Record<SettingScope, Record<string, unknown>> = {};
  for (const { scope, key, value } of rows) found[scope] = { ...found[scope], [key]: value };
  return found as Readonly<Record<SettingScope, Settings>>;
}

export async function setSetting(tx: Sql, scope: SettingScope, key: keyof Settings, value: string): Promise<void> {
  await tx.query(
    `insert into setting (scope, key, value) values ($1, $2, $3::jsonb) on conflict (scope, key) do update set value = excluded.value, at = now()`,
    [scope, key, JSON.stringify(value)],
  );
}
