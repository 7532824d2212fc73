// What a handshake shows: which fault a certificate has, and which kind of nothing came instead of one. Pure.
import type { Evidence, Failed, Seen } from '../evidence.ts';
import type { Observation } from '../model.ts';
import { CONTROL_ROLES } from './reach.ts';
import { outsideValidity } from './reach-clock.ts';

type Tls = Seen<'tls'>;

export type CertificateFault = 'expired' | 'not-yet-valid' | 'wrong-name' | 'incomplete-chain' | 'interception';
export interface CertificateJudgement {
  readonly fault: CertificateFault;
  /** What else shows it: the same host seen another way, the same issuer on another host. */
  readonly proof: readonly Observation<'tls'>[];
}

const BAD_DATES: Readonly<Record<string, CertificateFault>> = { CERT_HAS_EXPIRED: 'expired', CERT_NOT_YET_VALID: 'not-yet-valid' };

/** Codes that say "no way from this certificate to a root that I trust". */
const NO_ISSUER = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|UNTRUSTED|INVALID_CA|INVALID_PURPOSE|SIGNATURE_FAILURE|REJECTED/;

const elsewhere = (evidence: Evidence<'tls'>, o: Tls): readonly Tls[] => evidence.seen('tls', { aside: 'any' }).filter((other) => other.id !== o.id);

/**
 * Without its issuer, is a certificate one that a server serves badly, or one that a box in between made? Both give the same
 * error. A known issuer, or one trusted on another host, speaks for the server; a root of its own, another issuer on another way
 * to this host, or the same stranger on unrelated hosts, speaks for the box.
 */
function unknownIssuer(evidence: Evidence<'tls'>, o: Tls): CertificateJudgement {
  const { certificate, issuerKnown, chain, trustError = '' } = o.facts;
  const others = elsewhere(evidence, o);
  const otherIssuer = others.filter((t) => t.target === o.target && t.facts.trusted && t.facts.certificate.issuer !== certificate.issuer);
  const sameStranger = others.filter(
    (t) =>
      t.from === o.from &&
      t.role !== undefined &&
      CONTROL_ROLES.includes(t.role) &&
      !t.facts.trusted &&
      t.facts.certificate.issuer === certificate.issuer &&
      t.facts.certificate.fingerprint !== certificate.fingerprint,
  );
  const proof = [...otherIssuer, ...sameStranger];
  if (certificate.selfSigned || /SELF_SIGNED/.test(trustError) || otherIssuer.length > 0) return { fault: 'interception', proof };
  const trustedHere = others.filter((t) => t.facts.trusted && t.facts.certificate.issuer === certificate.issuer);
  if (trustedHere.length > 0) return { fault: 'incomplete-chain', proof: trustedHere };
  const ofPublic = issuerKnown || (sameStranger.length === 0 && chain.length === 1 && certificate.hasIssuerUrl);
  return ofPublic ? { fault: 'incomplete-chain', proof: [] } : { fault: 'interception', proof };
}

/** What is wrong with the certificate that a handshake showed; undefined where nothing is. A wrong name comes before all: another host answers. */
export function judgeCertificate(evidence: Evidence<'tls'>, o: Tls): CertificateJudgement | undefined {
  const { trusted, nameMatches, trustError = '', certificate } = o.facts;
  if (!nameMatches) return { fault: 'wrong-name', proof: [] };
  if (trusted) return undefined;
  const byCode = BAD_DATES[trustError];
  if (byCode) return { fault: byCode, proof: [] };
  if (NO_ISSUER.test(trustError)) return unknownIssuer(evidence, o);
  const outside = outsideValidity(certificate, o.at);
  if (outside) return { fault: outside.is === 'expired' ? 'expired' : 'not-yet-valid', proof: [] };
  return unknownIssuer(evidence, o);
}

/**
 * Why no handshake came about. old-protocol: the peer speaks TLS 1.1 or older only. size: small messages pass, large ones
 * vanish. name: it depends on the name asked for. silence: nothing comes back. cut: a reset, an end or an alert.
 */
export type HandshakeFault = 'old-protocol' | 'size' | 'name' | 'silence' | 'cut' | 'not-tls';

export function handshakeFault(o: Failed<'tls'>): HandshakeFault | undefined {
  const { asked, alert = '' } = o.facts;
  const old = asked?.oldProtocol === 'answered'; // a whole handshake of TLS 1.0 or 1.1
  const byName = asked?.noName === 'answered' || asked?.classic === 'answered';
  const words = `${alert} ${o.detail}`;
  // OpenSSL words some alerts without the word: their number is in the detail.
  if (o.fault === 'alert' || (o.fault === 'not-tls' && /alert number|unrecognized.name/i.test(words))) {
    return /protocol.?version|unsupported.?protocol/i.test(words) || (old && !/unrecognized.name/i.test(words)) ? 'old-protocol' : 'cut';
  }
  switch (o.fault) {
    case 'not-tls':
      return 'not-tls';
    case 'reset':
    case 'closed':
      return old && !byName ? 'old-protocol' : 'cut';
    case 'timed-out':
      if (asked === undefined) return 'silence';
      if (asked.classic === 'answered') return 'size';
      if (asked.noName === 'answered') return 'name';
      if (old) return 'old-protocol';
      return asked.small === 'silent' || asked.small === 'not-tried' ? 'silence' : 'size';
    default:
      return undefined; // the connection itself failed: the tcp layer's
  }
}

/** Does another address, or family, of the same host serve this vantage well on the same way? */
export const servedOtherwise = (
  evidence: Evidence<'tls'>,
  o: { readonly id: string; readonly from: Tls['from']; readonly target: string; readonly via?: string },
): boolean =>
  evidence
    .seen('tls', { from: o.from, target: o.target })
    .some((other) => other.id !== o.id && other.via === o.via && other.facts.trusted && other.facts.nameMatches);
