// The servers of a world: TLS on one loopback address each, with the certificate and the manners that the world gives them.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAs } from './answers.ts';
import type { Authority, LeafOptions } from './certificates.ts';
import type { WorldServer } from './world.ts';

const DAY = 86_400_000;

export interface Running {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens, and closes with every connection that is still open. */
async function listen(server: Server, address: string, port: number): Promise<Running> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket)));
  });
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { port: typeof bound === 'object' && bound ? bound.port : port, close };
}

export { listen };

function leafOf({ certificate }: WorldServer, names: readonly string[], now: Date): LeafOptions {
  const times = {
    valid: {},
    expired: { notBefore: new Date(now.getTime() - 90 * DAY), notAfter: new Date(now.getTime() - 2 * DAY) },
    'not-yet': { notBefore: new Date(now.getTime() + 2 * DAY), notAfter: new Date(now.getTime() + 90 * DAY) },
  };
  return { names: certificate.names ?? names, withIssuer: certificate.withIssuer, ...times[certificate.validity] };
}

/** Starts one server. `names`: what its certificate covers where the world does not say. Port 0 takes a free one. */
export async function startServer(
  server: WorldServer,
  names: readonly string[],
  authorities: { readonly trusted: Authority; readonly unknown: Authority },
  now: Date,
  port: number,
): Promise<Running> {
  if (server.connection === 'plain-http')
    return listen(
      createHttpServer((request, response) => answerAs(server, request, response)),
      server.address,
      port,
    );
  if (server.connection !== 'open') {
    const treat = (socket: Socket): void => {
      if (server.connection === 'silent') return void socket.resume();
      socket.once('data', () => (server.connection === 'reset' ? socket.resetAndDestroy() : socket.end()));
    };
    return listen(createTcpServer(treat), server.address, port);
  }
  const identity = await authorities[server.certificate.issuer].issue(leafOf(server, names, now));
  const https = createHttpsServer({ cert: identity.cert, key: identity.key }, (request, response) => {
    const answer = (): void => answerAs(server, request, response);
    if (server.delayMs > 0) void wait(server.delayMs).then(answer);
    else answer();
  });
  https.on('tlsClientError', (_error, socket) => socket.destroy());
  return listen(https, server.address, port);
}
