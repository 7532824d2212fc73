// Routing in a virtual network: where does a packet for this address go next? Pure. Source: virtual network traffic routing
// (longest prefix wins; for equal prefixes a user route beats a system route; default system routes).
import { prefixLength } from '../address.ts';
import type { Route } from '../model.ts';

export interface RouteQuestion {
  readonly address: string;
  /** What Azure computed for the NIC, which is complete, or the user routes of the subnet's route table. */
  readonly routes: readonly Route[];
  readonly effective: boolean;
  /** The virtual network's own ranges, for the system routes of a static answer. */
  readonly virtualNetwork?: readonly string[];
  /** Ranges by lower-cased service tag, for routes whose prefix is a tag. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

export interface RouteAnswer {
  readonly nextHop: string; // as Azure spells it: None, VirtualAppliance, Internet, ...; 'unknown'
  readonly nextHopIp?: string;
  /** The user route that decided; absent for a system route. */
  readonly route?: Route;
  readonly prefix?: string;
}

/** System routes of every subnet, beside those of its own network. */
const SYSTEM: readonly Route[] = [
  { name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' },
  { name: 'default-v6', prefix: '::/0', nextHop: 'Internet' },
  { name: 'private-10', prefix: '10.0.0.0/8', nextHop: 'None' },
  { name: 'private-172', prefix: '172.16.0.0/12', nextHop: 'None' },
  { name: 'private-192', prefix: '192.168.0.0/16', nextHop: 'None' },
  { name: 'shared', prefix: '100.64.0.0/10', nextHop: 'None' },
];

/** Length of the longest part of the route's prefix (or tag) that holds the address; -1: none; undefined: the tag is not known. */
function lengthOf(route: Route, { address, tags }: RouteQuestion): number | undefined {
  if (/^[0-9a-f.:]+(\/\d+)?$/i.test(route.prefix)) return prefixLength(address, route.prefix);
  const ranges = tags.get(route.prefix.toLowerCase());
  return ranges && Math.max(-1, ...ranges.map((range) => prefixLength(address, range)));
}

/** The next hop for one address. A tag route that cannot be expanded makes the answer unknown, unless an exact route beats it. */
export function nextHopFor(question: RouteQuestion): RouteAnswer {
  const own = (question.virtualNetwork ?? []).map((prefix) => ({ name: 'virtual network', prefix, nextHop: 'VnetLocal' }));
  const system = question.effective ? [] : [...own, ...SYSTEM];
  const candidates = [...question.routes.map((route) => ({ route, user: true })), ...system.map((route) => ({ route, user: false }))];
  let best: { route: Route; user: boolean; length: number } | undefined;
  let blurred = false;
  for (const { route, user } of candidates) {
    const length = lengthOf(route, question);
    if (length === undefined) blurred = true;
    else if (length >= 0 && (best === undefined || length > best.length)) best = { route, user, length };
  }
  if (best === undefined || (blurred && best.length < 32)) return { nextHop: 'unknown' };
  const { route, user } = best;
  return {
    nextHop: route.nextHop,
    prefix: route.prefix,
    ...(route.nextHopIp === undefined ? {} : { nextHopIp: route.nextHopIp }),
    ...(user ? { route } : {}),
  };
}
