// Certificates of the lab, made once per run and handed out by what they are to look like.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createAuthority, type Identity } from '../../../src/world/certificates.ts';
import type { TlsManners } from '../world.ts';

const DAY = 86_400_000;

export interface Identities {
  /** PEM of the root that every client of the lab trusts. */
  readonly root: string;
  readonly identity: (host: string, manners: TlsManners, clockDays: number) => Promise<Identity>;
  /** One good certificate for several names. */
  readonly identities: (hosts: readonly string[]) => Promise<Identity>;
}

/** As appliances make for themselves. */
async function selfSigned(name: string, { notBefore, notAfter }: { readonly notBefore: Date; readonly notAfter: Date }): Promise<Identity> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const extensions = [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])];
  const leaf = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore,
    notAfter,
    keys,
    signingAlgorithm,
    extensions,
  });
  return { cert: leaf.toString('pem'), key: x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY') };
}

export async function createIdentities(now: Date): Promise<Identities> {
  const world = await createAuthority('Lab Public Trust', now);
  const box = await createAuthority('Contoso TLS Inspection', now);
  const made = new Map<string, Promise<Identity>>();

  const make = (host: string, manners: TlsManners, clockDays: number): Promise<Identity> => {
    const at = (days: number): Date => new Date(now.getTime() + (clockDays + days) * DAY);
    const valid = { names: [host], notBefore: at(-30), notAfter: at(60) };
    switch (manners) {
      case 'intercepted':
        return box.issue({ ...valid, withIssuer: false });
      case 'self-signed':
        return selfSigned('appliance.local', valid);
      case 'expired':
        return world.issue({ names: [host], notBefore: at(-95), notAfter: at(-5) });
      case 'not-yet':
        return world.issue({ names: [host], notBefore: at(5), notAfter: at(95) });
      case 'wrong-name':
        return world.issue({ ...valid, names: ['web01.example.com'] });
      case 'no-intermediate':
        return world.issue({ ...valid, withIssuer: false });
      default:
        return world.issue(valid);
    }
  };
  const identity: Identities['identity'] = (host, manners, clockDays) => {
    const key = `${host} ${manners} ${clockDays}`;
    const known = made.get(key) ?? make(host, manners, clockDays);
    made.set(key, known);
    return known;
  };
  return { root: world.root, identity, identities: (hosts) => world.issue({ names: hosts }) };
}
