// One connect to one address.
import { connect, type Socket } from 'node:net';
import type { Facts, Observation, Outcome } from '../model.ts';
import { failureOf } from './faults.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';

export type Opened = { readonly socket: Socket; readonly ms: number } | { readonly error: unknown };

export const ABORTED = Object.assign(new Error('stopped'), { code: 'ABORT_ERR' });
const TIMED_OUT = (ms: number) => Object.assign(new Error(`no answer within ${ms} ms`), { code: 'ETIMEDOUT' });

/** Opens a connection, or says why not. The socket keeps an error listener, so that a late reset harms nobody. */
export function open(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Opened> {
  if (signal.aborted) return Promise.resolve({ error: ABORTED });
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: Opened): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if ('error' in result) socket.destroy();
      resolve(result);
    };
    const stop = (): void => end({ error: ABORTED });
    const timer = setTimeout(() => end({ error: TIMED_OUT(timeoutMs) }), timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    socket.setNoDelay(true);
    socket.once('connect', () => end({ socket, ms: performance.now() - startedAt }));
    socket.on('error', (error) => end({ error }));
  });
}

export const portOf = (probing: Probing, target: Target): number => target.port ?? probing.cloud.ports.registry;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** Connects and tells. The socket is the caller's to use and to close. */
export async function lookTcp(
  probing: Probing,
  target: Target,
  address: string,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'tcp'>; readonly socket?: Socket; readonly connectMs: number }> {
  const startedAt = probing.now();
  const opened = await open(address, portOf(probing, target), patience.connect, probing.signal);
  const told = (outcome: Outcome<Facts['tcp']>): Observation<'tcp'> => tell(probing, { kind: 'tcp', target, address, startedAt, outcome });
  if ('error' in opened) {
    if (opened.error === ABORTED) return { observation: told({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' }), connectMs: 0 };
    return { observation: told({ status: 'failed', ...failureOf(opened.error) }), connectMs: 0 };
  }
  const { socket, ms } = opened;
  const facts = { connectMs: rounded(ms), localAddress: socket.localAddress ?? '', family: socket.remoteFamily === 'IPv6' ? (6 as const) : (4 as const) };
  return { observation: told({ status: 'ok', facts }), socket, connectMs: ms };
}

const RETRANSMIT = 900;

/** Many connects to one address at once, each closed at once: the share lost, and how long the others took. */
export async function lookPath(probing: Probing, target: Target, address: string, tries = 16, patience: Patience = PATIENCE): Promise<void> {
  const startedAt = probing.now();
  const one = async (): Promise<number | undefined> => {
    const opened = await open(address, portOf(probing, target), patience.connect, probing.signal);
    if ('error' in opened) return undefined;
    opened.socket.destroy();
    return opened.ms;
  };
  const all = await Promise.all(Array.from({ length: tries }, one));
  const times = all.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const [fastest] = times;
  if (probing.signal.aborted || fastest === undefined) {
    const outcome = probing.signal.aborted
      ? ({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' } as const)
      : ({ status: 'failed', fault: 'timed-out', detail: `none of ${tries} connects was answered` } as const);
    return void tell(probing, { kind: 'path', target, address, startedAt, outcome });
  }
  const facts = {
    tries,
    connected: times.length,
    retransmitted: times.filter((ms) => ms - fastest >= RETRANSMIT).length,
    medianMs: rounded(times[times.length >> 1] ?? fastest),
    worstMs: rounded(times.at(-1) ?? fastest),
  };
  tell(probing, { kind: 'path', target, address, startedAt, outcome: { status: 'ok', facts } });
}
