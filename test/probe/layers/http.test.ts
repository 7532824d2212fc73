import type { RequestListener } from 'node:http';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../../src/probe/probe.ts';
import { walkDirect } from '../../../src/probe/walk.ts';
import { good, HOST, https, listening, PATIENCE, place } from './place.ts';

const look = async (answer: RequestListener, host = HOST, role: Target['role'] = 'login') => {
  const here = place(await https(answer), host, role);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  return here;
};
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
const problem = (code: string, message: string): unknown => ({ errors: [{ code, message }] });

describe('an answer', () => {
  it('of a healthy registry is a challenge', async () => {
    const challenge = {
      'www-authenticate': `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}"`,
      'docker-distribution-api-version': 'registry/2.0',
    };
    let path: string | undefined;
    const { facts } = await look((request, response) => {
      path = request.url;
      json(401, problem('UNAUTHORIZED', 'authentication required'), challenge)(request, response);
    });
    expect(path).toBe('/v2/');
    expect(facts('http')).toMatchObject({
      status: 401,
      registryApi: true,
      errorCode: 'UNAUTHORIZED',
      challenge: { scheme: 'Bearer', realm: `https://${HOST}/oauth2/token`, service: HOST },
    });
    expect(Math.abs(facts('http').skewSeconds ?? 99)).toBeLessThan(5);
  });
  it.each([
    ['plain quotes', "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall", '203.0.113.7'],
    ['IPv6', "client with IP '2001:db8::7' is not allowed access.", '2001:db8::7'],
    ['no address', "client with IP 'not-an-address' is not allowed access.", undefined],
  ])('of the registry’s firewall names the address it saw: %s', async (_, message, ip) => {
    const { facts } = await look(json(403, problem('DENIED', message)));
    expect(facts('http')).toMatchObject({ status: 403, errorCode: 'DENIED' });
    expect(facts('http').clientIp).toBe(ip);
  });
  it('in escaped quotes is the same answer', async () => {
    const { facts } = await look((_, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(String.raw`{"errors":[{"code":"DENIED","message":"client with IP \u0027203.0.113.7\u0027 is not allowed access."}]}`);
    });
    expect(facts('http').clientIp).toBe('203.0.113.7');
  });
  it('of a proxy bears its mark', async () => {
    const { facts } = await look((_, response) =>
      response.writeHead(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0', via: '1.1 corp' }).end('<html>denied</html>'),
    );
    expect(facts('http')).toMatchObject({ status: 403, registryApi: false, middlebox: 'x-squid-error: ERR_ACCESS_DENIED 0', via: '1.1 corp' });
    expect(facts('http').errorCode).toBeUndefined();
  });
  it('of a portal is not followed', async () => {
    const { facts, seen } = await look((_, response) =>
      response.writeHead(302, { location: 'https://portal.example/?token=eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh' }).end(),
    );
    expect(facts('http')).toMatchObject({ status: 302, location: expect.stringContaining('https://portal.example/') });
    expect(facts('http').location).not.toContain('eyJ');
    expect(seen.filter((o) => o.kind === 'http')).toHaveLength(1);
  });
  it('that throttles says for how long', async () => {
    expect((await look(json(429, problem('TOOMANYREQUESTS', 'slow down'), { 'retry-after': '37' }))).facts('http')).toMatchObject({
      status: 429,
      retryAfterSeconds: 37,
    });
  });
  it('of a data endpoint is asked for at its root', async () => {
    const host = 'contoso.eastus.data.azurecr.io';
    let path: string | undefined;
    await look(
      (request, response) => {
        path = request.url;
        response.writeHead(404).end();
      },
      host,
      'data',
    );
    expect(path).toBe('/');
  });
  it('shows a clock that is off', async () => {
    const { facts } = await look((_, response) => {
      response.sendDate = false;
      response.writeHead(401, { date: new Date(Date.now() - 3_600_000).toUTCString() }).end();
    });
    expect(facts('http').skewSeconds).toBeGreaterThan(3590);
  });
});

describe('a hostile answer', () => {
  it('of 100 MB is cut, and its status known', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const { facts } = await look((_, response) => {
      let left = 100;
      const more = (): void => {
        while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more);
        response.end();
      };
      more();
    });
    expect(facts('http')).toMatchObject({ status: 200, truncatedBody: true });
    expect(facts('http').body.length).toBeLessThanOrEqual(500);
  });
  it('that drips is cut in time', async () => {
    const { facts, seen } = await look((_, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(facts('http').truncatedBody).toBe(true);
    expect(seen.find((o) => o.kind === 'http')?.ms).toBeLessThan(2000);
  });
  it('with control characters is printable', async () => {
    const { facts } = await look((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>\u001b[31m\u0007red\r\n</html>'));
    expect(facts('http').body).not.toMatch(/\p{Cc}/u);
  });
  it('with endless headers is malformed', async () => {
    const { failed } = await look((_, response) => response.writeHead(200, { big: 'x'.repeat(60_000) }).end());
    expect(['malformed', 'closed']).toContain(failed('http').fault);
  });
  it('that is no HTTP is malformed', async () => {
    const here = place(
      await listening(
        createTls(
          { cert: good.cert, key: good.key },
          (socket) => void socket.once('data', () => socket.end('this is not HTTP at all\r\n\r\n')).on('error', () => undefined),
        ),
      ),
    );
    await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(here.failed('http').fault).toBe('malformed');
  });
});

describe('no answer', () => {
  it('is a time-out', async () => {
    expect((await look(() => undefined)).failed('http').fault).toBe('timed-out');
  });
  it('of a peer that hangs up is told apart', async () => {
    expect((await look((request) => void request.socket.destroy())).failed('http').fault).toBe('closed');
  });
});
