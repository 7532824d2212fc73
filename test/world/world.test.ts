import dns from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningWorld, startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';

const file = new URL('../../src/world/demo-world.json', import.meta.url);
let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld(worldSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), new Date());
});
afterAll(() => world.close());

const get = (address: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { host: address, port: world.cloud.ports.registry, path: '/v2/', servername: host, headers: { host }, ca: world.root };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

it('gives each network its own answers', async () => {
  const resolver = new dns.Resolver();
  resolver.setServers([...world.network('vnet-prod').resolvers]);
  expect(await resolver.resolve4('contoso.azurecr.demo')).toEqual(['127.0.20.5']);
  await expect(resolver.resolve4('nosuch.azurecr.demo')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  resolver.setServers([...world.network('office').resolvers]);
  expect(await resolver.resolve4('contoso.azurecr.demo')).toEqual(['127.0.10.1']);
});

it('answers as a registry does, with a certificate of its own root', async () => {
  expect(await get('127.0.20.5', 'contoso.azurecr.demo')).toBe(401);
  expect(await get('127.0.10.3', 'fabrikam.azurecr.demo')).toBe(403);
  await expect(get('127.0.10.6', 'tailspin.azurecr.demo')).rejects.toThrow(/certificate/);
});

it('names its proxies', () => {
  expect(world.network('corp').proxy).toMatch(/^http:\/\/127\.0\.40\.1:\d+$/);
});
