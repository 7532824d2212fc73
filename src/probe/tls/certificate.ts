// What a certificate says, bounded and printable; and whether its issuer is somebody this host could know.
import type { X509Certificate } from 'node:crypto';
import { X509Certificate as Certificate509 } from 'node:crypto';
import { getCACertificates, type TLSSocket } from 'node:tls';
import type { Certificate } from '../../model.ts';

const printable = (text: string, length = 253): string => text.replace(/\p{Cc}/gu, '.').slice(0, length);

/** A field of a distinguished name as Node prints it: one "KEY=value" a line. */
const field = (name: string | undefined, key: string): string =>
  name
    ?.split('\n')
    .find((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1) ?? '';

/** "DNS:a, DNS:b, IP Address:1.2.3.4". Hostile names come quoted by Node; what is neither is dropped. */
function namesOf(subjectAltName: string | undefined): readonly string[] {
  const parts = (subjectAltName ?? '').slice(0, 40_000).split(', ');
  return parts.flatMap((part) => (/^(DNS|IP Address):/.test(part) ? [printable(part.slice(part.indexOf(':') + 1))] : [])).slice(0, 100);
}

export function certificateFacts(leaf: X509Certificate): Certificate {
  const names = namesOf(leaf.subjectAltName);
  return {
    subject: printable(field(leaf.subject, 'CN') || (names[0] ?? '')),
    issuer: printable(field(leaf.issuer, 'CN') || field(leaf.issuer, 'O')),
    issuerOrganisation: printable(field(leaf.issuer, 'O')),
    names,
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
    fingerprint: leaf.fingerprint256,
    selfSigned: leaf.subject === leaf.issuer,
    hasIssuerUrl: /CA Issuers/i.test(leaf.infoAccess ?? ''),
  };
}

/**
 * Subjects that the server sent, leaf first. Node completes the chain with issuers from this host's store, so a root at the
 * end was most likely not sent: it is left out. An intermediate that this host happens to store cannot be told from one sent.
 */
export function chainSent(socket: TLSSocket): readonly string[] {
  const subjects: string[] = [];
  let at: { subject?: unknown; issuerCertificate?: unknown; fingerprint256?: string } | undefined = socket.getPeerCertificate(true);
  const visited = new Set<string>();
  while (at?.fingerprint256 && !visited.has(at.fingerprint256) && subjects.length < 10) {
    visited.add(at.fingerprint256);
    const subject = at.subject as { CN?: string | string[]; O?: string | string[] } | undefined;
    const isRoot = (at.issuerCertificate as typeof at)?.fingerprint256 === at.fingerprint256;
    if (!isRoot || subjects.length === 0) subjects.push(printable(String(subject?.CN ?? subject?.O ?? '')));
    at = at.issuerCertificate as typeof at;
  }
  return subjects;
}

/** Authorities that sign for Azure's public endpoints, by organisation. */
const KNOWN = ['Microsoft Corporation', 'DigiCert Inc', 'DigiCert, Inc.', 'GlobalSign nv-sa', 'Entrust, Inc.', 'Baltimore', 'Sectigo Limited', "Let's Encrypt"];

let roots: ReadonlySet<string> | undefined;
/** Subjects and organisations of the roots that this host trusts. Parsed once, and only where a certificate is not trusted. */
function rootNames(): ReadonlySet<string> {
  if (roots) return roots;
  const names = new Set<string>();
  for (const pem of [...getCACertificates('default'), ...getCACertificates('system')]) {
    const subject = new Certificate509(pem).subject;
    names.add(subject);
    const organisation = field(subject, 'O');
    if (organisation !== '') names.add(organisation);
  }
  roots = names;
  return names;
}

/** Is the issuer a known public authority, a root of this host, or kin of one (same organisation)? */
export function isIssuerKnown(leaf: X509Certificate): boolean {
  const organisation = field(leaf.issuer, 'O');
  return KNOWN.includes(organisation) || rootNames().has(leaf.issuer) || (organisation !== '' && rootNames().has(organisation));
}
