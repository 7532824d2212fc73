// What `serve` mounts, as main hands it in: each is loaded when it is asked for.

import type { Platform } from '../../src/bot/platform.ts';
import type { OwnView } from '../../src/bot/ports.ts';
import type { SlackSettings, TeamsSettings } from '../../src/config/serve.ts';
import type { CloudNames, Lang, Words } from '../../src/model.ts';

export interface DemoNetwork {
  readonly cloud: CloudNames;
  readonly viewOf: (registry: { readonly name: string }) => OwnView;
  readonly registries: readonly { readonly name: string; readonly about: Readonly<Record<Lang, string>> }[];
  readonly close: () => Promise<void>;
}

export interface Rooms {
  readonly slack: (settings: SlackSettings) => Promise<Platform>;
  /** Without settings the door is anonymous, and stands on loopback only. */
  readonly teams: (how: { readonly settings: TeamsSettings | undefined; readonly anonymous: boolean }) => Promise<Platform>;
  readonly console: (options: {
    readonly token: string;
    readonly lang: Lang;
    readonly examples: readonly string[];
    readonly verbs: readonly { readonly verb: string; readonly usage: string; readonly summary: Words }[];
  }) => Promise<Platform>;
  /** Throws where loopback addresses beyond 127.0.0.1 cannot be bound. */
  readonly demo: (now: Date) => Promise<DemoNetwork>;
}
