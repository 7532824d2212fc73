// Other ways of asking a peer that stayed silent or hung up. Together they tell a hole for large segments (small answered, the
// others silent), a filter by name (only the nameless answered), an old server, and a path on which nothing comes back at all.
import type { ConnectionOptions } from 'node:tls';
import type { Behaviour, NetworkFacts } from '../../model.ts';
import { open } from '../tcp.ts';
import { handshake, type Shaken } from './handshake.ts';
import { askSmall } from './small.ts';

export type Asked = NetworkFacts['tls']['asked'];
export const NOT_ASKED: Asked = { small: 'not-tried', classic: 'not-tried', noName: 'not-tried', oldProtocol: 'not-tried' };

/** Without a post-quantum key share the ClientHello is about 380 bytes; Node's own is 1,610 and takes two segments. */
const CLASSIC: ConnectionOptions = { ecdhCurve: 'X25519:P-256' };
/** Old versions alone: only a server that still speaks them gets through. */
const OLD: ConnectionOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

const BEHAVIOURS: Partial<Record<string, Behaviour>> = { 'timed-out': 'silent', reset: 'reset', closed: 'closed' };

/** What a handshake came to. `alertIs`: what an alert, the shortest of answers, counts as for this way of asking. */
function behaviourOf(shaken: Shaken | undefined, alertIs: Behaviour): Behaviour {
  if (!shaken || (!shaken.socket && shaken.aborted)) return 'not-tried';
  if (!shaken.socket) return shaken.fault === 'alert' ? alertIs : (BEHAVIOURS[shaken.fault] ?? 'answered');
  shaken.socket.destroy();
  return 'answered';
}

/** Asks in all four ways at once, each on its own connection, each within `timeoutMs`. Never rejects. */
export async function askOtherwise(address: string, port: number, host: string, timeoutMs: number, signal: AbortSignal): Promise<Asked> {
  const shake = async (servername: string | undefined, options: ConnectionOptions): Promise<Shaken | undefined> => {
    const startedAt = performance.now();
    const opened = await open(address, port, timeoutMs, signal);
    if ('error' in opened) return undefined;
    return handshake(opened.socket, servername, Math.max(1, timeoutMs - (performance.now() - startedAt)), signal, options);
  };
  const [small, classic, noName, old] = await Promise.all([
    askSmall(address, port, host, timeoutMs, signal),
    shake(host, CLASSIC),
    shake(undefined, CLASSIC),
    shake(host, OLD),
  ]);
  return {
    small: small.behaviour,
    classic: behaviourOf(classic, 'answered'),
    // A small alert to the nameless speaks for a filter by name only where the same small answer to the named does not come.
    noName: behaviourOf(noName, small.behaviour === 'answered' ? 'closed' : 'answered'),
    // With an alert a server of today turns old versions down.
    oldProtocol: behaviourOf(old, 'closed'),
  };
}
