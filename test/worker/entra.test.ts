// A managed identity instead of a token of ours: an issuer of the test's own, and the endpoint that gives the identity its tokens.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/sql.ts';
import { openLink } from '../../src/worker/link.ts';
import { managedToken } from '../../src/worker/managed-token.ts';
import { workerSettings } from '../../src/worker/settings.ts';
import { asking, type Bot, questionFor, startBot } from './bot.ts';
import { startWorker } from './process.ts';

const ISSUER = 'https://login.test/tenant/v2.0';
const AUDIENCE = 'api://acr-check';
const OID = '11111111-2222-3333-4444-555555555555';

let [dir, database, bot]: [string, Database | undefined, Bot | undefined] = ['', undefined, undefined];
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
const token = (claims: object = {}, more: { readonly issuer?: string; readonly audience?: string; readonly expires?: string } = {}): Promise<string> =>
  new SignJWT({ oid: OID, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(more.issuer ?? ISSUER)
    .setAudience(more.audience ?? AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(more.expires ?? '1h')
    .sign(keys.privateKey);
const post = async (bearer: string): Promise<number> =>
  (
    await fetch(`${bot?.url}/worker/v1/poll`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: '{}',
    })
  ).status;

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  dir = await mkdtemp(join(tmpdir(), 'acr-worker-'));
  database = await openDatabase({ dataDir: dir });
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' }] };
  bot = await startBot(database, { entra: { issuer: ISSUER, audience: AUDIENCE, objects: { [OID]: 'vnet-a' }, jwks } });
}, 60_000);
afterAll(async () => {
  await bot?.close();
  await database?.close();
  await rm(dir, { recursive: true, force: true });
});

it('lets a configured identity in, and nobody else', async () => {
  const stranger = await generateKeyPair('RS256');
  const forged = await new SignJWT({ oid: OID })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(stranger.privateKey);
  const symmetric = await new SignJWT({ oid: OID })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(new Uint8Array(32));
  expect(await post(await token())).toBe(400); // known; the body is none
  for (const bad of [
    forged,
    symmetric,
    await token({ oid: 'other' }),
    await token({ oid: undefined }),
    await token({}, { issuer: 'https://evil.test' }),
    await token({}, { audience: 'api://other' }),
    await token({}, { expires: '-10 minutes' }),
    `${(await token()).slice(0, -4)}AAAA`,
  ])
    expect(await post(bad)).toBe(401);
});

it('works with the token that the place’s identity endpoint gives, and ends when it is revoked', async () => {
  const asked: string[] = [];
  const identity = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['x-identity-header']}`);
    void token().then((access_token) => response.end(JSON.stringify({ access_token, expires_on: String(Math.floor(Date.now() / 1000) + 3600) })));
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  const env = { IDENTITY_ENDPOINT: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`, IDENTITY_HEADER: 'secret' };
  const { url, workers } = bot as Bot;
  const link = openLink({ bot: url, env: {}, token: managedToken(AUDIENCE, env, () => new Date()) });
  const one = startWorker(url, 'acw_vnet-a_', { link });
  await vi.waitFor(() => expect(one.events.map(({ event }) => event)).toContain('connected'), 5_000);
  expect(await workers.look(asking('vnet-a', questionFor('contoso.azurecr.io')).request)).toEqual({ status: 'answered' });
  expect(asked).toEqual([`/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(AUDIENCE)} secret`]); // kept while it is good
  await workers.revoke('vnet-a');
  expect(await one.ended).toEqual({ ended: 'revoked' });
  identity.close();
});

it('is configured by its token, or by an audience; every fault is told at once', () => {
  const good = `acw_vnet-a_${'x'.repeat(43)}`;
  const read = (given: { bot?: string; name?: string }, env: Record<string, string>) => workerSettings(given, env);
  expect(read({ bot: 'https://bot.example' }, { ACR_CHECK_WORKER_TOKEN: good })).toEqual({
    settings: { bot: 'https://bot.example', name: 'vnet-a', token: good },
  });
  expect(read({}, { ACR_CHECK_BOT_URL: 'https://b.example', ACR_CHECK_WORKER_NAME: 'vnet-a', ACR_CHECK_WORKER_TOKEN: `entra:${AUDIENCE}` })).toEqual({
    settings: { bot: 'https://b.example', name: 'vnet-a', token: { audience: AUDIENCE } },
  });
  const problems = (given: { bot?: string; name?: string }, env: Record<string, string>): number => {
    const all = read(given, env);
    return 'problems' in all ? all.problems.length : 0;
  };
  expect(problems({}, {})).toBe(3);
  expect(problems({ bot: 'http://bot.example', name: 'X y' }, { ACR_CHECK_WORKER_TOKEN: 'secret' })).toBe(3);
  expect(problems({ bot: 'https://bot.example', name: 'vnet-b' }, { ACR_CHECK_WORKER_TOKEN: good })).toBe(1);
});
