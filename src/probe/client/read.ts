// Reading of small settings files: regular files only, bounded, and never an error: what cannot be read is not there.
import { constants, type FileHandle, open, readdir } from 'node:fs/promises';

/** Enough for every settings file; a hosts file may be larger (block lists), see `HOSTS_FILE`. */
export const SETTINGS = 256 * 1024;
export const HOSTS_FILE = 4 * 1024 * 1024;

async function contents(file: FileHandle, most: number): Promise<string | undefined> {
  const found = await file.stat();
  if (!found.isFile()) return undefined; // a pipe or a device could keep us waiting
  const buffer = Buffer.alloc(Math.min(most, Math.max(found.size, 4096)));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

/** The first `most` bytes of a text file; undefined where there is none or it may not be read. */
export async function textOf(path: string, most = SETTINGS): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await contents(file, most);
    } finally {
      await file.close();
    }
  } catch {
    return undefined; // unreadable is not listed, and says nothing
  }
}

/** Names in a folder that end in `ending`, sorted, at most 64; none where it cannot be read. */
export async function namesIn(folder: string, ending: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith(ending))
      .sort()
      .slice(0, 64);
  } catch {
    return []; // as above
  }
}
