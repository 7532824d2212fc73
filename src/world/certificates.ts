// A certificate authority for a simulated world, made when the world starts and gone with it.
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(globalThis.crypto);
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

export interface Identity {
  /** PEM: the leaf, then what the server should send with it. */
  readonly cert: string;
  readonly key: string;
}

export interface LeafOptions {
  readonly names: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Send the issuing certificate with the leaf, as a server should. */
  readonly withIssuer?: boolean;
}

export interface Authority {
  /** PEM of the root: what a client of this world must trust. */
  readonly root: string;
  readonly issue: (options: LeafOptions) => Promise<Identity>;
}

const pemKey = async (key: webcrypto.CryptoKey): Promise<string> => x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
const serial = (): string =>
  [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^[89a-f]/, '1');

const CA_EXTENSIONS = [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)];

/** A root and one issuing authority below it. `now` bounds their validity: from the day before, for ten years. */
export async function createAuthority(organisation: string, now: Date): Promise<Authority> {
  const notBefore = new Date(now.getTime() - 1000 * DAY);
  const notAfter = new Date(now.getTime() + 3650 * DAY);
  const rootKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${organisation} Root, O=${organisation}`,
    notBefore,
    notAfter,
    keys: rootKeys,
    signingAlgorithm: ALGORITHM,
    extensions: CA_EXTENSIONS,
  });
  const issuingKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const issuing = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${organisation} Issuing CA 01, O=${organisation}`,
    issuer: root.subject,
    notBefore,
    notAfter,
    publicKey: issuingKeys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: CA_EXTENSIONS,
  });

  async function issue({ names, notBefore: from, notAfter: until, withIssuer = true }: LeafOptions): Promise<Identity> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${names[0] ?? 'nobody'}, O=${organisation}`,
      issuer: issuing.subject,
      notBefore: from ?? new Date(now.getTime() - DAY),
      notAfter: until ?? new Date(now.getTime() + 90 * DAY),
      publicKey: keys.publicKey,
      signingKey: issuingKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const), value }))),
      ],
    });
    const chain = withIssuer ? [leaf, issuing] : [leaf];
    return { cert: chain.map((certificate) => certificate.toString('pem')).join('\n'), key: await pemKey(keys.privateKey) };
  }
  return { root: root.toString('pem'), issue };
}
