// A bot's side of the workers on loopback, over a store of the test's own.
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { CloudNames, Observation, Question } from '../../src/model.ts';
import type { Database } from '../../src/store/sql.ts';
import { startWorkers, type WorkersOptions } from '../../src/worker/bot/start.ts';
import type { LookRequest, Workers } from '../../src/worker/workers.ts';

export interface Bot {
  readonly url: string;
  readonly workers: Workers;
  readonly server: Server;
  readonly warnings: readonly string[];
  readonly refused: () => number;
  close(): Promise<void>;
}

export async function startBot(
  database: Database,
  more: Partial<WorkersOptions> & { readonly port?: number; readonly host?: string; readonly tls?: { readonly cert: string; readonly key: string } } = {},
): Promise<Bot> {
  const warnings: string[] = [];
  let refused = 0;
  const { port = 0, host = '127.0.0.1', tls, ...options } = more;
  const workers = await startWorkers({
    ...{ database, version: '1.0.0', now: () => new Date(), newId: randomUUID },
    log: { warn: (facts, message) => void warnings.push(`${message} ${JSON.stringify(facts)}`) },
    onRefused: (_, count) => {
      refused += count;
    },
    ...options,
  });
  const app = express();
  app.use('/worker/v1', workers.router);
  const server: Server = tls ? createSecure(tls, app) : createServer(app);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`,
    ...{ workers, server, warnings },
    refused: () => refused,
    close: async () => {
      await workers.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const questionFor = (loginServer: string, cloud: CloudNames = AZURE_CLOUD, more: Partial<Question> = {}): Question => ({
  registry: { name: loginServer.split('.')[0] ?? '', loginServer },
  ...{ cloud, op: 'pull', from: ['worker:vnet-a'], deep: false, at: new Date().toISOString() },
  ...more,
});

export interface Asked {
  readonly request: LookRequest;
  readonly seen: Observation[];
  readonly progress: { readonly done: number; readonly of: number }[];
}

export function asking(vantage: string, question: Question, more: Partial<LookRequest> & { readonly forMs?: number } = {}): Asked {
  const [seen, progress]: [Observation[], { readonly done: number; readonly of: number }[]] = [[], []];
  const { forMs = 10_000, ...rest } = more;
  const request: LookRequest = {
    ...{ runId: randomUUID(), vantage, question, suspects: [], deadline: Date.now() + forMs, signal: AbortSignal.timeout(forMs) },
    see: (observation) => void seen.push(observation),
    onProgress: (one) => void progress.push(one),
    ...rest,
  };
  return { request, seen, progress };
}
