// Real processes for the tests: workers as a user starts them, and bots that can be killed.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Observation, Question } from '../../src/model.ts';
import type { Looked } from '../../src/worker/workers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Node without what the test runner puts into its children. */
const clean = (): Record<string, string> => ({ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', LANG: 'C.UTF-8' });

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly said: () => string;
  connected(): Promise<void>;
  /** The exit status, or the signal. */
  end(signal?: NodeJS.Signals): Promise<number | string | null>;
}

export interface WorkerStart {
  readonly url: string;
  readonly token: string;
  readonly name: string;
  /** Cloud profile. */
  readonly cloud: string;
  readonly roots?: string;
  /** Network namespace. */
  readonly within?: string;
  readonly entry?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startWorkerProcess({
  url,
  token,
  name,
  cloud,
  roots,
  within,
  entry = join(ROOT, 'adapters', 'worker', 'main.ts'),
  env = {},
}: WorkerStart): WorkerProcess {
  const command = [process.execPath, entry, '--bot', url, '--name', name, '--cloud', cloud];
  const [program = '', ...args] = within === undefined ? command : ['ip', 'netns', 'exec', within, ...command];
  const child = spawn(program, args, {
    env: { ...clean(), ACR_CHECK_WORKER_TOKEN: token, ...(roots ? { NODE_EXTRA_CA_CERTS: roots } : {}), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'exit');
  return {
    child,
    said: () => text,
    connected: () =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes('is connected to')) resolve();
        };
        child.stderr?.on('data', look);
        void ended.then(() => reject(new Error(`the worker ended: ${text}`)));
        look();
      }),
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [status, by] = (await ended) as [number | null, string | null];
      return status ?? by;
    },
  };
}

export interface BotProcess {
  readonly child: ChildProcess;
  readonly port: number;
  /** Rejects when the process dies before it has answered. */
  look(ask: {
    readonly runId: string;
    readonly vantage: string;
    readonly question: Question;
    readonly forMs: number;
  }): Promise<{ readonly looked: Looked; readonly seen: readonly Observation[] }>;
  kill(): Promise<void>;
}

export async function startBotProcess(url: string, port = 0): Promise<BotProcess> {
  const child = fork(join(import.meta.dirname, 'bot-process.ts'), [url, String(port)], {
    env: clean(),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [ready] = (await Promise.race([once(child, 'message'), ended.then(() => [undefined])])) as [{ readonly port: number } | undefined];
  if (!ready) throw new Error('the bot did not start');
  child.setMaxListeners(100);
  return {
    child,
    port: ready.port,
    look: (ask) =>
      new Promise((resolve, reject) => {
        const heard = (message: { readonly runId?: string; readonly looked: Looked; readonly seen: readonly Observation[] }): void => {
          if (message.runId !== ask.runId) return;
          child.off('message', heard);
          resolve(message);
        };
        child.on('message', heard);
        void ended.then(() => reject(new Error('the bot was killed')));
        child.send(ask, (error) => error && reject(error));
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
