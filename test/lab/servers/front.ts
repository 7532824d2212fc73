// All that listens beyond the router: the doors of the registry and of Azure beside it, as one process in the cloud's namespace.
// `node front.ts FILE` with a FrontPlan; prints "ready". Speaks as Azure's registries do, before a real docker-registry.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { startAzure } from '../../../src/world/azure/start.ts';
import type { FrontDoor, LabWorld } from '../world.ts';
import { answer, type Place } from './answers.ts';

export interface FrontPlan {
  readonly doors: readonly (FrontDoor & { readonly identity: { readonly cert: string; readonly key: string } })[];
  readonly azureIdentity: { readonly cert: string; readonly key: string };
  readonly azure?: LabWorld['azure'];
  readonly registrySocket: string;
  readonly clockDays: number;
}

const PORT = 443;
const AZURE = { host: '127.0.0.1', port: PORT, name: 'management.azure.com' } as const;
const HANDSHAKE_FAILURE = Buffer.from([0x15, 3, 1, 0, 2, 2, 40]);

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Connections that never become HTTP. */
function rude(how: FrontDoor['tls']): Server {
  return createTcpServer((socket: Socket) => {
    socket.on('error', () => socket.destroy());
    if (how === 'hang') return void socket.resume();
    socket.once('data', () => {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.end(how === 'alert' ? HANDSHAKE_FAILURE : '');
    });
  });
}

function serverOf(door: FrontPlan['doors'][number], handler: Handler): Server {
  const { tls, identity } = door;
  if (tls === 'hang' || tls === 'reset' || tls === 'eof' || tls === 'alert') return rude(tls);
  if (tls === 'plain') return createHttpServer(handler);
  const old = tls === 'old' ? ({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const) : {};
  const server = createHttpsServer({ ...identity, ...old }, handler);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** The simulated Azure listens once; its names have addresses of their own, which lead there. */
const relay = (): Server =>
  createTcpServer((client) => {
    const upstream = connect(AZURE);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });

const listening = (server: Server, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, host, resolve);
  });

async function main(plan: FrontPlan): Promise<void> {
  if (plan.azure) await startAzure(plan.azure, { ...plan.azureIdentity, ...AZURE });
  const { registrySocket, clockDays } = plan;
  for (const door of plan.doors) {
    const place: Place = { door, registrySocket, clockDays, counts: new Map() };
    for (const address of door.addresses) {
      const server = door.serves === 'azure' && door.tls === 'good' ? relay() : serverOf(door, (request, response) => answer(place, request, response));
      await listening(server, address);
    }
  }
  console.log('ready');
}

await main(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as FrontPlan);
