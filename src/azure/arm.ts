// Reading Azure Resource Manager: one generic pipeline for everything that the registry's own SDK does not know.
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { type Answer, broken, classify, type Read, unread, value } from './answer.ts';
import type { Cache } from './cache.ts';
import { type Call, type CallName, callNamed } from './calls.ts';
import { type Params, pathOf } from './ids.ts';
import { finish } from './operation.ts';
import { olderVersion } from './versions.ts';

export interface List {
  readonly items: readonly unknown[];
  /** false: there was more than we read. */
  readonly complete: boolean;
}
export type Query = Readonly<Record<string, string>>;

/** Reads for one check. Nothing here throws; every answer is one of the words of answer.ts. */
export interface Arm {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  get(name: CallName, params: Params, query?: Query): Promise<Read<unknown>>;
  /** All pages of `value`, up to `most` items (2,000) and 20 pages. */
  list(name: CallName, params: Params, query?: Query, most?: number): Promise<Read<List>>;
  /** A POST that only asks; a long-running one is followed to its end, within the deadline and 60 s. */
  post(name: CallName, params: Params, body?: unknown): Promise<Read<unknown>>;
  /** Resource Graph: rows as objects, up to 5,000. Empty means "none, or none that may be read". */
  graph(query: string): Promise<Read<List>>;
  /** Kept answers; and an older api-version where the cloud lacks ours. */
  versioned<T>(name: CallName, key: string, read: (version: string) => Promise<Read<T>>): Promise<Read<T>>;
}

export const MAX_PAGES = 20;
const GRAPH_PAGES = 5;
const MOST = 2_000;

export interface ArmOptions {
  readonly endpoint: string;
  readonly scope: string;
  readonly credential: TokenCredential;
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  readonly cache: Cache;
  /** Versions learnt from refusals; lives as long as the cache. */
  readonly versions: Map<CallName, string>;
}

export const answerOf = (response: PipelineResponse): Answer => ({
  status: response.status,
  body: response.bodyAsText ?? '',
  header: (name) => response.headers.get(name),
});

const record = (x: unknown): Record<string, unknown> => (typeof x === 'object' && x !== null ? (x as Record<string, unknown>) : {});

/** One page: its items and the link to the next. Undefined where it is no page at all. */
export function pageOf(body: unknown): { readonly items: readonly unknown[]; readonly next?: string } | undefined {
  const { value: items, nextLink } = record(body);
  if (!Array.isArray(items)) return undefined;
  return { items, ...(typeof nextLink === 'string' && nextLink !== '' ? { next: nextLink } : {}) };
}
export const noList = (name: string): Read<never> => unread('not-supported', `${name}: the answer holds no list`);

export function arm(options: ArmOptions): Arm {
  const { endpoint, scope, credential, http, signal, cache, versions } = options;
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 }, userAgentOptions: { userAgentPrefix: 'acr-check' } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }));

  const send = async (method: 'GET' | 'POST', url: string, body?: unknown): Promise<Answer | Read<never>> => {
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      headers: createHttpHeaders({ accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    try {
      return answerOf(await pipeline.sendRequest(http, request));
    } catch (error) {
      return broken(error, signal.aborted);
    }
  };
  const fetchOne = async (call: Call, url: string, body?: unknown): Promise<Read<unknown>> => {
    const answer = await send(call.method, url, body);
    return 'header' in answer ? classify(answer, call.actions[0]) : answer;
  };

  const urlOf = (name: CallName, params: Params, version: string, query: Query = {}): string | undefined => {
    const path = pathOf(callNamed(name).path, params);
    if (path === undefined) return undefined;
    return `${endpoint}${path}?${new URLSearchParams({ 'api-version': version, ...query })}`;
  };
  const badId = (name: string): Read<never> => unread('not-supported', `${name}: an id in Azure's answer cannot be used`);

  const versioned = async <T>(name: CallName, key: string, read: (version: string) => Promise<Read<T>>): Promise<Read<T>> => {
    const call = callNamed(name);
    return cache.of(`${name} ${key.toLowerCase()}`, call.keep, signal, async () => {
      const version = versions.get(name) ?? call.version;
      const first = await read(version);
      if (first.status !== 'not-supported' || call.exact) return first;
      const older = olderVersion(first.detail, version);
      if (older === undefined) return first;
      versions.set(name, older);
      return read(older);
    });
  };

  const pages = async (name: CallName, first: string, most: number): Promise<Read<List>> => {
    const items: unknown[] = [];
    const visited = new Set<string>();
    let url: string | undefined = first;
    while (url !== undefined) {
      if (visited.has(url) || visited.size >= MAX_PAGES || items.length >= most) return value({ items: items.slice(0, most), complete: false });
      visited.add(url);
      const read = await fetchOne(callNamed(name), url);
      if (read.status !== 'value') return read;
      const page = pageOf(read.value);
      if (!page) return noList(name);
      items.push(...page.items);
      url = page.next;
    }
    return value({ items, complete: true });
  };

  const keyOf = (params: Params, query: Query) => JSON.stringify([params, query]);
  return {
    endpoint,
    credential,
    http,
    signal,
    versioned,
    get: (name, params, query = {}) =>
      versioned(name, keyOf(params, query), async (version) => {
        const url = urlOf(name, params, version, query);
        return url === undefined ? badId(name) : fetchOne(callNamed(name), url);
      }),
    list: (name, params, query = {}, most = MOST) =>
      versioned(name, keyOf(params, query), async (version) => {
        const url = urlOf(name, params, version, query);
        return url === undefined ? badId(name) : pages(name, url, most);
      }),
    post: (name, params, body) =>
      versioned(name, keyOf(params, { body: JSON.stringify(body ?? null) }), async (version) => {
        const url = urlOf(name, params, version);
        if (url === undefined) return badId(name);
        const answer = await send('POST', url, body);
        if (!('header' in answer)) return answer;
        return finish(answer, callNamed(name).actions[0], signal, (next) => send('GET', next));
      }),
    graph: (query) =>
      versioned<List>('graph', query, async (version): Promise<Read<List>> => {
        const url = urlOf('graph', {}, version) ?? '';
        const rows: unknown[] = [];
        let token: unknown;
        for (let page = 0; page < GRAPH_PAGES; page += 1) {
          const body = { query, options: { resultFormat: 'objectArray', $top: 1000, ...(token === undefined ? {} : { $skipToken: token }) } };
          const read = await fetchOne(callNamed('graph'), url, body);
          if (read.status !== 'value') return read;
          const answer = record(read.value);
          if (!Array.isArray(answer.data)) return noList('Resource Graph');
          rows.push(...answer.data);
          token = answer.$skipToken;
          if (typeof token !== 'string' || token === '') return value({ items: rows, complete: true });
        }
        return value({ items: rows, complete: false });
      }),
  };
}

/** A list that is only worth something as a whole. */
export function wholeList(read: Read<List>, name: string): Read<readonly unknown[]> {
  if (read.status !== 'value') return read;
  return read.value.complete ? value(read.value.items) : unread('error', `${name}: more pages than we read`);
}
