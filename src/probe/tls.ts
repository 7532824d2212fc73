// TLS with one address, and, where that fails, the other ways of asking that tell why.
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { NetworkFacts, Observation } from '../model.ts';
import { noOf, STOPPED } from './faults.ts';
import { PATIENCE, type Patience, pause, stretched } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { portOf, rounded } from './tcp.ts';
import { type Asked, askOtherwise, NOT_ASKED } from './tls/asking.ts';
import { certificateFacts, chainSent, covers } from './tls/certificate.ts';
import { handshake, type Shaken } from './tls/handshake.ts';
import { askSmall, isTls } from './tls/small.ts';
import { isIssuerKnown, trustedRoots } from './tls/trust.ts';

type TlsFacts = NetworkFacts['tls'];

/** How the peer is reached: directly at an address, or inside a proxy's tunnel, where asking again is the proxy's to allow. */
export interface Through {
  readonly socket: Duplex;
  readonly connectMs: number;
  readonly address?: string;
  readonly via?: string;
}

function factsOf(target: Target, socket: TLSSocket, ms: number): TlsFacts | undefined {
  const leaf = socket.getPeerX509Certificate(); // once: asking again gives the leaf without what was sent with it
  if (!leaf) return undefined;
  const error = socket.authorized ? undefined : String(socket.authorizationError ?? 'unknown');
  return {
    protocol: socket.getProtocol() ?? '',
    handshakeMs: rounded(ms),
    certificate: certificateFacts(leaf),
    chain: chainSent(leaf),
    trusted: error === undefined,
    ...(error === undefined ? {} : { trustError: error.slice(0, 100) }),
    nameMatches: covers(leaf, target.host),
    issuerKnown: error === undefined || isIssuerKnown(leaf.issuer),
    asked: NOT_ASKED,
  };
}

interface Shake {
  readonly shaken: Shaken;
  readonly asked: Asked;
}

/** The handshake; while it is silent, or once it failed, the other ways. A silence ends when one of these was answered. */
async function shake(probing: Probing, target: Target, through: Through, patience: Patience): Promise<Shake> {
  const { address, connectMs } = through;
  const enough = new AbortController();
  const signal = AbortSignal.any([probing.signal, enough.signal]);
  const context = { secureContext: trustedRoots() };
  const main = handshake(through.socket, target.host, stretched(patience.handshake, connectMs, 8), signal, context);
  const alone = async (): Promise<Shake> => ({ shaken: await main, asked: NOT_ASKED });
  if (address === undefined) return alone();
  const early = await Promise.race([main, pause(stretched(patience.quiet, connectMs, 4), signal)]);
  if (probing.signal.aborted || early?.socket || early?.fault === 'not-tls') return alone();
  const ask = askOtherwise(address, portOf(probing, target), target.host, stretched(patience.ask, connectMs, 6), signal);
  const succeeded = main.then((shaken) => (shaken.socket ? undefined : ask));
  const asked = await Promise.race([ask, succeeded]);
  if (!early && asked && Object.values(asked).includes('answered')) {
    const silent: Shaken = { fault: 'timed-out', detail: 'no answer to the ClientHello, while another was answered' };
    const shaken = await Promise.race([main, pause(0, probing.signal).then(() => silent)]);
    if (!shaken.socket) enough.abort();
    return { shaken, asked };
  }
  const shaken = await main;
  enough.abort(); // what still asks has nothing to add
  return { shaken, asked: shaken.socket ? NOT_ASKED : (asked ?? NOT_ASKED) };
}

/** What answered instead of TLS: the first bytes that come back to a hello, printable. */
async function firstBytes(probing: Probing, target: Target, address: string, patience: Patience): Promise<string | undefined> {
  const { bytes } = await askSmall(address, portOf(probing, target), target.host, patience.ask, probing.signal);
  if (bytes.length === 0 || isTls(bytes)) return undefined;
  return bytes
    .subarray(0, 80)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
}

type Looked = { readonly outcome: Observation<'tls'>['outcome']; readonly socket?: TLSSocket };

async function look(probing: Probing, target: Target, through: Through, patience: Patience): Promise<Looked> {
  const { shaken, asked } = await shake(probing, target, through, patience);
  if (shaken.socket) {
    const facts = factsOf(target, shaken.socket, shaken.ms);
    if (facts) return { outcome: { status: 'ok', facts }, socket: shaken.socket };
    shaken.socket.destroy();
    return { outcome: { status: 'failed', fault: 'malformed', detail: 'the peer showed no certificate' } };
  }
  if (shaken.aborted || probing.signal.aborted) return { outcome: STOPPED };
  const { fault, detail, alert } = shaken;
  const bytes = fault === 'not-tls' && through.address !== undefined ? await firstBytes(probing, target, through.address, patience) : undefined;
  const facts = { asked, ...(alert === undefined ? {} : { alert }), ...(bytes === undefined ? {} : { firstBytes: bytes }) };
  return { outcome: { status: 'failed', fault, detail, facts } };
}

/** Shakes hands and tells; never rejects. The secure socket is the caller's to use and to close, whatever its certificate. */
export async function lookTls(
  probing: Probing,
  target: Target,
  through: Through,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'tls'>; readonly socket?: TLSSocket }> {
  const startedAt = probing.now();
  const place = { ...(through.address === undefined ? {} : { address: through.address }), ...(through.via === undefined ? {} : { via: through.via }) };
  const { outcome, socket } = await look(probing, target, through, patience).catch((error): Looked => ({ outcome: noOf(error) }));
  if (!socket) through.socket.destroy();
  const observation = tell(probing, { kind: 'tls', target, ...place, startedAt, outcome });
  return { observation, ...(socket ? { socket } : {}) };
}
