// Verbs that need the store, from the command line: through the bot that runs on this machine, else with the store opened for this one command.
import { request } from 'node:http';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { answerLocally } from '../../src/bot/local.ts';
import type { LocalAnswer } from '../../src/bot/local-answer.ts';
import type { ServeConfig } from '../../src/config/serve.ts';
import type { Config } from '../../src/config.ts';
import type { Lang, Words } from '../../src/model.ts';
import { openPorts } from './ports.ts';

export interface LocalRun {
  readonly argv: readonly string[];
  readonly lang: Lang;
  readonly config: Config;
  readonly serve: ServeConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

const MOST_BYTES = 256 * 1024 * 1024; // an export may be large
const answerSchema = z.object({ status: z.int().min(0).max(255), text: z.string(), json: z.unknown().optional() });

const whoRuns = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container's user without a name
  }
};

/** undefined: no bot listens there. */
function askBot(socket: string, body: object): Promise<LocalAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath: socket, method: 'POST', path: '/command', headers: { 'content-type': 'application/json' } }, (res) => {
      const chunks: Buffer[] = [];
      let size = 0;
      res.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) req.destroy(new Error('the answer is too large'));
        chunks.push(chunk);
      });
      res.on('end', () => {
        try {
          const { json, ...answer } = answerSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
          resolve({ ...answer, ...(json === undefined ? {} : { json }) });
        } catch (error) {
          reject(error);
        }
      });
    });
    req.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(undefined) : reject(error)));
    req.end(JSON.stringify(body));
  });
}

export async function answeredLocally(run: LocalRun): Promise<LocalAnswer | { readonly problem: Words }> {
  const { argv, lang, serve } = run;
  const user = whoRuns();
  if (!serve.databaseUrl) {
    const answer = await askBot(join(serve.dataDir, 'control.sock'), { argv, user, lang });
    if (answer) return answer;
  }
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const opened = await openPorts({
    config: run.config,
    serve,
    env: run.env,
    version: run.version,
    log: silent,
    publicUrl: serve.publicUrl,
    platforms: new Map(),
  });
  if (!opened.ok) return { problem: opened.problem };
  try {
    return await answerLocally(opened.ports, argv, user, lang);
  } finally {
    await opened.ports.workers.stop();
    await opened.ports.jobs.stop(0);
    await opened.close();
  }
}
