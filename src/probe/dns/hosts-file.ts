// The hosts file, as a C library reads it: an address, then names, to the end of the line or a #. No I/O.
import { isIP } from 'node:net';

export interface HostsEntry {
  readonly address: string;
  readonly name: string;
}

const MOST_ENTRIES = 64;

/** The entries for these names, in the order of the file. Names compare without case and without a final dot. */
export function entriesFor(hostsFile: string, names: readonly string[]): readonly HostsEntry[] {
  const wanted = new Set(names.map(plain));
  const entries: HostsEntry[] = [];
  for (const line of hostsFile.split('\n')) {
    const [address, ...aliases] = line.replace(/#.*$/s, '').trim().split(/\s+/);
    if (address === undefined || isIP(address) === 0) continue;
    for (const alias of aliases) {
      if (wanted.has(plain(alias))) entries.push({ address: address.toLowerCase(), name: plain(alias) });
      if (entries.length >= MOST_ENTRIES) return entries;
    }
  }
  return entries;
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');
