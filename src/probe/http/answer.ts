// An HTTP answer -> facts. Everything in it is a stranger's text: bounded, printable, redacted.
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { isAddress } from '../../address.ts';
import type { NetworkFacts } from '../../model.ts';
import { redact } from '../../symptom/redact.ts';
import type { Answer } from './exchange.ts';

export const BODY_LIMIT = 65_536;
const SHOWN = 500;

/** Without control characters and marks that turn the direction of writing; cut, and no half of a pair at the end. */
export const printable = (text: string, length = 300): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '');
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
const header = (headers: IncomingHttpHeaders, name: string, length = 300): string | undefined => {
  const value = one(headers[name]);
  return value === undefined ? undefined : printable(redact(value.slice(0, 4096)), length);
};

/** Headers that only a proxy or a filter sends, and server names that only they bear. */
const MIDDLEBOX_HEADERS = [
  'x-squid-error',
  'x-cache-lookup', // squid alone; X-Cache is Azure's own Front Door as well
  'proxy-agent',
  'proxy-authenticate',
  'x-bluecoat-via',
  'x-zscaler-error',
  'x-iinfo',
  'x-sucuri-id',
  'x-forcepoint-error',
];
const MIDDLEBOX_SERVERS =
  /squid|zscaler|bluecoat|blue coat|websense|forcepoint|fortiproxy|fortigate|mcafee|ironport|netskope|symantec|sophos|checkpoint|palo alto/i;

/** A header that names the box: "x-squid-error: ERR_ACCESS_DENIED 0". Via alone names nobody. */
export function middleboxOf(headers: IncomingHttpHeaders): string | undefined {
  const named = MIDDLEBOX_HEADERS.find((name) => headers[name] !== undefined);
  if (named) return `${named}: ${header(headers, named, 150) ?? ''}`;
  const server = header(headers, 'server', 150);
  return server && MIDDLEBOX_SERVERS.test(server) ? `server: ${server}` : undefined;
}

const optionalText = z.string().optional().catch(undefined);
const errorBody = z.object({ errors: z.array(z.object({ code: optionalText, message: optionalText })).min(1) });

/** First error of `{"errors":[{"code","message"}]}`; nothing where the body is something else. */
export function registryError(body: string): { readonly errorCode?: string; readonly errorMessage?: string } {
  try {
    const [first] = errorBody.parse(JSON.parse(body)).errors;
    return {
      ...(first?.code === undefined ? {} : { errorCode: printable(first.code, 80) }),
      ...(first?.message === undefined ? {} : { errorMessage: printable(redact(first.message.slice(0, 2000))) }),
    };
  } catch {
    return {}; // not the registry's JSON: whatever answered said something else
  }
}

/** The address that the registry says it saw: "client with IP '203.0.113.7' is not allowed access". */
export function clientIpOf(message: string | undefined): string | undefined {
  const quoted = /client with IP ['"’]?([0-9a-fA-F.:]{3,45})['"’]?/.exec(message ?? '')?.[1];
  return quoted !== undefined && isAddress(quoted) ? quoted : undefined;
}

/** `Bearer realm="…",service="…"` in any order; of several challenges the Bearer one, else the first. */
export function challengeOf(values: string | string[] | undefined): NetworkFacts['http']['challenge'] {
  const given = Array.isArray(values) ? values : [values];
  const value = given.find((each) => /^\s*bearer\b/i.test(each ?? '')) ?? given[0];
  const scheme = /^\s*([A-Za-z][\w-]{0,30})/.exec(value ?? '')?.[1];
  if (value === undefined || scheme === undefined) return undefined;
  const parameter = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]{0,500})"`, 'i').exec(value.slice(0, 4096))?.[1];
  const [realm, service] = [parameter('realm'), parameter('service')];
  return { scheme, ...(realm === undefined ? {} : { realm: printable(realm, 500) }), ...(service === undefined ? {} : { service: printable(service, 250) }) };
}

/** Seconds to wait: a number, or the distance to an HTTP date. */
function retryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : undefined;
}

const SHOWN_HEADERS = { contentType: 'content-type', server: 'server', via: 'via', location: 'location' } as const;

/** `receivedAt`: this host's clock when the headers came. The server wrote its Date half the time of the answer before. */
export function answerFacts(answer: Answer, receivedAt: Date): NetworkFacts['http'] {
  const { headers, headersMs } = answer;
  const body = answer.body.toString('utf8');
  const error = answer.truncated ? {} : registryError(body);
  const clientIp = clientIpOf(error.errorMessage);
  const date = Date.parse(one(headers.date) ?? '');
  const wait = retryAfter(one(headers['retry-after']), receivedAt);
  const challenge = challengeOf(headers['www-authenticate']);
  const middlebox = middleboxOf(headers);
  const shown = Object.entries(SHOWN_HEADERS).flatMap(([key, name]) => {
    const value = header(headers, name);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    status: answer.status,
    headersMs: Math.round(headersMs * 10) / 10,
    ...(challenge ? { challenge } : {}),
    registryApi: /registry\/2/i.test(one(headers['docker-distribution-api-version']) ?? ''),
    ...error,
    ...(clientIp === undefined ? {} : { clientIp }),
    ...Object.fromEntries(shown),
    ...(middlebox === undefined ? {} : { middlebox }),
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
    ...(Number.isFinite(date) ? { date: new Date(date).toISOString(), skewSeconds: Math.round((receivedAt.getTime() - headersMs / 2 - date) / 1000) } : {}),
    body: printable(redact(body.slice(0, 4096)), SHOWN),
    truncatedBody: answer.truncated,
  };
}
