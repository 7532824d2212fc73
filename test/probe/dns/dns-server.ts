// A real DNS server on loopback, UDP and TCP on one port, that answers as it is told.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type Answer, decode, encode, type Packet } from 'dns-packet';

export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly id: number;
  readonly over: 'udp' | 'tcp';
  /** How many times this question came before, over this transport. */
  readonly before: number;
}
/** A message, bytes as they are, `silent`, or (TCP) `close`. `rcode` is the number. */
export type Says =
  | { readonly rcode?: number; readonly answers?: readonly Answer[]; readonly truncated?: boolean; readonly id?: number; readonly question?: string }
  | Buffer
  | 'silent'
  | 'close';

export const A = (name: string, ...data: readonly string[]): readonly Answer[] => data.map((one) => ({ type: 'A' as const, name, ttl: 60, data: one }));
export const AAAA = (name: string, ...data: readonly string[]): readonly Answer[] => data.map((one) => ({ type: 'AAAA' as const, name, ttl: 60, data: one }));
export const CNAME = (name: string, data: string, ttl = 30): Answer => ({ type: 'CNAME', name, ttl, data });

function message(asked: Asked, says: Exclude<Says, string | Buffer>): Buffer {
  const { rcode = 0, answers = [], truncated = false, id = asked.id, question = asked.name } = says;
  const packet: Packet = {
    type: 'response',
    id,
    flags: 0x0180 | rcode | (truncated ? 0x0200 : 0),
    questions: [{ name: question, type: asked.type as 'A' }],
    answers: [...answers],
  };
  return encode(packet);
}

export interface TestServer {
  readonly port: number;
  /** "127.0.0.1:12345" */
  readonly name: string;
  readonly asked: readonly Asked[];
  readonly udp: Socket;
  close(): Promise<void>;
}

/** UDP and TCP on the same free port: another process may hold the TCP port of a free UDP port, so it is tried a few times. */
async function bothOn(host: string, withTcp: boolean): Promise<{ udp: Socket; tcp?: Server }> {
  for (let tries = 0; ; tries += 1) {
    const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    udp.bind(0, host);
    await once(udp, 'listening');
    if (!withTcp) return { udp };
    const tcp = createServer();
    tcp.listen(udp.address().port, host);
    try {
      await once(tcp, 'listening');
      return { udp, tcp };
    } catch (error) {
      udp.close();
      if (tries > 10) throw error;
    }
  }
}

export async function dnsServer(says: (asked: Asked) => Says, { host = '127.0.0.1', tcp: withTcp = true } = {}): Promise<TestServer> {
  const { udp, tcp } = await bothOn(host, withTcp);
  const asked: Asked[] = [];
  const hear = (bytes: Buffer, over: Asked['over']): { readonly one: Asked; readonly answer: Says } => {
    const { id = 0, questions = [] } = decode(bytes);
    const { name = '', type = 'A' } = questions[0] ?? {};
    const one: Asked = { name, type, id, over, before: asked.filter((a) => a.name === name && a.type === type && a.over === over).length };
    asked.push(one);
    return { one, answer: says(one) };
  };
  udp.on('message', (bytes, { port, address }) => {
    const { one, answer } = hear(bytes, 'udp');
    if (typeof answer === 'string') return;
    udp.send(Buffer.isBuffer(answer) ? answer : message(one, answer), port, address);
  });
  const open = new Set<import('node:net').Socket>();
  tcp?.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const { one, answer } = hear(bytes.subarray(2), 'tcp');
      if (answer === 'close') return socket.destroy();
      if (answer === 'silent') return;
      const body = Buffer.isBuffer(answer) ? answer : message(one, answer);
      // In two pieces: a reader must wait for the rest.
      socket.write(Buffer.concat([Buffer.from([body.length >> 8, body.length & 0xff]), body.subarray(0, 5)]));
      setImmediate(() => socket.write(body.subarray(5)));
    });
  });
  const { port } = udp.address() as AddressInfo;
  return {
    port,
    name: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    asked,
    udp,
    close: async () => {
      for (const socket of open) socket.destroy();
      udp.close();
      if (tcp) await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const udp = createSocket('udp4');
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const { port } = udp.address();
  udp.close();
  await once(udp, 'close');
  return port;
}
