// CONNECT by hand: the proxy's own answer is the evidence, and client libraries hide it.
import { lookup } from 'node:dns/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NetworkFacts, Observation } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { type Failure, failureOf } from './faults.ts';
import { middleboxOf, printable } from './http/answer.ts';
import { PATIENCE, type Patience, stretched } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { open, portOf } from './tcp.ts';
import { handshake } from './tls/handshake.ts';

type ProxyFacts = NetworkFacts['proxy'];
type Stage = ProxyFacts['stage'];

interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Duplex;
  readonly head: Buffer;
}

class Stopped extends Error {
  readonly stage: Stage;
  readonly failure: Failure;
  constructor(stage: Stage, failure: Failure) {
    super(failure.detail);
    this.stage = stage;
    this.failure = failure;
  }
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

async function addressOf(host: string, timeoutMs: number): Promise<string> {
  const bare = host.replace(/^\[|\]$/g, '');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the name of the proxy was not resolved in time')), timeoutMs);
  });
  try {
    return (await Promise.race([lookup(bare), late])).address;
  } catch (error) {
    throw new Stopped('resolve', { fault: 'name-unresolved', detail: failureOf(error).detail });
  } finally {
    clearTimeout(timer);
  }
}

/** TCP, and TLS where the proxy is spoken to over https. */
async function reach(url: URL, address: string, patience: Patience, signal: AbortSignal): Promise<{ socket: Duplex; ms: number }> {
  const opened = await open(address, Number(url.port || DEFAULT_PORT[url.protocol] || 80), patience.connect, signal);
  if ('error' in opened) throw new Stopped('connect', failureOf(opened.error));
  if (url.protocol !== 'https:') return opened;
  const shaken = await handshake(opened.socket, url.hostname, stretched(patience.handshake, opened.ms, 8), signal);
  if (!('socket' in shaken)) throw new Stopped('tls', shaken);
  return { socket: shaken.socket, ms: opened.ms };
}

function ask(socket: Duplex, url: URL, authority: string, timeoutMs: number, signal: AbortSignal): Promise<Reply> {
  const user = url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = { host: authority, 'user-agent': 'acr-check', ...(user ? { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` } : {}) };
  return new Promise((resolve, reject) => {
    const sent = request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket as Socket, maxHeaderSize: 32_768 });
    const stop = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Stopped('answer', failureOf(error)));
    };
    const timer = setTimeout(() => stop(Object.assign(new Error('CONNECT was not answered'), { code: 'ETIMEDOUT' })), timeoutMs);
    signal.addEventListener('abort', () => stop(new Error('stopped')), { once: true });
    sent.once('connect', (response, tunnel, head) => {
      clearTimeout(timer);
      resolve({ status: response.statusCode ?? 0, reason: response.statusMessage ?? '', headers: response.headers, socket: tunnel, head });
    });
    sent.on('error', stop);
    sent.end();
  });
}

const BODY = 2048;
const BODY_WAIT = 300;

/** The first bytes of a refusal's page. */
function pageOf({ socket, head }: Reply): Promise<string> {
  let data = head;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve(printable(redact(data.subarray(0, BODY).toString('utf8')), 500));
    };
    const timer = setTimeout(end, BODY_WAIT);
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      if (data.length >= BODY) end();
    });
    socket.once('error', end).once('close', end);
  });
}

const text = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : printable(redact(first.slice(0, 2000)));
};

async function refusalFacts(reply: Reply, proxyAddress: string): Promise<ProxyFacts> {
  const { status, reason, headers } = reply;
  const middlebox = middleboxOf(headers);
  const named = { server: 'server', authenticate: 'proxy-authenticate', location: 'location', contentType: 'content-type' };
  const shown = Object.entries(named).flatMap(([key, name]) => (text(headers, name) === undefined ? [] : [[key, text(headers, name)]]));
  return {
    proxyAddress,
    stage: 'answer',
    status,
    reason: printable(reason, 100),
    ...(middlebox ? { middlebox } : {}),
    ...Object.fromEntries(shown),
    body: await pageOf(reply),
  };
}

/** A proxy's URL as evidence may show it. */
export function shownProxy(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

/** Asks one proxy for a tunnel to the target, and tells. Given a tunnel, its socket is the caller's. */
export async function lookProxy(
  probing: Probing,
  target: Target,
  url: URL,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'proxy'>; readonly tunnel?: { readonly socket: Duplex; readonly connectMs: number } }> {
  const startedAt = probing.now();
  const via = shownProxy(url);
  const told = (outcome: Observation<'proxy'>['outcome']): Observation<'proxy'> => tell(probing, { kind: 'proxy', target, via, startedAt, outcome });
  let proxyAddress: string | undefined;
  try {
    proxyAddress = await addressOf(url.hostname, Math.min(4000, patience.connect));
    const reached = await reach(url, proxyAddress, patience, probing.signal);
    const reply = await ask(reached.socket, url, `${target.host}:${portOf(probing, target)}`, stretched(patience.proxyAnswer, reached.ms, 8), probing.signal);
    if (reply.status !== 200) {
      const facts = await refusalFacts(reply, proxyAddress);
      reply.socket.destroy();
      return { observation: told({ status: 'ok', facts }) };
    }
    if (reply.head.length > 0) reply.socket.unshift(reply.head);
    const facts = { proxyAddress, stage: 'tunnel' as const, status: 200, reason: printable(reply.reason, 100), body: '' };
    return { observation: told({ status: 'ok', facts }), tunnel: { socket: reply.socket, connectMs: reached.ms } };
  } catch (error) {
    if (probing.signal.aborted) return { observation: told({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' }) };
    const { stage, failure } = error instanceof Stopped ? error : new Stopped('request', failureOf(error));
    return { observation: told({ status: 'failed', ...failure, facts: { stage, ...(proxyAddress ? { proxyAddress } : {}) } }) };
  }
}
