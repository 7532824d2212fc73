// What the use cases of the bot stand on: the store, the jobs, the platforms, the workers, and what the configuration says.
import type { Azure } from '../azure/azure.ts';
import type { CloudNames, Lang } from '../model.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Database } from '../store/sql.ts';
import type { Workers } from '../worker/workers.ts';
import type { Metrics } from './metrics.ts';
import type { Log, Platform } from './platform.ts';
import type { Policy } from './policy.ts';
import type { Sealer } from './seal.ts';

/** How this process looks at the network by itself. A demo stands in a network of its own for each registry. */
export interface OwnView {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostsFile: string;
  readonly resolvConf: string;
  readonly servers?: readonly string[];
  readonly proxy?: string;
}

export interface Ports {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly workers: Workers;
  readonly sealer: Sealer;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly policy: Policy;
  /** The cloud in force; chat may name another built-in one, unless a profile of one's own is given. */
  readonly cloud: CloudNames;
  readonly ownCloud: boolean;
  /** Azure through the bot's identity, one reader a cloud (they cache); undefined: no identity is used. */
  readonly azureOf: (cloud: CloudNames) => Azure | undefined;
  readonly viewOf: (registry: { readonly name: string; readonly loginServer: string }) => OwnView;
  readonly lang: Lang;
  readonly tz: string;
  readonly version: string;
  readonly publicUrl: string | undefined;
  readonly now: () => Date;
  readonly newId: () => string;
}
