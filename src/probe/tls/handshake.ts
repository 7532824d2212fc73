// One TLS handshake on an open socket, bounded in time; no verdict about the certificate.
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { type Failure, lateError, tlsFailureOf } from '../faults.ts';
import { ABORTED } from '../tcp.ts';

export type Shaken =
  | { readonly socket: TLSSocket; readonly ms: number }
  | (Failure & { readonly alert?: string; readonly aborted?: true; readonly socket?: undefined });

/**
 * Never rejects. `servername` undefined: without SNI. Trust is by `more.secureContext` and shows in `socket.authorized`; the name
 * is compared apart, so that a trust error is one of trust alone. Where it fails, the socket is closed.
 */
export function handshake(
  socket: Duplex,
  servername: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
  more: ConnectionOptions = {},
): Promise<Shaken> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let secure: TLSSocket | undefined;
    const end = (result: Shaken): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (!result.socket) {
        secure?.destroy();
        socket.destroy();
      }
      resolve(result);
    };
    const stop = (): void => end({ fault: 'timed-out', detail: ABORTED.message, aborted: true });
    const timer = setTimeout(() => end(tlsFailureOf(lateError(`no answer to the ClientHello within ${Math.round(timeoutMs)} ms`))), timeoutMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    const closed = (): void => end({ fault: 'closed', detail: 'the connection was closed during the handshake' });
    if (socket.destroyed) return closed();
    const named = servername !== undefined && !isIP(servername) ? { servername } : {};
    try {
      const shaking = connect({ socket, rejectUnauthorized: false, checkServerIdentity: () => undefined, ALPNProtocols: ['http/1.1'], ...named, ...more });
      secure = shaking;
      shaking.once('secureConnect', () => end({ socket: shaking, ms: performance.now() - startedAt }));
      shaking.on('error', (error) => end(tlsFailureOf(error)));
      shaking.once('close', closed);
    } catch (error) {
      end(tlsFailureOf(error));
    }
  });
}
