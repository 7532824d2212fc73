// A DNS server by address and port, and the servers that a text or resolv.conf names. No I/O.
import { isIP } from 'node:net';

export interface Server {
  readonly ip: string;
  readonly port: number;
  /** "10.0.0.4:53", "[fd00::4]:53": the way in which observations name it. */
  readonly name: string;
}

/** glibc reads no more (resolv.conf(5), MAXNS). */
const MOST_SERVERS = 3;

const serverAt = (ip: string, port: number): Server | undefined =>
  port > 0 && port < 65_536 ? { ip, port, name: isIP(ip) === 6 ? `[${ip}]:${port}` : `${ip}:${port}` } : undefined;

/** "IP", "IP:PORT" or "[IP]:PORT"; undefined for anything else. `port` where the text has none. */
export function serverNamed(text: string, port: number): Server | undefined {
  const trimmed = text.trim();
  if (isIP(trimmed) !== 0) return serverAt(trimmed, port);
  const [, six, four, tail] = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(trimmed) ?? [];
  const ip = six ?? four ?? '';
  if (isIP(ip) !== (six === undefined ? 4 : 6)) return undefined;
  return serverAt(ip, tail === undefined ? port : Number(tail));
}

/** The `nameserver` lines of resolv.conf, in order, as a C library would use them. */
export function serversIn(resolvConf: string, port: number): readonly Server[] {
  const named = resolvConf.split('\n').flatMap((line) => {
    const [keyword, address] = line.trim().split(/\s+/);
    return keyword === 'nameserver' && address !== undefined && isIP(address) !== 0 ? [address] : [];
  });
  return named.slice(0, MOST_SERVERS).flatMap((ip) => serverAt(ip, port) ?? []);
}
