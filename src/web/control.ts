// The bot's ear on its own machine: a socket in the data directory that only its owner can open. Verbs of the command line come through it.

import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { LocalAnswer } from '../bot/local-answer.ts';
import { LANGS, type Lang } from '../model.ts';

const MOST_BYTES = 200_000;
const request = z.strictObject({ argv: z.array(z.string().max(70_000)).min(1).max(1000), user: z.string().min(1).max(100), lang: z.enum(LANGS) });

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
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(socket, { force: true });
    },
  };
}
