// Brings a simulated Azure up: Resource Manager, Resource Graph, Entra and Log Analytics behind one HTTPS port on loopback.
// Loopback only. It holds nothing of anybody's, and says nothing about how fast or how strict the real one is.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { about } from './address.ts';
import { simulatedArm } from './arm.ts';
import { type Claims, entra } from './entra.ts';
import { breakAnswer, write } from './faults.ts';
import { answerQuery } from './logs.ts';
import { fail, type Reply, throttled } from './reply.ts';
import { store } from './store.ts';
import { type AzureWorldInput, azureWorldSchema } from './world.ts';

export interface RecordedCall {
  readonly service: 'arm' | 'graph' | 'entra' | 'logs';
  readonly method: string;
  readonly path: string;
  readonly version?: string;
  /** The RBAC action that Azure would ask for; none for Resource Graph, Entra and logs. */
  readonly action?: string;
  readonly startedAt: number; // performance.now()
  endedAt?: number;
  status?: number;
}

export interface SimulatedAzure {
  /** What a cloud profile needs: armEndpoint and armAudience, authorityHost, logsEndpoint. */
  readonly endpoint: string;
  readonly authorityHost: string;
  readonly logsEndpoint: string;
  /** The same as part of a cloud profile. */
  readonly profile: { readonly armEndpoint: string; readonly armAudience: string; readonly authorityHost: string; readonly logsEndpoint: string };
  /** AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET of the world's first client. */
  readonly env: Readonly<Record<string, string>>;
  calls(): readonly RecordedCall[];
  /** What a token says, for a simulated registry that is shown one; undefined for a stranger's or an expired one. */
  claimsOf(token: string): Claims | undefined;
  close(): Promise<void>;
}

export interface StartOptions {
  /** PEM. The certificate must cover `host`. */
  readonly cert: string;
  readonly key: string;
  /** Address to listen on, and the name in the URLs; defaults to 127.0.0.1. */
  readonly host?: string;
  readonly name?: string;
  readonly port?: number;
}

const MAX_BODY = 1_000_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new Error('Request body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // the handlers answer 400 to what is no JSON
  }
};

/** Throws where the world is not one: a ZodError says what is wrong with it. */
export async function startAzure(input: AzureWorldInput, options: StartOptions): Promise<SimulatedAzure> {
  const world = azureWorldSchema.parse(input);
  const things = store(world);
  const arm = simulatedArm(world, things);
  const identity = entra(world);
  const recorded: RecordedCall[] = [];
  const used = new Map<object, number>();
  const timers = new Set<NodeJS.Timeout>();
  let base = '';

  const due = (rule: { readonly match: string; readonly times?: number | undefined }, path: string): boolean => {
    if (!path.toLowerCase().includes(rule.match.toLowerCase())) return false;
    const count = used.get(rule) ?? 0;
    used.set(rule, count + 1);
    return rule.times === undefined || count < rule.times;
  };

  const answer = (method: string, url: URL, text: string, call: RecordedCall, bearer: string): Reply => {
    if (call.service === 'entra') return identity.handle(method, url.pathname, new URLSearchParams(text), base) ?? fail(404, 'NotFound', 'Not found');
    const claims = identity.claimsOf(bearer);
    if (!claims) return fail(401, 'InvalidAuthenticationToken', 'The access token is invalid.', { 'www-authenticate': 'Bearer error="invalid_token"' });
    if (call.service === 'logs') {
      const workspace = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(url.pathname)?.[1];
      const action = 'Microsoft.OperationalInsights/workspaces/query/read';
      if (world.deny.some((d) => d.action !== undefined && (d.action === action || (d.action.endsWith('*') && action.startsWith(d.action.slice(0, -1))))))
        return fail(403, 'InsufficientAccessError', 'The provided credentials have insufficient access to perform the requested operation');
      return answerQuery(world, String((jsonOf(text) as { query?: unknown } | undefined)?.query ?? ''), workspace, Date.now());
    }
    return arm.answer({ method, url, body: jsonOf(text) ?? {}, objectId: claims.oid, endpoint: base });
  };

  const serviceOf = (path: string): RecordedCall['service'] => {
    if (/\/providers\/Microsoft\.ResourceGraph\//i.test(path)) return 'graph';
    if (path.startsWith('/v1/')) return 'logs';
    return /^\/[^/]+\/(oauth2|v2\.0)\//.test(path) ? 'entra' : 'arm';
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', base);
    const service = serviceOf(url.pathname);
    const version = url.searchParams.get('api-version');
    const call: RecordedCall = {
      service,
      method,
      path: url.pathname,
      ...(version === null ? {} : { version }),
      ...(service === 'arm' ? { action: about(method, url.pathname).action } : {}),
      startedAt: performance.now(),
    };
    recorded.push(call);
    response.once('close', () => {
      call.endedAt = performance.now();
      call.status = response.statusCode;
    });
    const text = await bodyOf(request);
    if (world.latencyMs > 0) await later(world.latencyMs);
    const at = decodeURIComponent(url.pathname) + url.search;
    const slow = world.throttle.find((rule) => due(rule, at));
    if (slow) return write(response, throttled(slow.retryAfter, url.pathname.split('/')[2] ?? ''));
    const fault = world.faults.find((rule) => due(rule, at));
    const reply = answer(method, url, text, call, (request.headers.authorization ?? '').replace(/^Bearer /i, ''));
    if (!fault) return write(response, reply);
    breakAnswer(response, fault, reply, url);
  };

  const later = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

  const server = createServer({ cert: options.cert, key: options.key }, (request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) write(response, fail(500, 'InternalServerError', 'The simulated Azure broke.'));
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  base = `https://${options.name ?? host}:${(server.address() as AddressInfo).port}`;
  const client = world.clients[0];

  return {
    endpoint: base,
    authorityHost: base,
    logsEndpoint: base,
    profile: { armEndpoint: base, armAudience: 'https://management.azure.com', authorityHost: base, logsEndpoint: base },
    env: { AZURE_TENANT_ID: world.tenant, AZURE_CLIENT_ID: client?.id ?? '', AZURE_CLIENT_SECRET: client?.secret ?? '' },
    calls: () => recorded,
    claimsOf: (token) => identity.claimsOf(token),
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        for (const timer of timers) clearTimeout(timer);
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
