import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { chooseCredential, isBuiltInAuthority } from '../../src/azure/credential.ts';
import { lookForIdentity } from '../../src/azure/look.ts';
import { holdToken } from '../../src/azure/token.ts';
import { AZURE_CLOUD, CLOUDS } from '../../src/clouds.ts';
import { assembleAzure, privateRegistry } from '../../src/world/azure/build.ts';
import { cloudOf, factsOf, look, outcome, simulate } from './simulated.ts';

const world = assembleAzure(privateRegistry('contoso'));
const NOWHERE = { host: '127.0.0.1', port: 1 };
const home = () => mkdtempSync(join(tmpdir(), 'acr-check-'));
const SCOPE = 'https://management.azure.com/.default';

test('the environment signs in with @azure/identity, at an authority of our own', async () => {
  const azure = await simulate(world);
  const seen = await look(azure, { options: { setting: 'environment', env: azure.env } });
  expect(factsOf(seen, 'registry').name).toBe('contoso');
  expect(
    azure
      .calls()
      .filter((c) => c.service === 'entra')
      .map((c) => c.path),
  ).toEqual([
    expect.stringContaining('/v2.0/.well-known/openid-configuration'),
    expect.stringContaining('/oauth2/v2.0/token'),
    ...azure
      .calls()
      .filter((c) => c.service === 'entra')
      .slice(2)
      .map((c) => c.path),
  ]);
});

test('a wrong secret, a wrong tenant: no credential, in the words of Entra', async () => {
  const azure = await simulate(world);
  const secret = await look(azure, { options: { env: { ...azure.env, AZURE_CLIENT_SECRET: 'wrong' } } });
  expect(outcome(secret, 'registry')).toMatchObject({ status: 'skipped', reason: 'no-credential', detail: expect.stringContaining('AADSTS7000215') });
  expect(new Set(secret.map((o) => o.outcome.status))).toEqual(new Set(['skipped']));
  const tenant = await look(azure, { options: { env: { ...azure.env, AZURE_TENANT_ID: '00000000-1111-4000-8000-000000000000' } } });
  expect(outcome(tenant, 'registry')).toMatchObject({ reason: 'no-credential', detail: expect.stringMatching(/90002|not.*found|endpoints_resolution/i) });
});

test('an identity that does not answer costs two seconds, and not more', async () => {
  const azure = await simulate({ ...world, faults: [{ match: '/v2.0', fault: 'hang' }] });
  const startedAt = performance.now();
  const seen = await look(azure, { wants: new Set(['consumer']) });
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect(outcome(seen, 'registry')).toEqual({ status: 'skipped', reason: 'no-credential', detail: 'The identity did not give a token within 2 s' });
  expect(outcome(seen, 'consumer')).toMatchObject({ reason: 'no-credential' });
});

test('a workload identity signs in with its federated token', async () => {
  const azure = await simulate(world);
  const file = join(home(), 'token');
  writeFileSync(file, 'federated');
  const { AZURE_CLIENT_SECRET: _, ...env } = azure.env;
  const seen = await look(azure, { options: { setting: 'workload', env: { ...env, AZURE_FEDERATED_TOKEN_FILE: file } } });
  expect(factsOf(seen, 'registry').name).toBe('contoso');
});

