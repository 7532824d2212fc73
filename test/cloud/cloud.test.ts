import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuiltIn, loadCloud } from '../../src/cloud.ts';
import { AZURE_CHINA_CLOUD, AZURE_CLOUD, CLOUDS } from '../../src/clouds.ts';
import type { CloudNames } from '../../src/model.ts';

const LEAST = { name: 'lab', registrySuffix: 'acr.lab.test' };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acr-check-cloud-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(content: unknown) {
  const file = join(folder, 'cloud.json');
  await writeFile(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return loadCloud(file, (path) => readFile(path));
}
async function cloudOf(content: unknown): Promise<CloudNames> {
  const loaded = await load(content);
  if (!loaded.ok) throw new Error(loaded.problem.words.en);
  return loaded.cloud;
}
async function faultOf(content: unknown) {
  const loaded = await load(content);
  if (loaded.ok) throw new Error('accepted');
  for (const said of Object.values(loaded.problem.words)) {
    expect(said).not.toMatch(/\n/);
    expect(said.length).toBeLessThan(300);
  }
  return loaded.problem;
}

describe('a built-in cloud', () => {
  const unread = (): Promise<string> => Promise.reject(new Error('nothing to read'));
  it.each([
    [undefined, 'AzureCloud'],
    ['', 'AzureCloud'],
    ['AzureCloud', 'AzureCloud'],
    ['azurechinacloud', 'AzureChinaCloud'],
    ['china', 'AzureChinaCloud'],
    ['usgov', 'AzureUSGovernment'],
  ])('%s is %s, and no file is read', async (value, name) => {
    const loaded = await loadCloud(value, unread);
    expect(loaded.ok && loaded.cloud.name).toBe(name);
  });
  it.each(['mars', '__proto__', 'constructor'])('%s is none', async (value) => {
    expect(await loadCloud(value, unread)).toMatchObject({ ok: false, problem: { code: 'unknown-cloud' } });
  });
  it('is known as such, a custom one is not', async () => {
    for (const cloud of CLOUDS) expect(isBuiltIn(structuredClone(cloud))).toBe(true);
    expect(isBuiltIn(await cloudOf(LEAST))).toBe(false);
    expect(isBuiltIn({ ...AZURE_CHINA_CLOUD, azureDns: '127.0.0.1' })).toBe(false);
  });
});

describe('a profile', () => {
  it('inherits AzureCloud, but not its private zone', async () => {
    expect(await cloudOf(LEAST)).toEqual({ ...AZURE_CLOUD, ...LEAST, privateZone: 'privatelink.acr.lab.test' });
  });
  it('sets what it says', async () => {
    const cloud = await cloudOf({
      $schema: 'https://example.com/cloud.schema.json',
      name: 'lab',
      registrySuffix: '.ACR.Lab.Test.',
      privateZone: 'private.lab.test',
      armEndpoint: 'https://127.0.0.1:8443/',
      authorityHost: 'http://localhost:9000',
      mcrHost: 'mcr.lab.test:8444',
      ports: { registry: 5443 },
      resolvers: ['127.0.0.1:5353', '[::1]:53'],
    });
    expect(cloud).toMatchObject({
      registrySuffix: 'acr.lab.test',
      privateZone: 'private.lab.test',
      armEndpoint: 'https://127.0.0.1:8443',
      armAudience: 'https://127.0.0.1:8443',
      authorityHost: 'http://localhost:9000',
      mcrHost: 'mcr.lab.test:8444',
      ports: { registry: 5443, dns: 53 },
      resolvers: ['127.0.0.1:5353', '[::1]:53'],
    });
    expect(cloud).not.toHaveProperty('$schema');
  });
  it('keeps an audience of its own', async () => {
    expect((await cloudOf({ ...LEAST, armEndpoint: 'https://arm.lab.test', armAudience: 'https://arm.lab.test/' })).armAudience).toBe('https://arm.lab.test/');
  });
  it('may begin with a byte order mark', async () => {
    expect((await cloudOf(`\ufeff${JSON.stringify(LEAST)}`)).name).toBe('lab');
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['nothing', '', /not JSON/],
    ['half of it', '{"name":', /not JSON/],
    ['a list', [], /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['no name', { registrySuffix: 'a.b' }, /name is missing/],
    ['no suffix', { name: 'lab' }, /registrySuffix is missing/],
    ['a suffix with blanks', { name: 'lab', registrySuffix: 'a b' }, /registrySuffix/],
    ['a suffix that is a URL', { name: 'lab', registrySuffix: 'https://a.b/' }, /registrySuffix/],
    ['a number', { name: 1, registrySuffix: 'a.b' }, /name/],
    ['plain http to elsewhere', { ...LEAST, armEndpoint: 'http://arm.lab.test' }, /armEndpoint/],
    ['credentials', { ...LEAST, armEndpoint: 'https://me:secret@arm.lab.test' }, /armEndpoint/],
    ['a port of 0', { ...LEAST, ports: { registry: 0 } }, /ports.registry/],
    ['a resolver by name', { ...LEAST, resolvers: ['dns.lab.test'] }, /resolvers.0/],
    ['a deep nest', '['.repeat(60_000), /not JSON/],
    ['10 MB', ' '.repeat(10 * 1024 * 1024), /larger than 64 KB/],
    ['no text', new Uint8Array([0xff, 0xfe, 0x00]), /not UTF-8/],
  ])('of %s is refused in one line', async (_, content, why) => {
    const problem = await faultOf(content);
    expect(problem.code).toBe('invalid-cloud');
    expect(problem.words.en).toMatch(why);
    expect(problem.words.en).not.toContain('secret');
  });

  it('that is not there, or is a directory, is told as such', async () => {
    const missing = await loadCloud(join(folder, 'none.json'), (path) => readFile(path));
    expect(missing).toMatchObject({ ok: false, problem: { code: 'unreadable-cloud', words: { en: expect.stringContaining('no such file') } } });
    const directory = await loadCloud(`${folder}/`, (path) => readFile(path));
    expect(directory).toMatchObject({ ok: false, problem: { words: { en: expect.stringContaining('directory') } } });
  });
});
