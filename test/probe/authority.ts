// A certificate authority for the tests of the probes: it also signs what no public authority would.
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(globalThis.crypto);
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

export interface LeafOptions {
  readonly names?: readonly string[];
  readonly subject?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Sent with the leaf: the intermediate (as a server should), nothing, or the root as well. */
  readonly send?: 'issuer' | 'nothing' | 'root';
  readonly issuerUrl?: string;
}
/** PEM: the leaf and what the server sends with it, and the key. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}
export interface Authority {
  readonly root: string;
  readonly issue: (options: LeafOptions) => Promise<Identity>;
}

const pemKey = async (key: webcrypto.CryptoKey): Promise<string> => x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
const serial = (): string => `1${crypto.randomUUID().replaceAll('-', '').slice(1, 16)}`;
const keyPair = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
const CA = [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)];

/** A root, and one issuing authority below it. */
export async function createAuthority(organisation: string): Promise<Authority> {
  const notBefore = new Date(Date.now() - 1000 * DAY);
  const notAfter = new Date(Date.now() + 1000 * DAY);
  const common = { notBefore, notAfter, signingAlgorithm: ALGORITHM, extensions: CA };
  const rootKeys = await keyPair();
  const name = `CN=${organisation} Root, O=${organisation}`;
  const root = await x509.X509CertificateGenerator.createSelfSigned({ ...common, serialNumber: serial(), name, keys: rootKeys });
  const keys = await keyPair();
  const subject = `CN=${organisation} Issuing CA, O=${organisation}`;
  const made = { ...common, serialNumber: serial(), subject, issuer: root.subject, publicKey: keys.publicKey, signingKey: rootKeys.privateKey };
  const issuing = await x509.X509CertificateGenerator.create(made);

  async function issue(options: LeafOptions): Promise<Identity> {
    const { names = [], send = 'issuer', issuerUrl } = options;
    const leafKeys = await keyPair();
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: options.subject ?? `CN=${names[0] ?? 'nobody'}`,
      issuer: issuing.subject,
      notBefore: options.notBefore ?? new Date(Date.now() - DAY),
      notAfter: options.notAfter ?? new Date(Date.now() + 90 * DAY),
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        ...(names.length > 0
          ? [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })))]
          : []),
        ...(issuerUrl === undefined ? [] : [new x509.AuthorityInfoAccessExtension({ caIssuers: [issuerUrl] })]),
      ],
    });
    const chain = { issuer: [leaf, issuing], nothing: [leaf], root: [leaf, issuing, root] }[send];
    return { cert: chain.map((each) => each.toString('pem')).join('\n'), key: await pemKey(leafKeys.privateKey) };
  }
  return { root: root.toString('pem'), issue };
}
