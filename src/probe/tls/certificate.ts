// What a certificate says, bounded and printable. Every text in it is a stranger's.
import type { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../model.ts';
import { field } from './trust.ts';

const MOST_NAMES = 100;
const MOST_SENT = 10;

const printable = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(/[\p{Cc}\p{Cf}]/gu, '.')
    .slice(0, 253);

/** "DNS:a, DNS:b, IP Address:1.2.3.4". Node puts names with odd characters in quotes, as JSON: they stay quoted. */
function namesOf(subjectAltName: string | undefined): readonly string[] {
  const parts = (subjectAltName ?? '').slice(0, 40_000).split(', ');
  return parts.flatMap((part) => (/^(DNS|IP Address):./.test(part) ? [printable(part.slice(part.indexOf(':') + 1))] : [])).slice(0, MOST_NAMES);
}

/** ISO time; a date outside what JavaScript can hold becomes the epoch. */
const iso = (date: Date): string => (Number.isFinite(date.getTime()) ? date : new Date(0)).toISOString();

export function certificateFacts(leaf: X509Certificate): Certificate {
  const names = namesOf(leaf.subjectAltName);
  return {
    subject: printable(field(leaf.subject, 'CN') ?? names[0] ?? ''),
    issuer: printable(field(leaf.issuer, 'CN') ?? field(leaf.issuer, 'OU') ?? field(leaf.issuer, 'O') ?? ''),
    issuerOrganisation: printable(field(leaf.issuer, 'O') ?? ''),
    names,
    notBefore: iso(leaf.validFromDate),
    notAfter: iso(leaf.validToDate),
    fingerprint: leaf.fingerprint256,
    selfSigned: leaf.subject === leaf.issuer,
    hasIssuerUrl: /CA Issuers/i.test((leaf.infoAccess ?? '').slice(0, 10_000)),
  };
}

/** Subjects of what the server sent, leaf first. `issuerCertificate` holds only what was sent: the store adds nothing to it. */
export function chainSent(leaf: X509Certificate): readonly string[] {
  const subjects: string[] = [];
  for (let at: X509Certificate | undefined = leaf; at && subjects.length < MOST_SENT; at = at.issuerCertificate) {
    subjects.push(printable(field(at.subject, 'CN') ?? field(at.subject, 'O') ?? ''));
  }
  return subjects;
}

/** Does the certificate cover this name? The common name does not count: today's clients look at the SAN alone. */
export function covers(leaf: X509Certificate, host: string): boolean {
  try {
    return leaf.checkHost(host, { subject: 'never' }) !== undefined || leaf.checkIP(host) !== undefined;
  } catch {
    return false; // a host that is no name: nothing covers it
  }
}
