// Error codes of sockets and of OpenSSL -> our words. The one place that knows them.
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
  EINVAL: 'unreachable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'closed',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  UND_ERR_SOCKET: 'closed',
  UND_ERR_HEADERS_OVERFLOW: 'malformed',
};

export interface Failure {
  readonly fault: Fault;
  readonly detail: string;
}

const printable = (text: string): string => redact(text.replace(/\p{Cc}/gu, ' ')).slice(0, 300);

/** Any thrown thing, as a fault and a line. Node tells EOF from RST only by its message. */
export function failureOf(error: unknown): Failure {
  const {
    code = '',
    message = '',
    cause,
  } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown; cause?: unknown };
  const [codeText, messageText] = [String(code), String(message)];
  if (/socket hang up|disconnected before secure TLS|other side closed/i.test(messageText)) return { fault: 'closed', detail: printable(messageText) };
  const known = FAULTS[codeText];
  if (known === undefined && cause !== undefined) return failureOf(cause);
  if (known !== undefined) return { fault: known, detail: printable(codeText === '' ? messageText : `${codeText}: ${messageText}`) };
  if (/^HPE_|^UND_ERR/.test(codeText)) return { fault: 'malformed', detail: printable(`${codeText}: ${messageText}`) };
  return { fault: 'malformed', detail: printable(messageText || codeText || 'unknown error') };
}

/** OpenSSL's complaints, told apart: the peer's alert, something that is not TLS, or the connection's own end. */
export function tlsFailureOf(error: unknown): Failure & { readonly alert?: string } {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const message = printable(String((error as { message?: unknown } | null)?.message ?? ''));
  if (/^ERR_SSL_.*(ALERT|UNRECOGNIZED_NAME)/.test(code))
    return {
      fault: 'alert',
      detail: message,
      alert: code
        .replace(/^ERR_SSL_/, '')
        .toLowerCase()
        .replaceAll('_', ' '),
    };
  if (/UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|DH_KEY_TOO_SMALL|UNSAFE_LEGACY/.test(code)) {
    return {
      fault: 'alert',
      detail: message,
      alert: code
        .replace(/^ERR_SSL_/, '')
        .toLowerCase()
        .replaceAll('_', ' '),
    };
  }
  if (/^(ERR_SSL_|EPROTO)/.test(code)) return { fault: 'not-tls', detail: message };
  return failureOf(error);
}
