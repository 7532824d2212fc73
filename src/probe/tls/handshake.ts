// One TLS handshake on an open socket, bounded in time; no verdict about the certificate.
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { type Failure, tlsFailureOf } from '../faults.ts';
import { ABORTED } from '../tcp.ts';

export type Shaken = { readonly socket: TLSSocket; readonly ms: number } | (Failure & { readonly alert?: string; readonly aborted?: true });

/** `servername` undefined: without SNI. The name is compared apart, so that a trust error is one of trust alone. */
export function handshake(
  socket: Duplex,
  servername: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
  more: ConnectionOptions = {},
): Promise<Shaken> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const options = {
      socket,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ALPNProtocols: ['http/1.1'],
      ...(servername ? { servername } : {}),
      ...more,
    };
    const secure = connect(options);
    const end = (result: Shaken): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (!('socket' in result)) {
        secure.destroy();
        socket.destroy();
      }
      resolve(result);
    };
    const stop = (): void => end({ fault: 'timed-out', detail: ABORTED.message, aborted: true });
    const timer = setTimeout(() => end({ fault: 'timed-out', detail: `no answer to the ClientHello within ${timeoutMs} ms` }), timeoutMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    secure.once('secureConnect', () => end({ socket: secure, ms: performance.now() - startedAt }));
    secure.on('error', (error) => end(tlsFailureOf(error)));
    secure.once('close', () => end({ fault: 'closed', detail: 'the connection was closed during the handshake' }));
  });
}
