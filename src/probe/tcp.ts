// One connect to one address; and many, to see loss and slowness.
import { setMaxListeners } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import type { Observation } from '../model.ts';
import { lateError, noOf, STOPPED } from './faults.ts';
import { PATIENCE, type Patience, pause } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';

export type Opened = { readonly socket: Socket; readonly ms: number } | { readonly error: unknown };

/** What an `open` that the check's end cut off gives as its error. */
export const ABORTED = Object.assign(new Error('stopped'), { code: 'ABORT_ERR' });

/** Opens a connection to an address, or says why not; never rejects. The socket keeps an error listener: a late reset harms nobody. */
export function open(address: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Opened> {
  if (signal.aborted) return Promise.resolve({ error: ABORTED });
  if (!isIP(address)) return Promise.resolve({ error: new Error('not an address') });
  setMaxListeners(0, signal); // many connects wait on one check's signal, and each takes its listener away again
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let socket: Socket | undefined;
    const end = (result: Opened): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if ('error' in result) socket?.destroy();
      resolve(result);
    };
    const stop = (): void => end({ error: ABORTED });
    const timer = setTimeout(() => end({ error: lateError(`no answer within ${timeoutMs} ms`) }), timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const opening = connect({ host: address, port });
      socket = opening;
      opening.setNoDelay(true);
      opening.once('connect', () => end({ socket: opening, ms: performance.now() - startedAt }));
      opening.on('error', (error) => end({ error }));
    } catch (error) {
      end({ error }); // a port that is none
    }
  });
}

export const portOf = (probing: Pick<Probing, 'cloud'>, target: Pick<Target, 'port'>): number => target.port ?? probing.cloud.ports.registry;
export const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/**
 * Connects and tells; never rejects. SYNs that are all dropped are known after `patience.connect`. The socket is the caller's to
 * use and to close; there is none where the connect failed.
 */
export async function lookTcp(
  probing: Probing,
  target: Target,
  address: string,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'tcp'>; readonly socket?: Socket; readonly connectMs: number }> {
  const startedAt = probing.now();
  const opened = await open(address, portOf(probing, target), patience.connect, probing.signal);
  const told = (outcome: Observation<'tcp'>['outcome']): Observation<'tcp'> => tell(probing, { kind: 'tcp', target, address, startedAt, outcome });
  if ('error' in opened) return { observation: told(opened.error === ABORTED ? STOPPED : noOf(opened.error)), connectMs: 0 };
  const { socket, ms } = opened;
  const facts = { connectMs: rounded(ms), localAddress: socket.localAddress ?? '', family: isIP(address) === 6 ? (6 as const) : (4 as const) };
  return { observation: told({ status: 'ok', facts }), socket, connectMs: ms };
}

/** A connect that took this much longer than the fastest lost a SYN on the way, or the answer to one. */
const RETRANSMIT_MS = 900;
/** Two waves, so that one short burst of loss is not all that is seen. */
const WAVES = 2;
const BETWEEN_MS = 250;

/** Connects `tries` times and closes at once. Never rejects; over after `patience.connect`, however much is lost. */
export async function lookPath(probing: Probing, target: Target, address: string, tries = 16, patience: Patience = PATIENCE): Promise<Observation<'path'>> {
  const startedAt = probing.now();
  const [port, between] = [portOf(probing, target), Math.min(BETWEEN_MS, patience.connect / 4)];
  const one = async (wave: number): Promise<number | undefined> => {
    if (wave > 0) await pause(wave * between, probing.signal);
    const opened = await open(address, port, patience.connect - wave * between, probing.signal);
    if ('error' in opened) return undefined;
    opened.socket.destroy();
    return opened.ms;
  };
  const all = await Promise.all(Array.from({ length: tries }, (_, i) => one(i % WAVES)));
  const told = (outcome: Observation<'path'>['outcome']): Observation<'path'> => tell(probing, { kind: 'path', target, address, startedAt, outcome });
  if (probing.signal.aborted) return told(STOPPED);
  const times = all.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const [fastest] = times;
  if (fastest === undefined) {
    return told({ status: 'failed', fault: 'timed-out', detail: `none of ${tries} connects came through` });
  }
  const facts = {
    tries,
    connected: times.length,
    retransmitted: times.filter((ms) => ms - fastest >= RETRANSMIT_MS).length,
    medianMs: rounded(times[times.length >> 1] ?? fastest),
    worstMs: rounded(times.at(-1) ?? fastest),
  };
  return told({ status: 'ok', facts });
}
