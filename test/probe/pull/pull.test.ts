import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/model.ts';
import type { Here } from '../../../src/probe/here.ts';
import { type PullOptions, pull } from '../../../src/probe/pull.ts';
import { createAuthority } from '../authority.ts';
import { HOST, https, listening, PATIENCE, place } from '../layers/place.ts';

const DATA = 'contoso.eastus.data.azurecr.io';
const DIGEST = (of: string): string => `sha256:${of.repeat(64)}`;
const authority = await createAuthority('Contoso Trust');
const identity = await authority.issue({ names: [HOST, DATA] });
const before = getCACertificates('default');
let folder: string;
beforeAll(async () => {
  setDefaultCACertificates([...before, authority.root]);
  folder = await mkdtemp(join(tmpdir(), 'acr-check-pull-'));
  await writeFile(join(folder, 'hosts'), `127.0.0.1 ${HOST}\n127.0.0.1 ${DATA}\n`);
});
afterAll(async () => {
  setDefaultCACertificates(before);
  await rm(folder, { recursive: true });
});

interface Asked {
  readonly host: string;
  readonly path: string;
  readonly authorization?: string;
  readonly body: string;
}
type Answer = readonly [status: number, body?: unknown, headers?: Record<string, string>];
type Ways = Readonly<Record<string, Answer>>;
const CHALLENGE = { 'www-authenticate': `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}"` };
const MANIFEST = { config: { digest: DIGEST('c') }, layers: [{ digest: DIGEST('a') }, { digest: DIGEST('b') }] };
const JWT = `e30.${Buffer.from(JSON.stringify({ tid: 'tenant-1' })).toString('base64url')}.sig`;

/** A registry that answers by the beginning of the path, the longest that fits. */
const registry =
  (ways: Ways, asked: Asked[]): RequestListener =>
  async (request: IncomingMessage, response: ServerResponse) => {
    const { host = '', authorization } = request.headers;
    asked.push({ host: host.replace(/:.*/, ''), path: request.url ?? '', ...(authorization ? { authorization } : {}), body: await text(request) });
    const key = Object.keys(ways)
      .filter((path) => request.url?.startsWith(path))
      .sort((a, b) => b.length - a.length)[0];
    const [status, body, headers] = (key && ways[key]) || [404];
    response.writeHead(status, headers).end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  };

async function pulled(ways: Ways, { repo = 'team/app:1.2', proxy, ...options }: PullOptions & { repo?: string; proxy?: string; signal?: AbortSignal } = {}) {
  const asked: Asked[] = [];
  let port = 0;
  const all: Ways = {
    '/v2/': [401, {}, CHALLENGE],
    '/oauth2/token': [200, { access_token: 'token-1' }],
    '/oauth2/exchange': [200, { refresh_token: 'refresh-1' }],
    '/v2/team/app/manifests/': [200, MANIFEST],
    '/layer': [206, 'x'.repeat(1024)],
    ...ways,
  };
  const withPort = (answer: Answer): Answer => JSON.parse(JSON.stringify(answer).replaceAll('PORT', String(port)));
  port = await https(
    (request, response) => registry(Object.fromEntries(Object.entries(all).map(([k, v]) => [k, withPort(v)])), asked)(request, response),
    identity,
  );
  const here = place(port, HOST, 'login', options.signal);
  const system = { hostsFile: join(folder, 'hosts'), resolvConf: '/dev/null' };
  const looking: Here = { probing: here.probing, system, proxies: proxy ? { HTTPS_PROXY: proxy } : {}, patience: PATIENCE };
  const observation: Observation<'pull'> = await pull(looking, { host: HOST, role: 'login' }, repo, options);
  const facts = observation.outcome.status === 'ok' ? observation.outcome.facts : undefined;
  return { observation, asked, facts, steps: facts?.steps.map((s) => `${s.step} ${s.status ?? s.fault ?? '-'}`) };
}
const TO_DATA: Ways = { '/v2/team/app/blobs/': [307, '', { location: `https://${DATA}:PORT/layer?sig=s3cret` }] };

