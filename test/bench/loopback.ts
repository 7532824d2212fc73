// Small worlds for measuring, and what makes them slow or silent. All of it on loopback.
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { check, DEFAULT_DEADLINE_MS } from '../../src/check.ts';
import type { CloudNames, Report } from '../../src/model.ts';
import type { RunningWorld } from '../../src/world/start.ts';
import { listen, type Running } from '../../src/world/tls-front.ts';

/** Trusts the world's root while `use` runs. */
export async function trusting<T>(world: RunningWorld, use: () => Promise<T>): Promise<T> {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, world.root]);
  try {
    return await use();
  } finally {
    setDefaultCACertificates(before);
  }
}

export interface Look {
  readonly cloud: CloudNames;
  readonly servers: readonly string[];
  readonly proxy?: string;
}

/** One check in this process, as the program itself would make it: of contoso, with nothing of this host's own settings. */
export function look({ cloud, servers, proxy }: Look): Promise<Report> {
  return check({
    id: 'bench',
    version: 'bench',
    lang: 'en',
    question: {
      registry: { name: 'contoso', loginServer: `contoso.${cloud.registrySuffix}` },
      cloud,
      op: 'pull',
      from: ['here:bench'],
      deep: false,
      at: new Date().toISOString(),
    },
    from: 'here:bench',
    suspects: [],
    env: {},
    hostsFile: '/dev/null',
    resolvConf: '/dev/null',
    servers,
    ...(proxy === undefined ? {} : { proxy }),
    deadlineMs: DEFAULT_DEADLINE_MS,
    now: () => new Date(),
  });
}

/** Passes bytes on, each chunk after `ms`; so does the end. A connect itself costs nothing on loopback. */
function later(from: Socket, to: Socket, ms: number): void {
  from.on('data', (chunk) => void setTimeout(() => void to.write(chunk), ms));
  from.on('end', () => void setTimeout(() => void to.end(), ms));
  from.on('error', () => to.destroy());
  from.on('close', () => void setTimeout(() => to.destroy(), ms));
}

/** A hop in front of `to`, on the same port: `ms` later in each direction. */
export const slowTcp = (at: string, to: string, port: number, ms: number): Promise<Running> =>
  listen(
    createServer((client) => {
      const server = connect({ host: to, port, noDelay: true });
      client.setNoDelay(true);
      later(client, server, ms);
      later(server, client, ms);
    }),
    at,
    port,
  );

/** The same for DNS over UDP: a socket of its own for each query. */
export async function slowUdp(at: string, to: string, ms: number): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const [host = '', port = '53'] = to.split(':');
  const front = createSocket('udp4');
  let isOpen = true;
  const pass = (query: Buffer, client: RemoteInfo): void => {
    const behind = createSocket('udp4');
    const giveUp = setTimeout(() => behind.close(), 2000);
    behind.once('message', (answer) => {
      clearTimeout(giveUp);
      behind.close();
      setTimeout(() => isOpen && front.send(answer, client.port, client.address), ms);
    });
    behind.send(query, Number(port), host);
  };
  front.on('message', (query, client) => void setTimeout(pass, ms, query, client));
  front.bind(0, at);
  await once(front, 'listening');
  const close = async (): Promise<void> => {
    isOpen = false;
    const closed = once(front, 'close');
    front.close();
    await closed;
  };
  return { address: `${at}:${front.address().port}`, close };
}
