// Verbs that need the store, from the command line: through the bot that runs on this machine, else with the store opened for this one command.
import { request } from 'node:http';
import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { answerLocally } from '../../src/bot/local.ts';
import type { LocalAnswer } from '../../src/bot/local-answer.ts';
import type { ServeConfig } from '../../src/config/serve.ts';
import type { Config } from '../../src/config.ts';
import type { Lang } from '../../src/model.ts';
import { StoreFault } from '../../src/store/fault.ts';
import { controlSocket } from '../../src/web/control.ts';
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

/** A bot that has just started owns the directory, and does not listen yet. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 200;

/** Throws with `words` where the store cannot be used. */
export async function answeredLocally(run: LocalRun): Promise<LocalAnswer> {
  const { argv, lang, serve } = run;
  const user = whoRuns();
  const ask = () => (serve.databaseUrl ? undefined : askBot(controlSocket(serve.dataDir), { argv, user, lang }));
  const answer = await ask();
  if (answer) return answer;
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await inStore(run, user);
    } catch (error) {
      if (!(error instanceof StoreFault) || serve.databaseUrl || Date.now() > until) throw error;
      const later = await ask();
      if (later) return later;
      await wait(PAUSE_MS);
    }
  }
}

/** With the store opened for this one command. */
async function inStore({ argv, lang, config, serve, env, version }: LocalRun, user: string): Promise<LocalAnswer> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const { ports, close } = await openPorts({ config, serve, env, version, log, publicUrl: serve.publicUrl, platforms: new Map() });
  try {
    return await answerLocally(ports, argv, user, lang);
  } finally {
    await ports.workers.stop();
    await ports.jobs.stop(0);
    await close();
  }
}
