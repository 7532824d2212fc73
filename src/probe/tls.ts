// TLS with one address, and, where that fails, the other ways of asking that tell why.
import type { Duplex } from 'node:stream';
import { getCACertificates, type TLSSocket } from 'node:tls';
import type { NetworkFacts, Observation } from '../model.ts';
import { PATIENCE, type Patience, stretched } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { open, portOf } from './tcp.ts';
import { type Asked, askOtherwise, firstBytesOf, NOT_ASKED } from './tls/asking.ts';
import { certificateFacts, chainSent, isIssuerKnown } from './tls/certificate.ts';
import { handshake, type Shaken } from './tls/handshake.ts';

type TlsFacts = NetworkFacts['tls'];

/** How the peer is reached: directly at an address, or inside a proxy's tunnel, where asking again is the proxy's to allow. */
export interface Through {
  readonly socket: Duplex;
  readonly connectMs: number;
  readonly address?: string;
  readonly via?: string;
}

/** OpenSSL's codes for "I do not know who signed this": the host's own store may know better than Node's. */
const UNKNOWN_ISSUER = /UNABLE_TO_|SELF_SIGNED/;

async function trustedBySystem(probing: Probing, target: Target, address: string, patience: Patience): Promise<boolean> {
  const system = getCACertificates('system');
  if (system.length === 0) return false;
  const opened = await open(address, portOf(probing, target), patience.connect, probing.signal);
  if ('error' in opened) return false;
  const shaken = await handshake(opened.socket, target.host, patience.handshake, probing.signal, { ca: [...getCACertificates('default'), ...system] });
  if (!('socket' in shaken)) return false;
  const { authorized } = shaken.socket;
  shaken.socket.destroy();
  return authorized;
}

async function factsOf(probing: Probing, target: Target, through: Through, socket: TLSSocket, ms: number, patience: Patience): Promise<TlsFacts | undefined> {
  const leaf = socket.getPeerX509Certificate();
  if (!leaf) return undefined;
  const chain = chainSent(socket); // before anything is waited for: a peer that hangs up takes its certificates along
  const protocol = socket.getProtocol() ?? '';
  const error = socket.authorized ? undefined : String(socket.authorizationError ?? 'unknown');
  const rescued =
    error !== undefined && UNKNOWN_ISSUER.test(error) && through.address !== undefined && (await trustedBySystem(probing, target, through.address, patience));
  const trusted = error === undefined || rescued;
  return {
    protocol,
    handshakeMs: Math.round(ms * 10) / 10,
    certificate: certificateFacts(leaf),
    chain,
    trusted,
    ...(trusted ? {} : { trustError: error.replace(/^.*\((\w+)\)$/, '$1').slice(0, 100) }),
    nameMatches: leaf.checkHost(target.host) !== undefined,
    issuerKnown: trusted || isIssuerKnown(leaf),
    asked: NOT_ASKED,
  };
}

/** The handshake; while it is silent, or once it failed, the other ways. A silence ends when these have told enough. */
async function shake(probing: Probing, target: Target, through: Through, patience: Patience): Promise<{ readonly shaken: Shaken; readonly asked: Asked }> {
  const { address, connectMs } = through;
  const main = handshake(through.socket, target.host, stretched(patience.handshake, connectMs, 8), probing.signal);
  if (address === undefined) return { shaken: await main, asked: NOT_ASKED };
  const quiet = stretched(patience.quiet, connectMs, 4);
  const early = await Promise.race([main, pause(quiet, probing.signal)]);
  if (early && ('socket' in early || early.aborted || early.fault === 'not-tls')) return { shaken: early, asked: NOT_ASKED };
  const asked = await askOtherwise(address, portOf(probing, target), target.host, stretched(patience.ask, connectMs, 6), probing.signal);
  const toldApart = Object.values(asked).some((behaviour) => behaviour === 'answered');
  const late = early ?? (toldApart ? await Promise.race([main, pause(0, probing.signal)]) : await main);
  const shaken = late ?? { fault: 'timed-out' as const, detail: 'no answer to the ClientHello' };
  if (!('socket' in shaken)) through.socket.destroy();
  return { shaken, asked: 'socket' in shaken ? NOT_ASKED : asked };
}

function pause(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(undefined);
    }
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Shakes hands and tells. The secure socket is the caller's to use and to close, whatever its certificate. */
export async function lookTls(
  probing: Probing,
  target: Target,
  through: Through,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'tls'>; readonly socket?: TLSSocket }> {
  const startedAt = probing.now();
  const place = { ...(through.address === undefined ? {} : { address: through.address }), ...(through.via === undefined ? {} : { via: through.via }) };
  const told = (outcome: Observation<'tls'>['outcome']): Observation<'tls'> => tell(probing, { kind: 'tls', target, ...place, startedAt, outcome });
  const { shaken, asked } = await shake(probing, target, through, patience);
  if ('socket' in shaken) {
    const facts = await factsOf(probing, target, through, shaken.socket, shaken.ms, patience);
    if (facts) return { observation: told({ status: 'ok', facts }), socket: shaken.socket };
    shaken.socket.destroy();
    return { observation: told({ status: 'failed', fault: 'malformed', detail: 'the peer showed no certificate' }) };
  }
  if (shaken.aborted || probing.signal.aborted) return { observation: told({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' }) };
  const { fault, detail, alert } = shaken;
  const firstBytes =
    fault === 'not-tls' && through.address !== undefined
      ? await firstBytesOf(through.address, portOf(probing, target), target.host, patience.ask, probing.signal)
      : undefined;
  const facts = { asked, ...(alert === undefined ? {} : { alert: alert.slice(0, 100) }), ...(firstBytes === undefined ? {} : { firstBytes }) };
  return { observation: told({ status: 'failed', fault, detail, facts }) };
}
