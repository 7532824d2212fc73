// Who a worker is: a token of its own, bound to one vantage, shown once and kept as a hash; or a managed identity's token of Entra.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Sql } from '../../store/sql.ts';
import type { EntraCheck } from './entra.ts';

/** `unknown`: no such token. `revoked`: the name is known, and this token has no say any more. */
export type Who = { readonly name: string; readonly draining: boolean } | { readonly no: 'unauthorized' | 'revoked' };

const PATTERN = /^acw_([a-z0-9][a-z0-9-]{0,39})_([\w-]{43})$/;
// 256 random bits need no slow hash.
const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
const NOBODY = hashed('nobody');

interface Row {
  readonly hash: string | null;
  readonly revoked_at: Date | null;
  readonly draining: boolean;
}

/** A new token for this name; the old one ends, and with it whatever its processes were at. */
export async function enroll(sql: Sql, name: string): Promise<string> {
  const token = `acw_${name}_${randomBytes(32).toString('base64url')}`;
  await sql.query(
    `insert into worker (name, hash) values ($1, $2)
     on conflict (name) do update set hash = excluded.hash, enrolled_at = now(), revoked_at = null, draining = false`,
    [name, hashed(token)],
  );
  return token;
}

const rowOf = async (sql: Sql, name: string): Promise<Row | undefined> =>
  (await sql.query<Row>('select hash, revoked_at, draining from worker where name = $1', [name]))[0];

const standingOf = (name: string, row: Row | undefined): Who => {
  if (!row) return { no: 'unauthorized' };
  return row.revoked_at ? { no: 'revoked' } : { name, draining: row.draining };
};

/** The worker that this bearer token is. Rejects where the store is away. */
export async function whoIs(sql: Sql, bearer: string, entra: EntraCheck | undefined): Promise<Who> {
  const [, name] = PATTERN.exec(bearer) ?? [];
  if (name === undefined) {
    const known = entra && (await entra(bearer));
    if (known === undefined) return { no: 'unauthorized' };
    // The configuration has enrolled it: there is no token to show.
    await sql.query('insert into worker (name) values ($1) on conflict do nothing', [known]);
    return standingOf(known, await rowOf(sql, known));
  }
  const row = await rowOf(sql, name);
  const same = timingSafeEqual(Buffer.from(hashed(bearer)), Buffer.from(row?.hash ?? NOBODY));
  if (same && row?.hash) return standingOf(name, row);
  // Whoever had a good token before a new one was made, or before it was revoked, is told the same.
  return { no: row ? 'revoked' : 'unauthorized' };
}
