// Slack's Web API through its own client: one call at a time, no retries of its own (the outbox tries again), every problem with a name.
import { type WebAPICallResult, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../src/bot/platform.ts';
import { quietly } from './log.ts';

/** `code` is Slack's own word (`not_in_channel`), or `ratelimited`, `http_503`, `unreachable`. */
export class SlackProblem extends Error {
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** What Slack says about the blocks that it refuses. */
  readonly messages: readonly string[];
  constructor(method: string, code: string, retryAfterMs?: number, messages: readonly string[] = []) {
    super(`${method}: ${code}${messages.length > 0 ? ` (${messages.join('; ').slice(0, 300)})` : ''}`);
    this.name = 'SlackProblem';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.messages = messages;
  }
}

export interface Api {
  /** Rejects with SlackProblem alone. */
  call<T extends object>(method: string, args: Readonly<Record<string, unknown>>): Promise<T & WebAPICallResult>;
  /** A message by response_url. `replace`: in the place of the last one. */
  respond(way: string, body: object): Promise<void>;
  /** A file of Slack's, as text. */
  download(url: string, mostBytes: number): Promise<string>;
  upload(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface Calling {
  readonly apiUrl: string;
  readonly token: () => Promise<string>;
  /** The token was refused as expired: get another, if there is one. */
  readonly expired: () => Promise<boolean>;
  readonly log: Log;
  readonly fetch?: NonNullable<WebClientOptions['fetch']>;
}

/** The outbox's lease is 15 s: no call may outlive it. */
const TIMEOUT_MS = 8_000;

function problemOf(method: string, error: unknown): SlackProblem {
  if (error instanceof SlackProblem) return error;
  if (error instanceof WebAPIRateLimitedError) return new SlackProblem(method, 'ratelimited', error.retryAfter * 1_000);
  if (error instanceof WebAPIPlatformError) {
    const { error: code, response_metadata: more } = error.data;
    const after = more?.retryAfter;
    return new SlackProblem(method, code, after === undefined ? undefined : after * 1_000, more?.messages);
  }
  if (error instanceof WebAPIHTTPError) return new SlackProblem(method, `http_${error.statusCode}`);
  return new SlackProblem(method, 'unreachable', undefined, [error instanceof Error ? error.message : String(error)]);
}

const origin = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined);
/** Slack's own hosts, or the gateway that stands for them: nothing of ours goes anywhere else. */
const slackHost = (url: string, apiUrl: string): boolean => origin(url) === origin(apiUrl) || /^https:\/\/([\w-]+[.])?slack(-gov)?[.]com(\/|$)/i.test(url);

export const clientOptions = ({ apiUrl, log, fetch }: Pick<Calling, 'apiUrl' | 'log' | 'fetch'>): WebClientOptions => ({
  slackApiUrl: apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  timeout: TIMEOUT_MS,
  logger: quietly(log),
  ...(fetch ? { fetch } : {}),
});

export function webApi(of: Calling): Api {
  const client = new WebClient(undefined, clientOptions(of));
  const request = of.fetch ?? globalThis.fetch;

  const once = async (method: string, args: Readonly<Record<string, unknown>>): Promise<WebAPICallResult> => {
    try {
      return await client.apiCall(method, { ...args, token: await of.token() });
    } catch (error) {
      throw problemOf(method, error);
    }
  };

  const send = async (name: string, url: string, init: NonNullable<Parameters<typeof fetch>[1]>) => {
    if (!slackHost(url, of.apiUrl)) throw new SlackProblem(name, 'foreign_host');
    try {
      return await (request as typeof fetch)(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw problemOf(name, error);
    }
  };

  return {
    async call<T extends object>(method: string, args: Readonly<Record<string, unknown>>) {
      try {
        return (await once(method, args)) as T & WebAPICallResult;
      } catch (error) {
        if (!(error instanceof SlackProblem) || error.code !== 'token_expired' || !(await of.expired())) throw error;
        return (await once(method, args)) as T & WebAPICallResult;
      }
    },
    async respond(way, body) {
      const answer = await send('response_url', way, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (answer.status === 429) throw new SlackProblem('response_url', 'ratelimited', Number(answer.headers.get('retry-after') ?? '1') * 1_000);
      const said = (await answer.text()).slice(0, 1_000);
      const code = /"error"\s*:\s*"([\w-]+)"/.exec(said)?.[1] ?? /^\s*([a-z_]+)\s*$/.exec(said)?.[1];
      if (answer.ok && (code === undefined || code === 'ok')) return;
      throw new SlackProblem('response_url', code ?? `http_${answer.status}`);
    },
    async download(url, mostBytes) {
      const answer = await send('download', url, { headers: { authorization: `Bearer ${await of.token()}` } });
      if (!answer.ok || !answer.body) throw new SlackProblem('download', `http_${answer.status}`);
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of answer.body) {
        bytes += chunk.byteLength;
        if (bytes > mostBytes) throw new SlackProblem('download', 'too_large');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    async upload(url, bytes) {
      const answer = await send('upload', url, { method: 'POST', body: bytes });
      if (!answer.ok) throw new SlackProblem('upload', `http_${answer.status}`);
    },
  };
}
