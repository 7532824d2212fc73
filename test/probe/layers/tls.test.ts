import { createServer as createTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { walkDirect } from '../../../src/probe/walk.ts';
import { createAuthority, type LeafOptions } from '../../../src/world/certificates.ts';
import { authority, good, HOST, https, listening, PATIENCE, place, raw } from './place.ts';

const DAY = 86_400_000;
const walk = async (port: number, host = HOST) => {
  const here = place(port, host);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  return here;
};
const served = async (leaf: LeafOptions, by = authority): Promise<number> => https((_, response) => response.end(), await by.issue(leaf));

describe('a handshake', () => {
  it('tells protocol, names, issuer and what was sent', async () => {
    const { facts } = await walk(await served({ names: ['*.azurecr.io'] }));
    expect(facts('tls')).toMatchObject({
      protocol: 'TLSv1.3',
      nameMatches: true,
      trusted: false,
      certificate: { names: ['*.azurecr.io'], issuer: 'Test Issuing CA 01', issuerOrganisation: 'Test', selfSigned: false },
      chain: ['*.azurecr.io', 'Test Issuing CA 01'],
      asked: { small: 'not-tried' },
    });
  });
  it('notices a chain of which only the leaf was sent', async () => {
    const { facts } = await walk(await served({ names: ['*.azurecr.io'], withIssuer: false }));
    expect(facts('tls')).toMatchObject({ chain: ['*.azurecr.io'], trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
  it('compares the name apart from the trust', async () => {
    const { facts } = await walk(await served({ names: ['www.example.com'] }));
    expect(facts('tls')).toMatchObject({ nameMatches: false });
  });
  it.each([
    ['expired', -90, -2],
    ['not yet valid', 2, 90],
  ])('goes on with a certificate that is %s', async (_, from, until) => {
    const now = Date.now();
    const { facts } = await walk(await served({ names: ['*.azurecr.io'], notBefore: new Date(now + from * DAY), notAfter: new Date(now + until * DAY) }));
    expect(facts('tls').trusted).toBe(false);
    expect(Date.parse(facts('tls').certificate.notAfter)).toBeCloseTo(now + until * DAY, -5);
    expect(facts('http').status).toBe(200);
  });
  it('bounds hostile names', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `<!channel>${i}.example\u001b[31m`);
    const other = await createAuthority('Evil\u0007', new Date());
    const { facts } = await walk(await served({ names }, other));
    expect(facts('tls').certificate.names.length).toBeLessThanOrEqual(100);
    expect(facts('tls').certificate.names.join()).not.toMatch(/\p{Cc}/u);
  });
});

describe('a failed handshake', () => {
  it('tells a plain HTTP server', async () => {
    const { failed } = await walk(
      await raw((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nhello'))),
    );
    expect(failed('tls')).toMatchObject({ fault: 'not-tls', facts: { firstBytes: expect.stringMatching(/^HTTP\/1\.1 400/) } });
  });
  it('tells a reset after the ClientHello', async () => {
    const { failed } = await walk(await raw((socket) => void socket.once('data', () => socket.resetAndDestroy())));
    expect(failed('tls')).toMatchObject({ fault: 'reset', facts: { asked: { small: 'reset', classic: 'reset', noName: 'reset' } } });
  });
  it('tells an end without a word', async () => {
    const { failed } = await walk(await raw((socket) => void socket.once('data', () => socket.end())));
    expect(failed('tls').fault).toBe('closed');
  });
  it('tells a silence for whatever is asked, within a few seconds', async () => {
    const { failed } = await walk(await raw((socket) => void socket.resume()));
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked: { small: 'silent', classic: 'silent', noName: 'silent' } } });
  });
  it('tells a filter by name: nobody’s name is answered', async () => {
    const inner = await https((_, response) => response.end());
    const { connect } = await import('node:net');
    const port = await raw((socket) => {
      socket.once('data', (hello: Buffer) => {
        if (hello.includes(HOST)) return; // dropped
        const upstream = connect(inner, '127.0.0.1').on('error', () => socket.destroy());
        upstream.write(hello);
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const { failed } = await walk(port);
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked: { noName: 'answered', classic: 'silent' } } });
  });
  it('tells a hole for large segments: a few bytes come back, a certificate does not', async () => {
    const inner = await https((_, response) => response.end());
    const { connect } = await import('node:net');
    const port = await raw((socket) => {
      const upstream = connect(inner, '127.0.0.1').on('error', () => socket.destroy());
      socket.on('data', (data: Buffer) => void (data.length < 1000 && upstream.write(data)));
      upstream.on('data', (data: Buffer) => void (data.length < 1000 && socket.write(data)));
      upstream.on('close', () => socket.end());
      socket.on('close', () => upstream.destroy());
    });
    const { failed } = await walk(port);
    expect(failed('tls')).toMatchObject({ fault: 'timed-out', facts: { asked: { small: 'answered', noName: 'silent', classic: 'silent' } } });
  });
  it('tells a server that only speaks old versions', async () => {
    const server = createTls({ cert: good.cert, key: good.key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    server.on('tlsClientError', () => undefined);
    const { failed } = await walk(await listening(server));
    expect(failed('tls')).toMatchObject({ fault: 'alert', facts: { asked: { oldProtocol: 'answered' } } });
  });
});
