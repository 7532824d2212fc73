import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { walkProxy } from '../../../src/probe/walk.ts';
import { createAuthority } from '../../../src/world/certificates.ts';
import { HOST, https, listening, PATIENCE, place, raw } from './place.ts';

type OnConnect = (request: IncomingMessage, client: Duplex) => void;
const proxy = (treat: OnConnect): Promise<number> => {
  const server = createHttp((_, response) => response.writeHead(400).end());
  server.on('connect', treat);
  return listening(server);
};
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
const reply =
  (head: string, body = ''): OnConnect =>
  (_, client) =>
    void client.end(`HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const through = async (url: string) => {
  const here = place(443);
  await walkProxy(here.probing, here.target, url, PATIENCE);
  return here;
};
const at = async (treat: OnConnect) => through(`http://user:s3cret@127.0.0.1:${await proxy(treat)}`);

describe('a tunnel', () => {
  it('is gone through, and tells the proxy without its credentials', async () => {
    let asked: IncomingMessage | undefined;
    const port = await https((_, response) => response.writeHead(401).end());
    const here = await at((request, client) => {
      asked = request;
      tunnelTo(port)(request, client);
    });
    expect(asked?.url).toBe(`${HOST}:443`);
    expect(asked?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('user:s3cret').toString('base64')}`);
    expect(here.facts('proxy')).toMatchObject({ stage: 'tunnel', status: 200, proxyAddress: '127.0.0.1' });
    expect(here.facts('tls').nameMatches).toBe(true);
    expect(here.facts('http').status).toBe(401);
    expect(JSON.stringify(here.seen)).not.toContain('s3cret');
    for (const o of here.seen) expect(o.via).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
  it('shows who opens TLS inside', async () => {
    const corp = await createAuthority('Contoso TLS Inspection', new Date());
    const port = await https((_, response) => response.end(), await corp.issue({ names: [HOST], withIssuer: false }));
    expect((await at(tunnelTo(port))).facts('tls')).toMatchObject({ trusted: false, certificate: { issuerOrganisation: 'Contoso TLS Inspection' } });
  });
  it.each([
    ['closes', (client: Duplex) => void client.end(), 'closed'],
    ['resets', (client: Duplex) => void (client as Socket).resetAndDestroy(), 'reset'],
  ])('that %s before TLS is still a tunnel', async (_, end, fault) => {
    const here = await at((_request, client) => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.once('data', () => end(client));
      client.on('error', () => undefined);
    });
    expect(here.facts('proxy').stage).toBe('tunnel');
    expect(['closed', 'reset']).toContain(here.failed('tls').fault);
    expect(fault).toBeDefined();
  });
});

describe('a refusal', () => {
  it.each([
    ['403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0', { status: 403, reason: 'Forbidden', middlebox: 'x-squid-error: ERR_ACCESS_DENIED 0' }],
    ['407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="corp"', { status: 407, authenticate: 'Basic realm="corp"' }],
    ['302 Found\r\nLocation: https://login.corp.example/', { status: 302, location: 'https://login.corp.example/' }],
    ['502 Bad Gateway', { status: 502 }],
    ['503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0', { status: 503, middlebox: 'x-squid-error: ERR_DNS_FAIL 0' }],
    ['504 Gateway Timeout', { status: 504 }],
  ])('%s is the proxy’s own answer', async (head, expected) => {
    const here = await at(reply(head, '<html>no</html>'));
    expect(here.facts('proxy')).toMatchObject({ stage: 'answer', ...expected, body: '<html>no</html>' });
    expect(here.seen.map((o) => o.kind)).toEqual(['proxy']);
  });
});

describe('no answer', () => {
  it.each([
    ['ends', (_: IncomingMessage, client: Duplex) => void client.end(), 'closed'],
    ['is reset', (_: IncomingMessage, client: Duplex) => void (client as Socket).resetAndDestroy(), 'reset'],
    ['stays away', () => undefined, 'timed-out'],
  ])('that %s is told', async (_, treat, fault) => {
    expect((await at(treat)).failed('proxy')).toMatchObject({ fault, facts: { stage: 'answer' } });
  });
  it('because nobody listens is one to connect', async () => {
    expect((await through('http://127.0.0.1:9')).failed('proxy')).toMatchObject({ fault: 'refused', facts: { stage: 'connect' } });
  });
  it('because the name leads nowhere is one to resolve', async () => {
    expect((await through('http://no-such-proxy.invalid:3128')).failed('proxy')).toMatchObject({ fault: 'name-unresolved', facts: { stage: 'resolve' } });
  });
  it('over TLS from a proxy that speaks none', async () => {
    const port = await proxy(reply('403 Forbidden'));
    expect((await through(`https://127.0.0.1:${port}`)).failed('proxy')).toMatchObject({ facts: { stage: 'tls' } });
  });
  it('in plain from a proxy that wants TLS', async () => {
    const port = await https((_, response) => response.end());
    expect((await through(`http://127.0.0.1:${port}`)).failed('proxy').facts).toMatchObject({ stage: 'answer' });
  });
  it('that is no HTTP', async () => {
    const port = await raw((socket) => void socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect((await through(`http://127.0.0.1:${port}`)).failed('proxy').fault).toBe('malformed');
  });
});
