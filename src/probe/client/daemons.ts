// How the docker and containerd daemons are told to reach the network: their own settings, not those of the shell.
import { join } from 'node:path';
import { z } from 'zod';
import { withoutCredentials } from '../../evaluate/no-proxy.ts';
import type { DaemonSettings } from '../../model.ts';
import { type Variables, withDropIn } from './drop-ins.ts';
import { namesIn, textOf } from './read.ts';

const DAEMON_JSON = '/etc/docker/daemon.json';
const DROP_INS = { docker: '/etc/systemd/system/docker.service.d', containerd: '/etc/systemd/system/containerd.service.d' } as const;

/** https://docs.docker.com/engine/daemon/proxy/: each of these overrides the daemon's environment. */
const daemonJson = z.object({ proxies: z.object({ 'https-proxy': z.string().optional(), 'no-proxy': z.string().optional() }).optional() });

/** One setting, and the file that it came from. */
interface Sourced {
  readonly value: string;
  readonly file: string;
}
interface Gathered {
  readonly files: readonly string[];
  readonly httpsProxy?: Sourced;
  readonly noProxy?: Sourced;
}

/** Go takes the upper-case variable first. */
const variable = (variables: Variables, name: string): string | undefined => variables.get(name) || variables.get(name.toLowerCase()) || undefined;

const sourced = (name: 'httpsProxy' | 'noProxy', value: string | undefined, file: string, before?: Sourced) =>
  value ? { [name]: before?.value === value ? before : { value, file } } : {};

async function fromDropIns(root: string, folder: string): Promise<Gathered> {
  let variables: Variables = new Map();
  let gathered: Gathered = { files: [] };
  for (const name of await namesIn(join(root, folder), '.conf')) {
    const file = `${folder}/${name}`;
    const text = await textOf(join(root, file));
    if (text === undefined) continue;
    variables = withDropIn(variables, text);
    gathered = {
      files: [...gathered.files, file],
      ...sourced('httpsProxy', variable(variables, 'HTTPS_PROXY'), file, gathered.httpsProxy),
      ...sourced('noProxy', variable(variables, 'NO_PROXY'), file, gathered.noProxy),
    };
  }
  return gathered;
}

function parsed(text: string): z.infer<typeof daemonJson> {
  try {
    return daemonJson.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {}; // dockerd would not start with it either: no setting comes from here
  }
}

async function fromDaemonJson(root: string): Promise<Gathered> {
  const text = await textOf(join(root, DAEMON_JSON));
  if (text === undefined) return { files: [] };
  const { proxies } = parsed(text);
  return { files: [DAEMON_JSON], ...sourced('httpsProxy', proxies?.['https-proxy'], DAEMON_JSON), ...sourced('noProxy', proxies?.['no-proxy'], DAEMON_JSON) };
}

/** One entry for a daemon that has any settings file: what is in force, and where the proxy (or else anything) comes from. */
function settings(client: DaemonSettings['client'], { files, httpsProxy, noProxy }: Gathered): readonly DaemonSettings[] {
  const file = httpsProxy?.file ?? noProxy?.file ?? files[0];
  if (file === undefined) return [];
  return [
    {
      file: file.slice(0, 300),
      client,
      ...(httpsProxy ? { httpsProxy: withoutCredentials(httpsProxy.value) } : {}),
      ...(noProxy ? { noProxy: noProxy.value.slice(0, 2000) } : {}),
    },
  ];
}

export interface Daemons {
  readonly daemons: readonly DaemonSettings[];
  readonly filesRead: readonly string[];
}

/** `root` stands before every path that is read, and in none that is told. */
export async function daemonsOf(root: string): Promise<Daemons> {
  const [json, docker, containerd] = await Promise.all([fromDaemonJson(root), fromDropIns(root, DROP_INS.docker), fromDropIns(root, DROP_INS.containerd)]);
  const inForce: Gathered = { ...docker, ...json, files: [...json.files, ...docker.files] };
  return {
    daemons: [...settings('docker', inForce), ...settings('containerd', containerd)],
    filesRead: [...inForce.files, ...containerd.files],
  };
}
