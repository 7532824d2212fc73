// How a client on this host is set up to resolve names: the hosts file, then the servers.
import { platform } from 'node:os';
import type { CloudNames } from '../../model.ts';
import { HOSTS_FILE, textOf } from '../client/read.ts';
import { entriesFor } from './hosts-file.ts';
import { type Server, serverNamed, serversIn } from './server.ts';

export interface SystemDns {
  readonly hostsFile: string; // /etc/hosts
  readonly resolvConf: string; // /etc/resolv.conf
  /** "IP[:PORT]": these replace the system's servers, as `cloud.resolvers` does. The hosts file counts all the same. */
  readonly servers?: readonly string[];
}

/** The addresses that the hosts file has for a name, in its order. */
export async function hostsAddresses(system: SystemDns, name: string): Promise<readonly string[]> {
  const text = await textOf(system.hostsFile, HOSTS_FILE);
  return text === undefined ? [] : [...new Set(entriesFor(text, [name]).map((entry) => entry.address))];
}

/** The servers in the order of use; none where only the operating system knows them. */
export async function serversOf(system: SystemDns, cloud: CloudNames): Promise<readonly Server[]> {
  const port = cloud.ports.dns;
  const given = system.servers ?? cloud.resolvers;
  if (given !== undefined) return given.flatMap((text) => serverNamed(text, port) ?? []);
  if (platform() !== 'linux') return [];
  return serversIn((await textOf(system.resolvConf)) ?? '', port);
}
