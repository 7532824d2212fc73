// What the tests of the layers above DNS share: a vantage with short patience, and servers that end with the test.
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { AZURE_CLOUD } from '../../../src/clouds.ts';
import type { Facts, Kind, Observation } from '../../../src/model.ts';
import type { Patience } from '../../../src/probe/patience.ts';
import type { Probing, Target } from '../../../src/probe/probe.ts';
import { createAuthority } from '../../../src/world/certificates.ts';

export const HOST = 'contoso.azurecr.io';
export const PATIENCE: Patience = { connect: 600, handshake: 900, quiet: 250, ask: 400, headers: 500, body: 300, proxyAnswer: 500 };
export const authority = await createAuthority('Test', new Date());
export const good = await authority.issue({ names: ['*.azurecr.io'] });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** Listens on a free loopback port until the test ends. */
export async function listening(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket.on('error', () => socket.destroy())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
export const raw = (treat: (socket: Socket) => void): Promise<number> => listening(createServer(treat));
export const https = (answer: RequestListener, options: ServerOptions = {}): Promise<number> => {
  const server = createHttps({ cert: good.cert, key: good.key, ...options }, answer);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listening(server);
};

export interface Place {
  readonly probing: Probing;
  readonly target: Target;
  readonly seen: Observation[];
  readonly facts: <K extends Kind>(kind: K) => Facts[K];
  readonly failed: (kind: Kind) => { readonly fault: string; readonly facts?: object | undefined };
}

/** A vantage that looks at a host on the given port. */
export function place(port: number, host = HOST, role: Target['role'] = 'login', signal: AbortSignal = new AbortController().signal): Place {
  const seen: Observation[] = [];
  const cloud = { ...AZURE_CLOUD, ports: { registry: port, dns: 53 } };
  const of = (kind: Kind): Observation => {
    const found = seen.find((o) => o.kind === kind);
    if (!found) throw new Error(`no ${kind} among ${seen.map((o) => o.kind).join(', ')}`);
    return found;
  };
  return {
    probing: { from: 'here', cloud, signal, now: () => new Date(), see: (o) => seen.push(o) },
    target: { host, role },
    seen,
    facts: <K extends Kind>(kind: K) => {
      const { outcome } = of(kind);
      if (outcome.status !== 'ok') throw new Error(`${kind} is ${JSON.stringify(outcome)}`);
      return outcome.facts as Facts[K];
    },
    failed: (kind) => {
      const { outcome } = of(kind);
      if (outcome.status !== 'failed') throw new Error(`${kind} is ${JSON.stringify(outcome)}`);
      return { fault: outcome.fault, facts: outcome.facts };
    },
  };
}
