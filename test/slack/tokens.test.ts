// A token that lives twelve hours: renewed before its end and when Slack says so, once for all replicas.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlack } from '../../adapters/slack/slack.ts';
import { noteCard } from '../platform/cards.ts';
import { createHost } from '../platform/host.ts';
import { type SimulatedSlack, startSlack } from './simulator/slack.ts';

describe('token rotation', () => {
  let slack: SimulatedSlack;
  beforeEach(async () => {
    slack = await startSlack({ botToken: 'xoxe.xoxb-first', refreshToken: 'xoxe-1-first' });
  });
  afterEach(() => slack.close());

  const bot = async (memory: Map<string, unknown>) => {
    const host = createHost({ memory });
    const rotation = { clientId: '1.2', clientSecret: 's', refreshToken: 'xoxe-1-first' };
    const platform = createSlack({ botToken: 'xoxe.xoxb-first', signingSecret: slack.signingSecret, apiUrl: slack.apiUrl, rotation });
    await platform.start(host);
    return { host, platform };
  };

  it('renews an expired token, goes on, and is remembered after a restart', async () => {
    const memory = new Map<string, unknown>();
    const first = await bot(memory);
    slack.expireToken();
    await first.platform.post('slack:T0CONTOSO/C0OPS', noteCard('one'), { audience: 'all', key: 'a' });
    expect(slack.calls('oauth.v2.access')).toHaveLength(1);
    await first.platform.post('slack:T0CONTOSO/C0OPS', noteCard('two'), { audience: 'all', key: 'b' });
    await first.platform.stop();
    const second = await bot(memory);
    await second.platform.post('slack:T0CONTOSO/C0OPS', noteCard('three'), { audience: 'all', key: 'c' });
    expect(slack.calls('oauth.v2.access')).toHaveLength(1);
    expect(slack.messages('ops')).toHaveLength(3);
    expect(JSON.stringify(first.host.logged)).not.toContain('xox');
    await second.platform.stop();
  });

  it('says that it is signed out when the token is revoked, and is well again with a new start', async () => {
    const { platform } = await bot(new Map());
    slack.revokeToken();
    await expect(platform.post('slack:T0CONTOSO/C0OPS', noteCard('x'), { audience: 'all', key: 'a' })).rejects.toMatchObject({ problem: 'signed-out' });
    expect(platform.health()).toMatchObject({ ok: false, why: expect.stringContaining('token') });
    await platform.stop();
  });
});

it('starts while Slack is away, and connects when it is back', async () => {
  const slack = await startSlack();
  slack.fail('auth.test', '503');
  const host = createHost();
  const platform = createSlack({ botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl });
  await platform.start(host);
  expect(platform.health().ok).toBe(false);
  await expect.poll(() => platform.health().ok, { timeout: 5_000 }).toBe(true);
  await platform.stop();
  await slack.close();
});

it('gives Slack’s own waiting time on', async () => {
  const slack = await startSlack({ rateLimits: true });
  const platform = createSlack({ botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl });
  await platform.start(createHost());
  await platform.post('slack:T0CONTOSO/C0OPS', noteCard('one'), { audience: 'all', key: 'a' });
  await expect(platform.post('slack:T0CONTOSO/C0OPS', noteCard('two'), { audience: 'all', key: 'b' })).rejects.toMatchObject({
    problem: 'throttled',
    retryAfterMs: 1_000,
  });
  await platform.post('slack:T0CONTOSO/C0DEV', noteCard('three'), { audience: 'all', key: 'c' });
  await platform.stop();
  await slack.close();
});

it('refuses to be made without a way to hear', () => {
  expect(() => createSlack({ botToken: 'xoxb-1' })).toThrow(/signing secret/);
});
