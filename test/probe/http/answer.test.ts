import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { answerFacts, challengeOf } from '../../../src/probe/http/answer.ts';
import { walkDirect } from '../../../src/probe/walk.ts';
import { good, https, listening, PATIENCE, place } from '../layers/place.ts';

const AT = new Date('2026-11-02T08:00:00Z');
const facts = (headers: IncomingHttpHeaders, body = '', { status = 401, headersMs = 100, truncated = false } = {}) =>
  answerFacts({ status, headers, body: Buffer.from(body), truncated, headersMs }, AT);

describe('a challenge', () => {
  it('is the Bearer one of several', () => {
    const bearer = 'Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io"';
    expect(challengeOf(['Negotiate', bearer])).toEqual({ scheme: 'Bearer', realm: 'https://contoso.azurecr.io/oauth2/token', service: 'contoso.azurecr.io' });
    expect(challengeOf('Basic realm="corp"')).toEqual({ scheme: 'Basic', realm: 'corp' });
    expect(challengeOf('')).toBeUndefined();
    expect(challengeOf(undefined)).toBeUndefined();
  });
  it('takes long over nothing', () => {
    const begun = performance.now();
    challengeOf(`Bearer ${'realm="'.repeat(100_000)}`);
    facts({ 'www-authenticate': `Bearer ${'a='.repeat(20_000)}`, server: 'x'.repeat(1_000_000) }, '{"errors":['.repeat(5000));
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe('an error', () => {
  it.each([
    [404, 'NAME_UNKNOWN', 'repository name not known to registry'],
    [503, 'UNAVAILABLE', 'service unavailable'],
    [405, 'UNSUPPORTED', 'The operation is disallowed on this registry, repository or image.'],
  ])('of the registry is read: %d', (status, code, message) => {
    expect(facts({}, JSON.stringify({ errors: [{ code, message, detail: { any: [1] } }] }), { status })).toMatchObject({
      status,
      errorCode: code,
      errorMessage: message,
    });
  });
  it.each(['null', '[]', '{"errors":[]}', '{"errors":"no"}', '{"errors":[null]}', '{"errors":[[]]}', '"DENIED"', '{', '<html>'])(
    'is not read out of %s',
    (body) => {
      expect(facts({}, body).errorCode).toBeUndefined();
    },
  );
  it('may lack a part', () => {
    expect(facts({}, '{"errors":[{"code":"DENIED","message":null}]}').errorCode).toBe('DENIED');
    expect(facts({}, '{"errors":[{"code":7,"message":"no"}]}')).toMatchObject({ errorMessage: 'no' });
  });
  it('is cut and printable', () => {
    const { errorMessage = '', errorCode = '' } = facts(
      {},
      JSON.stringify({ errors: [{ code: 'C'.repeat(500), message: `\u202e\u0000${'m'.repeat(5000)}` }] }),
    );
    expect(errorMessage).toBe('m'.repeat(300));
    expect(errorCode.length).toBe(80);
  });
});

describe('headers', () => {
  it('tell a box in between; X-Cache and Via alone do not', () => {
    expect(facts({ server: 'Zscaler/6.2' }).middlebox).toBe('server: Zscaler/6.2');
    expect(facts({ 'x-squid-error': ['ERR_ACCESS_DENIED 0'] as never }).middlebox).toBe('x-squid-error: ERR_ACCESS_DENIED 0');
    expect(facts({ 'x-cache': 'TCP_HIT', via: '1.1 edge' })).not.toHaveProperty('middlebox');
  });
  it('tell when to come back, as seconds or as a date', () => {
    expect(facts({ 'retry-after': '12' }).retryAfterSeconds).toBe(12);
    expect(facts({ 'retry-after': 'Mon, 02 Nov 2026 08:01:30 GMT' }).retryAfterSeconds).toBe(90);
    expect(facts({ 'retry-after': 'Mon, 02 Nov 2026 07:00:00 GMT' }).retryAfterSeconds).toBe(0);
    expect(facts({ 'retry-after': 'soon' })).not.toHaveProperty('retryAfterSeconds');
  });
  it('tell the clock, less half the time that the answer took', () => {
    const date = 'Mon, 02 Nov 2026 07:59:50 GMT';
    expect(facts({ date }, '', { headersMs: 4000 })).toMatchObject({ date: '2026-11-02T07:59:50.000Z', skewSeconds: 8 });
    expect(facts({ date: 'yesterday' })).not.toHaveProperty('skewSeconds');
  });
  it('hide what is secret', () => {
    const { location, body } = facts({ location: 'https://u:p4ss@portal.example/?sig=abcdef' }, 'password=hunter2');
    expect(`${location}${body}`).not.toMatch(/p4ss|abcdef|hunter2/);
  });
});

describe('a connection', () => {
  const raw = (treat: (socket: Socket) => void): Promise<number> =>
    listening(createTls({ cert: good.cert, key: good.key }, (socket) => void treat(socket.on('error', () => undefined))));
  const walk = async (port: number, signal?: AbortSignal) => {
    const here = place(port, undefined, undefined, signal);
    await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
    return here;
  };
  it('that ends within the headers gives no answer', async () => {
    const port = await raw((socket) => socket.once('data', () => socket.end('HTTP/1.1 401 Unauthorized\r\nServer: x\r\n')));
    expect(['closed', 'malformed']).toContain((await walk(port)).failed('http').fault);
  });
  it('that is reset after the request is told', async () => {
    const inner: Socket[] = [];
    const server = createTls({ cert: good.cert, key: good.key }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => inner.at(-1)?.resetAndDestroy());
    });
    server.on('connection', (socket: Socket) => inner.push(socket));
    expect((await walk(await listening(server))).failed('http').fault).toBe('reset');
  });
  it('whose headers drip is given up', async () => {
    const port = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X: y\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const here = await walk(port);
    expect(here.failed('http').fault).toBe('timed-out');
    expect(here.seen.at(-1)?.ms).toBeLessThan(1500);
  });
  it('ends with the check, and is no evidence', async () => {
    const stop = new AbortController();
    const port = await https(() => stop.abort());
    const here = await walk(port, stop.signal);
    expect(here.seen.find((o) => o.kind === 'http')?.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  });
});
