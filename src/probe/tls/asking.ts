// Other ways of asking a peer that stayed silent or hung up. Together they tell a hole for large segments (small answered, the
// others silent), a filter by name (nobody's name answered), an old server, and a path on which nothing comes back at all.
import type { ConnectionOptions } from 'node:tls';
import type { Behaviour, NetworkFacts } from '../../model.ts';
import { open } from '../tcp.ts';
import { handshake, type Shaken } from './handshake.ts';

export type Asked = NetworkFacts['tls']['asked'];
export const NOT_ASKED: Asked = { small: 'not-tried', classic: 'not-tried', noName: 'not-tried', oldProtocol: 'not-tried' };

/** Without post-quantum key shares the ClientHello fits one small segment. */
const CLASSIC: ConnectionOptions = { ecdhCurve: 'X25519:P-256' };
/** A server of today answers this with an alert of seven bytes, an old one with its certificate. */
const OLD: ConnectionOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

function behaviourOf(shaken: Shaken, alertIs: Behaviour): Behaviour {
  if ('socket' in shaken) {
    shaken.socket.destroy();
    return 'answered';
  }
  if (shaken.fault === 'alert') return alertIs;
  if (shaken.fault === 'timed-out') return 'silent';
  return shaken.fault === 'reset' ? 'reset' : 'closed';
}

export async function askOtherwise(address: string, port: number, host: string, timeoutMs: number, signal: AbortSignal): Promise<Asked> {
  const ask = async (servername: string | undefined, options: ConnectionOptions): Promise<Shaken | undefined> => {
    const opened = await open(address, port, timeoutMs, signal);
    return 'error' in opened ? undefined : handshake(opened.socket, servername, timeoutMs, signal, options);
  };
  const [old, classic, noName] = await Promise.all([ask(undefined, OLD), ask(host, CLASSIC), ask(undefined, CLASSIC)]);
  const seen = (shaken: Shaken | undefined, alertIs: Behaviour): Behaviour => (shaken ? behaviourOf(shaken, alertIs) : 'not-tried');
  return {
    small: seen(old, 'answered'),
    classic: seen(classic, 'answered'),
    noName: seen(noName, 'answered'),
    // An alert to old versions alone is how a server of today says no: only a whole handshake counts.
    oldProtocol: seen(old, 'closed'),
  };
}

/** What answers where TLS should: the first bytes it sends to an HTTP request, printable. */
export async function firstBytesOf(address: string, port: number, host: string, timeoutMs: number, signal: AbortSignal): Promise<string | undefined> {
  const opened = await open(address, port, timeoutMs, signal);
  if ('error' in opened) return undefined;
  const { socket } = opened;
  return new Promise((resolve) => {
    const end = (text?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(() => end(), timeoutMs);
    socket.once('data', (data) =>
      end(
        data
          .subarray(0, 80)
          .toString('latin1')
          .replace(/[^\x20-\x7e]/g, '.'),
      ),
    );
    socket.once('close', () => end());
    socket.write(`HEAD / HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
  });
}
