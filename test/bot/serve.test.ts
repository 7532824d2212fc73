// `acr-check serve` as a person starts it: a process of its own, its port, its socket, its ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';

const MAIN = join(import.meta.dirname, '../../adapters/main.ts');
const room = mkdtempSync(join(tmpdir(), 'acr-check-serve-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(room, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
}
function program(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: room, LANG: 'C', PORT: '0', ACR_CHECK_AZURE_CREDENTIAL: 'none', ACR_CHECK_CLOUD: 'AzureCloud', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { out: '', err: '' };
  child.stdout?.on('data', (part: Buffer) => (said.out += part.toString('utf8')));
  child.stderr?.on('data', (part: Buffer) => (said.err += part.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, said, ended };
}
const ran = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: number | null; out: string; err: string }> => {
  const { said, ended } = program(args, env);
  return { code: await ended, ...said };
};
const urlOf = ({ said }: Program): Promise<string> =>
  vi.waitFor(
    () => {
      const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said.out)?.[1];
      expect(url, said.err).toBeDefined();
      return url as string;
    },
    { timeout: 60_000, interval: 50 },
  );
const dir = (name: string): { readonly ACR_CHECK_DATA_DIR: string } => ({ ACR_CHECK_DATA_DIR: join(room, name) });

describe('serve', () => {
  test('starts, is ready, answers verbs over its socket, and stops when it is asked to', async () => {
    const bot = program(['serve'], dir('one'));
    const url = await urlOf(bot);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { ok: true, store: { kind: 'pglite', ok: true } }]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('acr_check_outbox_age_seconds');
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    expect(statSync(join(room, 'one', 'control.sock')).mode & 0o777).toBe(0o600);

    const made = await ran(['tokens', 'create', 'ci', '--json'], dir('one'));
    expect(made.code, made.err).toBe(0);
    const { token } = JSON.parse(made.out) as { token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/v1/checks`, { method: 'POST', headers, body: '{"text":"whoami"}' })).status).toBe(400);
    const doctor = await ran(['doctor', '--json'], dir('one'));
    expect([doctor.code, (JSON.parse(doctor.out) as { ok: boolean }).ok]).toEqual([0, true]);
    const exported = await ran(['data', 'export'], dir('one'));
    expect(exported.out).not.toContain(token);
    expect(JSON.parse(exported.out.trim().split('\n').at(-1) ?? '')).toMatchObject({ audit: { whole: true } });

    const second = await ran(['serve'], dir('one'));
    expect(second.code).toBe(2);
    expect(second.err).toMatch(/^acr-check: The data directory .* is in use by process \d+ .*\n$/);

    bot.child.kill('SIGTERM');
    expect(await bot.ended).toBe(0);
    expect(() => statSync(join(room, 'one', 'control.sock'))).toThrow();
    expect(() => statSync(join(room, 'one', 'lock'))).toThrow();
    // The same verbs with the store opened for this one command.
    const list = await ran(['tokens', 'list', '--json'], dir('one'));
    expect([list.code, JSON.parse(list.out)]).toMatchObject([0, [{ name: 'ci' }]]);
    const alone = await ran(['doctor'], { ...dir('one'), ACR_CHECK_LANG: 'zh-CN' });
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('存储')]);
  }, 120_000);

  test('tells all that is wrong with its configuration at once, and touches nothing', async () => {
    const policy = join(room, 'policy.yaml');
    writeFileSync(policy, 'registrys: [contoso]\n');
    const faulty = {
      ...{ ACR_CHECK_LANG: 'fr', ACR_CHECK_POLICY: policy, ACR_CHECK_CLOUD: join(room, 'no-such-cloud.json'), LOG_LEVEL: 'loud', PORT: '99999' },
      ...{ SLACK_APP_TOKEN: 'xapp-1', MicrosoftAppPassword: 'x', ACR_CHECK_SECRET_KEY: 'short', ACR_CHECK_RETENTION: 'long', DATABASE_URL: 'mysql://x' },
    };
    const { code, err } = await ran(['serve'], { ...dir('faulty'), ...faulty });
    expect(code).toBe(2);
    for (const name of Object.keys(faulty).map((key) =>
      key === 'SLACK_APP_TOKEN' ? 'SLACK_BOT_TOKEN' : key === 'MicrosoftAppPassword' ? 'MicrosoftAppId' : key,
    ))
      expect(err).toContain(name === 'ACR_CHECK_CLOUD' ? 'no-such-cloud.json' : name);
    expect(() => statSync(join(room, 'faulty'))).toThrow();
  }, 30_000);

  test('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, err } = await ran(['serve'], { ...dir('port'), PORT: String(port) });
    expect([code, err]).toEqual([2, `acr-check: Port ${port} on 127.0.0.1 is taken. Set PORT to another one.\n`]);
    other.close();
  }, 30_000);

  test('says which directory cannot be used', async () => {
    writeFileSync(join(room, 'file'), '');
    const { code, err } = await ran(['serve'], dir('file/data'));
    expect(code).toBe(2);
    expect(err).toMatch(/^acr-check: The data directory cannot be used: .*ENOTDIR.*\n$/);
  }, 30_000);

  test('ends with a clear line when its directory is lost, instead of going on', async () => {
    const bot = program(['serve'], dir('lost'));
    await urlOf(bot);
    rmSync(join(room, 'lost', 'lock'));
    expect(await bot.ended).toBe(2);
    expect(bot.said.err.split('\n').filter((line) => line.startsWith('acr-check:'))).toEqual([
      expect.stringMatching(/data directory .*lost is not this process’s any more/),
    ]);
  }, 60_000);

  test('listens where the directory’s name is too long for a socket', async () => {
    const long = dir(`deep-${'x'.repeat(120)}`);
    const bot = program(['serve'], long);
    await urlOf(bot);
    const list = await ran(['tokens', 'list', '--json'], long);
    expect([list.code, list.out.trim()]).toEqual([0, '[]']);
    bot.child.kill('SIGTERM');
    expect(await bot.ended).toBe(0);
  }, 90_000);

  test('answers after the next start what a killed process had accepted', async () => {
    const bot = program(['serve'], dir('term'));
    const url = await urlOf(bot);
    const { token } = JSON.parse((await ran(['tokens', 'create', '--json'], dir('term'))).out) as { token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const asked = await fetch(`${url}/api/v1/checks`, { method: 'POST', headers, body: JSON.stringify({ text: 'check contoso --deadline 3s' }) });
    const { id } = (await asked.json()) as { id: string };
    bot.child.kill('SIGKILL');
    await bot.ended;
    const again = program(['serve'], dir('term'));
    const found = await fetch(`${await urlOf(again)}/api/v1/checks/${id}?wait=60`, { headers });
    expect(found.status).toBe(200);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  }, 120_000);
});
