import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkProxy } from '../../../src/probe/walk.ts';
import { createAuthority } from '../authority.ts';
import { https, listening, PATIENCE, place, raw } from '../layers/place.ts';

const authority = await createAuthority('Contoso Trust');
const stranger = await createAuthority('Stranger');
const before = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...before, authority.root]));
afterAll(() => setDefaultCACertificates(before));

type OnConnect = (request: IncomingMessage, client: Duplex) => void;
const tunnelTo =
  (port: number): OnConnect =>
  (_, client) => {
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  };
const plain = (treat: OnConnect): Promise<number> => listening(createHttp().on('connect', treat));
const walk = async (url: string, signal?: AbortSignal) => {
  const here = place(443, undefined, undefined, signal);
  await walkProxy(here.probing, here.target, url, PATIENCE);
  return here;
};
const outcome = (here: Awaited<ReturnType<typeof walk>>) => here.seen.find((o) => o.kind === 'proxy')?.outcome;

describe('a proxy that is spoken to over TLS', () => {
  const secure = async (by = authority) => {
    const inner = await https((_, response) => response.writeHead(401).end());
    const asked: IncomingMessage[] = [];
    const server = createHttps(await by.issue({ names: ['localhost', '127.0.0.1'] }));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    server.on('connect', (request: IncomingMessage, client: Duplex) => {
      asked.push(request);
      tunnelTo(inner)(request, client);
    });
    return { port: await listening(server), asked };
  };
  it('is gone through, TLS within TLS', async () => {
    const { port, asked } = await secure();
    const here = await walk(`https://us%65r:p%40ss@localhost:${port}`);
    expect(asked[0]?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
    expect(here.facts('proxy')).toMatchObject({ stage: 'tunnel', status: 200 });
    expect(here.facts('http').status).toBe(401);
    expect(here.seen.every((o) => o.via === `https://localhost:${port}`)).toBe(true);
  });
  it('gets no credentials where its certificate is a stranger’s', async () => {
    const { port, asked } = await secure(stranger);
    const here = await walk(`https://user:pass@127.0.0.1:${port}`);
    expect(asked).toHaveLength(0);
    expect(outcome(here)).toMatchObject({ status: 'skipped', reason: 'not-supported' });
    expect((await walk(`https://127.0.0.1:${port}`)).facts('http').status).toBe(401); // nothing is sent that it could keep
  });
  it('in the settings alone: it speaks plain HTTP, and shows by its bytes', async () => {
    const port = await raw((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect((await walk(`https://127.0.0.1:${port}`)).failed('proxy')).toMatchObject({ fault: 'not-tls', facts: { stage: 'tls', proxyAddress: '127.0.0.1' } });
  });
  it('is silent', async () => {
    const port = await raw((socket) => void socket.resume());
    expect((await walk(`https://127.0.0.1:${port}`)).failed('proxy')).toMatchObject({ fault: 'timed-out', facts: { stage: 'tls' } });
  });
});

describe('a tunnel', () => {
  it.each([
    ['ends', (client: Duplex) => void client.end(), 'closed'],
    ['is reset', (client: Duplex) => void ('resetAndDestroy' in client && (client.resetAndDestroy as () => void)()), 'reset'],
  ])('that %s once the hello comes is open, and its TLS failed', async (_, end, fault) => {
    const port = await plain((_request, client) => {
      client.on('error', () => undefined);
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.once('data', () => end(client));
    });
    const here = await walk(`http://127.0.0.1:${port}`);
    expect(here.facts('proxy').stage).toBe('tunnel');
    expect(here.failed('tls').fault).toBe(fault);
  });
  it('that ends in the same breath is open as well', async () => {
    const port = await plain((_, client) => void client.end('HTTP/1.1 200 OK\r\n\r\n'));
    const here = await walk(`http://127.0.0.1:${port}`);
    expect(here.facts('proxy').stage).toBe('tunnel');
    expect(['closed', 'reset']).toContain(here.failed('tls').fault);
  });
  it('with a page in it is no TLS', async () => {
    const port = await plain((_, client) => {
      client.on('error', () => undefined);
      client.write('HTTP/1.1 200 OK\r\n\r\n<html>Sign in, please: this is a page</html>');
    });
    const here = await walk(`http://127.0.0.1:${port}`);
    expect(here.failed('tls').fault).toBe('not-tls');
  });
});

describe('an answer', () => {
  it('without end is cut', async () => {
    const port = await plain((_, client) => {
      client.on('error', () => undefined);
      client.write('HTTP/1.1 403 Forbidden\r\nServer: squid/6\r\n\r\n');
      const drip = setInterval(() => client.write('<b>no\u0007</b>'.repeat(1000)), 5);
      client.on('close', () => clearInterval(drip));
    });
    const here = await walk(`http://127.0.0.1:${port}`);
    expect(here.facts('proxy')).toMatchObject({ status: 403, server: 'squid/6', middlebox: 'server: squid/6' });
    expect(here.facts('proxy').body.length).toBeLessThanOrEqual(500);
    expect(here.facts('proxy').body).not.toMatch(/\p{Cc}/u);
  });
  it('that asks for a sign-in says how, and is no middlebox for that', async () => {
    const port = await plain((_, client) => void client.end('HTTP/1.1 407 Sign in\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic\r\n\r\n'));
    const { facts } = await walk(`http://127.0.0.1:${port}`);
    expect(facts('proxy')).toMatchObject({ status: 407, authenticate: 'Negotiate, Basic' });
    expect(facts('proxy').middlebox).toBeUndefined();
  });
  it('with headers without end is malformed', async () => {
    const port = await plain((_, client) => void client.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(200_000)}\r\n\r\n`));
    expect((await walk(`http://127.0.0.1:${port}`)).failed('proxy').fault).toBe('malformed');
  });
});

describe('a setting', () => {
  it('without a scheme means plain HTTP', async () => {
    const port = await plain((_, client) => void client.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    const here = await walk(` 127.0.0.1:${port} `);
    expect(here.facts('proxy').status).toBe(403);
    expect(here.seen[0]?.via).toBe(`http://127.0.0.1:${port}`);
  });
  it.each(['http://', '', 'http://a b', 'socks5://127.0.0.1:1080', 'http://[::', 'x'.repeat(100_000)])(
    'that no proxy stands behind is no crash: %.30s',
    async (url) => {
      expect((await walk(url)).seen).toHaveLength(1);
    },
  );
  it('of another kind is not tried', async () => {
    expect(outcome(await walk('socks5://user:pass@127.0.0.1:1080'))).toMatchObject({ status: 'skipped', reason: 'not-supported' });
  });
  it('with odd credentials is used as it stands', async () => {
    let authorization: string | undefined;
    const port = await plain((request, client) => {
      authorization = request.headers['proxy-authorization'];
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const here = await walk(`http://a%zz:b%@127.0.0.1:${port}`);
    expect(here.facts('proxy').status).toBe(403);
    expect(Buffer.from(authorization?.slice(6) ?? '', 'base64').toString()).toBe('a%zz:b%');
  });
  it('may be an IPv6 address', async () => {
    const server = createHttp().on('connect', (_, client) => void client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    const port = await new Promise<number>((resolve) => server.listen(0, '::1', () => resolve((server.address() as { port: number }).port)));
    expect((await walk(`http://[::1]:${port}`)).facts('proxy')).toMatchObject({ status: 502, proxyAddress: '::1' });
    server.close();
  });
});

it('ends with the check, and is no evidence', async () => {
  const stop = new AbortController();
  const port = await plain(() => stop.abort());
  expect(outcome(await walk(`http://127.0.0.1:${port}`, stop.signal))).toMatchObject({ status: 'skipped', reason: 'timed-out' });
});
