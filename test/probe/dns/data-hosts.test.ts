import { afterEach, expect, it } from 'vitest';
import { AZURE_CHINA_CLOUD, AZURE_US_GOVERNMENT } from '../../../src/clouds.ts';
import { regionsOf } from '../../../src/probe/dns/regions.ts';
import { discoverDataHosts, regionOfChain } from '../../../src/probe/dns.ts';
import { A, type Asked, CNAME, dnsServer, type Says, type TestServer } from './dns-server.ts';
import { LOGIN, place } from './place.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function discover(says: (asked: Asked) => Says, { hints = [] as readonly string[], loginServer = LOGIN } = {}) {
  const server = await dnsServer(says);
  servers.push(server);
  const { probing } = place();
  const system = { hostsFile: '/nowhere/hosts', resolvConf: '/nowhere/resolv.conf', servers: [server.name] };
  const question = { registry: { name: 'contoso', loginServer }, cloud: probing.cloud };
  return { server, discovery: await discoverDataHosts(probing, question, system, hints) };
}
const data = (region: string): string => `contoso.${region}.data.azurecr.io`;
const absent: Says = { rcode: 3 };

it('finds the regions that have a name, with or without a record behind it', async () => {
  const { discovery, server } = await discover(({ name }) => {
    if (name === data('westeurope')) return { answers: A(name, '20.1.2.3') };
    if (name === data('eastus')) return { rcode: 3, answers: [CNAME(name, 'contoso.eastus.data.privatelink.azurecr.io')] };
    return absent;
  });
  expect(discovery).toEqual({ hosts: [data('eastus'), data('westeurope')], told: true });
  expect(server.asked.every(({ type }) => type === 'A')).toBe(true);
});

it('keeps the hash of a domain name label', async () => {
  const { discovery } = await discover(({ name }) => (name === 'contoso-abc123.eastus.data.azurecr.io' ? { answers: A(name, '20.1.2.3') } : absent), {
    loginServer: 'contoso-abc123.azurecr.io',
  });
  expect(discovery.hosts).toEqual(['contoso-abc123.eastus.data.azurecr.io']);
});

it('tries hints of any spelling, and leaves out what is no region', async () => {
  const { discovery, server } = await discover(({ name }) => (name === data('newregion') ? { answers: A(name, '20.1.2.3') } : absent), {
    hints: ['New Region', '../etc', 'a.b'],
  });
  expect(discovery).toEqual({ hosts: [data('newregion')], told: true });
  expect(server.asked.some(({ name }) => name.includes('etc') || name.includes('a.b'))).toBe(false);
});

it('says that there are none', async () => {
  expect((await discover(() => absent)).discovery).toEqual({ hosts: [], told: true });
});

it('believes no resolver that answers for every name', async () => {
  const { discovery, server } = await discover(({ name }) => ({ answers: A(name, '192.0.2.1') }));
  expect(discovery).toEqual({ hosts: [], told: false, why: 'every name is answered' });
  expect(server.asked).toHaveLength(1);
});

it('believes nobody who has more regions than a registry can', async () => {
  const { discovery } = await discover(({ name }) => (name.includes('noregion') ? absent : { answers: A(name, '192.0.2.1') }));
  expect(discovery).toMatchObject({ hosts: [], told: false });
});

it('stops early at a resolver that loses queries, and keeps what it found', async () => {
  const { discovery, server } = await discover(({ name }) => {
    if (name === data('australiaeast')) return { answers: A(name, '20.1.2.3') };
    return name.includes('noregion') ? absent : 'silent';
  });
  expect(discovery).toMatchObject({ hosts: [data('australiaeast')], told: false });
  expect(server.asked.length).toBeLessThan(30);
});

it('cannot tell where one region got no answer', async () => {
  const { discovery } = await discover(({ name }) => (name === data('eastus') ? { rcode: 2 } : absent));
  expect(discovery).toEqual({ hosts: [], told: false, why: '1 regions got no answer' });
});

it('cannot tell from a silent resolver, or after the end of the check', async () => {
  expect((await discover(() => 'silent')).discovery).toMatchObject({ hosts: [], told: false, why: 'no server answered in time' });
  const here = place({ resolvers: ['127.0.0.1:9'] });
  here.stop();
  const question = { registry: { name: 'contoso', loginServer: LOGIN }, cloud: here.probing.cloud };
  expect(await discoverDataHosts(here.probing, question, { hostsFile: '', resolvConf: '' })).toEqual({ hosts: [], told: false, why: 'stopped' });
});

it('knows the regions of each cloud', () => {
  expect(regionsOf(AZURE_CHINA_CLOUD)).toContain('chinanorth3');
  expect(regionsOf(AZURE_US_GOVERNMENT)).toContain('usgovvirginia');
  expect(regionsOf({ ...AZURE_CHINA_CLOUD, name: 'lab', registrySuffix: 'azurecr.io' })).toContain('westeurope');
  for (const region of regionsOf(place().probing.cloud)) expect(region).toMatch(/^[a-z0-9]+$/);
  expect(new Set(regionsOf(place().probing.cloud)).size).toBe(regionsOf(place().probing.cloud).length);
});

it('reads the region from the end of a chain', () => {
  expect(regionOfChain(['eus.fe.azcr.io', 'eus-acr-reg.trafficmanager.net', 'r0318eus-az.eastus.cloudapp.azure.com'])).toBe('eastus');
  expect(regionOfChain(['r01.chinaeast2.cloudapp.chinacloudapi.cn'])).toBe('chinaeast2');
  expect(regionOfChain(['contoso.privatelink.azurecr.io'])).toBeUndefined();
  expect(regionOfChain([])).toBeUndefined();
});
