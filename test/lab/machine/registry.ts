// One docker-registry behind all the doors of a run, on a unix socket (which crosses namespaces), with one small image in it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { REPO, TAG } from '../base.ts';
import { type Slot, startServer } from './slot.ts';

const digestOf = (data: Buffer): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;

function call(
  socketPath: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Buffer,
): Promise<{ status: number; location: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path, headers: { host: 'registry', ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } });
    asked.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

async function pushBlob(socket: string, data: Buffer): Promise<{ digest: string; size: number }> {
  const digest = digestOf(data);
  const { location } = await call(socket, 'POST', `/v2/${REPO}/blobs/uploads/`);
  const url = new URL(location, 'http://registry');
  url.searchParams.set('digest', digest);
  const { status } = await call(socket, 'PUT', url.pathname + url.search, { 'content-type': 'application/octet-stream' }, data);
  if (status !== 201) throw new Error(`docker-registry took no blob: ${status}`);
  return { digest, size: data.length };
}

/** An empty tar (two blocks of zeros), with some padding so that a layer is more than one packet. */
const layerTar = (): Buffer => Buffer.alloc(1024 * 40);

async function pushImage(socket: string): Promise<void> {
  const tar = layerTar();
  const layer = await pushBlob(socket, gzipSync(tar, { level: 0 }));
  const config = await pushBlob(
    socket,
    Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: {},
        rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
        history: [{ created: '2026-01-01T00:00:00Z' }],
      }),
    ),
  );
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
    }),
  );
  const { status } = await call(socket, 'PUT', `/v2/${REPO}/manifests/${TAG}`, { 'content-type': mediaType }, manifest);
  if (status !== 201) throw new Error(`docker-registry took no manifest: ${status}`);
}

/** Starts it in a slot of its own, and returns the path of its socket. */
export async function startRegistry(slot: Slot): Promise<string> {
  const socket = join(slot.dir, 'registry.sock');
  const root = join(slot.dir, 'images');
  mkdirSync(root);
  const config = join(slot.dir, 'registry.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: ${root}}}\nhttp: {net: unix, addr: ${socket}}\n`,
  );
  const { child } = startServer(slot, 'registry', 'docker-registry', ['serve', config]);
  for (const until = Date.now() + 10_000; !existsSync(socket); await wait(10)) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`docker-registry did not start: see ${slot.dir}/registry.log`);
  }
  await pushImage(socket);
  return socket;
}
