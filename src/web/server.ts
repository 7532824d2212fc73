// The bot's one HTTP server. Order matters: platforms first (they verify raw bodies), then our own routes, each with its own parser.
import { createServer, type Server } from 'node:http';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../bot/platform.ts';

export interface WebServer {
  readonly port: number;
  readonly url: string;
  mount(path: `/${string}`, router: Router): void;
  /** Everything is mounted: requests are answered. Before that, all but `/livez` are asked to come again. */
  open(): void;
  /** Takes no new connections, lets requests end, closes idle ones. */
  close(graceMs: number): Promise<void>;
}

export interface WebOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
}

const HEADER_MS = 20_000;
const REQUEST_MS = 120_000; // a long poll of 60 s must fit

/** `mounted` may grow until the first request; a path is answered by whoever was mounted first. */
export async function startWeb({ host, port, log }: WebOptions): Promise<WebServer> {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  // Pages bring their own, narrower policy; nothing of ours is framed or sniffed.
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
      },
      crossOriginEmbedderPolicy: false,
    }),
  );
  const routes = express.Router();
  let opened = false;
  app.use((req, res, next) => {
    if (opened) return next();
    if (req.path === '/livez') return void res.json({ ok: true, why: 'starting' });
    res.status(503).setHeader('retry-after', '2').json({ ok: false, why: 'starting' });
  });
  app.use(routes);
  app.use((_req, res) => void res.status(404).type('text/plain').send('Not found\n'));
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    log.error({ error: error instanceof Error ? error.message : String(error) }, 'a request failed');
    if (res.headersSent) return next(error);
    res.status(500).type('text/plain').send('Something went wrong; it is in the log\n');
  });
  const server = createServer({ headersTimeout: HEADER_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: 65_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}`,
    mount: (path, router) => void routes.use(path, router),
    open: () => {
      opened = true;
    },
    close: (graceMs) => closed(server, graceMs),
  };
}

async function closed(server: Server, graceMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await ended;
  clearTimeout(timer);
}
