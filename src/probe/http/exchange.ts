// One request on an open secure socket, with bounds on time and size; undici does the HTTP.
import type { IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { Client } from 'undici';
import type { Patience } from '../patience.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
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

/** Reads a body up to a limit and for a bounded time: a slow drip or 100 MB end here, and the status is known anyhow. */
async function bounded(body: AsyncIterable<Buffer> & { destroy: () => void }, limit: number, ms: number): Promise<{ data: Buffer; truncated: boolean }> {
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
      if (size > limit) {
        stop();
        break;
      }
    }
  } catch {
    truncated = true; // cut off by us or by the peer: what came is what there is
  } finally {
    clearTimeout(timer);
  }
  return { data: Buffer.concat(chunks).subarray(0, limit), truncated };
}

/** Throws what undici throws; `failureOf` knows it. Takes the socket over and closes it. */
export async function exchange(
  socket: TLSSocket,
  host: string,
  port: number,
  ask: Ask,
  patience: Patience,
  headersTimeout: number,
  signal: AbortSignal,
): Promise<Answer> {
  const client = new Client(`https://${host}${port === 443 ? '' : `:${port}`}`, {
    // A connect callback that is called at once hangs the request: the next turn of the loop does not.
    connect: (_options, callback) => setImmediate(callback, null, socket),
    headersTimeout,
    bodyTimeout: patience.body,
    maxHeaderSize: 32_768,
    pipelining: 1,
  });
  const startedAt = performance.now();
  try {
    const response = await client.request({
      method: ask.method ?? 'GET',
      path: ask.path,
      headers: { 'user-agent': USER_AGENT, accept: '*/*', ...ask.headers },
      ...(ask.body === undefined ? {} : { body: ask.body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(headersTimeout + patience.body + 500)]),
    });
    const headersMs = performance.now() - startedAt;
    const { data, truncated } = await bounded(response.body as unknown as AsyncIterable<Buffer> & { destroy: () => void }, ask.limit, patience.body);
    return { status: response.statusCode, headers: response.headers, body: data, truncated, headersMs };
  } finally {
    client.destroy().catch(() => undefined);
    socket.destroy();
  }
}
