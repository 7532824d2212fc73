// A slot: one numbered folder under /run/acr-lab that owns namespaces and processes. What is written there before it is made can be
// taken away by any later command, however this one ended.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

export const RUN_DIR = '/run/acr-lab';
const exec = promisify(execFile);
const MOST_SLOTS = 100;

export interface Slot {
  readonly number: number;
  readonly dir: string;
}
interface Stamp {
  readonly pid: number;
  /** Clock ticks since boot: a pid that was used again has another. */
  readonly start: string;
}

const startOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};
const isAlive = ({ pid, start }: Stamp): boolean => startOf(pid) === start;
const stampOf = (text: string): Stamp | undefined => {
  const [pid, start] = text.trim().split(' ');
  return pid && start ? { pid: Number(pid), start } : undefined;
};
const linesOf = (file: string): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);

export const namespaceOf = ({ number }: Slot, host: string): string => `acrlab${number}-${host}`;

/** Takes the first free number. `kept`: it outlives this process (`up`), until `down`. */
export function takeSlot(kept: boolean): Slot {
  mkdirSync(RUN_DIR, { recursive: true });
  for (let number = 0; number < MOST_SLOTS; number++) {
    const dir = join(RUN_DIR, String(number));
    try {
      mkdirSync(dir);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    writeFileSync(join(dir, 'owner'), kept ? 'kept' : `${process.pid} ${startOf(process.pid)}`);
    return { number, dir };
  }
  throw new Error(`All ${MOST_SLOTS} slots in ${RUN_DIR} are taken: \`npm run lab -- down\` frees them.`);
}

/** Writes the namespaces down before they are made. */
export const noteNamespaces = (slot: Slot, hosts: readonly string[]): void => writeFileSync(join(slot.dir, 'hosts'), hosts.join('\n'));

export interface Started {
  readonly child: ChildProcess;
  readonly log: string;
}

/** Starts a server of the slot: it outlives this process, its output goes to `NAME.log`, and `release` ends it. */
export function startServer(slot: Slot, name: string, command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Started {
  const log = join(slot.dir, `${name}.log`);
  const out = openSync(log, 'a');
  const child = spawn(command, args, { stdio: ['ignore', out, out], detached: true, ...(env ? { env } : {}) });
  child.on('error', () => undefined); // shows as a server that never gets ready
  if (child.pid !== undefined) appendFileSync(join(slot.dir, 'pids'), `${child.pid} ${startOf(child.pid) ?? ''}\n`);
  child.unref();
  return { child, log };
}

const READY_MS = 15_000;

/** Waits until the log says so; throws with its end when the server dies or says nothing in time. */
export async function untilReady({ child, log }: Started, sign: RegExp): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await wait(10)) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    if (sign.test(text)) return;
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  const end = existsSync(log) ? readFileSync(log, 'utf8').slice(-800) : '';
  throw new Error(`${log}: not ready. ${end}`);
}

const quietly = async (command: string, args: readonly string[]): Promise<string> => {
  try {
    return (await exec(command, [...args])).stdout;
  } catch {
    return ''; // it is gone already
  }
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
};

/** Ends what the slot started, by pid and start time, and whatever stands in its own namespaces; then frees the number. */
export async function release(slot: Slot): Promise<void> {
  const { dir } = slot;
  const namespaces = linesOf(join(dir, 'hosts')).map((host) => namespaceOf(slot, host));
  const stamps = linesOf(join(dir, 'pids')).flatMap((line) => stampOf(line) ?? []);
  for (const stamp of stamps) if (isAlive(stamp)) kill(stamp.pid);
  const inside = await Promise.all(namespaces.map((name) => (existsSync(`/run/netns/${name}`) ? quietly('ip', ['netns', 'pids', name]) : '')));
  for (const pid of inside.join('\n').split('\n').filter(Boolean)) kill(Number(pid));
  for (const until = Date.now() + 2000; stamps.some(isAlive) && Date.now() < until; ) await wait(5);
  for (const name of namespaces) {
    await quietly('ip', ['netns', 'del', name]);
    rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
  }
  rmSync(dir, { recursive: true, force: true });
}

const slots = (): readonly Slot[] =>
  existsSync(RUN_DIR)
    ? readdirSync(RUN_DIR)
        .filter((name) => /^\d+$/.test(name))
        .map((name) => ({ number: Number(name), dir: join(RUN_DIR, name) }))
        .sort((a, b) => a.number - b.number)
    : [];
const ownerOf = ({ dir }: Slot): string => linesOf(join(dir, 'owner'))[0] ?? '';

export const keptSlots = (): readonly Slot[] => slots().filter((slot) => ownerOf(slot) === 'kept');

/** Frees what this process has taken. */
export const releaseOwn = async (): Promise<void> => {
  const own = `${process.pid} ${startOf(process.pid)}`;
  await Promise.all(slots().map((slot) => (ownerOf(slot) === own ? release(slot) : undefined)));
};

/** Frees what runs that are no longer alive have left. Returns how many slots. */
export async function reap(): Promise<number> {
  const stale = slots().filter((slot) => {
    const owner = ownerOf(slot);
    const stamp = stampOf(owner);
    return owner !== 'kept' && !(stamp && isAlive(stamp)) && !isNew(slot);
  });
  for (const slot of stale) await release(slot);
  return stale.length;
}

/** A folder without an owner was made this instant by another run, or by one that ended before it wrote its name. */
const isNew = ({ dir }: Slot): boolean => !existsSync(join(dir, 'owner')) && Date.now() - statSync(dir).mtimeMs < 5000;
