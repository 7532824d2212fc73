// The one way out to Azure Resource Manager: an HttpClient that the SDK and our own pipeline share. It makes no call outside
// the list, sends a token to no other host, runs ten calls at once, reads no endless body, and waits only as long as there is time.
import { createDefaultHttpClient, createHttpHeaders, type HttpClient, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { callNamed, callsFor, LOG_PATHS } from './calls.ts';
import type { Limiter } from './limiter.ts';
import { askedToWait, pause } from './patience.ts';

export interface WireOptions {
  /** URL to whose origin every request must go. */
  readonly endpoint: string;
  readonly limiter: Limiter;
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds; a wait that would outlast it is not begun. */
  readonly deadline?: number;
  readonly now?: () => number;
  readonly kind: 'arm' | 'logs';
}

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

const MAX_BYTES = 4_000_000;
const MAX_TRIES = 3;
const LONGEST_WAIT_MS = 60_000;

/** Bytes that may be read for this request; throws where it is none of our calls. */
function allowed(request: PipelineRequest, { endpoint, kind }: WireOptions): number {
  const url = new URL(request.url);
  if (url.origin !== new URL(endpoint).origin) throw new RefusedError(`Refused to follow a link to another host: ${url.host}`);
  const path = decodeURIComponent(url.pathname).replace(/\/$/, '');
  if (kind === 'logs') {
    if (request.method !== 'POST' || !LOG_PATHS.some((p) => p.test(path))) throw new RefusedError(`Not a call of this program: ${request.method} ${path}`);
    return MAX_BYTES;
  }
  const calls = callsFor(request.method, url.pathname);
  if (calls.length === 0) throw new RefusedError(`Not a call of this program: ${request.method} ${path}`);
  return Math.max(...calls.map((name) => callNamed(name).maxBytes ?? MAX_BYTES));
}

async function textOf(response: PipelineResponse, max: number): Promise<string> {
  const stream = response.readableStreamBody;
  if (!stream) return response.bodyAsText ?? '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    size += bytes.length;
    if (size > max) throw new RefusedError(`The answer is larger than ${max} bytes`); // leaving the loop destroys the stream
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const worthAnotherTry = (status: number): boolean => status === 429 || status === 408 || (status >= 500 && status !== 501);

export function wire(options: WireOptions): HttpClient {
  const { limiter, signal, deadline = Number.POSITIVE_INFINITY, now = Date.now } = options;
  const http = createDefaultHttpClient();

  const once = (request: PipelineRequest, max: number): Promise<PipelineResponse> =>
    limiter.run(async () => {
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]); // of every status: the cap is ours
      request.abortSignal = signal;
      const response = await http.sendRequest(request);
      return { request, status: response.status, headers: createHttpHeaders(response.headers.toJSON()), bodyAsText: await textOf(response, max) };
    }, signal);

  return {
    async sendRequest(request) {
      const max = allowed(request, options);
      for (let tries = 1; ; tries += 1) {
        const response = await once(request, max);
        if (tries === MAX_TRIES || !worthAnotherTry(response.status)) return response;
        const wait = askedToWait((name) => response.headers.get(name), now()) ?? 250 * 2 ** tries;
        if (wait > LONGEST_WAIT_MS || now() + wait >= deadline || !(await pause(wait, signal))) return response;
      }
    },
  };
}
