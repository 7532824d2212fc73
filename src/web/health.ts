// Is the process alive, may it get traffic, and what does it count? A platform that is down is told, and kills nobody.
import { Router } from 'express';
import type { Metrics } from '../bot/metrics.ts';
import type { Platform } from '../bot/platform.ts';
import type { Database } from '../store/sql.ts';

export interface HealthOptions {
  readonly database: Pick<Database, 'ping' | 'kind'>;
  readonly platforms: () => ReadonlyMap<string, Platform>;
  readonly metrics: Metrics;
  /** Brings the gauges up to date before they are read. */
  readonly refresh: () => Promise<void>;
  readonly stopping: () => boolean;
  readonly version: string;
}

export function healthRouter({ database, platforms, metrics, refresh, stopping, version }: HealthOptions): Router {
  const router = Router();
  router.get('/livez', (_req, res) => void res.json({ ok: true, version }));
  router.get('/readyz', async (_req, res) => {
    const store = await database.ping().then(
      () => ({ ok: true as const }),
      (error: unknown) => ({ ok: false as const, why: error instanceof Error ? error.message.slice(0, 200) : 'no answer' }),
    );
    const ok = store.ok && !stopping();
    res.status(ok ? 200 : 503).json({
      ok,
      ...(stopping() ? { why: 'stopping' } : {}),
      store: { kind: database.kind, ...store },
      platforms: Object.fromEntries([...platforms()].map(([name, platform]) => [name, platform.health()])),
    });
  });
  router.get('/metrics', async (_req, res) => {
    await refresh().catch(() => {});
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
