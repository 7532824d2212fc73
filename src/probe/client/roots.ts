// CA files that a daemon trusts for one registry: certs.d/<host>/*.crt. Their names only; nothing in them is read.
import { join } from 'node:path';
import { namesIn } from './read.ts';

const FOLDERS = ['/etc/docker/certs.d', '/etc/containerd/certs.d'];

/** docker and containerd name the folder host or host:port. A host that is no host name has no folder. */
export async function rootsFor(root: string, hosts: readonly string[], port: number): Promise<readonly string[]> {
  const folders = hosts
    .filter((host) => /^[a-z0-9][a-z0-9.-]*$/i.test(host))
    .flatMap((host) => FOLDERS.flatMap((folder) => [`${folder}/${host}`, `${folder}/${host}:${port}`]));
  const found = await Promise.all(folders.map(async (folder) => (await namesIn(join(root, folder), '.crt')).map((name) => `${folder}/${name}`.slice(0, 300))));
  return found.flat().slice(0, 64);
}
