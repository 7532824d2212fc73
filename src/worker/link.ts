// The worker's one way out to its bot: HTTPS, through the proxy that the environment names; plain HTTP to this machine only. Redirects are
// not followed: the token goes to the bot, and to nobody else.
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import type { z } from 'zod';
import { LONGEST_POLL_MS, MOST_ANSWER, type ProblemCode, problemSchema } from './protocol.ts';

export interface LinkOptions {
  /** Origin, and perhaps a path before ours. */
  readonly bot: string;
  readonly token: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of the environment's; 'none': no proxy. */
  readonly proxy?: string;
}

export interface Link {
  /** Rejects with LinkProblem. `body` is JSON. */
  post<T>(path: string, body: object, answer: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

/** Why there is no answer. `code` is the bot's own word; without one the network, or something between, said no. */
export class LinkProblem extends Error {
  readonly code: ProblemCode | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  constructor(message: string, more: { readonly code?: ProblemCode | undefined; readonly status?: number; readonly retryAfterMs?: number | undefined } = {}) {
    super(message);
    this.code = more.code;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}

const CONNECT_MS = 10_000;
const SLACK_MS = 15_000;
const LONGEST_RETRY_MS = 300_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The bot's URL as a base, or undefined: https, or plain http on this machine. */
export function botUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!safe || url.hostname === '' || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/worker/v1/`;
  return url;
}

function dispatcherFor(url: URL, { env, proxy }: LinkOptions): Dispatcher {
  const common = {
    connect: { timeout: CONNECT_MS },
    headersTimeout: LONGEST_POLL_MS + SLACK_MS,
    bodyTimeout: SLACK_MS,
    maxResponseSize: MOST_ANSWER,
    connections: 8,
    // No idle socket is kept longer than middleboxes do.
    keepAliveTimeout: 30_000,
  };
  if (proxy === 'none' || LOOPBACK.test(url.hostname)) return new Agent(common);
  const of = (name: string): string => env[name.toLowerCase()] || env[name.toUpperCase()] || '';
  return new EnvHttpProxyAgent({
    ...common,
    httpProxy: '',
    httpsProxy: proxy ?? of('https_proxy'),
    noProxy: proxy === undefined ? of('no_proxy') : '',
  });
}

/** One line of what went wrong below HTTP. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const code = [error, inner].map((one) => (one instanceof Error && 'code' in one ? String(one.code) : '')).find((one) => one !== '');
  return (code ? `${code} ${error.message}` : error.message).replace(/\s+/g, ' ').slice(0, 200);
}

function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  const seconds = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  return seconds === undefined ? undefined : Math.min(LONGEST_RETRY_MS, seconds * 1000);
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Throws a TypeError where `bot` is no URL that `botUrl` takes. */
export function openLink(options: LinkOptions): Link {
  const url = botUrl(options.bot);
  if (!url) throw new TypeError('The bot must be an https URL (plain http on this machine only)');
  const dispatcher = dispatcherFor(url, options);
  return {
    async post(path, body, answer, signal) {
      let [status, text, after]: [number, string, number | undefined] = [0, '', undefined];
      try {
        const headers = { authorization: `Bearer ${await options.token()}`, 'content-type': 'application/json', accept: 'application/json' };
        const response = await request(new URL(path, url), { method: 'POST', dispatcher, headers, body: JSON.stringify(body), signal });
        [status, after] = [response.statusCode, retryAfter(response.headers['retry-after'])];
        text = await response.body.text();
      } catch (error) {
        throw new LinkProblem(reasonOf(error));
      }
      if (status !== 200) {
        const said = problemSchema.safeParse(jsonOf(text));
        const { code, message } = said.success ? said.data.error : { code: undefined, message: '' };
        throw new LinkProblem(message || `HTTP ${status}`, { code, status, retryAfterMs: after });
      }
      const read = answer.safeParse(jsonOf(text));
      if (!read.success) throw new LinkProblem('what answered is not a bot of a version that this worker understands', { status });
      return read.data;
    },
    close: async () => {
      await dispatcher.destroy();
    },
  };
}
