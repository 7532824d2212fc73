// CONNECT by hand: the proxy's own answer is the evidence, and client libraries hide it.
import { lookup } from 'node:dns/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NetworkFacts } from '../model.ts';
import { type Failure, failureOf, lateError } from './faults.ts';
import { type Patience, pause, stretched } from './patience.ts';
import { ABORTED, open } from './tcp.ts';
import { covers } from './tls/certificate.ts';
import { handshake } from './tls/handshake.ts';
import { trustedRoots } from './tls/trust.ts';

export type Stage = NetworkFacts['proxy']['stage'];

/** The proxy's answer to CONNECT, whatever its status. The socket is the caller's; after a 200 it is the tunnel. */
export interface Reply {
  readonly proxyAddress: string;
  readonly connectMs: number;
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Duplex;
  /** What came after the headers already. */
  readonly head: Buffer;
}

/** Why no answer came, and where it ended. `own`: our reason, which is no evidence. */
export class Stopped extends Error {
  readonly stage: Stage;
  readonly failure: Failure;
  readonly proxyAddress: string | undefined;
  readonly own: boolean;
  constructor(stage: Stage, failure: Failure, proxyAddress?: string, own = false) {
    super(failure.detail);
    this.stage = stage;
    this.failure = { fault: failure.fault, detail: failure.detail };
    this.proxyAddress = proxyAddress;
    this.own = own;
  }
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const RESOLVE_MS = 4000;
const MOST_ADDRESSES = 4;

/** The proxy's addresses as the operating system has them: that is how clients look it up. */
async function addressesOf(host: string, timeoutMs: number, signal: AbortSignal): Promise<readonly string[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return [bare];
  const over = new AbortController();
  const late = pause(timeoutMs, AbortSignal.any([signal, over.signal])).then(() => 'late' as const);
  try {
    const found = await Promise.race([lookup(bare, { all: true }), late]);
    if (found !== 'late') return found.slice(0, MOST_ADDRESSES).map(({ address }) => address);
  } catch (error) {
    throw new Stopped('resolve', { fault: 'name-unresolved', detail: failureOf(error).detail });
  } finally {
    over.abort();
  }
  throw new Stopped('resolve', { fault: 'name-unresolved', detail: `the proxy's name was not resolved within ${timeoutMs} ms` });
}

interface Reached {
  readonly socket: Duplex;
  readonly ms: number;
  readonly address: string;
}

/** The first of the proxy's addresses that connects; the others are let go. */
async function connected(addresses: readonly string[], port: number, timeoutMs: number, signal: AbortSignal): Promise<Reached> {
  const attempts = addresses.map(async (address): Promise<Reached> => {
    const opened = await open(address, port, timeoutMs, signal);
    if ('error' in opened) throw new Stopped('connect', failureOf(opened.error), address);
    return { ...opened, address };
  });
  try {
    const first = await Promise.any(attempts);
    for (const attempt of attempts) attempt.then((other) => other.socket !== first.socket && other.socket.destroy()).catch(() => undefined);
    return first;
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/** TLS to a proxy that is spoken to over https. Credentials go to nobody whose certificate is not trusted. */
async function secured(reached: Reached, url: URL, patience: Patience, signal: AbortSignal): Promise<Reached> {
  const { address, ms } = reached;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const options = { secureContext: trustedRoots() };
  const shaken = await handshake(reached.socket, host, stretched(patience.handshake, ms, 8), signal, options);
  if (!shaken.socket) throw new Stopped('tls', shaken, address);
  const leaf = shaken.socket.getPeerX509Certificate();
  if (url.username !== '' && !(shaken.socket.authorized && leaf && covers(leaf, host))) {
    shaken.socket.destroy();
    const detail = 'the proxy’s certificate is not trusted here: its credentials were not sent';
    throw new Stopped('tls', { fault: 'malformed', detail }, address, true);
  }
  return { socket: shaken.socket, ms, address };
}

/** Percent-escapes undone; what is none stays as it is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ask({ socket, ms, address }: Reached, url: URL, authority: string, timeoutMs: number, signal: AbortSignal): Promise<Reply> {
  const user = url.username === '' ? undefined : `${unescaped(url.username)}:${unescaped(url.password)}`;
  const headers = { host: authority, 'user-agent': 'acr-check', ...(user ? { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` } : {}) };
  return new Promise((resolve, reject) => {
    const sent = request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket as Socket, maxHeaderSize: 32_768 });
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(new Stopped('answer', failureOf(error), address));
    };
    const stop = (): void => fail(ABORTED);
    const timer = setTimeout(() => fail(lateError(`CONNECT was not answered within ${Math.round(timeoutMs)} ms`)), timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    sent.once('connect', (response, tunnel, head) => {
      settle();
      const { statusCode = 0, statusMessage = '' } = response;
      resolve({ proxyAddress: address, connectMs: ms, status: statusCode, reason: statusMessage, headers: response.headers, socket: tunnel, head });
    });
    sent.on('error', fail);
    if (signal.aborted) stop();
    else sent.end();
  });
}

/** Asks a proxy for a tunnel to `authority` (host:port). Throws `Stopped` alone. Credentials in the URL are sent, and never told. */
export async function askProxy(url: URL, authority: string, patience: Patience, signal: AbortSignal): Promise<Reply> {
  const addresses = await addressesOf(url.hostname, Math.min(RESOLVE_MS, patience.connect), signal);
  const plain = await connected(addresses, Number(url.port || DEFAULT_PORT[url.protocol] || 80), patience.connect, signal);
  const reached = url.protocol === 'https:' ? await secured(plain, url, patience, signal) : plain;
  const reply = await ask(reached, url, authority, stretched(patience.proxyAnswer, reached.ms, 8), signal);
  if (reply.status === 200 && reply.head.length > 0) reply.socket.unshift(reply.head);
  return reply;
}
