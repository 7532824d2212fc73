// The demo's network while the bot is served: the world of demo-world.json on loopback, and where the bot stands in it for each registry.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { OwnView } from '../../src/bot/ports.ts';
import type { CloudNames, Lang } from '../../src/model.ts';
import demoWorld from '../../src/world/demo-world.json' with { type: 'json' };
import { startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';

export interface DemoNetwork {
  readonly cloud: CloudNames;
  readonly viewOf: (registry: { readonly name: string }) => OwnView;
  readonly registries: readonly { readonly name: string; readonly about: Readonly<Record<Lang, string>> }[];
  readonly close: () => Promise<void>;
}

/** Throws where loopback addresses beyond 127.0.0.1 cannot be bound. */
export async function startDemoNetwork(now: Date): Promise<DemoNetwork> {
  const world = worldSchema.parse(demoWorld);
  const running = await startWorld(world, now);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, running.root]);
  const homes = new Map(world.registries.map(({ name, from }) => [name, from]));
  const somewhere = world.registries[0]?.from ?? '';
  return {
    cloud: running.cloud,
    viewOf: ({ name }) => {
      const { resolvers, proxy, noProxy } = running.network(homes.get(name) ?? somewhere);
      return {
        env: proxy ? { HTTPS_PROXY: proxy, ...(noProxy ? { NO_PROXY: noProxy } : {}) } : {},
        hostsFile: '/dev/null',
        resolvConf: '/dev/null',
        servers: resolvers,
      };
    },
    registries: world.registries.map(({ name, about }) => ({ name, about })),
    close: async () => {
      setDefaultCACertificates(before);
      await running.close();
    },
  };
}
