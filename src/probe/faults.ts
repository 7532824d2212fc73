// Error codes of sockets, of OpenSSL and of undici -> our words. The one place that knows them.
import type { Fault } from '../model.ts';
import { redact } from '../symptom/redact.ts';

const FAULTS: Readonly<Record<string, Fault>> = {
  ETIMEDOUT: 'timed-out',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable', // no address of that family on this host
  EAFNOSUPPORT: 'unreachable',
  EACCES: 'unreachable', // a local firewall says no (ICMP admin-prohibited arrives as EHOSTUNREACH or EACCES)
  EPERM: 'unreachable',
  EINVAL: 'unreachable', // a range that no route can lead to, a scope that this host does not have
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'closed',
  ERR_STREAM_PREMATURE_CLOSE: 'closed',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  UND_ERR_SOCKET: 'closed',
};

export interface Failure {
  readonly fault: Fault;
  readonly detail: string;
}
/** What is no evidence: the check's own end, or trouble of this host's own. */
interface Unseen {
  readonly status: 'skipped';
  readonly reason: 'timed-out' | 'error';
  readonly detail: string;
}

export const STOPPED: Unseen = { status: 'skipped', reason: 'timed-out', detail: 'stopped before an answer came' };

/** The error that a wait of ours ends with. */
export const lateError = (message: string): Error => Object.assign(new Error(message), { code: 'ETIMEDOUT' });

const printable = (text: string): string =>
  redact(
    text
      .slice(0, 2000)
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  ).slice(0, 300);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
function partsOf(error: unknown): { readonly code: string; readonly name: string; readonly message: string; readonly cause: unknown } {
  const { code, name, message, cause } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Record<string, unknown>>;
  return { code: textOf(code), name: textOf(name), message: textOf(message), cause };
}

/** OpenSSL's line without its thread and source file: "tlsv1 alert protocol version". */
const openSslReason = (message: string): string => printable(/error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ?? message);

function known(error: unknown): Failure | undefined {
  const { code, name, message, cause } = partsOf(error);
  // Node gives EOF the code of a reset: only the message tells.
  if (/socket hang up|disconnected before secure TLS|other side closed/i.test(message)) return { fault: 'closed', detail: printable(message) };
  if (/SSL alert number \d+/.test(message)) return { fault: 'alert', detail: openSslReason(message) };
  const fault = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  if (fault !== undefined) return { fault, detail: printable(message || code) };
  if (name === 'HTTPParserError' || /^(HPE_|UND_ERR_|ERR_SSL_|EPROTO)/.test(code))
    return { fault: 'malformed', detail: printable(code === '' ? message : `${code}: ${message}`) };
  return cause === undefined || cause === error ? undefined : known(cause);
}

/** Any thrown thing, as a fault and a line; what has no better word is `malformed`. */
export const failureOf = (error: unknown): Failure => {
  const { code, message } = partsOf(error);
  return known(error) ?? { fault: 'malformed', detail: printable(message || code || 'unknown error') };
};

/** A thrown thing as an outcome: an error that says nothing of the network (no descriptors left, say) is no evidence. */
export function noOf(error: unknown): ({ readonly status: 'failed' } & Failure) | Unseen {
  const failure = known(error);
  if (failure) return { status: 'failed', ...failure };
  const { code, message } = partsOf(error);
  return { status: 'skipped', reason: 'error', detail: printable(message || code || 'unknown error') };
}

/** Codes with which OpenSSL says that what came was no TLS record. */
const NOT_TLS =
  /WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG|RECORD_LENGTH|BAD_RECORD_TYPE|RECORD_LAYER|EPROTO/;

/** OpenSSL's complaints, told apart: the peer's alert, a version or parameter that we refuse, what is no TLS, or the connection's end. */
export function tlsFailureOf(error: unknown): Failure & { readonly alert?: string } {
  const { code, message } = partsOf(error);
  const reason = openSslReason(message);
  if (/SSL alert number \d+/.test(message) || /UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|DH_KEY_TOO_SMALL|UNSAFE_LEGACY/.test(code)) {
    return { fault: 'alert', detail: reason, alert: reason.slice(0, 100) };
  }
  if (NOT_TLS.test(code)) return { fault: 'not-tls', detail: reason };
  return code.startsWith('ERR_SSL_') ? { fault: 'malformed', detail: reason } : failureOf(error);
}
