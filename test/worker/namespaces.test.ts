// Two vantage points in two network namespaces, one with the private zone and one without: real DNS, real routes, real processes.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import type { CloudNames, Observation } from '../../src/model.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/sql.ts';
import { createAuthority } from '../../src/world/certificates.ts';
import { asking, type Bot, questionFor, startBot } from './bot.ts';
import { startWorkerProcess, type WorkerProcess } from './children.ts';

function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'network namespaces need Linux and root';
  try {
    execFileSync('ip', ['netns', 'add', `acrw-try-${process.pid}`], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', `acrw-try-${process.pid}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'network namespaces cannot be made here';
  }
}
const why = whyNot();
if (why) console.warn(`skipped: ${why}`);

const NET = `10.231.${process.pid % 250}`;
const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: 'pipe' });

interface Site {
  readonly name: string;
  readonly within: string;
  readonly dir: string;
  readonly network: ChildProcess;
}

async function site(name: string, index: number, zone: 'linked' | 'unlinked', dir: string): Promise<Site> {
  const within = `acrw-${process.pid}-${name}`;
  const link = `aw${process.pid % 1_000_000}${index}`;
  const [outer, inner] = [`${NET}.${index * 4 + 1}`, `${NET}.${index * 4 + 2}`];
  ip('netns', 'add', within);
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', within);
  ip('addr', 'add', `${outer}/30`, 'dev', link);
  ip('link', 'set', link, 'up');
  for (const args of [
    ['link', 'set', 'lo', 'up'],
    ['addr', 'add', `${inner}/30`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
    ['route', 'add', 'default', 'via', outer],
  ])
    ip('-n', within, ...args);
  mkdirSync(`/etc/netns/${within}`, { recursive: true });
  writeFileSync(`/etc/netns/${within}/resolv.conf`, 'nameserver 127.0.53.1\n');
  const own = join(dir, name);
  mkdirSync(own);
  const network = spawn('ip', ['netns', 'exec', within, process.execPath, join(import.meta.dirname, 'network.ts'), own, zone], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(network.stdout, 'data');
  return { name, within, dir: own, network };
}

describe.skipIf(why !== undefined)('two vantage points in two networks', () => {
  let [database, bot, dir]: [Database | undefined, Bot | undefined, string] = [undefined, undefined, ''];
  const [sites, workers]: [Site[], WorkerProcess[]] = [[], []];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'acr-worker-'));
    database = await openDatabase({ dataDir: join(dir, 'data') });
    sites.push(await site('vnet-a', 0, 'linked', dir), await site('vnet-b', 1, 'unlinked', dir));
    const authority = await createAuthority('the bot', new Date());
    const host = `${NET}.1`;
    bot = await startBot(database, { host, tls: await authority.issue({ names: [host] }) });
    for (const { name, within, dir: own } of sites) {
      writeFileSync(join(own, 'roots.pem'), `${authority.root}\n${readFileSync(join(own, 'root.pem'), 'utf8')}`);
      const { token } = await bot.workers.enroll(name);
      const worker = startWorkerProcess({ url: bot.url, token, name, cloud: join(own, 'cloud.json'), roots: join(own, 'roots.pem'), within });
      workers.push(worker);
      await worker.connected();
    }
  }, 90_000);

  afterAll(async () => {
    for (const worker of workers) await worker.end('SIGKILL');
    await bot?.close();
    await database?.close();
    for (const { within, network } of sites) {
      network.kill('SIGKILL');
      ip('netns', 'del', within);
      rmSync(`/etc/netns/${within}`, { recursive: true, force: true });
    }
    rmSync(dir, { recursive: true, force: true });
  }, 30_000);

  it('sees another address from each, and names the zone that is not linked for the second only', async () => {
    const clouds = sites.map(({ dir: own }) => JSON.parse(readFileSync(join(own, 'cloud.json'), 'utf8')) as CloudNames);
    // The bot knows the names of the cloud; ports and resolvers are each worker's own affair.
    const question = { ...questionFor('contoso.azurecr.test', clouds[0]), from: sites.map(({ name }) => `worker:${name}`) };
    const looks = sites.map(({ name }) => asking(name, question, { forMs: 15_000 }));
    const looked = await Promise.all(looks.map(({ request }) => (bot as Bot).workers.look(request)));
    expect(
      looked.map(({ status }) => status),
      workers.map((worker) => worker.said()).join('\n'),
    ).toEqual(['answered', 'answered']);
    const addressesAt = (seen: readonly Observation[]): readonly string[] =>
      seen.flatMap((o) => (o.kind === 'dns' && o.role === 'login' && !o.aside && o.outcome.status === 'ok' ? o.outcome.facts.a : []));
    expect(looks.map(({ seen }) => addressesAt(seen))).toEqual([['10.2.1.5'], ['20.62.128.10']]);
    expect((bot as Bot).refused()).toBe(0);

    const { findings } = diagnose(
      looks.flatMap(({ seen }) => seen),
      question,
      ['worker:vnet-a', 'worker:vnet-b'],
    );
    expect(findings.filter(({ rule, role }) => rule === 'dns-private-zone-not-linked' && role === 'cause').map(({ from }) => from)).toEqual(['worker:vnet-b']);
    expect(findings.filter(({ from, role }) => from === 'worker:vnet-a' && role === 'cause')).toEqual([]);

    // The address that the registry saw comes with the worker's next poll.
    await vi.waitFor(async () => {
      const states = await (bot as Bot).workers.list();
      expect(states.map(({ name, connected, place }) => ({ name, connected, egressIp: place?.egressIp, privateIp: place?.privateIp }))).toEqual([
        { name: 'vnet-a', connected: 1, egressIp: undefined, privateIp: `${NET}.2` },
        { name: 'vnet-b', connected: 1, egressIp: '203.0.113.7', privateIp: `${NET}.6` },
      ]);
    }, 8_000);
  }, 40_000);

  it('stops at SIGTERM with status 0, and is known to be gone', async () => {
    expect(await workers[1]?.end('SIGTERM')).toBe(0);
    expect((await (bot as Bot).workers.list()).find(({ name }) => name === 'vnet-b')).toMatchObject({ connected: 0 });
    const { status, note } = await (bot as Bot).workers.look(asking('vnet-b', questionFor('contoso.azurecr.test')).request);
    expect([status, note?.en]).toEqual(['offline', expect.stringContaining('last seen')]);
  });

  it('ends with status 2 and one line when its token is revoked', async () => {
    await (bot as Bot).workers.revoke('vnet-a');
    expect(await new Promise((resolve) => workers[0]?.child.once('exit', resolve))).toBe(2);
    expect(workers[0]?.said().trim().split('\n').at(-1)).toContain('was revoked');
  });
});
