// The acceptance load: so many signed commands a second, a fifth of all events sent twice as Slack's retries would be, and how long Slack waited.
// The checks themselves are the host's business: `host` is what the bot puts behind the adapter (a fake one here, the whole bot in test/bench).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createSlack } from '../../adapters/slack/slack.ts';
import type { Host } from '../../src/bot/platform.ts';
import { createHost, type FakeHost } from '../platform/host.ts';
import type { Delivered, Outgoing } from './simulator/delivery.ts';
import { startSlack } from './simulator/slack.ts';

export interface AcceptanceOptions {
  readonly seconds: number;
  readonly perSecond: number;
  /** Of ten events, so many are sent twice; 2 when left out. */
  readonly twice?: number;
  /** Makes the host with the adapter's server behind `mount`; by default a fake host in memory. */
  readonly host?: Host;
}
export interface Acceptance {
  readonly sent: number;
  readonly acknowledged: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly over3s: number;
  /** Keys that were sent but never heard. */
  readonly lost: number;
  /** Times that the same thing said had two keys. */
  readonly doubled: number;
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

export async function slackAcceptance({ seconds, perSecond, twice = 2, host: given }: AcceptanceOptions): Promise<Acceptance> {
  const slack = await startSlack({ scopes: ['commands', 'chat:write', 'app_mentions:read'] });
  const fake: FakeHost = createHost();
  const keys: string[] = [];
  const app = express();
  const inner = given ?? fake;
  const host: Host = {
    ...inner,
    mount: (path, router) => void app.use(path, router),
    async hear(said) {
      const heard = await inner.hear(said);
      if (heard.accepted) keys.push(`${said.key}\n${said.text}`);
      return heard;
    },
  };
  const platform = createSlack({ botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl, profile: 'minimal' });
  await platform.start(host);
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  slack.connectHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);

  const mention = (index: number): Outgoing => ({
    kind: 'events_api',
    payload: {
      type: 'event_callback',
      team_id: slack.world.team,
      event_id: `Ev${index}`,
      authorizations: [{ team_id: slack.world.team }],
      event: {
        type: 'app_mention',
        user: 'U0SAM',
        text: `<@${slack.world.botUser}> registry${index}`,
        ts: `1750000000.${String(index).padStart(6, '0')}`,
        channel: 'C0OPS',
      },
    },
  });
  const told: Promise<Delivered>[] = [];
  const texts: string[] = [];
  const total = seconds * perSecond;
  const started = performance.now();
  for (let index = 0; index < total; index++) {
    const due = started + (index * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    texts.push(`registry${index}`);
    // Commands and mentions by turns: the ones Slack never sends again, the others it does.
    const event = index % 2 === 1;
    const out = event ? mention(index) : slack.commandPayload(`registry${index}`);
    told.push(slack.deliver(out));
    if (event && index % 10 < twice * 2) told.push(slack.deliver(out, { number: 1, reason: 'http_timeout' }));
  }
  const all = await Promise.all(told);
  await platform.stop();
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  await slack.close();

  const waits = all.map(({ ms }) => ms).sort((a, b) => a - b);
  const heard = new Set(keys.map((key) => key.split('\n')[1]?.split(' ').at(-1)));
  return {
    sent: all.length,
    acknowledged: all.filter(({ acknowledged }) => acknowledged).length,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    most: waits.at(-1) ?? 0,
    over3s: waits.filter((ms) => ms >= 3_000).length,
    lost: texts.filter((text) => !heard.has(text)).length,
    doubled: keys.length - heard.size,
  };
}

if (import.meta.main) console.log(await slackAcceptance({ seconds: Number(process.argv[2] ?? 5), perSecond: 100 }));
