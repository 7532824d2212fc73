// One network's own Azure, in the network namespace in which this process was started: DNS, and the registry at its private or public
// address. argv: folder, linked | unlinked. Writes cloud.json and root.pem there, and says when it is up.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';

const [dir = '', linked = 'unlinked'] = process.argv.slice(2);
const PRIVATE = '10.2.1.5';
const PUBLIC = '20.62.128.10';
for (const address of [PRIVATE, PUBLIC]) execFileSync('ip', ['addr', 'add', `${address}/32`, 'dev', 'lo']);

const world = worldSchema.parse({
  title: { en: '', 'zh-CN': '' },
  cloud: {
    name: 'NamespaceCloud',
    registrySuffix: 'azurecr.test',
    blobSuffix: 'blob.test',
    authorityHost: 'https://login.test',
    armEndpoint: 'https://management.test',
    mcrHost: 'mcr.test',
    azureDns: '127.0.53.1',
  },
  resolvers: {
    own: {
      answers: {
        'contoso.azurecr.test': { cname: 'contoso.privatelink.azurecr.test' },
        'contoso.privatelink.azurecr.test': { a: [linked === 'linked' ? PRIVATE : PUBLIC] },
        'login.test': { a: ['127.0.30.1'] },
        'management.test': { a: ['127.0.30.1'] },
        'mcr.test': { a: ['127.0.30.1'] },
      },
    },
  },
  networks: { own: { resolver: 'own' } },
  servers: [
    { address: '127.0.10.1', answer: 'registry' },
    { address: '127.0.10.2', answer: 'denied', sees: '203.0.113.7' },
    { address: '127.0.30.1', answer: 'control', certificate: { names: ['login.test', 'management.test', 'mcr.test'] } },
  ],
});
// A world stays on loopback by its schema; here loopback is the namespace's, and holds these two as well.
const moved = { '127.0.10.1': PRIVATE, '127.0.10.2': PUBLIC } as Readonly<Record<string, string>>;
const running = await startWorld(
  { ...world, servers: world.servers.map((server) => ({ ...server, address: moved[server.address] ?? server.address })) },
  new Date(),
);
writeFileSync(join(dir, 'cloud.json'), JSON.stringify(running.cloud));
writeFileSync(join(dir, 'root.pem'), running.root);
process.stdout.write('up\n');
process.on('SIGTERM', () => process.exit());
