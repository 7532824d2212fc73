// How what happens reaches the app: signed HTTP requests to its URL, or envelopes over a WebSocket that it opened. Slack waits three seconds.
import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json, World } from './world.ts';

export type Kind = 'slash_commands' | 'events_api' | 'interactive';
export interface Outgoing {
  readonly kind: Kind;
  readonly payload: Json;
}
export interface Retry {
  readonly number: number;
  readonly reason: string;
}
/** What the app answered. `status` of a socket: 200 acknowledged, 0 nothing within the time. */
export interface Delivered {
  readonly acknowledged: boolean;
  readonly status: number;
  readonly body: unknown;
  readonly ms: number;
}
export interface Forgery {
  readonly secret?: string;
  /** Seconds that the timestamp is old. */
  readonly age?: number;
}
export interface Delivery {
  send(out: Outgoing, retry?: Retry, forgery?: Forgery): Promise<Delivered>;
}

const WAIT_MS = 3_000;

export function httpBody({ kind, payload }: Outgoing): { readonly type: string; readonly body: string } {
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

export function signed(secret: string, body: string, seconds: number): Readonly<Record<string, string>> {
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': signature };
}

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

export const httpDelivery = (world: World, url: string): Delivery => ({
  async send(out, retry, { secret = world.signingSecret, age = 0 } = {}) {
    const { type, body } = httpBody(out);
    const started = performance.now();
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': type,
          ...signed(secret, body, Math.floor(Date.now() / 1000) - age),
          ...(retry ? { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason } : {}),
        },
        signal: AbortSignal.timeout(WAIT_MS),
      });
      const text = await answer.text();
      return { acknowledged: answer.ok, status: answer.status, body: parsed(text), ms: performance.now() - started };
    } catch {
      return { acknowledged: false, status: 0, body: undefined, ms: performance.now() - started };
    }
  },
});

export interface SocketHouse extends Delivery {
  open(appToken: string): Json;
  readonly sockets: ReadonlySet<WebSocket>;
  /** Slack renews its sockets: the app is asked to connect again. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled', many?: number): void;
  close(): Promise<void>;
}

const MOST_SOCKETS = 10;

export function socketDelivery(world: World, server: () => Server): SocketHouse {
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (payload: unknown) => void>();
  /** Asked to connect again: nothing is sent there any more. */
  const leaving = new Set<WebSocket>();
  let house: WebSocketServer | undefined;
  let turn = 0;

  const house_ = (): WebSocketServer => {
    if (house) return house;
    house = new WebSocketServer({ server: server(), path: '/link' });
    house.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('message', (data) => {
        const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
        waiting.get(id)?.(payload);
        waiting.delete(id);
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A0ACR' }, debug_info: { host: 'simulator' } }));
    });
    return house;
  };

  return {
    sockets,
    open(appToken) {
      if (appToken !== world.appToken) return { ok: false, error: 'invalid_auth' };
      house_();
      if (sockets.size >= MOST_SOCKETS) return { ok: false, error: 'too_many_websockets' };
      return { ok: true, url: `${world.url.replace('http:', 'ws:')}/link?ticket=${world.id('t')}` };
    },
    async send({ kind, payload }, retry) {
      const open = [...sockets].filter((socket) => socket.readyState === socket.OPEN && !leaving.has(socket));
      turn += 1;
      const socket = open[turn % Math.max(1, open.length)];
      if (!socket) return { acknowledged: false, status: 0, body: undefined, ms: 0 };
      const id = world.id('E');
      const started = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const answer = new Promise<Delivered>((resolve) => {
        const end = (acknowledged: boolean, body: unknown): void => {
          clearTimeout(timer);
          resolve({ acknowledged, status: acknowledged ? 200 : 0, body, ms: performance.now() - started });
        };
        timer = setTimeout(() => end(false, undefined), WAIT_MS);
        waiting.set(id, (body) => end(true, body));
      });
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: kind,
          payload,
          accepts_response_payload: kind !== 'events_api',
          ...(kind === 'events_api' ? { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' } : {}),
        }),
      );
      return answer;
    },
    disconnect(reason, many = sockets.size) {
      for (const socket of [...sockets].slice(0, many)) {
        leaving.add(socket);
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'simulator' } }));
      }
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      await new Promise<void>((resolve) => (house ? house.close(() => resolve()) : resolve()));
    },
  };
}
