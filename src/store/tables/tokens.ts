// Tokens of the HTTP API: shown once, kept as a hash.
import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '../sql.ts';

export const SCOPES = ['check', 'read', 'admin'] as const;
export type TokenScope = (typeof SCOPES)[number];

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}
const COLUMNS = 'id, name, scopes, created_at, expires_at, revoked_at, last_used_at';
const tokenFrom = (row: Row): ApiToken => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
  ...(row.revoked_at ? { revokedAt: row.revoked_at } : {}),
  ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
});

// 256 random bits need no slow hash; what is looked up is the hash, so that comparing tells nothing about the token.
const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export async function createToken(
  sql: Sql,
  token: { readonly id: string; readonly name: string; readonly scopes: readonly TokenScope[]; readonly expiresAt?: Date },
): Promise<string> {
  const secret = `act_${randomBytes(32).toString('base64url')}`;
  await sql.query('insert into token (id, name, hash, scopes, expires_at) values ($1, $2, $3, $4, $5)', [
    token.id,
    token.name,
    hashed(secret),
    [...token.scopes],
    token.expiresAt ?? null,
  ]);
  return secret;
}

/** The token that this secret is, when it may be used now. */
export async function tokenWith(sql: Sql, secret: string): Promise<ApiToken | undefined> {
  if (!/^act_[\w-]{43}$/.test(secret)) return undefined;
  const [row] = await sql.query<Row>(
    `update token set last_used_at = now() where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now()) returning ${COLUMNS}`,
    [hashed(secret)],
  );
  return row && tokenFrom(row);
}

export async function tokens(sql: Sql): Promise<readonly ApiToken[]> {
  return (await sql.query<Row>(`select ${COLUMNS} from token order by created_at`)).map(tokenFrom);
}

/** By id, or by the beginning of one that is nobody else's. */
export async function revokeToken(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update token set revoked_at = coalesce(revoked_at, now()) where id in (select id from token where starts_with(id::text, lower($1)))
       and 1 = (select count(*) from token where starts_with(id::text, lower($1))) returning id`,
    [id],
  );
  return rows.length > 0;
}
