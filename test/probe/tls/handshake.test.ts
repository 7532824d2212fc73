import { connect, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { smallHello } from '../../../src/probe/tls/small.ts';
import { walkDirect } from '../../../src/probe/walk.ts';
import { good, HOST, https, listening, PATIENCE, place, raw } from '../layers/place.ts';

const walk = async (port: number, patience = PATIENCE) => {
  const here = place(port);
  await walkDirect(here.probing, here.target, '127.0.0.1', patience);
  return here;
};
/** Stands between: `treat` gets each connection with the one to the server behind. */
const between = async (treat: (client: Socket, server: Socket) => void, inner?: number): Promise<number> => {
  const port = inner ?? (await https((_, response) => response.writeHead(401).end()));
  return raw((client) => {
    const server = connect(port, '127.0.0.1').on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    treat(client, server);
  });
};

it('says little that calls for little', async () => {
  const hello = smallHello(HOST);
  expect(hello.length).toBeLessThan(120);
  expect(hello.includes(HOST)).toBe(true);
  const port = await https(() => undefined);
  const socket = connect(port, '127.0.0.1', () => socket.write(hello));
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  expect(answer).toHaveLength(7);
  expect([...answer.subarray(0, 2)]).toEqual([21, 3]);
  socket.destroy();
});

describe('a handshake that is only slow', () => {
  it.each([120, 350, 700])('by %d ms is no failure, and the connections to ask otherwise are let go', async (ms) => {
    let open = 0;
    const port = await between((client, server) => {
      open += 1;
      client.on('close', () => {
        open -= 1;
      });
      client.on('data', (data: Buffer) => void server.write(data));
      let held = true;
      server.on('data', (data: Buffer) => {
        if (held) setTimeout(() => client.writable && client.write(data), ms);
        else client.write(data);
        held = false;
      });
    });
    const { facts } = await walk(port, { ...PATIENCE, ask: 300 });
    expect(facts('tls')).toMatchObject({ protocol: 'TLSv1.3', asked: { small: 'not-tried' } });
    expect(facts('tls').handshakeMs).toBeGreaterThanOrEqual(ms - 5);
    expect(facts('http').status).toBe(401);
    await expect.poll(() => open).toBe(0);
  });
});

describe('a filter by name', () => {
  const filtered = (end: (client: Socket) => void): Promise<number> =>
    between((client, server) => {
      client.once('data', (hello: Buffer) => {
        if (hello.includes(HOST)) return end(client);
        server.write(hello);
        server.pipe(client).pipe(server);
      });
    });
  it('that resets lets the nameless through', async () => {
    const { failed } = await walk(await filtered((client) => client.resetAndDestroy()));
    const asked = { small: 'reset', classic: 'reset', noName: 'answered', oldProtocol: 'reset' };
    expect(failed('tls')).toMatchObject({ fault: 'reset', facts: { asked } });
  });
  it('that drops is silent to every way of asking by name', async () => {
    const { failed } = await walk(await filtered(() => undefined));
    const asked = { small: 'silent', classic: 'silent', noName: 'answered', oldProtocol: 'silent' };
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked } });
  });
});

describe('a hole for large segments', () => {
  const SEGMENT = 600;
  const holed = (inner?: number): Promise<number> =>
    between((client, server) => {
      client.on('data', (data: Buffer) => void server.write(data));
      server.on('data', (data: Buffer) => void (data.length < SEGMENT && client.write(data)));
      server.on('close', () => client.end());
    }, inner);
  it('is not taken for a filter where the server turns the nameless down with an alert', async () => {
    const server = createTls({ cert: good.cert, key: good.key, SNICallback: (_name, done) => done(null) });
    server.on('tlsClientError', () => undefined);
    // Whoever names no host gets an alert, as some front ends do; whoever does gets the certificate, which never arrives.
    const alerting = await raw((client) => {
      client.once('data', (hello: Buffer) => {
        if (!hello.includes(HOST)) return client.end(Buffer.from([21, 3, 3, 0, 2, 2, 112]));
        server.emit('connection', client);
        client.unshift(hello);
      });
    });
    const { failed } = await walk(await holed(alerting));
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked: { small: 'answered', classic: 'silent', noName: 'closed' } } });
  });
  it('on the way there lets a short hello through', async () => {
    const port = await between((client, server) => {
      client.on('data', (data: Buffer) => void (data.length < SEGMENT && server.write(data)));
      server.pipe(client);
    });
    const { failed } = await walk(port);
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked: { small: 'answered', classic: 'answered' } } });
  });
});

describe('a peer that says no', () => {
  it('with an alert is quoted', async () => {
    const { failed } = await walk(await raw((socket) => void socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 112])))));
    expect(failed('tls')).toMatchObject({ fault: 'alert', facts: { alert: expect.stringMatching(/unrecognized name/) } });
  });
  it('in another protocol is shown by its first bytes, printable', async () => {
    const { failed } = await walk(await raw((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n\u001b[31m')));
    expect(failed('tls')).toMatchObject({ fault: 'not-tls', facts: { firstBytes: 'SSH-2.0-OpenSSH_9.2...[31m' } });
  });
  it('of old versions and of no other is found out', async () => {
    const server = createTls({ cert: good.cert, key: good.key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    server.on('tlsClientError', () => undefined);
    const { failed } = await walk(await listening(server));
    expect(failed('tls')).toMatchObject({ fault: 'alert', facts: { alert: expect.stringMatching(/protocol version/), asked: { oldProtocol: 'answered' } } });
  });
  it('of today is not taken for an old one', async () => {
    const server = createTls({ cert: good.cert, key: good.key, minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' });
    server.on('tlsClientError', () => undefined);
    const { failed } = await walk(await listening(server));
    expect(failed('tls')).toMatchObject({ fault: 'alert', facts: { asked: { oldProtocol: 'closed' } } });
  });
});

it('is skipped at once when the check ends, and leaves nothing open', async () => {
  let open = 0;
  const stop = new AbortController();
  const port = await raw((socket) => {
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
    socket.on('error', () => undefined);
    socket.resume();
    if (open === 3) stop.abort(); // while it asks in other ways
  });
  const here = place(port, undefined, undefined, stop.signal);
  await walkDirect(here.probing, here.target, '127.0.0.1', { ...PATIENCE, handshake: 60_000, ask: 60_000 });
  expect(here.seen.find((o) => o.kind === 'tls')?.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  await expect.poll(() => open).toBe(0);
});
