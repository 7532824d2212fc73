// A chat platform on another process: what it shows is there whatever happens to the bot. Replicas reach it over HTTP on loopback.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import type { Host, MessageRef, Place, Platform, Said } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';

export interface Shown {
  readonly ref: MessageRef;
  readonly key: string;
  readonly place: Place;
  card: Card;
  replaced: number;
}

export interface Wall {
  readonly url: string;
  readonly shown: readonly Shown[];
  close(): Promise<void>;
}

const bodyOf = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** The platform's own server: posts get a number, replacements a place. Every post is a new message: it drops no doubles. */
export async function startWall(): Promise<Wall> {
  const shown: Shown[] = [];
  const server = createServer(async (req, res) => {
    const { ref, key, place, card } = JSON.parse(await bodyOf(req)) as { ref?: MessageRef; key: string; place: Place; card: Card };
    if (req.url === '/post') {
      const message: Shown = { ref: `far:${shown.length}`, key, place, card, replaced: 0 };
      shown.push(message);
      return void res.end(JSON.stringify({ ref: message.ref }));
    }
    const message = shown[Number(ref?.slice(4))];
    if (message) {
      message.card = card;
      message.replaced += 1;
    }
    res.statusCode = message ? 200 : 404;
    res.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shown,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The replica's side: it posts to the wall, and hears on a port of its own. */
export function farPlatform(wall: string, onHost: (host: Host) => void): Platform {
  const call = async (path: string, body: object): Promise<{ readonly ref: MessageRef }> => {
    const res = await request(`${wall}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await res.body.json()) as { ref: MessageRef };
  };
  return {
    name: 'far',
    start: async (host) => onHost(host),
    stop: async () => {},
    post: async (place, card, { key }) => (await call('/post', { key, place, card })).ref,
    replace: async (ref, card, { key }) => void (await call('/replace', { ref, key, place: 'far:x', card })),
    threadOf: (ref) => `far:thread-${ref.slice(4)}`,
    health: () => ({ ok: true }),
  };
}

export const saidOver = (key: string, text: string): Said => ({
  ...{
    key,
    by: 'slash',
    text,
    place: 'far:ops',
    channel: 'far:ops',
    workspace: 'w',
    user: { id: 'u', name: 'Li' },
    privately: false,
    shared: false,
    member: true,
  },
});
