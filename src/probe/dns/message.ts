// One DNS message, out and in. What comes in is hostile: whatever it holds, reading it takes little memory and never throws.
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { familyOf } from '../../address.ts';

export type RecordType = 'A' | 'AAAA';
export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: RecordType;
}
export interface DnsAnswer {
  readonly rcode: string;
  readonly addresses: readonly string[];
  readonly chain: readonly string[];
  readonly ttl?: number; // seconds: the shortest of what was used
  readonly truncated: boolean;
  readonly loop: boolean; // aliases that lead back, or on and on
}

const HEADER = 12;
const MOST_READ = 256; // records looked at
const MOST_KEPT = 64; // addresses kept
const LONGEST_CHAIN = 16;
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH', 'NOTZONE'];
const rcodeName = (code: number): string => RCODES[code] ?? `RCODE_${code}`;

/** Can this be asked as it is? Labels of 1 to 63 characters of a host name, 253 in all. */
export const isAskable = (name: string): boolean => name.length <= 253 && /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/i.test(name);

/** Without EDNS, as the C library asks by default: an answer of more than 512 bytes shows whether TCP/53 works. */
export const written = ({ id, name, type }: DnsQuestion): Buffer =>
  encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name, class: 'IN' }] });

/** A name from the wire: lower case, one line, bounded. */
const clean = (name: string): string =>
  name
    .slice(0, 255)
    .toLowerCase()
    .replace(/[^\x21-\x7e]/g, '?')
    .replace(/\.$/, '');

type Packet = ReturnType<typeof decode>;
type Record = NonNullable<Packet['answers']>[number];

/** Counts cut to what is read: the authority and additional sections say nothing here, and may be broken or endless. */
function decoded(bytes: Buffer): Packet | undefined {
  const copy = Buffer.from(bytes);
  const truncated = (copy.readUInt16BE(2) & 0x0200) !== 0;
  copy.writeUInt16BE(truncated ? 0 : Math.min(copy.readUInt16BE(6), MOST_READ), 6);
  copy.writeUInt32BE(0, 8);
  try {
    return decode(copy);
  } catch {
    return undefined; // not a DNS message
  }
}

const isOurs = (packet: Packet, asked: DnsQuestion): boolean => {
  const [question, ...more] = packet.questions ?? [];
  if (more.length > 0) return false;
  if (question === undefined) return ((packet.flags ?? 0) & 0xf) !== 0; // servers that refuse may leave the question out
  return question.type === asked.type && clean(question.name) === clean(asked.name);
};

function follow(asked: DnsQuestion, records: readonly Record[]): Pick<DnsAnswer, 'addresses' | 'chain' | 'ttl' | 'loop'> {
  const aliases = new Map<string, { readonly to: string; readonly ttl: number }>();
  for (const record of records) {
    if (record.type === 'CNAME' && !aliases.has(clean(record.name))) aliases.set(clean(record.name), { to: clean(record.data), ttl: record.ttl ?? 0 });
  }
  const chain: string[] = [];
  const ttls: number[] = [];
  const passed = new Set<string>();
  let at = clean(asked.name);
  for (let alias = aliases.get(at); alias; alias = aliases.get(at)) {
    passed.add(at);
    chain.push(alias.to);
    ttls.push(alias.ttl);
    at = alias.to;
    if (passed.has(at) || chain.length >= LONGEST_CHAIN) return { addresses: [], chain, loop: true };
  }
  const addresses = new Set<string>();
  for (const record of records) {
    if (record.type !== asked.type || clean(record.name) !== at || addresses.size >= MOST_KEPT) continue;
    if (typeof record.data !== 'string' || familyOf(record.data) !== (asked.type === 'A' ? 4 : 6)) continue;
    addresses.add(record.data);
    if ('ttl' in record) ttls.push(record.ttl ?? 0);
  }
  return { addresses: [...addresses], chain, loop: false, ...(ttls.length > 0 ? { ttl: Math.min(...ttls) } : {}) };
}

/** What a server sent: an answer to this question, something else ('not-ours': keep listening), or no DNS message at all. */
export function readAnswer(bytes: Buffer, asked: DnsQuestion): DnsAnswer | 'not-ours' | 'malformed' {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== asked.id) return 'not-ours';
  const packet = bytes.length < HEADER ? undefined : decoded(bytes);
  if (!packet) return 'malformed';
  const opcode = ((packet.flags ?? 0) >> 11) & 0xf;
  if (!packet.flag_qr || opcode !== 0 || !isOurs(packet, asked)) return 'not-ours';
  return { rcode: rcodeName((packet.flags ?? 0) & 0xf), truncated: packet.flag_tc, ...follow(asked, packet.answers ?? []) };
}
