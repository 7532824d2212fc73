// The data directory has one owner: PGlite itself lets a second process in, and the two would not see each other's rows.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from '../words/say.ts';
import { StoreFault } from './fault.ts';

interface Owner {
  readonly pid: number;
  /** Of the process, in the kernel's own count: a pid is given again to another process one day. Empty where there is no /proc. */
  readonly startedAt: string;
  /** The host and its process space. Elsewhere a pid says nothing (in a container it is always 1): there the file's age tells. */
  readonly place: string;
  readonly nonce: string;
}

export interface Lock {
  release(): void;
}

const BEAT_MS = 2_000;
/** Older than that, an owner in another container or on another host is gone. */
const STALE_MS = 15_000;
const SETTLE_MS = 100;

const tried = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

const startOf = (pid: number): string =>
  tried(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  }) ?? '';

const here = (): string => `${hostname()} ${tried(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`.trim();

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const ownerIn = (file: string): Owner | undefined => tried(() => JSON.parse(readFileSync(file, 'utf8')) as Owner);
const ageOf = (file: string): number => tried(() => Date.now() - statSync(file).mtimeMs) ?? 0;

type Standing = 'dead' | 'alive' | 'elsewhere' | 'being written';
function standing(owner: Owner | undefined, file: string): Standing {
  if (!owner) return ageOf(file) > BEAT_MS ? 'dead' : 'being written';
  if (owner.place !== here()) return ageOf(file) > STALE_MS ? 'dead' : 'elsewhere';
  return lives(owner.pid) && (owner.startedAt === '' || owner.startedAt === startOf(owner.pid)) ? 'alive' : 'dead';
}

const inUse = (directory: string, { pid, place }: Owner): StoreFault => {
  const [host] = place.split(' ');
  return new StoreFault(
    say(
      `The data directory ${directory} is in use by process ${pid} on ${host}. Stop that one, or set ACR_CHECK_DATA_DIR to another directory.`,
      `数据目录 ${directory} 正由 ${host} 上的进程 ${pid} 使用。请停止该进程，或将 ACR_CHECK_DATA_DIR 设为其他目录。`,
    ),
  );
};

/** True when the file was made by this call. */
function create(file: string, owner: Owner): boolean {
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Puts our name over a dead owner's. Who comes second overwrites the first, who finds that out after a moment: at most one stays. */
async function takeOver(file: string, dead: Owner | undefined, owner: Owner): Promise<boolean> {
  const ours = `${file}.${owner.nonce}`;
  writeFileSync(ours, JSON.stringify(owner), { mode: 0o600 });
  if (ownerIn(file)?.nonce !== dead?.nonce) {
    rmSync(ours, { force: true });
    return false;
  }
  renameSync(ours, file);
  await wait(SETTLE_MS);
  return ownerIn(file)?.nonce === owner.nonce;
}

async function acquire(directory: string, file: string, owner: Owner): Promise<void> {
  for (const until = Date.now() + STALE_MS + 2 * BEAT_MS; ; ) {
    if (create(file, owner)) return;
    const other = ownerIn(file);
    const state = standing(other, file);
    if (state === 'dead' && (await takeOver(file, other, owner))) return;
    if (other && (state === 'alive' || (state === 'elsewhere' && Date.now() > until))) throw inUse(directory, other);
    await wait(state === 'dead' ? 0 : SETTLE_MS);
  }
}

/**
 * Takes over from an owner that is dead; waits for one in another container to show whether it lives, up to 19 s. Rejects with a StoreFault.
 * `lost` is called when another owner took over (this process was held up for long): nothing may be written from then on.
 */
export async function lockDirectory(directory: string, lost: () => void): Promise<Lock> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'lock');
  const owner: Owner = { pid: process.pid, startedAt: startOf(process.pid), place: here(), nonce: randomUUID() };
  await acquire(directory, file, owner);
  const ours = (): boolean => ownerIn(file)?.nonce === owner.nonce;
  const beat = setInterval(() => {
    if (ours()) return void tried(() => utimesSync(file, new Date(), new Date()));
    clearInterval(beat);
    lost();
  }, BEAT_MS);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      if (ours()) rmSync(file, { force: true });
    },
  };
}
