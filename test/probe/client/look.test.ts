import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { NetworkFacts } from '../../../src/model.ts';
import { type ClientSystem, lookAtClient } from '../../../src/probe/client.ts';
import { networkFacts } from '../../../src/wire/network-facts.ts';
import { LOGIN, place } from '../dns/place.ts';

const DATA = 'contoso.eastus.data.azurecr.io';
const roots: string[] = [];
afterEach(async () => {
  await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true })));
});

/** A root folder with these files in it. */
async function rootWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'acr-check-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
const systemIn = (root: string, env: ClientSystem['env'] = {}): ClientSystem => ({
  env,
  hostsFile: join(root, 'etc/hosts'),
  resolvConf: join(root, 'etc/resolv.conf'),
  root,
});

async function factsOf(files: Readonly<Record<string, string>>, env: ClientSystem['env'] = {}): Promise<NetworkFacts['client']> {
  const root = await rootWith(files);
  const here = place();
  const observation = await lookAtClient(here.probing, systemIn(root, env), [LOGIN, DATA]);
  expect(here.seen).toEqual([observation]);
  if (observation.outcome.status !== 'ok') throw new Error(observation.outcome.status);
  const { facts } = observation.outcome;
  networkFacts.client.parse(facts);
  return { ...facts, filesRead: facts.filesRead.map((file) => file.replace(root, '')) };
}

it('tells an empty host', async () => {
  expect(await factsOf({})).toMatchObject({
    resolvers: [],
    hostsEntries: [],
    proxies: {},
    choices: [
      { host: LOGIN, go: 'direct', python: 'direct', node: 'direct' },
      { host: DATA, go: 'direct', python: 'direct', node: 'direct' },
    ],
    daemons: [],
    extraRoots: [],
    filesRead: [],
  });
});

it('tells resolvers, and hosts entries of our hosts alone', async () => {
  const facts = await factsOf({
    'etc/resolv.conf': 'nameserver 10.0.0.4\nnameserver fd00::4\n',
    'etc/hosts': `127.0.0.1 localhost\n10.9.9.9 ${DATA} intranet.corp\n10.9.9.8 secret.corp\n`,
  });
  expect(facts).toMatchObject({
    resolvers: ['10.0.0.4', 'fd00::4'],
    hostsEntries: [{ address: '10.9.9.9', name: DATA }],
    filesRead: ['/etc/hosts', '/etc/resolv.conf'],
  });
  expect(JSON.stringify(facts)).not.toMatch(/corp/);
  expect(facts.localAddresses).not.toContain('127.0.0.1');
});

it('tells the proxies of the environment without credentials, and nothing else of it', async () => {
  const facts = await factsOf({}, { HTTPS_PROXY: 'http://user:s3cret@proxy:3128', no_proxy: DATA, PASSWORD: 's3cret', NODE_EXTRA_CA_CERTS: '/etc/corp.pem' });
  expect(facts).toMatchObject({
    proxies: { https: 'http://proxy:3128', no: DATA },
    choices: [
      { host: LOGIN, go: 'http://proxy:3128', python: 'http://proxy:3128', node: 'http://proxy:3128' },
      { host: DATA, go: 'direct', python: 'direct', node: 'direct' },
    ],
    extraRoots: ['/etc/corp.pem'],
  });
  expect(JSON.stringify(facts)).not.toMatch(/s3cret|user/);
});

it('tells what the docker and containerd services are given', async () => {
  const facts = await factsOf({
    'etc/systemd/system/docker.service.d/10-proxy.conf': '[Service]\nEnvironment="HTTPS_PROXY=http://old:1" "NO_PROXY=localhost,10.0.0.0/8"\n',
    'etc/systemd/system/docker.service.d/20-proxy.conf':
      '# later wins\n[Unit]\nEnvironment=HTTPS_PROXY=http://wrong-section:1\n[Service]\nEnvironment=\\\n  "HTTPS_PROXY=http://u%%40x:p@new:3128"\n',
    'etc/systemd/system/docker.service.d/readme.txt': '[Service]\nEnvironment=HTTPS_PROXY=http://no-drop-in:1\n',
    'etc/systemd/system/containerd.service.d/proxy.conf': "[Service]\nEnvironment='https_proxy=http://containerd:1' OTHER=x\n",
  });
  expect(facts.daemons).toEqual([
    { file: '/etc/systemd/system/docker.service.d/20-proxy.conf', client: 'docker', httpsProxy: 'http://new:3128', noProxy: 'localhost,10.0.0.0/8' },
    { file: '/etc/systemd/system/containerd.service.d/proxy.conf', client: 'containerd', httpsProxy: 'http://containerd:1' },
  ]);
  expect(facts.filesRead).toHaveLength(3);
});

