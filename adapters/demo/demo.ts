// The demo: a small broken world on this machine, and the real check looking at it.
import { randomUUID } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { check } from '../../src/check.ts';
import type { Lang, Report } from '../../src/model.ts';
import demoWorld from '../../src/world/demo-world.json' with { type: 'json' };
import { startWorld } from '../../src/world/start.ts';
import { type World, worldSchema } from '../../src/world/world.ts';

export interface DemoRun {
  readonly lang: Lang;
  readonly version: string;
  readonly now: () => Date;
  /** Names of registries; all of the world's when absent. */
  readonly registries?: readonly string[];
  readonly show: (about: string, report: Report) => Promise<void>;
}

export interface DemoResult {
  readonly registry: string;
  readonly expected: World['registries'][number]['expect'];
  readonly report: Report;
}

/** Throws where the world cannot be started (loopback addresses beyond 127.0.0.1 are Linux's and Windows'). */
export async function runDemo({ lang, version, now, registries, show }: DemoRun): Promise<readonly DemoResult[]> {
  const world = worldSchema.parse(demoWorld);
  const running = await startWorld(world, now());
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, running.root]);
  const results: DemoResult[] = [];
  try {
    for (const { name, from, about, expect } of world.registries.filter((one) => registries?.includes(one.name) ?? true)) {
      const network = running.network(from);
      const at = now().toISOString();
      const report = await check({
        id: randomUUID(),
        version,
        lang,
        question: {
          registry: { name, loginServer: `${name}.${running.cloud.registrySuffix}` },
          cloud: running.cloud,
          op: 'pull',
          from: [`here:${from}`],
          deep: false,
          at,
        },
        from: `here:${from}`,
        suspects: [],
        env: network.proxy ? { HTTPS_PROXY: network.proxy, ...(network.noProxy ? { NO_PROXY: network.noProxy } : {}) } : {},
        hostsFile: '/dev/null',
        resolvConf: '/dev/null',
        servers: network.resolvers,
        deadlineMs: 20_000,
        now,
      });
      results.push({ registry: name, expected: expect, report });
      await show(about[lang], report);
    }
  } finally {
    setDefaultCACertificates(before);
    await running.close();
  }
  return results;
}
