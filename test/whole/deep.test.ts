// --deep with an identity: the pull signs in as it does elsewhere, at the registry alone, and no secret is ever in the report.
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Observation, Report } from '../../src/model.ts';
import { reportJson } from '../../src/report.ts';
import type { SimulatedAzure } from '../../src/world/azure/start.ts';
import { type Row, type Running, startWhole } from './harness.ts';
import { SUFFIX } from './network.ts';
import { publicAzure } from './worlds/parts.ts';

const HOST = `signsin.${SUFFIX}`;
const REFRESH = 'refresh-token-of-the-registry';
const ACCESS = 'access-token-of-the-registry';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAYER = Buffer.alloc(600, 'layer');

interface Registry {
  readonly tokens: readonly string[];
  readonly asked: readonly string[];
}

let whole: Running;
beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.close());

/** A registry that takes Entra's tokens for its own audience alone. `refuses`: it answers 401, and repeats the token in its message. */
async function registry(azure: () => SimulatedAzure | undefined, audience: string, refuses = false): Promise<Registry> {
  const tokens: string[] = [];
  const asked: string[] = [];
  const { cert, key } = await whole.world.authority.issue({ names: [HOST] });
  const handle: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', `https://${HOST}`);
    asked.push(`${request.method} ${pathname}`);
    const json = (status: number, body: unknown, headers: Record<string, string> = {}): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', 'docker-distribution-api-version': 'registry/2.0', ...headers })
        .end(JSON.stringify(body));
    const denied = (message: string): void => json(401, { errors: [{ code: 'UNAUTHORIZED', message }] });
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(text);
      const token = form.get('access_token') ?? '';
      if (pathname === '/oauth2/exchange') {
        tokens.push(token);
        const claims = azure()?.claimsOf(token);
        if (refuses || claims?.aud !== audience || form.get('tenant') !== claims.tid) return denied(`the token ${token} is not taken, secret=${token}`);
        return json(200, { refresh_token: REFRESH });
      }
      if (pathname === '/oauth2/token') {
        const known = form.get('refresh_token') === REFRESH && form.get('scope') === 'repository:app:pull';
        return known ? json(200, { access_token: ACCESS }) : denied('anonymous pull is off');
      }
      if (request.headers.authorization !== `Bearer ${ACCESS}`) {
        const challenge = { 'www-authenticate': `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}"` };
        return json(401, { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }, challenge);
      }
      if (pathname.includes('/manifests/')) {
        const mediaType = 'application/vnd.oci.image.manifest.v1+json';
        const part = { digest: DIGEST, size: LAYER.length };
        return json(200, { schemaVersion: 2, mediaType, config: part, layers: [part] }, { 'content-type': mediaType });
      }
      if (pathname.includes('/blobs/')) return response.writeHead(200).end(LAYER);
      return json(200, {});
    });
  };
  const server = createServer({ cert, key }, handle);
  await new Promise<void>((resolve) => server.listen(whole.world.cloud.ports.registry, '127.0.10.16', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { tokens, asked };
}

const pullOf = (report: Report) => {
  const found = report.evidence.find((o): o is Observation<'pull'> => o.kind === 'pull');
  if (found?.outcome.status !== 'ok') throw new Error(`no pull: ${JSON.stringify(found?.outcome)}`);
  return found.outcome.facts;
};

async function checked(more: Partial<Row>, refuses = false) {
  let azure: SimulatedAzure | undefined;
  const own = await registry(() => azure, whole.world.cloud.registryAudience, refuses);
  const row: Row = { name: 'x', registry: 'signsin', from: 'office', repo: 'app:1', deep: true, verdict: 'reachable', azure: publicAzure('signsin'), ...more };
  const report = await whole.check({ ...row, onAzure: (started) => (azure = started) });
  return { report, own, written: JSON.stringify(reportJson(report)) };
}
const stepsOf = (report: Report) => pullOf(report).steps.map((step) => `${step.step} ${step.status}`);

it('exchanges the identity’s token for the registry’s, and pulls a layer with that', async () => {
  const { report, own, written } = await checked({});
  expect(pullOf(report)).toMatchObject({ anonymous: false, bytes: LAYER.length });
  expect(stepsOf(report)).toEqual(['exchange 200', 'token 200', 'manifest 200', 'blob 200']);
  expect(report.verdict).toBe('reachable');
  expect(own.tokens).toHaveLength(1);
  for (const secret of [...own.tokens, REFRESH, ACCESS]) expect(written).not.toContain(secret);
});

it('keeps the token out of the report although the registry repeats it', async () => {
  const { report, own, written } = await checked({}, true);
  expect(stepsOf(report)).toEqual(['exchange 401']);
  const [token = ''] = own.tokens;
  expect(token.split('.')).toHaveLength(3);
  for (const part of [token, ...token.split('.').slice(1)]) expect(written).not.toContain(part);
});

it('pulls anonymously without --deep, and without an identity', async () => {
  const shallow = await checked({ deep: false });
  expect(shallow.own.tokens).toEqual([]);
  expect(pullOf(shallow.report).anonymous).toBe(true);
});

it('pulls anonymously where the identity gives no token', async () => {
  const { report, own } = await checked({ env: { AZURE_CLIENT_SECRET: 'not-the-secret' } });
  expect(own.tokens).toEqual([]);
  expect(stepsOf(report)).toEqual(['token 401']);
});
