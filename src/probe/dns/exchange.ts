// One question put to one server over one socket, with a deadline. Settles once, and closes what it opened.
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setMaxListeners } from 'node:events';
import { connect, isIP } from 'node:net';
import type { Fault } from '../../model.ts';
import { type DnsAnswer, type RecordType, readAnswer, written } from './message.ts';
import type { Server } from './server.ts';

export interface Query {
  readonly name: string;
  readonly type: RecordType;
  readonly server: Server;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** answered; no: the network's or the server's no; unseen: the deadline of the check, or trouble of this host's own. */
export type Exchanged =
  | { readonly kind: 'answered'; readonly answer: DnsAnswer }
  | { readonly kind: 'no'; readonly fault: Fault; readonly detail: string }
  | { readonly kind: 'unseen'; readonly reason: 'timed-out' | 'error'; readonly detail: string };

const ABORTED: Exchanged = { kind: 'unseen', reason: 'timed-out', detail: 'stopped before an answer came' };

const FAULTS: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'closed',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable', // no address of that family on this host
  EAFNOSUPPORT: 'unreachable',
  EINVAL: 'unreachable', // a scope that this host does not have
  EPERM: 'unreachable', // this host's own packet filter
  EACCES: 'unreachable',
};

/** What an error of a socket means; what it says of this host alone (no file descriptors left, say) is no evidence. */
export function exchangedBy(error: unknown): Exchanged {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const fault = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  if (fault) return { kind: 'no', fault, detail: code };
  return { kind: 'unseen', reason: 'error', detail: code || 'the query could not be sent' };
}

type Settle = (exchanged: Exchanged) => void;

/** `open` starts the exchange and returns what closes it. `late` says what silence means when the time is over. */
function bounded({ timeoutMs, signal }: Query, late: () => Exchanged, open: (settle: Settle) => () => void): Promise<Exchanged> {
  if (signal.aborted) return Promise.resolve(ABORTED);
  setMaxListeners(0, signal); // many queries wait on one check's signal, and each takes its listener away again
  return new Promise((resolve) => {
    let close: (() => void) | undefined;
    let settled = false;
    const settle: Settle = (exchanged) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      close?.();
      resolve(exchanged);
    };
    const stop = () => settle(ABORTED);
    const timer = setTimeout(() => settle(late()), timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      close = open(settle);
      if (settled) close();
    } catch (error) {
      settle(exchangedBy(error));
    }
  });
}

/**
 * Over UDP, on a connected socket: the kernel drops datagrams from other sources, and an ICMP port unreachable shows as
 * ECONNREFUSED. An answer with another id or question is somebody else's: the wait goes on.
 */
export function overUdp(query: Query): Promise<Exchanged> {
  const { name, type, server } = query;
  const asked = { id: randomInt(65_536), name, type };
  let strangers = 0;
  const late = (): Exchanged => ({
    kind: 'no',
    fault: 'timed-out',
    detail: `no answer in ${query.timeoutMs} ms${strangers > 0 ? `, and ${strangers} datagrams that answer something else` : ''}`,
  });
  return bounded(query, late, (settle) => {
    const socket = createSocket(isIP(server.ip) === 6 ? 'udp6' : 'udp4');
    socket.on('error', (error) => settle(exchangedBy(error)));
    socket.on('message', (bytes) => {
      const answer = readAnswer(bytes, asked);
      if (answer === 'not-ours') strangers += 1;
      else settle(answer === 'malformed' ? { kind: 'no', fault: 'malformed', detail: 'what came back is no DNS message' } : { kind: 'answered', answer });
    });
    socket.connect(server.port, server.ip, (error?: Error) => {
      if (error) settle(exchangedBy(error));
      else socket.send(written(asked), (failure) => failure && settle(exchangedBy(failure)));
    });
    return () => socket.close();
  });
}

/** Over TCP, as after a truncated answer: RFC 1035, 4.2.2, two bytes of length and then the message. */
export function overTcp(query: Query): Promise<Exchanged> {
  const { name, type, server } = query;
  const asked = { id: randomInt(65_536), name, type };
  let connected = false;
  const late = (): Exchanged => ({
    kind: 'no',
    fault: 'timed-out',
    detail: `TCP: ${connected ? 'connected, and no answer' : 'no connection'} in ${query.timeoutMs} ms`,
  });
  return bounded(query, late, (settle) => {
    let heard: Buffer = Buffer.alloc(0); // never more than one message of 64 KB and one chunk: then the exchange is over
    const socket = connect({ host: server.ip, port: server.port });
    socket.on('error', (error) => settle(exchangedBy(error)));
    socket.on('connect', () => {
      connected = true;
      const message = written(asked);
      socket.write(Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]));
    });
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const length = heard.length < 2 ? undefined : heard.readUInt16BE(0) + 2;
      if (length === undefined || heard.length < length) return;
      const answer = readAnswer(heard.subarray(2, length), asked);
      settle(typeof answer === 'string' ? { kind: 'no', fault: 'malformed', detail: 'TCP: what came back is no answer' } : { kind: 'answered', answer });
    });
    socket.on('close', () => settle({ kind: 'no', fault: 'closed', detail: 'TCP: closed before an answer' }));
    return () => socket.destroy();
  });
}
