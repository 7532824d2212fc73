// Who gets in: token, cookie, Host and Origin, what is too large, and what belongs to somebody else.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsole } from '../../adapters/console/console.ts';
import { ownOrigin } from '../../adapters/console/door.ts';
import { noteCard, reportCard } from '../platform/cards.ts';
import { createHost, serve } from '../platform/host.ts';
import { type ConsoleStage, consoleStage, signIn, TOKEN } from './stage.ts';

const KEY = 'abcdefgh-1';
let stage: ConsoleStage;
beforeEach(async () => {
  stage = await consoleStage();
});
afterEach(() => stage.close());

/** fetch cannot send a Host of its own. */
const statusFor = (headers: Readonly<Record<string, string>>, path = '/console/', method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(stage.url);
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once('error', reject);
    asked.end();
  });

describe('the console’s door', () => {
  it('takes the token out of the address, and gives a cookie that scripts and other sites cannot use', async () => {
    const entered = await fetch(`${stage.url}/console/?token=${TOKEN}`, { redirect: 'manual' });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/console/');
    const cookie = entered.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/console/);
    expect(cookie).not.toMatch(/Secure/); // plain http on loopback
    expect(JSON.stringify([...stage.host.memory])).not.toContain(/=([^;]+)/.exec(cookie)?.[1]);
  });

  it('asks whoever has none to sign in, and tells of a wrong token', async () => {
    const asked = await fetch(`${stage.url}/console/`, { headers: { 'accept-language': 'zh-CN' } });
    expect(asked.status).toBe(401);
    expect(await asked.text()).toContain('登录 acr-check 控制台');
    const wrong = await fetch(`${stage.url}/console/?token=${TOKEN}x`, { redirect: 'manual' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(await wrong.text()).toContain('not the token');
    for (const path of ['me', 'messages?channel=ops', 'events']) expect((await fetch(`${stage.url}/console/api/${path}`)).status, path).toBe(401);
  });

  it('stops listening to a stream of wrong tokens', async () => {
    const tries = await Promise.all(Array.from({ length: 30 }, (_, index) => fetch(`${stage.url}/console/?token=no-${index}`, { redirect: 'manual' })));
    expect(tries.some(({ status }) => status === 429)).toBe(true);
  });

  it('keeps the session of whoever opens the address again, and ends it on signing out', async () => {
    const li = await signIn(stage.url);
    const again = await fetch(`${stage.url}/console/?token=${TOKEN}`, { redirect: 'manual', headers: { cookie: li.cookie } });
    expect(again.headers.getSetCookie()).toEqual([]);
    expect((await li.get('/api/me')).status).toBe(200);
    expect((await li.post('/sign-out', {})).status).toBe(204);
    expect((await li.get('/api/me')).status).toBe(401);
    const left = stage.platform.post('console:ops', noteCard('A secret'), { audience: { user: li.id }, key: 'k' });
    await expect(left).rejects.toMatchObject({ problem: 'cannot-be-private' });
  });

  it('answers to names of its own alone (DNS rebinding)', async () => {
    const { port } = new URL(stage.url);
    for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost.evil:${port}`, `127.0.0.1@evil.example`, 'a b']) {
      expect(await statusFor({ host }), host).toBe(421);
    }
    expect(await statusFor({ host: `localhost:${port}` })).toBe(401);
    expect(ownOrigin('bot.example', 'https://bot.example/x')).toBe('https://bot.example');
    expect(ownOrigin('[::1]:3978', undefined)).toBe('http://[::1]:3978');
    expect(ownOrigin(undefined, undefined)).toBeUndefined();
  });

  it('takes posts from its own pages alone', async () => {
    const li = await signIn(stage.url);
    const body = { key: KEY, channel: 'ops', text: '@acr-check contoso' };
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', '']) {
      expect((await li.post('/api/say', body, { origin })).status, origin).toBe(403);
    }
    expect(await statusFor({ cookie: li.cookie }, '/console/sign-out', 'POST')).toBe(403); // no Origin at all
    expect(stage.host.said).toEqual([]);
    expect((await li.post('/api/say', body)).status).toBe(202);
  });

  it('sends a strict policy with everything', async () => {
    for (const path of ['/console/', '/console/page/main.js', '/console/api/me']) {
      const { headers } = await fetch(`${stage.url}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('refuses what is malformed or too large, and hears none of it', async () => {
    const li = await signIn(stage.url);
    const say = { key: KEY, channel: 'ops', text: '@acr-check contoso' };
    const bad = [
      {},
      { ...say, key: 'x' },
      { ...say, text: '' },
      { ...say, text: 'x'.repeat(20_001) },
      { ...say, channel: '../u' },
      { ...say, thread: '-' },
      { ...say, more: 1 },
    ];
    for (const body of bad) expect((await li.post('/api/say', body)).status).toBe(400);
    expect((await li.post('/api/say', { ...say, text: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await li.post('/api/say', { ...say, channel: 'nowhere' })).status).toBe(404);
    expect((await li.post('/api/say', { ...say, thread: 'nosuch' })).status).toBe(404);
    const broken = await fetch(`${stage.url}/console/api/say`, {
      method: 'POST',
      headers: { cookie: li.cookie, origin: stage.url, 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    expect(stage.host.said).toEqual([]);
  });

  it('presses only buttons that a card has now', async () => {
    const li = await signIn(stage.url);
    const message = await stage.platform.post('console:ops', reportCard(), { audience: 'all', key: 'k' });
    const press = { key: KEY, message, command: 'data purge' };
    expect((await li.post('/api/press', press)).status).toBe(409);
    expect((await li.post('/api/press', { ...press, command: 'rerun' })).status).toBe(202);
    await stage.platform.replace(message, noteCard('Gone'), { audience: 'all', key: 'k' });
    expect((await li.post('/api/press', { ...press, key: 'abcdefgh-2', command: 'rerun' })).status).toBe(409);
  });

  it('keeps people’s private things apart', async () => {
    const [li, sam] = [await signIn(stage.url), await signIn(stage.url)];
    const audience = { user: sam.id };
    const secret = await stage.platform.post('console:ops', reportCard(), { audience, key: 'k' });
    await stage.platform.post(stage.platform.threadOf(secret), noteCard('Below the secret'), { audience: 'all', key: 'k2' });
    await stage.platform.post(`console:direct-${sam.id}`, noteCard('In direct'), { audience: 'all', key: 'k3' });
    const seen = async (who: typeof li): Promise<string> =>
      (await Promise.all(['ops', 'direct', `direct-${sam.id}`].map(async (channel) => (await who.get(`/api/messages?channel=${channel}`)).text()))).join();
    expect(await seen(sam)).toContain('Below the secret');
    expect(await seen(sam)).toContain('In direct');
    expect(await seen(li)).not.toMatch(/Below the secret|In direct|UNREACHABLE/);
    expect((await li.post('/api/press', { key: KEY, message: secret, command: 'rerun' })).status).toBe(404);
    expect((await li.post('/api/mark', { key: KEY, message: secret, on: true })).status).toBe(404);
    expect((await li.post('/api/say', { key: KEY, channel: 'ops', thread: secret.split('/').at(-1), text: 'why?' })).status).toBe(404);
    expect((await li.post('/api/say', { key: KEY, channel: `direct-${sam.id}`, text: 'x' })).status).toBe(404);
    const intoDirect = stage.platform.post(`console:direct-${sam.id}`, noteCard('x'), { audience: { user: li.id }, key: 'k4' });
    await expect(intoDirect).rejects.toMatchObject({ problem: 'cannot-be-private' });
  });

  it('tells the incident’s timeline what was marked', async () => {
    const li = await signIn(stage.url);
    const message = await stage.platform.post('console:ops', reportCard(), { audience: 'all', key: 'k' });
    expect((await li.post('/api/mark', { key: KEY, message, on: true })).status).toBe(204);
    expect(stage.host.events).toMatchObject([{ event: 'marked', message, on: true, thread: stage.platform.threadOf(message), user: { id: li.id } }]);
  });

  it('has a cookie for https alone behind PUBLIC_URL', async () => {
    const host = createHost({ publicUrl: 'https://bot.example' });
    const platform = createConsole({ token: TOKEN, lang: 'en' });
    await platform.start(host);
    const web = await serve(host);
    const cookies = await new Promise<readonly string[]>((resolve, reject) => {
      const asked = request(`${web.url}/console/?token=${TOKEN}`, { headers: { host: 'bot.example' } }, (response) => {
        response.resume();
        resolve(response.headers['set-cookie'] ?? []);
      });
      asked.once('error', reject);
      asked.end();
    });
    expect(cookies[0]).toMatch(/Secure/);
    await platform.stop();
    await web.close();
  });
});