it('lets an empty Environment= forget what stood before', async () => {
  const facts = await factsOf({
    'etc/systemd/system/docker.service.d/10.conf': '[Service]\nEnvironment=HTTPS_PROXY=http://old:1\n',
    'etc/systemd/system/docker.service.d/20.conf': '[Service]\nEnvironment=\n',
  });
  expect(facts.daemons).toEqual([{ file: '/etc/systemd/system/docker.service.d/10.conf', client: 'docker' }]);
});

it('lets daemon.json win over the drop-ins', async () => {
  const facts = await factsOf({
    'etc/docker/daemon.json': JSON.stringify({ proxies: { 'https-proxy': 'http://u:p@json:1' }, 'log-driver': 'journald' }),
    'etc/systemd/system/docker.service.d/proxy.conf': '[Service]\nEnvironment=HTTPS_PROXY=http://unit:1 NO_PROXY=.azurecr.io\n',
  });
  expect(facts.daemons).toEqual([{ file: '/etc/docker/daemon.json', client: 'docker', httpsProxy: 'http://json:1', noProxy: '.azurecr.io' }]);
});

it.each(['{', '[]', 'null', '{"proxies":7}', '{"proxies":{"https-proxy":[]}}', ''])('survives a daemon.json of %j', async (text) => {
  const facts = await factsOf({ 'etc/docker/daemon.json': text });
  expect(facts).toMatchObject({ daemons: [{ file: '/etc/docker/daemon.json', client: 'docker' }], filesRead: ['/etc/docker/daemon.json'] });
});

it('names CA files of our hosts, and opens none', async () => {
  const facts = await factsOf({
    [`etc/docker/certs.d/${LOGIN}/ca.crt`]: 'PEM',
    [`etc/docker/certs.d/${LOGIN}/client.key`]: 'KEY',
    [`etc/containerd/certs.d/${DATA}/ca.crt`]: 'PEM',
    'etc/docker/certs.d/other.example/ca.crt': 'PEM',
  });
  expect(facts.extraRoots).toEqual([`/etc/docker/certs.d/${LOGIN}/ca.crt`, `/etc/containerd/certs.d/${DATA}/ca.crt`]);
  expect(facts.filesRead).toEqual([]);
});

it('follows no host name out of certs.d', async () => {
  const root = await rootWith({ 'etc/evil/ca.crt': 'PEM' });
  const here = place();
  const observation = await lookAtClient(here.probing, systemIn(root), ['../../evil', '..', '.']);
  expect(observation).toMatchObject({ outcome: { status: 'ok', facts: { extraRoots: [] } } });
});

it('does not wait for pipes, devices or folders, and leaves out what it may not read', async () => {
  const root = await rootWith({ 'etc/resolv.conf/is/a/folder': '', 'etc/hosts': `10.9.9.9 ${LOGIN}`, 'etc/docker/daemon.json': '{}' });
  execFileSync('mkfifo', [join(root, 'etc/pipe')]);
  await rm(join(root, 'etc/docker/daemon.json'));
  await symlink('/dev/zero', join(root, 'etc/docker/daemon.json'));
  await chmod(join(root, 'etc/hosts'), 0o000);
  const observation = await lookAtClient(place().probing, { ...systemIn(root), hostsFile: join(root, 'etc/pipe') }, [LOGIN]);
  expect(observation).toMatchObject({ outcome: { status: 'ok', facts: { resolvers: [], hostsEntries: [], daemons: [], filesRead: [] } } });
});

it('reads the first part of a huge file', async () => {
  const facts = await factsOf({ 'etc/docker/daemon.json': `{"proxies":{"https-proxy":"http://json:1"},"x":"${'x'.repeat(300_000)}"}` });
  expect(facts.daemons).toEqual([{ file: '/etc/docker/daemon.json', client: 'docker' }]);
});

it('skips after the end of the check', async () => {
  const here = place();
  here.stop();
  const observation = await lookAtClient(here.probing, systemIn('/nowhere'), [LOGIN]);
  expect(observation).toMatchObject({ target: LOGIN, outcome: { status: 'skipped', reason: 'timed-out' } });
});
