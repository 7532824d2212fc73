// A certificate authority for the tests of the probes: made when a test file starts, and gone with it.
import 'reflect-metadata';
import { type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(globalThis.crypto);
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

export interface Identity {
  /** PEM: the leaf, then what the server sends with it. */
  readonly cert: string;
  readonly key: string;
}
export interface LeafOptions {
  readonly names?: readonly string[];
  readonly subject?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Sent with the leaf: the intermediate alone (as a server should), nothing, or the root as well. */
  readonly send?: 'issuer' | 'nothing' | 'root';
  readonly issuerUrl?: string;
}
export interface Authority {
  readonly root: string;
  readonly rootOrganisation: string;
  issue(options?: LeafOptions): Promise<Identity>;
}

type Key = KeyObject | Awaited<ReturnType<typeof crypto.subtle.generateKey>>;

export type { Key };

const pemKey = async (key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
const serial = (): string => `1${crypto.randomUUID().replaceAll('-', '').slice(1, 16)}`;
const CA = [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)];
