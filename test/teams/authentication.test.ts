// Who may speak to the bot: a token of the issuer, for this app, for this service URL, from an allowed tenant. Everything else is turned away.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isServiceUrl } from '../../adapters/teams/config.ts';
import { tokenSource } from '../../adapters/teams/sdk/token.ts';
import { createTeams } from '../../adapters/teams/teams.ts';
import { createHost, serve } from '../platform/host.ts';
import { type SimulatedTeams, startTeams } from './simulator/teams.ts';
import { run, type TeamsStage, teamsStage } from './stage.ts';

let stage: TeamsStage;
let teams: SimulatedTeams;
beforeAll(async () => {
  // The SDK prints the keys that it looks at.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  stage = await teamsStage();
  teams = stage.teams;
});
afterAll(async () => {
  await stage.close();
  vi.restoreAllMocks();
});
beforeEach(() => {
  stage.host.said.length = 0;
});

const status = async (how: Parameters<SimulatedTeams['deliver']>[1], more: object = {}): Promise<number> =>
  (await teams.deliver({ ...teams.activity('check contoso'), ...more }, how)).status;

describe('an inbound activity', () => {
  it('is heard when its token is good', async () => {
    expect(await status({})).toBe(200);
    expect(stage.host.said).toHaveLength(1);
  });
  it('may be two minutes late, since clocks differ', async () => {
    expect(await status({ claims: { expiresIn: -120 } })).toBe(200);
  });

  it.each([
    ['another issuer', { claims: { issuer: 'https://sts.windows.net/evil/' } }],
    ['another audience', { claims: { audience: '99999999-2222-4333-8444-555555555555' } }],
    ['another service URL', { claims: { serviceUrl: 'https://evil.example/' } }],
    ['no service URL at all', { claims: { serviceUrl: null } }],
    ['a token that ended', { claims: { expiresIn: -600 } }],
    ['a token of tomorrow', { claims: { notBefore: 3_600, expiresIn: 7_200 } }],
    ['no token', { token: null }],
    ['an empty token', { token: '' }],
    ['rubbish for a token', { token: 'a.b.c' }],
    ['two tokens', { token: 'a.b.c d.e.f' }],
  ])('is refused with %s', async (_name, how) => {
    expect(await status(how)).toBe(401);
    expect(stage.host.said).toEqual([]);
  });
  it('is refused when somebody else signed it', async () => {
    expect(await status({ token: await teams.issuer.forge() })).toBe(401);
    expect(await status({ token: await teams.issuer.hs256() })).toBe(401);
    expect(await status({ token: await teams.issuer.unsigned() })).toBe(401);
    expect(await status({ token: (await teams.issuer.sign()).slice(0, -8).concat('AAAAAAAA') })).toBe(401);
    expect(stage.host.said).toEqual([]);
  });
  it('is refused from another tenant, wherever it is named', async () => {
    const activity = teams.activity('check contoso');
    const other = 'ffffffff-0000-4000-8000-000000000000';
    const conversation = activity.conversation as object;
    expect(await status({}, { channelData: { tenant: { id: other } } })).toBe(403);
    expect(await status({}, { conversation: { ...conversation, tenantId: other } })).toBe(403);
    expect(await status({}, { channelData: {}, conversation: { ...conversation, tenantId: undefined } })).toBe(403);
    expect(stage.host.said).toEqual([]);
  });
  it('is refused from another channel of the Bot Framework, and without a service URL', async () => {
    expect(await status({}, { channelId: 'webchat' })).toBe(401);
    expect(await status({}, { channelId: 'emulator' })).toBe(401);
    expect(await status({}, { serviceUrl: undefined })).toBe(401);
    expect(await status({}, { serviceUrl: '' })).toBe(401);
    expect(await status({ claims: { serviceUrl: 'http://evil.example/' } }, { serviceUrl: 'http://evil.example/' })).toBe(401);
  });
  it('is refused before it is read when it is none', async () => {
    for (const body of ['[]', '"x"', '{}', '{"type":1}', '{', 'null']) {
      const response = await fetch(stage.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      expect(response.status, body).toBe(400);
    }
    const huge = await fetch(stage.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text: 'x'.repeat(2_000_000) }),
    });
    expect(huge.status).toBe(413);
  });
});

