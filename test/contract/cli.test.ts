// The command line as scripts meet it: exit statuses, one line for what is wrong, JSON and nothing else.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWorld, startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';

const main = new URL('../../adapters/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'acr-check-cli-'));
const file = (name: string): string => join(folder, name);
let world: RunningWorld;

beforeAll(async () => {
  world = await startWorld(worldSchema.parse(JSON.parse(readFileSync(new URL('../../src/world/demo-world.json', import.meta.url), 'utf8'))), new Date());
  writeFileSync(file('cloud.json'), JSON.stringify(world.cloud));
  writeFileSync(file('root.pem'), world.root);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}
function run(...argv: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env.PATH, ACR_CHECK_AZURE_CREDENTIAL: 'none', NODE_EXTRA_CA_CERTS: file('root.pem'), LANG: 'C.UTF-8' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...argv], { env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin?.end();
  });
}
const checked = (registry: string, network: string, ...more: readonly string[]): Promise<Ran> =>
  run('check', registry, '--cloud', file('cloud.json'), '--resolver', world.network(network).resolvers[0] ?? '', '--label', network, ...more);

describe('check', () => {
  it('says 0 and JSON alone for a registry that works', async () => {
    const { status, out, err } = await checked('contoso', 'vnet-prod', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      schema: 'acr-check/report/1',
      verdict: 'reachable',
      causes: [],
      asked: { op: 'pull', from: ['here:vnet-prod'], deep: false },
    });
  });
  it('says 1 where something is broken, and saves what it saw', async () => {
    const { status, out } = await checked('northwind', 'vnet-prod', '--save', file('northwind.json'));
    expect(status).toBe(1);
    expect(out).toContain('dns-data-endpoint-record-missing');
    const again = await run('diagnose', file('northwind.json'), '--json');
    expect(again.status).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({ causes: ['dns-data-endpoint-record-missing'], verdict: 'impaired' });
  });
  it('says the worst of several, as an array', async () => {
    const { status, out } = await checked('contoso,northwind', 'vnet-prod', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out).map((r: { verdict: string }) => r.verdict)).toEqual(['reachable', 'impaired']);
  });
  it('speaks Chinese when asked', async () => {
    expect((await checked('northwind', 'vnet-prod', '--lang', 'zh-CN')).out).toContain('数据终结点没有专用 DNS 记录');
  });
  it('quotes what was said, and what was seen', async () => {
    const said = 'Error response from daemon: Get "https://contoso.azurecr.demo/v2/": dial tcp: lookup contoso.azurecr.demo: no such host';
    const { out, status } = await checked('contoso', 'vnet-prod', '--', said);
    expect(status).toBe(0);
    expect(out).toMatch(/You said/);
  });
  it('goes through a proxy when told, and says which one refuses', async () => {
    const { out, status } = await checked('wingtip', 'office', '--proxy', world.network('corp').proxy ?? '', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ causes: ['proxy-blocks-registry'], verdict: 'unreachable' });
  });
  it('ends at its deadline with what it knows', async () => {
    const silent = await run('check', 'contoso', '--cloud', file('cloud.json'), '--resolver', '127.0.77.77:9', '--deadline', '1s', '--json');
    expect([1, 3]).toContain(silent.status);
    expect(JSON.parse(silent.out).tookMs).toBeLessThan(2500);
  });
});

describe('what cannot be done', () => {
  const lines: readonly (readonly [what: string, argv: readonly string[]])[] = [
    ['a wrong name', ['check', 'not_a_registry!']],
    ['a foreign host', ['check', 'registry.example.com']],
    ['an unknown option', ['check', 'contoso', '--colour']],
    ['a missing cloud file', ['check', 'contoso', '--cloud', './nowhere.json']],
    ['a worker without a bot', ['check', 'contoso', '--from', 'vnet-prod']],
    ['a bot over plain http', ['check', 'contoso', '--bot', 'http://bot.example']],
    ['a bot that needs a token', ['check', 'contoso', '--bot', 'http://127.0.0.1:1']],
    ['an unknown rule', ['explain', 'dns-private-zone-not-linkd']],
    ['a report that is none', ['diagnose', main]],
    ['a report that is not there', ['diagnose', '/nowhere/report.json']],
  ];
  it.each(lines)('%s: status 2 and one line', async (_, argv) => {
    const { status, out, err } = await run(...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('the catalog', () => {
  it('lists every id of the published catalog', async () => {
    const { out, status } = await run('rules', '--json');
    const rules = JSON.parse(out) as readonly Record<string, unknown>[];
    expect(status).toBe(0);
    expect(rules).toHaveLength(153);
    expect(Object.keys(rules[0] ?? {})).toEqual(['id', 'layer', 'severity', 'needs', 'title']);
  });
  it('explains a rule in both languages', async () => {
    expect((await run('explain', 'dns-private-zone-not-linked')).out).toContain('private DNS zone');
    expect((await run('explain', 'dns-private-zone-not-linked', '--lang', 'zh-CN')).out).toContain('专用 DNS 区域');
  });
});