test('a managed identity signs in at its endpoint', async () => {
  const azure = await simulate(world);
  const token = async () => {
    const chosen = await chooseCredential('environment', azure.env, cloudOf(azure));
    return chosen.identity === 'none' ? undefined : (await chosen.credential.getToken(SCOPE))?.token;
  };
  const endpoint = createHttp((_, response) => {
    void token().then((access_token) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ access_token, expires_on: Math.floor(Date.now() / 1000) + 3600, resource: 'https://management.azure.com', token_type: 'Bearer' }),
        ),
    );
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => endpoint.close(() => resolve())));
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`;
  vi.stubEnv('IDENTITY_ENDPOINT', url); // @azure/identity reads these two by itself
  vi.stubEnv('IDENTITY_HEADER', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  const seen = await look(azure, { options: { setting: 'auto', env: { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: 'secret' } } });
  expect(factsOf(seen, 'registry').name).toBe('contoso');
});

test('none: nothing is looked for', async () => {
  const azure = await simulate(world);
  const seen = await look(azure, { options: { setting: 'none', env: azure.env } });
  expect(outcome(seen, 'registry')).toMatchObject({ reason: 'no-credential', detail: expect.stringContaining('ACR_CHECK_AZURE_CREDENTIAL=none') });
  expect(azure.calls()).toEqual([]);
});

test('a setting without what it needs says what that is', async () => {
  expect(await chooseCredential('environment', {}, AZURE_CLOUD)).toMatchObject({ identity: 'none', detail: expect.stringContaining('AZURE_CLIENT_SECRET') });
  expect(await chooseCredential('workload', {}, AZURE_CLOUD)).toMatchObject({
    identity: 'none',
    detail: expect.stringContaining('AZURE_FEDERATED_TOKEN_FILE'),
  });
  const broken = { AZURE_TENANT_ID: 'not a tenant!', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };
  expect(await chooseCredential('environment', broken, AZURE_CLOUD)).toMatchObject({ identity: 'none', detail: expect.stringMatching(/tenant/i) });
});

test('auto looks cheaply, in order', async () => {
  const all = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's', AZURE_FEDERATED_TOKEN_FILE: '/f', IDENTITY_ENDPOINT: 'http://x' };
  expect(await lookForIdentity(all)).toBe('workload');
  expect(await lookForIdentity({ ...all, AZURE_FEDERATED_TOKEN_FILE: undefined })).toBe('environment');
  expect(await lookForIdentity({ IDENTITY_ENDPOINT: 'http://x' })).toBe('managed');
  const empty = { HOME: home(), PATH: '' };
  expect(await lookForIdentity(empty, NOWHERE)).toBeUndefined();
  const metadata = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => metadata.close(() => resolve())));
  expect(await lookForIdentity(empty, { host: '127.0.0.1', port: (metadata.address() as AddressInfo).port })).toBe('managed');
});

test('auto takes az only where it is installed and signed in', async () => {
  const HOME = home();
  const bin = home();
  writeFileSync(join(bin, process.platform === 'win32' ? 'az.exe' : 'az'), '#!/bin/sh\n', { mode: 0o755 });
  const env = { AZURE_CONFIG_DIR: HOME, PATH: bin };
  expect(await lookForIdentity(env, NOWHERE)).toBeUndefined();
  writeFileSync(join(HOME, 'azureProfile.json'), '{}');
  expect(await lookForIdentity(env, NOWHERE)).toBe('cli');
  expect(await lookForIdentity({ ...env, PATH: '' }, NOWHERE)).toBeUndefined();
});

test('instance discovery is for built-in authorities alone', () => {
  for (const cloud of CLOUDS) expect(isBuiltInAuthority(`${cloud.authorityHost}/`)).toBe(true);
  expect(isBuiltInAuthority('https://login.contoso.example')).toBe(false);
});

test('a token is fetched once, held, and fetched anew before it ends', async () => {
  let now = 0;
  let fetched = 0;
  const credential = { getToken: () => Promise.resolve({ token: `t${++fetched}`, expiresOnTimestamp: now + 600_000 }) };
  const held = holdToken(credential, () => now);
  const { signal } = new AbortController();
  expect(await held.ready(SCOPE, signal)).toEqual({ status: 'value', value: true });
  await Promise.all([held.getToken(SCOPE), held.getToken([SCOPE])]);
  expect(fetched).toBe(1);
  now = 500_000; // within two minutes of the end
  expect((await held.getToken(SCOPE))?.token).toBe('t2');
  expect((await held.getToken(SCOPE, { claims: 'c' }))?.token).toBe('t3'); // a challenge asks for a fresh one
});

test('a late token serves the next check', async () => {
  let give: (token: { token: string; expiresOnTimestamp: number }) => void = () => undefined;
  const credential = { getToken: () => new Promise<{ token: string; expiresOnTimestamp: number }>((resolve) => (give = resolve)) };
  const held = holdToken(credential, Date.now, 20);
  const { signal } = new AbortController();
  expect(await held.ready(SCOPE, signal)).toMatchObject({ status: 'no-credential' });
  give({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 });
  expect(await held.ready(SCOPE, signal)).toEqual({ status: 'value', value: true });
});
