// Socket Mode: two sockets for one process, kept open. Two things that Bolt's own receiver does otherwise: it acknowledges an event before the work
// (which is then lost with the process), and its reconnecting ends in an unhandled rejection when Slack answers with an error.
import { setTimeout as pause } from 'node:timers/promises';
import { type App, type Receiver, type ReceiverEvent, SocketModeReceiver, type SocketModeReceiverOptions } from '@slack/bolt';
import type { Log } from '../../../src/bot/platform.ts';
import { quietly } from './log.ts';
import { clientOptions } from './web.ts';

/** Hands on what Bolt answers once its listeners have ended, and nothing when one of them failed: Slack then delivers again. */
function afterTheWork(event: ReceiverEvent, process: (event: ReceiverEvent) => Promise<void>): Promise<void> {
  let answered = false;
  let answer: unknown;
  const ack = async (body?: unknown): Promise<void> => {
    answered = true;
    answer = body;
  };
  return process({ ...event, ack }).then(() => (answered ? event.ack(answer as string) : undefined));
}

export interface SocketSetting {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly sockets: number;
  readonly log: Log;
  readonly dispatcher?: NonNullable<SocketModeReceiverOptions['dispatcher']>;
  /** How many of the sockets are open now, and what the last one that could not be opened was told. */
  readonly changed: (open: number, why?: string) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const SHORT_LIFE_MS = 10_000;

/** Several sockets for one app: while Slack renews one, another hears. */
export class Sockets implements Receiver {
  readonly #receivers: readonly SocketModeReceiver[];
  readonly #open = new Set<SocketModeReceiver>();
  readonly #stop = new AbortController();
  readonly #setting: SocketSetting;
  constructor(setting: SocketSetting) {
    this.#setting = setting;
    const { appToken, apiUrl, sockets, log, dispatcher } = setting;
    this.#receivers = Array.from(
      { length: sockets },
      () =>
        new SocketModeReceiver({
          appToken,
          logger: quietly(log),
          autoReconnectEnabled: false,
          installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
          ...(dispatcher ? { dispatcher } : {}),
        }),
    );
  }
  init(app: App): void {
    const deferred = { processEvent: (event: ReceiverEvent) => afterTheWork(event, (it) => app.processEvent(it)) };
    for (const receiver of this.#receivers) receiver.init(deferred as unknown as App);
  }
  /** Resolves when each socket is open, or could not be opened at the first try; the tries go on. */
  async start(): Promise<void> {
    await Promise.all(this.#receivers.map((receiver) => new Promise<void>((tried) => void this.#keep(receiver, tried))));
  }
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#receivers.map((receiver) => receiver.client.disconnect()));
  }

  async #keep(receiver: SocketModeReceiver, tried: () => void): Promise<void> {
    const { log, changed } = this.#setting;
    let wait = FIRST_PAUSE_MS;
    while (!this.#stop.signal.aborted) {
      const closed = new Promise<void>((resolve) => void receiver.client.once('disconnected', () => resolve()));
      try {
        await receiver.start();
        this.#open.add(receiver);
        changed(this.#open.size);
        tried();
        const opened = performance.now();
        await closed;
        this.#open.delete(receiver);
        changed(this.#open.size, 'Slack closed the socket');
        // A socket that is closed as soon as it is open must not be opened in a tight circle.
        if (performance.now() - opened < SHORT_LIFE_MS) throw new Error('Slack closed the socket at once');
        wait = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const why = error instanceof Error ? error.message.slice(0, 300) : 'the socket was closed at once';
        changed(this.#open.size, why);
        log.warn({ reason: why, againInMs: wait }, 'a socket to Slack is not open');
        tried();
        await pause(wait, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
        wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
      }
    }
  }
}
