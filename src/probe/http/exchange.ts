// One request on an open secure socket, with bounds on time and size; undici does the HTTP.
import type { IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { Client } from 'undici';
import { lateError } from '../faults.ts';
import type { Patience } from '../patience.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** There was more, or it did not come in time. */
  readonly truncated: boolean;
  readonly headersMs: number;
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'HEAD';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly limit: number; // bytes of the body that are read
}

const USER_AGENT = 'acr-check';
const MOST_HEADER_BYTES = 32_768;

type Body = AsyncIterable<Buffer> & { readonly destroy: () => void };

/** Reads a body up to a limit and for a bounded time: a slow drip or 100 MB end here, and the status is known anyhow. */
async function bounded(body: Body, limit: number, ms: number): Promise<{ readonly data: Buffer; readonly truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  const stop = (): void => {
    truncated = true;
    body.destroy();
  };
  const timer = setTimeout(stop, ms);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
  } catch {
    truncated = true; // cut off by us or by the peer: what came is what there is
  } finally {
    clearTimeout(timer);
  }
  return { data: Buffer.concat(chunks).subarray(0, limit), truncated: truncated || size > limit };
}

/**
 * Throws what `failureOf` knows: the headers are waited for `headersTimeout` ms, the body `patience.body` more. Takes the socket
 * over and closes it. No redirect is followed.
 */
export async function exchange(
  socket: TLSSocket,
  host: string,
  port: number,
  ask: Ask,
  patience: Patience,
  headersTimeout: number,
  signal: AbortSignal,
): Promise<Answer> {
  const late = new AbortController();
  // undici's own timers are coarse (half a second, and more when the loop is busy).
  const timer = setTimeout(() => late.abort(lateError(`no answer to the request within ${Math.round(headersTimeout)} ms`)), headersTimeout);
  const client = new Client(`https://${host}${port === 443 ? '' : `:${port}`}`, {
    // A connect callback that is called at once hangs the request: the next turn of the loop does not.
    connect: (_options, callback) => setImmediate(callback, null, socket),
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MOST_HEADER_BYTES,
    pipelining: 1,
  });
  const startedAt = performance.now();
  try {
    const response = await client.request({
      method: ask.method ?? 'GET',
      path: ask.path,
      headers: { 'user-agent': USER_AGENT, accept: '*/*', ...ask.headers },
      ...(ask.body === undefined ? {} : { body: ask.body }),
      signal: AbortSignal.any([signal, late.signal]),
    });
    clearTimeout(timer);
    const headersMs = performance.now() - startedAt;
    const { data, truncated } = await bounded(response.body as unknown as Body, ask.limit, patience.body);
    return { status: response.statusCode, headers: response.headers, body: data, truncated, headersMs };
  } finally {
    clearTimeout(timer);
    client.destroy().catch(() => undefined);
    socket.destroy();
  }
}
