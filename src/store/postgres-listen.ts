// One connection that listens, apart from the pool: it comes back by itself, and says so, since what was said meanwhile was not heard.
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { within } from './handle.ts';

interface Subscriber {
  readonly heard: (payload: string) => void;
  readonly again: () => void;
}

export interface Listener {
  subscribe(channel: string, subscriber: Subscriber): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;
/** A connection that died without a word (a firewall that forgot it) is found out by asking. */
const ASK_EVERY_MS = 10_000;
const ANSWER_MS = 5_000;

const quoted = (channel: string): string => `"${channel.replaceAll('"', '""')}"`;

export function listener(config: pg.ClientConfig, onError: (error: Error) => void): Listener {
  const channels = new Map<string, Set<Subscriber>>();
  let current: Promise<pg.Client> | undefined;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...config, keepAlive: true });
    let asking: NodeJS.Timeout | undefined;
    const gone = (error: Error): void => {
      clearInterval(asking);
      client.removeAllListeners();
      client.on('error', () => {});
      client.end().catch(() => {});
      if (closed || current === undefined) return;
      onError(error);
      current = reconnect();
      current.catch(() => {});
    };
    try {
      client.on('error', () => {});
      await client.connect();
      for (const channel of channels.keys()) await client.query(`listen ${quoted(channel)}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    client.removeAllListeners('error');
    client.once('error', gone);
    client.once('end', () => gone(new Error('The listening connection was closed')));
    client.on('notification', ({ channel, payload }) => {
      for (const one of channels.get(channel) ?? []) one.heard(payload ?? '');
    });
    asking = setInterval(() => {
      within(ANSWER_MS, client.query('select 1')).catch(gone);
    }, ASK_EVERY_MS);
    asking.unref();
    return client;
  }

  async function reconnect(): Promise<pg.Client> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
      await wait(pause, undefined, { ref: false });
      if (closed) throw new Error('The database is closed');
      try {
        const client = await connect();
        for (const subscribers of channels.values()) for (const one of subscribers) one.again();
        return client;
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  const client = (): Promise<pg.Client> => {
    if (closed) return Promise.reject(new Error('The database is closed'));
    if (!current) {
      const first = connect();
      current = first;
      first.catch(() => {
        if (current === first) current = undefined; // the first failure is the caller's
      });
    }
    return current;
  };

  return {
    async subscribe(channel, subscriber) {
      const known = channels.get(channel);
      if (known) known.add(subscriber);
      else channels.set(channel, new Set([subscriber]));
      const drop = (): boolean => {
        const left = channels.get(channel);
        left?.delete(subscriber);
        return left?.size === 0 && channels.delete(channel);
      };
      try {
        await (await client()).query(`listen ${quoted(channel)}`);
      } catch (error) {
        drop();
        throw error;
      }
      return async () => {
        if (drop() && !closed) await (await client()).query(`unlisten ${quoted(channel)}`).catch(() => {});
      };
    },
    async close() {
      closed = true;
      const open = await current?.catch(() => undefined);
      open?.removeAllListeners();
      open?.on('error', () => {});
      await open?.end().catch(() => {});
    },
  };
}
