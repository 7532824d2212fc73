// A ClientHello of about 80 bytes that no server accepts (TLS 1.0, and a cipher that encrypts nothing): whoever speaks TLS says
// so in an alert of seven bytes. Small segments both ways, so that a hole for large ones does not swallow it.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Behaviour } from '../../model.ts';
import { failureOf } from '../faults.ts';
import { open } from '../tcp.ts';

export interface Heard {
  readonly behaviour: Behaviour;
  /** The first bytes that came back, at most 200. */
  readonly bytes: Buffer;
}
const NOTHING = Buffer.alloc(0);

/** Two bytes of length, then the bytes. */
const sized = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);

function serverName(host: string): Buffer {
  if (isIP(host) || !/^[\x21-\x7e]{1,253}$/.test(host)) return NOTHING;
  const entry = Buffer.concat([Buffer.from([0]), sized(Buffer.from(host, 'latin1'))]);
  return Buffer.concat([Buffer.from([0, 0]), sized(sized(entry))]);
}

/** RFC 2246, 7.4.1.2, with RFC 6066's server name. */
export function smallHello(host: string): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 1]),
    randomBytes(32),
    Buffer.from([0]), // no session
    sized(Buffer.from([0, 1])), // TLS_RSA_WITH_NULL_MD5
    Buffer.from([1, 0]), // no compression
    sized(serverName(host)),
  ]);
  return Buffer.concat([Buffer.from([22, 3, 1]), sized(Buffer.concat([Buffer.from([1, 0]), sized(body)]))]);
}

export const isTls = (bytes: Buffer): boolean => (bytes[0] === 21 || bytes[0] === 22) && (bytes.length < 2 || bytes[1] === 3);

/** Sends the small hello on a connection of its own. Never rejects. */
export async function askSmall(address: string, port: number, host: string, timeoutMs: number, signal: AbortSignal): Promise<Heard> {
  const startedAt = performance.now();
  const opened = await open(address, port, timeoutMs, signal);
  if ('error' in opened) return { behaviour: 'not-tried', bytes: NOTHING };
  const { socket } = opened;
  return new Promise((resolve) => {
    const end = (behaviour: Behaviour, bytes: Buffer = NOTHING): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve({ behaviour, bytes: bytes.subarray(0, 200) });
    };
    const stop = (): void => end('not-tried');
    const timer = setTimeout(() => end('silent'), Math.max(1, timeoutMs - (performance.now() - startedAt)));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('data', (data: Buffer) => end('answered', data));
    socket.once('error', (error) => end(failureOf(error).fault === 'reset' ? 'reset' : 'closed'));
    socket.once('close', () => end('closed'));
    socket.write(smallHello(host));
  });
}
