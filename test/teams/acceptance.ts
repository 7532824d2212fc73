// The acceptance load: so many signed activities a second, a fifth of them delivered twice, and how long Teams waited.
// The checks themselves are the host's business: `host` is what the bot puts behind the adapter (a fake one here, the whole bot in test/bench).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { MOUNT } from '../../adapters/teams/names.ts';
import { createTeams } from '../../adapters/teams/teams.ts';
import type { Host } from '../../src/bot/platform.ts';
import { createHost } from '../platform/host.ts';
import { type Delivered, startTeams } from './simulator/teams.ts';

export interface AcceptanceOptions {
  readonly seconds: number;
  readonly perSecond: number;
  /** Of ten activities, so many are delivered twice; 2 when left out. */
  readonly twice?: number;
  /** By default a fake host in memory. */
  readonly host?: Host;
}
export interface Acceptance {
  readonly sent: number;
  readonly acknowledged: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Said but never heard. */
  readonly lost: number;
  /** Times that one thing said was accepted twice. */
  readonly doubled: number;
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

export async function teamsAcceptance({ seconds, perSecond, twice = 2, host: given }: AcceptanceOptions): Promise<Acceptance> {
  const teams = await startTeams();
  const inner = given ?? createHost();
  const accepted: string[] = [];
  const app = express();
  const host: Host = {
    ...inner,
    mount: (path, router) => void app.use(path, router),
    async hear(said) {
      const heard = await inner.hear(said);
      if (heard.accepted) accepted.push(/registry\d+/.exec(said.text)?.[0] ?? '');
      return heard;
    },
  };
  const { appId, password, tenant, openIdMetadata, tokenIssuer, loginUrl } = teams;
  const platform = createTeams({ appId, password, tenantId: tenant, openIdMetadata, tokenIssuer, loginUrl, allowedTenants: [tenant], anonymous: false });
  await platform.start(host);
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  teams.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}${MOUNT}`);

  // Signed before the clock runs, as Teams' own tokens are: one lasts for an hour.
  const token = await teams.issuer.sign();
  const channels = ['ops', 'dev', 'chat', 'direct'];
  const told: Promise<Delivered>[] = [];
  const total = seconds * perSecond;
  const started = performance.now();
  for (let index = 0; index < total; index++) {
    const wait = started + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const activity = teams.activity(`check registry${index}`, { channel: channels[index % channels.length] ?? 'ops' });
    told.push(teams.deliver(activity, { token }));
    if (index % 10 < twice) told.push(teams.deliver(activity, { token }));
  }
  const all = await Promise.all(told);
  await platform.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await teams.close();

  const waited = all.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const once = new Set(accepted);
  return {
    sent: all.length,
    acknowledged: all.filter(({ status }) => status === 200).length,
    p50: quantile(waited, 0.5),
    p99: quantile(waited, 0.99),
    most: waited.at(-1) ?? 0,
    lost: Array.from({ length: total }, (_, index) => `registry${index}`).filter((name) => !once.has(name)).length,
    doubled: accepted.length - once.size,
  };
}
