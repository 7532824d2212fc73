// One request of a pull, on a connection of its own: the way a client here would go, and only to a host that proves its name.
import type { Duplex } from 'node:stream';
import { chosenProxy } from '../evaluate/no-proxy.ts';
import type { Fault } from '../model.ts';
import { lookUp } from './dns.ts';
import { failureOf } from './faults.ts';
import type { Here } from './here.ts';
import { type Answer, type Ask, exchange } from './http/exchange.ts';
import { PATIENCE, stretched } from './patience.ts';
import { proxyUrlOf } from './proxy.ts';
import { askProxy, Stopped } from './proxy-tunnel.ts';
import { open } from './tcp.ts';
import { covers } from './tls/certificate.ts';
import { handshake } from './tls/handshake.ts';
import { trustedRoots } from './tls/trust.ts';

/** Why a request got no answer. Without a fault: the answer was not asked for, since the host did not prove its name. */
export class Unanswered extends Error {
  readonly fault: Fault | undefined;
  constructor(detail: string, fault?: Fault) {
    super(detail);
    this.fault = fault;
  }
}

interface Connection {
  readonly socket: Duplex;
  readonly connectMs: number;
}

/** The proxy that a client here uses for this host, or undefined. */
export function proxyOf({ proxies }: Here, host: string, port: number): URL | undefined {
  const { go } = chosenProxy(proxies, host, port);
  return go === undefined ? undefined : proxyUrlOf(go);
}

async function tunnelled({ probing, patience = PATIENCE }: Here, proxy: URL, host: string, port: number): Promise<Connection> {
  try {
    const { status, reason, socket, connectMs } = await askProxy(proxy, `${host}:${port}`, patience, probing.signal);
    if (status === 200) return { socket, connectMs };
    socket.destroy();
    throw new Unanswered(`the proxy answered ${status} ${reason}`.slice(0, 200));
  } catch (error) {
    if (error instanceof Stopped) throw new Unanswered(`proxy: ${error.failure.detail}`, error.own ? undefined : error.failure.fault);
    throw error;
  }
}

/** Addresses that say no at once are stepped over, as clients do; a silent one ends the try. */
async function direct({ probing, system, patience = PATIENCE }: Here, host: string, port: number): Promise<Connection> {
  const { addresses, outcome } = await lookUp({ ...probing, see: () => undefined }, { host, role: 'other' }, system).answer;
  if (addresses.length === 0)
    throw new Unanswered(outcome.status === 'ok' ? 'no address' : outcome.detail, outcome.status === 'failed' ? outcome.fault : undefined);
  let last: Unanswered | undefined;
  for (const address of addresses.slice(0, 4)) {
    const opened = await open(address, port, patience.connect, probing.signal);
    if (!('error' in opened)) return { socket: opened.socket, connectMs: opened.ms };
    const { fault, detail } = failureOf(opened.error);
    last ??= new Unanswered(detail, fault);
    if (fault === 'timed-out') break;
  }
  throw last ?? new Unanswered('no address');
}

/** Throws what `failureOf` knows, or `Unanswered`. A host whose certificate is not trusted, or is another's, is sent nothing. */
export async function request(here: Here, url: URL, ask: Omit<Ask, 'path'>): Promise<Answer> {
  const { probing, patience = PATIENCE } = here;
  const host = url.hostname;
  const port = Number(url.port || probing.cloud.ports.registry);
  const proxy = proxyOf(here, host, port);
  const { socket, connectMs } = await (proxy ? tunnelled(here, proxy, host, port) : direct(here, host, port));
  const shaken = await handshake(socket, host, stretched(patience.handshake, connectMs, 8), probing.signal, { secureContext: trustedRoots() });
  if (!shaken.socket) throw new Unanswered(`TLS: ${shaken.detail}`, shaken.fault);
  const leaf = shaken.socket.getPeerX509Certificate();
  const proven = shaken.socket.authorized && leaf !== undefined && covers(leaf, host);
  if (!proven) {
    const why = shaken.socket.authorized ? 'is for another name' : `is not trusted here: ${String(shaken.socket.authorizationError ?? '')}`;
    shaken.socket.destroy();
    throw new Unanswered(`the certificate ${why}`.slice(0, 200));
  }
  const wait = stretched(patience.headers, connectMs, 8);
  return exchange(shaken.socket, host, port, { ...ask, path: `${url.pathname}${url.search}` }, patience, wait, probing.signal);
}
