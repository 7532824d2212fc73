// What one platform sees of the core.
import type { Router } from 'express';
import { first, recall, recallAll, remember } from '../store/tables/remembered.ts';
import type { Accept } from './accept.ts';
import type { Host, Log } from './platform.ts';
import type { Ports } from './ports.ts';

export interface HostParts {
  readonly ports: Ports;
  readonly platform: string;
  readonly accept: Accept;
  readonly show: Host['show'];
  readonly submit: Host['submit'];
  readonly notice: (platform: string, event: Parameters<Host['notice']>[0]) => Promise<void>;
  readonly mount: (path: `/${string}`, router: Router) => void;
  readonly log: Log;
}

export function hostFor({ ports, platform, accept, show, submit, notice, mount, log }: HostParts): Host {
  const { database, sealer, publicUrl } = ports;
  /** A value sealed with another secret is as good as forgotten: the platform asks or signs in again. */
  const opened = (sealed: string, key: string): unknown => {
    try {
      return sealer.unseal(sealed);
    } catch {
      log.warn({ key }, 'a remembered value cannot be read with this ACR_CHECK_SECRET_KEY');
      return undefined;
    }
  };
  return {
    hear: (said) => accept(platform, said),
    notice: (event) => notice(platform, event),
    show,
    submit,
    mount,
    remember: (key, value) => remember(database, platform, key, value === undefined ? undefined : sealer.seal(value)),
    recall: async (key) => {
      const sealed = await recall(database, platform, key);
      return sealed === undefined ? undefined : opened(sealed, key);
    },
    recallAll: async (prefix) =>
      (await recallAll(database, platform, prefix)).flatMap(({ key, value }) => {
        const plain = opened(value, key);
        return plain === undefined ? [] : [{ key, value: plain }];
      }),
    first: (key) => first(database, `${platform}/${key}`),
    log,
    ...(publicUrl ? { publicUrl } : {}),
  };
}
