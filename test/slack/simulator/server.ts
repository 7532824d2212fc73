// The HTTP face: /api/*, response_urls, uploads and files.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spendWay } from './ways.ts';
import { answerCall, type WebAnswer } from './web.ts';
import type { Json, World } from './world.ts';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Slack's form bodies carry JSON in what is no plain word. */
function argsOf(body: string, type: string): Json {
  if (type.includes('json')) return JSON.parse(body) as Json;
  const args: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    if (/^[[{]/.test(value)) {
      try {
        args[key] = JSON.parse(value);
        continue;
      } catch {
        // an ordinary text that begins so
      }
    }
    args[key] = value;
  }
  return args;
}

export interface SimulatedServer {
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

export async function startServer(world: World, openSocket: (appToken: string) => Json): Promise<SimulatedServer> {
  const answer = async (request: IncomingMessage): Promise<WebAnswer & { readonly raw?: string }> => {
    const [, kind = '', name = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const bytes = await bodyOf(request);
    const body = bytes.toString('utf8');
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (kind === 'api') {
      const args = argsOf(body, request.headers['content-type'] ?? '');
      if (name === 'apps.connections.open') {
        const fault = world.faults.find((of) => of.times > 0 && of.method === name);
        if (fault) {
          fault.times -= 1;
          return { status: 503, headers: {}, body: { ok: false, error: fault.code } };
        }
        world.calls.push({ method: name, args: {}, at: world.now(), answer: 'ok' });
        const opened = openSocket(bearer || String(args.token ?? ''));
        return { status: 200, headers: {}, body: opened };
      }
      return answerCall(world, name, args, bearer || String(args.token ?? ''));
    }
    if (kind === 'response') return spendWay(world, name, JSON.parse(body) as Json);
    if (kind === 'upload') {
      const file = world.files.get(name);
      if (file) file.bytes = bytes.length;
      return { status: file ? 200 : 404, headers: {}, body: {} };
    }
    if (kind === 'files') {
      const file = world.files.get(name);
      const allowed = world.tokens.valid.has(bearer) && world.scopes.has('files:read');
      return { status: file && allowed ? 200 : 403, headers: { 'content-type': 'text/plain' }, body: {}, raw: file?.text ?? '' };
    }
    return { status: 404, headers: {}, body: {} };
  };
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, headers, body, raw }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(raw ?? JSON.stringify(body));
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: world.url,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
