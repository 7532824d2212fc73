import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkDirect } from '../../../src/probe/walk.ts';
import { createAuthority, type LeafOptions } from '../authority.ts';
import { HOST, https, PATIENCE, place } from '../layers/place.ts';

// Trusted here, as NODE_EXTRA_CA_CERTS would make it; the other one is a stranger.
const authority = await createAuthority('Contoso Trust');
const stranger = await createAuthority('Inspection');
const before = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...before, authority.root]));
afterAll(() => setDefaultCACertificates(before));

const DAY = 86_400_000;
const ago = (days: number): Date => new Date(Date.now() - days * DAY);
const seen = async (leaf: LeafOptions, by = authority, host = HOST) => {
  const here = place(await https((_, response) => response.writeHead(401).end(), await by.issue({ names: ['*.azurecr.io'], ...leaf })), host);
  await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
  expect(here.facts('http').status).toBe(401); // asked even where the certificate is wrong
  return here.facts('tls');
};

describe('trust', () => {
  it('is given by roots of this host', async () => {
    const facts = await seen({});
    expect(facts).toMatchObject({ trusted: true, nameMatches: true, issuerKnown: true, chain: ['*.azurecr.io', 'Contoso Trust Issuing CA'] });
    expect(facts.trustError).toBeUndefined();
  });
  it('is not given to a stranger, who is nobody’s kin', async () => {
    expect(await seen({}, stranger)).toMatchObject({
      trusted: false,
      trustError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      nameMatches: true,
      issuerKnown: false,
      certificate: { issuer: 'Inspection Issuing CA', issuerOrganisation: 'Inspection' },
    });
  });
  it('is missing where only the leaf was sent, and its issuer is kin of a root', async () => {
    expect(await seen({ send: 'nothing' })).toMatchObject({
      trusted: false,
      trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      chain: ['*.azurecr.io'],
      issuerKnown: true,
    });
  });
  it('does not add to the chain what this host knows: only what was sent is told', async () => {
    expect((await seen({ send: 'root' })).chain).toEqual(['*.azurecr.io', 'Contoso Trust Issuing CA', 'Contoso Trust Root']);
  });
  it.each([
    ['CERT_HAS_EXPIRED', ago(90), ago(2)],
    ['CERT_NOT_YET_VALID', ago(-2), ago(-90)],
  ])('ends with the dates: %s', async (trustError, notBefore, notAfter) => {
    expect(await seen({ notBefore, notAfter })).toMatchObject({ trusted: false, trustError, nameMatches: true, issuerKnown: true });
  });
});

describe('the name', () => {
  it('of another host is no error of trust', async () => {
    expect(await seen({ names: ['www.example.com', '10.1.2.3'] })).toMatchObject({
      trusted: true,
      nameMatches: false,
      certificate: { subject: 'www.example.com', names: ['www.example.com', '10.1.2.3'] },
    });
  });
  it('in the subject alone does not count, as for today’s clients', async () => {
    expect(await seen({ names: [], subject: `CN=${HOST}` })).toMatchObject({ nameMatches: false, certificate: { subject: HOST, names: [] } });
  });
  it('is covered for one label, not for two', async () => {
    expect((await seen({}, authority, 'contoso.eastus.data.azurecr.io')).nameMatches).toBe(false);
  });
});

describe('what a certificate says', () => {
  it('holds where its issuer is found, if it does', async () => {
    expect((await seen({})).certificate.hasIssuerUrl).toBe(false);
    expect((await seen({ issuerUrl: 'http://ca.example/issuing.cer' })).certificate.hasIssuerUrl).toBe(true);
  });
  it('is printable and bounded, whatever is in it', async () => {
    const long = `${'a'.repeat(60)}.`.repeat(8);
    const names = ['x, DNS:forged.azurecr.io', 'a\u0000.azurecr.io', 'b\u202e\u001b[31m.example', ...Array.from({ length: 150 }, (_, i) => `${long}${i}`)];
    const { certificate } = await seen({ names, subject: 'CN=evil\u001b]0;title\u0007, O=line\u000abreak' });
    expect(Object.values(certificate).join()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(certificate.names.length).toBeLessThanOrEqual(100);
    expect(certificate.names.every((name) => name.length <= 253)).toBe(true);
    expect(certificate.names).not.toContain('forged.azurecr.io');
  });
  it('is not read where it is bigger than any certificate', async () => {
    const names = Array.from({ length: 600 }, (_, i) => `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${i}`);
    const here = place(await https((_, response) => response.end(), await authority.issue({ names })));
    await walkDirect(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(here.failed('tls').fault).toBe('malformed');
  });
});
