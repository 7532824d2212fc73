// Programs as users run them, on a host of a replica: the check itself, and the clients whose words people paste.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ClientPlan } from '../world.ts';
import { clientEnv, type Replica } from './replica.ts';
import { namespaceOf } from './slot.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
export const MAIN = join(ROOT, 'adapters', 'main.ts');

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly ms: number;
  readonly timedOut: boolean;
}

/** Runs a command on a client's host, with the client's environment and nothing else. */
export function runOn(
  { slot }: Replica,
  client: ClientPlan,
  command: readonly string[],
  timeoutMs: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const args = ['netns', 'exec', namespaceOf(slot, client.place), ...command];
    const child = spawn('ip', args, { env: { ...clientEnv(slot, client), ...more }, stdio: ['ignore', 'pipe', 'pipe'], cwd: slot.dir });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), code, ms: performance.now() - startedAt, timedOut });
    };
    child.once('error', (error) => {
      err.push(Buffer.from(String(error)));
      end(null);
    });
    child.once('close', (code) => end(code));
  });
}

/** The check as a user types it; `saveAs` keeps the report for `diagnose`. */
export function check(replica: Replica, client: ClientPlan, timeoutMs: number, saveAs?: string): Promise<Ended> {
  const separator = client.args.indexOf('--');
  const [options, pasted] = separator < 0 ? [client.args, []] : [client.args.slice(0, separator), client.args.slice(separator)];
  const own = [...(client.label ? ['--label', client.label] : []), ...(saveAs ? ['--save', saveAs] : [])];
  return runOn(replica, client, [process.execPath, MAIN, 'check', client.registry, '--json', ...own, ...options, ...pasted], timeoutMs);
}

export const diagnose = (replica: Replica, files: readonly string[], timeoutMs: number): Promise<Ended> =>
  runOn(replica, replica.world.clients[0], [process.execPath, MAIN, 'diagnose', ...files, '--json'], timeoutMs);
