// The real Bolt and the adapter against Slack as Vercel Labs' emulate 0.12.2 serves it: posts, updates, threads, files, modals, scopes.
// It has no inbound side (no slash commands, no interactions, no Socket Mode): those are signed and sent from here.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../adapters/slack/place.ts';
import { createSlack } from '../../adapters/slack/slack.ts';
import type { Platform } from '../../src/bot/platform.ts';
import { noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';
import { signed } from './simulator/delivery.ts';

const SECRET = randomBytes(16).toString('hex');
const TOKEN = 'xoxb-emulated';
const SCOPES = ['commands', 'chat:write', 'app_mentions:read', 'channels:history', 'channels:read', 'files:write', 'users:read'];
const ALL = { audience: 'all' } as const;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

type Json = Readonly<Record<string, unknown>>;

describe('against emulate', () => {
  let emulator: Awaited<ReturnType<typeof createEmulator>>;
  let api: (method: string, args?: Json) => Promise<Json>;
  let host: FakeHost;
  let platform: Platform;
  let web: Awaited<ReturnType<typeof serve>>;
  let team = '';
  let channel = '';

  beforeAll(async () => {
    const port = await freePort();
    const bot = { user_id: 'U000ACR001', app_id: 'A000000001', bot_id: 'B000ACR001', bot_user_id: 'U000ACR001', scopes: SCOPES };
    emulator = await createEmulator({
      service: 'slack',
      port,
      seed: {
        slack: {
          signing_secret: SECRET,
          strict_scopes: true,
          team: { name: 'Contoso', domain: 'contoso' },
          users: [{ name: 'dev', real_name: 'Dev One', email: 'dev@example.com' }],
          channels: [{ name: 'ops', topic: 'ops' }],
          oauth_apps: [{ client_id: '1.2', client_secret: 's', name: 'acr-check', bot_name: 'acrcheck', redirect_uris: ['http://127.0.0.1:1/cb'], ...bot }],
          tokens: [{ token: TOKEN, type: 'bot', ...bot, scopes: [...SCOPES, 'channels:join'] }],
        },
      },
    } as unknown as Parameters<typeof createEmulator>[0]);
    // It names itself localhost in the addresses that it gives.
    const apiUrl = `http://localhost:${port}/api/`;
    api = async (method, args = {}) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      return (await fetch(`${apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(args) })).json() as Promise<Json>;
    };
    team = String((await api('auth.test')).team_id);
    const channels = (await api('conversations.list')).channels as readonly { id: string; name: string }[];
    channel = channels.find(({ name }) => name === 'ops')?.id ?? '';
    await api('conversations.join', { channel });
    host = createHost();
    platform = createSlack({ botToken: TOKEN, signingSecret: SECRET, apiUrl, profile: 'incident' });
    await platform.start(host);
    web = await serve(host);
  });
  afterAll(async () => {
    await platform?.stop();
    await web?.close();
    await emulator?.close();
  });

  const send = async (fields: Record<string, string>): Promise<Response> => {
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(SECRET, body, Math.floor(Date.now() / 1000)) };
    return fetch(`${web.url}/slack/events`, { method: 'POST', headers, body });
  };
  const history = async (): Promise<readonly Json[]> => (await api('conversations.history', { channel })).messages as readonly Json[];

  it('knows who it is', () => {
    expect(platform.health()).toEqual({ ok: true });
    expect(channel).toMatch(/^C/);
  });

  it('hears a signed command, posts, changes the message, and writes below it', async () => {
    const command = {
      command: '/acr-check',
      text: 'contoso',
      team_id: team,
      channel_id: channel,
      channel_name: 'ops',
      user_id: 'U000000001',
      user_name: 'dev',
      trigger_id: '1.2.x',
      response_url: 'http://127.0.0.1:1/none',
    };
    expect((await send(command)).status).toBe(200);
    const [said] = host.said;
    expect(said).toMatchObject({ by: 'slash', text: 'contoso', workspace: team });
    const ref = await platform.post(said?.place ?? 'slack:', progressCard(1), { ...ALL, key: 'a' });
    await platform.replace(ref, reportCard(), { ...ALL, key: 'a' });
    const below = await platform.post(platform.threadOf(ref), noteCard('Details'), { ...ALL, key: 'b' });
    const { ts } = messageOf(ref);
    const shown = (await history()).find((message) => message.ts === ts);
    expect(shown?.text).toBe(reportCard().title);
    expect(JSON.stringify(shown?.blocks)).toContain('slack_file');
    const thread = (await api('conversations.replies', { channel, ts })).messages as readonly Json[];
    expect(thread.map((message) => message.text)).toEqual([reportCard().title, 'Details']);
    expect(messageOf(below).thread).toBe(ts);
  });

  it('opens a modal with a trigger that can be used once', async () => {
    const trigger = String((await api('views.generateTriggerId', { user_id: 'U000000001' })).trigger_id);
    const payload = {
      type: 'message_action',
      callback_id: 'diagnose_message',
      team: { id: team },
      user: { id: 'U000000001', name: 'dev' },
      channel: { id: channel, name: 'ops' },
      message: { type: 'message', text: 'denied by contoso.azurecr.io', ts: '1.000002', user: 'U000000001' },
      trigger_id: trigger,
      response_url: 'http://127.0.0.1:1/none',
    };
    expect((await send({ payload: JSON.stringify(payload) })).status).toBe(200);
    expect(host.views.at(-1)).toMatchObject({ view: 'form', form: 'diagnose', text: 'denied by contoso.azurecr.io' });
    expect(host.logged.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('says what a channel is that does not exist', async () => {
    await expect(platform.post(`slack:${team}/C0NOWHERE`, noteCard('x'), { ...ALL, key: 'c' })).rejects.toMatchObject({ problem: 'not-a-member' });
  });
});
