// What a probe is given in these tests, and what it told.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AZURE_CLOUD } from '../../../src/clouds.ts';
import type { CloudNames, Observation } from '../../../src/model.ts';
import type { Probing, Target } from '../../../src/probe/probe.ts';

export const LOGIN = 'contoso.azurecr.io';
export const TARGET: Target = { host: LOGIN, role: 'login' };

export interface Place {
  readonly probing: Probing;
  readonly seen: readonly Observation[];
  readonly stop: () => void;
}

export function place(cloud: Partial<CloudNames> = {}): Place {
  const seen: Observation[] = [];
  const controller = new AbortController();
  return {
    probing: { from: 'here', cloud: { ...AZURE_CLOUD, ...cloud }, signal: controller.signal, now: () => new Date(), see: (o) => seen.push(o) },
    seen,
    stop: () => controller.abort(),
  };
}

export interface Files {
  readonly hostsFile: string;
  readonly resolvConf: string;
  readonly folder: string;
  remove(): Promise<void>;
}

/** A hosts file and a resolv.conf in a folder of their own; undefined: the file does not exist. */
export async function files({ hosts = '', resolv }: { readonly hosts?: string; readonly resolv?: string } = {}): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-check-'));
  await writeFile(join(folder, 'hosts'), hosts);
  if (resolv !== undefined) await writeFile(join(folder, 'resolv.conf'), resolv);
  return {
    hostsFile: join(folder, 'hosts'),
    resolvConf: join(folder, 'resolv.conf'),
    folder,
    remove: () => rm(folder, { recursive: true }),
  };
}