describe('a pull', () => {
  it('as an identity exchanges its token, and shows it to the login server alone', async () => {
    const { facts, steps, asked, observation } = await pulled(TO_DATA, { entraToken: async () => JWT });
    expect(steps).toEqual(['exchange 200', 'token 200', 'manifest 200', 'blob 307', 'layer 206']);
    expect(facts).toMatchObject({ anonymous: false, layerHost: DATA, bytes: 1024 });
    const exchange = new URLSearchParams(asked.find((a) => a.path === '/oauth2/exchange')?.body);
    expect(Object.fromEntries(exchange)).toEqual({ grant_type: 'access_token', service: HOST, access_token: JWT, tenant: 'tenant-1' });
    const token = new URLSearchParams(asked.find((a) => a.path === '/oauth2/token')?.body);
    expect(Object.fromEntries(token)).toEqual({ grant_type: 'refresh_token', service: HOST, scope: 'repository:team/app:pull', refresh_token: 'refresh-1' });
    expect(asked.at(-1)).toMatchObject({ host: DATA, path: '/layer?sig=s3cret' });
    expect(asked.at(-1)?.authorization).toBeUndefined();
    expect(JSON.stringify(observation)).not.toMatch(/s3cret|token-1|refresh-1|e30\./);
  });
  it('of an index takes the image for linux/amd64', async () => {
    const { asked, steps } = await pulled({
      ...TO_DATA,
      '/v2/team/app/manifests/': [
        200,
        {
          manifests: [
            { digest: DIGEST('d'), platform: { os: 'windows' } },
            { digest: DIGEST('e'), platform: { os: 'linux', architecture: 'amd64' } },
          ],
        },
      ],
      [`/v2/team/app/manifests/${DIGEST('e')}`]: [200, MANIFEST],
    });
    expect(steps).toEqual(['token 200', 'manifest 200', 'manifest 200', 'blob 307', 'layer 206']);
    expect(asked.some((a) => a.path.endsWith(`/blobs/${DIGEST('a')}`))).toBe(true);
  });
  it('without an identity is anonymous, also where asking for one fails', async () => {
    for (const entraToken of [async () => undefined, () => Promise.reject(new Error('no'))]) {
      expect((await pulled(TO_DATA, { entraToken })).facts).toMatchObject({ anonymous: true, bytes: 1024 });
    }
  });
  it('goes through the proxy that a client here uses', async () => {
    const tunnels: string[] = [];
    const server = createHttp().on('connect', (request, client) => {
      tunnels.push(String(request.url).replace(/:.*/, ''));
      const upstream = connect(Number(String(request.url).split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    const proxy = `http://user:pass@127.0.0.1:${await listening(server)}`;
    const { observation, steps } = await pulled(TO_DATA, { proxy });
    expect(steps).toEqual(['token 200', 'manifest 200', 'blob 307', 'layer 206']);
    expect(new Set(tunnels)).toEqual(new Set([HOST, DATA]));
    expect(observation.via).toBe(proxy.replace('user:pass@', ''));
  });
});

describe('a pull ends', () => {
  it.each<[string, Ways, readonly string[], object]>([
    ['at the exchange', { '/oauth2/exchange': [401, { errors: [{ code: 'UNAUTHORIZED', message: 'no role' }] }] }, ['exchange 401'], { message: 'no role' }],
    [
      'at the firewall',
      { '/v2/': [403, { errors: [{ code: 'DENIED', message: "client with IP '1.2.3.4' is not allowed access" }] }] },
      ['token 403'],
      { errorCode: 'DENIED' },
    ],
    [
      'at a foreign realm',
      { '/v2/': [401, '', { 'www-authenticate': 'Bearer realm="https://evil.example/token"' }] },
      ['token 401'],
      { message: expect.stringContaining('evil') },
    ],
    [
      'at a storage that says no',
      { ...TO_DATA, '/layer': [400, '<Error><Code>InvalidAuthenticationInfo</Code></Error>'] },
      ['exchange 200', 'token 200', 'manifest 200', 'blob 307', 'layer 400'],
      { errorCode: 'InvalidAuthenticationInfo' },
    ],
    [
      'at a redirect in plain HTTP',
      { '/v2/team/app/blobs/': [307, '', { location: `http://${DATA}/layer` }] },
      ['exchange 200', 'token 200', 'manifest 200', 'blob 307'],
      {},
    ],
    [
      'at a layer host that nobody listens on',
      { '/v2/team/app/blobs/': [307, '', { location: `https://${DATA}:9/layer` }] },
      ['exchange 200', 'token 200', 'manifest 200', 'blob 307', 'layer refused'],
      { host: DATA },
    ],
    [
      'at a manifest without end',
      { '/v2/team/app/manifests/': [200, `{"layers":"${'x'.repeat(1_000_000)}"}`] },
      ['exchange 200', 'token 200', 'manifest 200'],
      {},
    ],
    ['at a token that is none', { '/oauth2/token': [200, { access_token: 'a\r\nX: y' }] }, ['exchange 200', 'token 200'], {}],
  ])('%s', async (_, ways, expected, last) => {
    const { steps, facts } = await pulled(ways, { entraToken: async () => JWT });
    expect(steps).toEqual(expected);
    expect(facts?.steps.at(-1)).toMatchObject(last);
    expect(facts?.bytes).toBe(0);
  });
  it('before it begins where the name is no image', async () => {
    for (const repo of ['../../etc', 'a b', 'UPPER', 'app:1/../x', '', 'app@sha256:short', 'a'.repeat(300)]) {
      const { observation, asked } = await pulled({}, { repo });
      expect(observation.outcome).toMatchObject({ status: 'skipped', reason: 'not-applicable' });
      expect(asked).toHaveLength(0);
    }
  });
  it('at a host that does not prove its name, and sends it nothing', async () => {
    const stranger = await createAuthority('Stranger');
    let asked = 0;
    const port = await https(() => (asked += 1), await stranger.issue({ names: [HOST] }));
    const here = place(port, HOST);
    const system = { hostsFile: join(folder, 'hosts'), resolvConf: '/dev/null' };
    await pull({ probing: here.probing, system, proxies: {}, patience: PATIENCE }, { host: HOST, role: 'login' }, 'app', { entraToken: async () => JWT });
    expect(here.facts('pull').steps).toMatchObject([{ step: 'token', message: expect.stringMatching(/not trusted/) }]);
    expect(asked).toBe(0);
  });
  it('with the check, and is no evidence then', async () => {
    const signal = AbortSignal.abort();
    expect((await pulled(TO_DATA, { signal })).observation.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  });
});
