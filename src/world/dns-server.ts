// A DNS server of a simulated world: real packets over UDP and TCP on loopback.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import dns, { type Answer, type DecodedPacket } from 'dns-packet';
import type { DnsAnswer, World, WorldResolver } from './world.ts';

const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const TRUNCATED = 0x0200;
const RECURSION = 0x0180; // desired and available
const HOPS = 16;

export interface DnsServer {
  readonly address: string; // ip:port
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** What a resolver says about a name: its own entry, a wildcard of its own, or what it forwards to. */
export function entryFor(resolvers: World['resolvers'], resolver: WorldResolver, asked: string): DnsAnswer | undefined {
  const name = asked.toLowerCase();
  const exact = resolver.answers[name];
  if (exact) return exact;
  const labels = name.split('.');
  for (let i = 1; i < labels.length; i++) {
    const wild = resolver.answers[`*.${labels.slice(i).join('.')}`];
    if (wild) return wild;
  }
  const next = resolver.forwardTo === undefined ? undefined : resolvers[resolver.forwardTo];
  return next && next !== resolver ? entryFor(resolvers, next, name) : undefined;
}

type Reply = { readonly rcode: keyof typeof RCODES; readonly answers: readonly Answer[] } | 'silent';

/** Follows CNAMEs as a recursive server does; a chain may end in NXDOMAIN. */
function replyTo(resolvers: World['resolvers'], resolver: WorldResolver, name: string, type: 'A' | 'AAAA'): Reply {
  const answers: Answer[] = [];
  let at = name;
  for (let hop = 0; hop < HOPS; hop++) {
    const entry = entryFor(resolvers, resolver, at);
    if (!entry) return { rcode: 'NXDOMAIN', answers };
    if ('silent' in entry) return 'silent';
    if ('rcode' in entry) return { rcode: entry.rcode, answers };
    if ('cname' in entry) {
      answers.push({ type: 'CNAME', name: at, ttl: 60, data: entry.cname });
      at = entry.cname;
      continue;
    }
    const addresses = type === 'A' ? entry.a : entry.aaaa;
    return { rcode: 'NOERROR', answers: [...answers, ...addresses.map((data) => ({ type, name: at, ttl: 60, data }) as Answer)] };
  }
  return { rcode: 'NOERROR', answers };
}

function packetFor(resolvers: World['resolvers'], resolver: WorldResolver, query: DecodedPacket, overUdp: boolean): Buffer | undefined {
  const question = query.questions?.[0];
  if (!question || (question.type !== 'A' && question.type !== 'AAAA')) return undefined;
  const reply = replyTo(resolvers, resolver, question.name, question.type);
  if (reply === 'silent') return undefined;
  const cut = overUdp && resolver.truncate;
  const head = { id: query.id ?? 0, type: 'response' as const, questions: [question] };
  return dns.encode({ ...head, flags: RECURSION | RCODES[reply.rcode] | (cut ? TRUNCATED : 0), answers: cut ? [] : [...reply.answers] });
}

/** Starts one resolver of the world at an address, on the port given or a free one. */
export async function startDnsServer(resolvers: World['resolvers'], resolver: WorldResolver, address: string, port = 0): Promise<DnsServer> {
  let queries = 0;
  const udp = createSocket('udp4');
  udp.on('message', (data, from) => {
    queries += 1;
    if (resolver.dropEvery !== undefined && queries % resolver.dropEvery === 0) return;
    const answer = safely(() => packetFor(resolvers, resolver, dns.decode(data), true));
    if (answer) udp.send(answer, from.port, from.address);
  });
  udp.bind(port, address);
  await once(udp, 'listening');
  const bound = udp.address().port;

  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket)));
    if (!resolver.tcp) return void socket.destroy();
    let buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      if (buffer.length < 2 || buffer.length < 2 + buffer.readUInt16BE(0)) return;
      const answer = safely(() => packetFor(resolvers, resolver, dns.decode(buffer.subarray(2, 2 + buffer.readUInt16BE(0))), false));
      if (answer) socket.end(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
    });
  });
  tcp.listen(bound, address);
  await once(tcp, 'listening');

  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    const closed = [once(udp, 'close'), once(tcp, 'close')];
    udp.close();
    tcp.close();
    await Promise.all(closed);
  };
  return { address: `${address}:${bound}`, port: bound, close };
}

/** A packet that makes no sense gets no answer, as from a real server under attack. */
function safely(make: () => Buffer | undefined): Buffer | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
