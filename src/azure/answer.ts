// What one read gave, in one word. A denied read is never a "no", and nothing here throws. Pure.
import type { Outcome } from '../model.ts';
import { UNREAD } from '../words/unseen.ts';

export type Read<T> =
  | { readonly status: 'value'; readonly value: T }
  | {
      readonly status: 'denied' | 'not-found' | 'throttled' | 'not-supported' | 'error' | 'no-credential' | 'timed-out' | 'not-asked' | 'not-applicable';
      readonly detail: string;
      readonly permission?: string;
    };
export type Unread = Exclude<Read<never>, { readonly status: 'value' }>;

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

const MAX_DETAIL = 600;
export const unread = (status: Unread['status'], detail: string, permission?: string): Unread => ({
  status,
  detail: detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail,
  ...(permission === undefined ? {} : { permission }),
});
export const value = <T>(of: T): Read<T> => ({ status: 'value', value: of });

/** Maps a value; what was not read stays as it is. */
export const mapRead = <A, B>(read: Read<A>, make: (a: A) => Read<B>): Read<B> => (read.status === 'value' ? make(read.value) : read);

interface AzureError {
  readonly code: string;
  readonly message: string;
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);
const textOf = (x: unknown): string => (typeof x === 'string' ? x : '');

/** `{error: {code, message}}`, or code and message at the top, as some resource providers write it. */
export function errorOf(body: string): AzureError {
  const parsed = parseJson(body);
  const top = isObject(parsed) ? parsed : {};
  const inner = isObject(top.error) ? top.error : top;
  return { code: textOf(inner.code) || textOf(top.error), message: textOf(inner.message) || textOf(top.error_description) };
}

/** The parsed body, or undefined where it is no JSON: cut off, or a page of somebody in between. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined; // the caller says what that means
  }
}

const NOT_SUPPORTED = ['NoRegisteredProviderFound', 'InvalidApiVersionParameter', 'InvalidResourceType', 'MissingSubscriptionRegistration', 'NotSupported'];
// Azure answers 404 for a subscription in which the identity has no right at all.
const NO_ACCESS_AT_ALL = ['SubscriptionNotFound', 'InvalidSubscriptionId', 'InvalidAuthenticationTokenTenant'];

/** Which of the words an answer is. `action` is what the call needs, for a 403 that does not say it itself. */
export function classify(answer: Answer, action: string | undefined): Read<unknown> {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const parsed = parseJson(body);
    return parsed === undefined ? unread('error', `HTTP ${status}, and the body is no complete JSON (${body.length} characters)`) : value(parsed);
  }
  const { code, message } = errorOf(body);
  const detail = [`HTTP ${status}`, code, message].filter((part) => part !== '').join(': ');
  if (status === 429) return unread('throttled', `${detail}${after(answer)}`);
  if (NO_ACCESS_AT_ALL.includes(code)) return unread('denied', detail, action);
  if (status === 401 || status === 403) return unread('denied', detail, actionIn(message) ?? action);
  if (NOT_SUPPORTED.some((known) => code === known)) return unread('not-supported', detail);
  if (status === 404) return unread('not-found', detail);
  if (status === 405 || status === 501) return unread('not-supported', detail);
  const trace = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id');
  return unread('error', trace === undefined ? detail : `${detail} (request ${trace})`);
}

const after = (answer: Answer): string => {
  const seconds = answer.header('retry-after');
  return seconds === undefined ? '' : ` (Retry-After ${seconds})`;
};

/** "... to perform action 'Microsoft.Network/virtualNetworks/read' over scope ..." */
const actionIn = (message: string): string | undefined => /perform action '([\w./*]+)'/.exec(message)?.[1];

/** What did not arrive at all: our own deadline, no token, or a connection that broke. */
export function broken(error: unknown, aborted: boolean): Unread {
  const { name, message, code } = error instanceof Error ? (error as Error & { code?: string }) : { name: '', message: String(error), code: undefined };
  if (name === 'AbortError' || name === 'TimeoutError' || aborted) return unread('timed-out', UNREAD.late.en);
  if (/^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError|NoTokenError)$/.test(name))
    return unread('no-credential', message);
  return unread('error', [code, message].filter(Boolean).join(': '));
}

const REASONS = {
  denied: 'no-permission',
  throttled: 'throttled',
  'not-supported': 'not-supported',
  error: 'error',
  'no-credential': 'no-credential',
  'timed-out': 'timed-out',
  'not-asked': 'not-asked',
  'not-applicable': 'not-applicable',
} as const;

/** A read as the outcome of an observation: only a value and a plain "it does not exist" are evidence. */
export function outcomeOf<F>(read: Read<F>): Outcome<F> {
  if (read.status === 'value') return { status: 'ok', facts: read.value };
  if (read.status === 'not-found') return { status: 'failed', fault: 'not-found', detail: read.detail };
  return {
    status: 'skipped',
    reason: REASONS[read.status],
    detail: read.detail,
    ...(read.permission === undefined ? {} : { permission: read.permission }),
  };
}
