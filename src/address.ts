// IP addresses and ranges, v4 and v6. Pure: text in, answers out; text that is no address is never "inside" anything.
import ipaddr from 'ipaddr.js';

type Parsed = ReturnType<typeof ipaddr.parse>;

function parsed(text: string): Parsed | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Rules ask for the same few addresses thousands of times, and parsing is what judging would spend its time on. */
function remembering<T>(make: (text: string) => T, most = 4096): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
const parse = remembering(parsed);

export const isAddress = (text: string): boolean => parse(text) !== undefined;

/** 4, 6, or undefined for what is no address. */
export function familyOf(text: string): 4 | 6 | undefined {
  const address = parse(text);
  return address && (address.kind() === 'ipv4' ? 4 : 6);
}

/**
 * Ranges that another network may use as well: RFC 1918, carrier-grade NAT, link-local, unique local. Loopback is not one of
 * them: a name that points to this host is a sinkhole or a test, never a private endpoint.
 * A VNet may use public ranges as well: the private endpoint's own NIC, where it is known, is the better witness.
 */
export function isPrivate(text: string): boolean {
  const address = parse(text);
  return address !== undefined && ['private', 'carrierGradeNat', 'linkLocal', 'uniqueLocal'].includes(address.range());
}

/** Is the address inside the range? A range is CIDR or a single address; anything else holds nothing. */
export function inRange(text: string, range: string): boolean {
  const address = parse(text);
  if (!address) return false;
  const cidr = cidrOf(range);
  return cidr !== undefined && cidr[0].kind() === address.kind() && address.match(cidr as never);
}

/** Length of the prefix of a range that holds the address, or -1. For longest-prefix matching. */
export function prefixLength(text: string, range: string): number {
  const cidr = cidrOf(range);
  return cidr && inRange(text, range) ? cidr[1] : -1;
}

/** How many addresses a range holds (IPv4 only; 0 for anything else). */
export function sizeOf(range: string): number {
  const cidr = cidrOf(range);
  return cidr && cidr[0].kind() === 'ipv4' ? 2 ** (32 - cidr[1]) : 0;
}

function parsedRange(range: string): [Parsed, number] | undefined {
  const single = parse(range);
  if (single) return [single, single.kind() === 'ipv4' ? 32 : 128];
  try {
    return ipaddr.parseCIDR(range);
  } catch {
    return undefined; // not a range: it holds nothing
  }
}
const cidrOf = remembering(parsedRange);
