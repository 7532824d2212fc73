// The bot's ear on its own machine: a socket in the data directory that only its owner can open. Verbs of the command line come through it.

import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { LocalAnswer } from '../bot/local-answer.ts';
import { LANGS, type Lang } from '../model.ts';

const MOST_BYTES = 200_000;
const request = z.strictObject({ argv: z.array(z.string().max(70_000)).min(1).max(1000), user: z.string().min(1).max(100), lang: z.enum(LANGS) });

/** Longer paths of sockets are cut or refused by the system, silently by some: there, a short name in the directory for temporary files stands for it. */
const MOST_PATH = 100;

/** Where the bot of a data directory listens; the same for whoever looks for it. */
export function controlSocket(dataDir: string): string {
  const path = resolve(dataDir, 'control.sock');
  if (Buffer.byteLength(path) <= MOST_PATH) return path;
  return join(tmpdir(), `acr-check-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`);
}

export interface Control {
  close(): Promise<void>;
}

export async function startControl(socket: string, answer: (argv: readonly string[], user: string, lang: Lang) => Promise<LocalAnswer>): Promise<Control> {
  await rm(socket, { force: true }); // of a dead process: the lock says that we are the only one
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const reply = (status: number, body: unknown): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
    });
    req.on('end', () => {
      if (size > MOST_BYTES) return reply(413, { status: 2, text: 'too large' });
      let body: unknown;
      try {
        body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      } catch {
        return reply(400, { status: 2, text: 'not JSON' });
      }
      const parsed = request.safeParse(body);
      if (!parsed.success) return reply(400, { status: 2, text: 'not a command' });
      const { argv, user, lang } = parsed.data;
      answer(argv, user, lang).then(
        (result) => reply(200, result),
        (error: unknown) => reply(500, { status: 2, text: error instanceof Error ? error.message : String(error) }),
      );
    });
  });
  await new Promise<void>((listening, reject) => {
    server.once('error', reject);
    server.listen(socket, listening);
  });
  await chmod(socket, 0o600);
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
      await rm(socket, { force: true });
    },
  };
}
