import type { RequestListener } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Here } from '../../../src/probe/here.ts';
import { imageParts, pull } from '../../../src/probe/pull.ts';
import { authority, HOST, https, PATIENCE, place } from './place.ts';

const before = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...before, authority.root]));
afterAll(() => setDefaultCACertificates(before));

const DIGEST = `sha256:${'a'.repeat(64)}`;
const MANIFEST = { schemaVersion: 2, config: { digest: DIGEST }, layers: [{ digest: DIGEST }] };
type Ways = Partial<Record<'token' | 'manifest' | 'blob' | 'layer', RequestListener>>;
const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

/** A registry as small as a pull: each step can be told to go another way. */
async function pulled(ways: Ways = {}, repo = 'team/app:1.2') {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const port = await https(
    (request, response) => {
      const path = request.url ?? '';
      asked.push({ path, authorization: request.headers.authorization });
      if (path.startsWith('/oauth2/token')) return (ways.token ?? json(200, { access_token: 'anonymous' }))(request, response);
      if (path.startsWith('/layer')) return (ways.layer ?? ((_, r) => r.end(Buffer.alloc(64))))(request, response);
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}"` });
        return void response.end();
      }
      if (path.includes('/manifests/')) return (ways.manifest ?? json(200, MANIFEST))(request, response);
      return (ways.blob ?? ((_, r) => r.writeHead(307, { location: `https://contoso.data.azurecr.io:${port}/layer?sig=secret` }).end()))(request, response);
    },
    await authority.issue({ names: ['*.azurecr.io', '*.data.azurecr.io'] }),
  );
  const here = place(port);
  const hosts = `/tmp/acr-check-hosts-${process.pid}`;
  (await import('node:fs')).writeFileSync(hosts, `127.0.0.1 ${HOST} contoso.data.azurecr.io\n`);
  const looking: Here = { probing: here.probing, system: { hostsFile: hosts, resolvConf: '/dev/null' }, proxies: {}, patience: PATIENCE };
  await pull(looking, { host: HOST, role: 'login' }, repo);
  return { facts: here.facts('pull'), asked };
}

it('takes an image name apart', () => {
  expect(imageParts('team/app:1.2')).toEqual({ repository: 'team/app', reference: '1.2' });
  expect(imageParts('app')).toEqual({ repository: 'app', reference: 'latest' });
  expect(imageParts(`app:1@${DIGEST}`)).toEqual({ repository: 'app', reference: DIGEST });
});

describe('an anonymous pull', () => {
  it('goes all the way, and sends no token to the storage', async () => {
    const { facts, asked } = await pulled();
    expect(facts.steps.map((s) => [s.step, s.status])).toEqual([
      ['token', 200],
      ['manifest', 200],
      ['blob', 307],
      ['layer', 200],
    ]);
    expect(facts).toMatchObject({ anonymous: true, layerHost: 'contoso.data.azurecr.io', bytes: 64 });
    expect(asked.find((a) => a.path.startsWith('/layer'))?.authorization).toBeUndefined();
    expect(JSON.stringify(facts)).not.toContain('secret');
  });
  it('ends where credentials are wanted', async () => {
    const { facts } = await pulled({ token: json(401, { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }) });
    expect(facts.steps).toMatchObject([{ step: 'token', status: 401, errorCode: 'UNAUTHORIZED' }]);
  });
  it('ends where the image is not', async () => {
    const { facts } = await pulled({ manifest: json(404, { errors: [{ code: 'MANIFEST_UNKNOWN' }] }) });
    expect(facts.steps.at(-1)).toMatchObject({ step: 'manifest', status: 404, errorCode: 'MANIFEST_UNKNOWN' });
  });
  it('follows no redirect to a stranger', async () => {
    const { facts } = await pulled({ blob: (_, r) => r.writeHead(307, { location: 'https://evil.example/layer' }).end() });
    expect(facts.steps.at(-1)).toMatchObject({ step: 'blob', status: 307 });
    expect(facts).toMatchObject({ layerHost: 'evil.example', bytes: 0 });
  });
  it('tells a storage that refuses', async () => {
    expect((await pulled({ layer: (_, r) => r.writeHead(403).end() })).facts.steps.at(-1)).toMatchObject({ step: 'layer', status: 403 });
  });
  it('survives a manifest that is none', async () => {
    expect((await pulled({ manifest: (_, r) => r.end('<html>') })).facts.steps.at(-1)).toMatchObject({ step: 'manifest', status: 200 });
  });
});
