import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { PATIENCE as LONG } from '../../../src/probe/patience.ts';
import { walkDirect } from '../../../src/probe/walk.ts';
import { HOST, https, PATIENCE, place, raw } from '../layers/place.ts';

it('tells tcp, tls and http of one connection, in order, and leaves nothing open', async () => {
  const open = new Set<Socket>();
  let connections = 0;
  const port = await https((_, response) => response.writeHead(401).end());
  const relay = await raw((client) => {
    connections += 1;
    open.add(client.on('close', () => open.delete(client)));
    void import('node:net').then(({ connect }) => {
      const server = connect(port, '127.0.0.1').on('error', () => client.destroy());
      client.pipe(server).pipe(client);
    });
  });
  const here = place(relay);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  expect(here.seen.map((o) => o.id)).toEqual(['tcp', 'tls', 'http'].map((kind) => `here/${kind}/${HOST}/127.0.0.1`));
  expect(here.seen.every((o) => o.outcome.status === 'ok' && o.role === 'login' && o.via === undefined)).toBe(true);
  expect(connections).toBe(1);
  await expect.poll(() => open.size).toBe(0);
});

it('tries IPv6 on its own', async () => {
  const server = createServer((socket) => void socket.resume().on('error', () => undefined)).listen(0, '::1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const here = place(port);
  await walkDirect(here.probing, here.target, '::1', { ...PATIENCE, handshake: 100, quiet: 10, ask: 50 });
  expect(here.facts('tcp')).toMatchObject({ family: 6, localAddress: '::1' });
  expect(here.failed('tls').fault).toBe('timed-out');
  server.close();
});

it('tells no step that could not be tried', async () => {
  const here = place(9);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  expect(here.seen.map((o) => o.kind)).toEqual(['tcp']);
});

it.each(['not an address', '', '127.0.0.1 ; rm', '999.1.1.1'])('is no crash where the address is none: %s', async (address) => {
  const here = place(443);
  await walkDirect(here.probing, here.target, address, PATIENCE);
  expect(here.seen[0]?.outcome.status).toBe('skipped');
});

it('is no crash where the port is none', async () => {
  const here = place(70_000);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  expect(here.seen[0]?.outcome).toMatchObject({ status: 'skipped', reason: 'error' });
});

it('knows a dropped SYN and a silent peer within 6 s', () => {
  expect(LONG.connect).toBeLessThan(6000);
  expect(LONG.handshake).toBeLessThanOrEqual(6000);
  expect(LONG.quiet + LONG.ask).toBeLessThan(LONG.handshake);
});