describe('the configuration', () => {
  const base = { appId: 'app', tenantId: 't', password: 'p', allowedTenants: ['t'], anonymous: false } as const;
  it('is refused without an app id, and without a list of tenants', () => {
    expect(() => createTeams({ ...base, appId: '' })).toThrow('MicrosoftAppId');
    expect(() => createTeams({ ...base, allowedTenants: [] })).toThrow('MicrosoftAllowedTenants');
    expect(() => createTeams({ anonymous: true })).not.toThrow();
  });
  it('sends tokens over TLS alone, or to this machine', () => {
    expect(isServiceUrl('https://smba.trafficmanager.net/emea/', false)).toBe(true);
    expect(isServiceUrl('http://smba.trafficmanager.net/emea/', false)).toBe(false);
    expect(isServiceUrl('http://127.0.0.1:56150/_connector', false)).toBe(true);
    expect(isServiceUrl('https://smba.trafficmanager.net/emea/', true)).toBe(false);
    expect(isServiceUrl('https://user@evil.example/', false)).toBe(false);
    expect(isServiceUrl('file:///etc/passwd', false)).toBe(false);
  });
  it('takes no activity from the network when it is anonymous, and answers none there', async () => {
    const host = createHost();
    const bot = createTeams({ anonymous: true });
    await bot.start(host);
    const web = await serve(host);
    const activity = teams.activity('check contoso');
    const post = (body: object): Promise<Response> =>
      fetch(`${web.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await post(activity)).status).toBe(200);
    expect((await post({ ...activity, serviceUrl: 'https://evil.example/' })).status).toBe(401);
    expect(host.said).toHaveLength(1);
    await bot.stop();
    await web.close();
  });
});

describe('the bot’s own token', () => {
  const config = () =>
    ({
      appId: teams.appId,
      tenantId: teams.tenant,
      appType: 'SingleTenant',
      loginUrl: teams.loginUrl,
      tokenIssuer: teams.tokenIssuer,
      allowedTenants: [teams.tenant],
      anonymous: false,
    }) as const;
  it('is asked for once, with the secret, for the cloud that is configured', async () => {
    const before = teams.issuer.asked.length;
    const token = tokenSource({ ...config(), password: teams.password });
    const [a, b] = await Promise.all([token(), token()]);
    expect(a).toBe(b);
    expect(await token()).toBe(a);
    expect(teams.issuer.asked.slice(before)).toEqual([{ grant: 'client_credentials', scope: `${teams.tokenIssuer}/.default`, by: 'secret' }]);
    expect(await token(true)).not.toBe(a);
  });
  it('is asked for with a certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const token = tokenSource({ ...config(), certificate: { thumbprint: 'AB:CD:EF:01', privateKey: pem.replaceAll('\n', '\\n') } });
    expect(await token()).toMatch(/^token-/);
    expect(teams.issuer.asked.at(-1)).toMatchObject({ by: 'assertion', x5t: Buffer.from('abcdef01', 'hex').toString('base64url') });
  });
  it('that is refused means signed out, and shows in the health', async () => {
    const fresh = await startTeams();
    fresh.issuer.refuse(true);
    const host = createHost();
    const { platform, close } = await run(fresh, host);
    await vi.waitFor(() => expect(platform.health()).toMatchObject({ ok: false, why: expect.stringContaining('no token') as string }));
    await fresh.say('check contoso');
    const { place } = host.said[0] ?? { place: 'teams:' as const };
    const card = { kind: 'note', tone: 'info', lang: 'en', title: 'x', blocks: [], actions: [] } as const;
    await expect(platform.post(place, card, { audience: 'all', key: 'k' })).rejects.toMatchObject({ problem: 'signed-out' });
    await close();
    await fresh.close();
  });
});
