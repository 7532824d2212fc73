// Faults of the way, as rules of the one router that every packet passes. Pure.
import { DOORS, PROXY, RESOLVERS, SITES } from '../base.ts';
import type { Fault, Network, Place, Target } from '../scenario.ts';
import type { RouterPlan } from '../world.ts';
import { doorsOf } from './doors.ts';
import { type Chosen, hostOf } from './names.ts';

const list = <T>(of: T | readonly T[]): readonly T[] => (Array.isArray(of) ? of : [of as T]);

function addressesOf(target: Target, given: Chosen, family?: 4 | 6): readonly string[] {
  if (target === 'dns') return Object.values(RESOLVERS);
  if (target === 'proxy') return [PROXY.address];
  const all = doorsOf(target, given).flatMap((key) => {
    const { v4, v6 } = DOORS[key];
    return [v4, ...(given.dualStack && v6 ? [v6] : [])];
  });
  return all.filter((address) => family === undefined || address.includes(':') === (family === 6));
}
const isV6 = (address: string): boolean => address.includes(':');
const ip = (address: string): string => (isV6(address) ? 'ip6' : 'ip');

const PROHIBITED = { 4: 'reject with icmp type admin-prohibited', 6: 'reject with icmpv6 type admin-prohibited' } as const;
const NO_ROUTE = { 4: 'reject with icmp type host-unreachable', 6: 'reject with icmpv6 type addr-unreachable' } as const;
const MTU = 1300;

type Way = Extract<Fault, { fault: 'way' }>;

function wayRules(fault: Way, given: Chosen): readonly string[] {
  const { how } = fault;
  if (how === 'sni-drop' || how === 'sni-reset') return [];
  return list(fault.to)
    .flatMap((target) => addressesOf(target, given, fault.family))
    .flatMap((address) => {
      const family = isV6(address) ? 6 : 4;
      const site = fault.from && (family === 6 ? SITES[fault.from].v6 : SITES[fault.from].address);
      const [source, back] = site ? [`${ip(address)} saddr ${site} `, `${ip(address)} daddr ${site} `] : ['', ''];
      const to = `${source}${ip(address)} daddr ${address}`;
      switch (how) {
        case 'drop':
          return [`${to} drop`];
        case 'reset':
          return [`${to} meta l4proto tcp reject with tcp reset`];
        case 'prohibited':
          return [`${to} ${PROHIBITED[family]}`];
        case 'no-route':
          return [`${to} ${NO_ROUTE[family]}`];
        case 'after-connect':
          return [`${to} meta l4proto tcp ct original packets > 2 drop`];
        default:
          return [`${to} meta length > ${MTU} drop`, `${back}${ip(address)} saddr ${address} meta length > ${MTU} drop`];
      }
    });
}

/** Every n-th packet, each way: as many as the share says, and never the same one again and again. */
function lossRules(percent: number, addresses: readonly string[]): readonly string[] {
  const every = Math.max(2, Math.round(100 / percent));
  return addresses.flatMap((address) => ['daddr', 'saddr'].map((side) => `${ip(address)} ${side} ${address} numgen inc mod ${every} 0 drop`));
}
/** Questions come in pairs (A and AAAA): only chance loses both kinds alike. */
const lostQuestions = (percent: number, address: string): string => `ip daddr ${address} udp dport 53 numgen random mod 100 < ${percent} drop`;

function rulesOf(fault: Fault, given: Chosen): readonly string[] {
  if (fault.fault === 'way') return wayRules(fault, given);
  if (fault.fault === 'loss') return lossRules(fault.percent, addressesOf(fault.to, given));
  if (fault.fault === 'resolver' && fault.how === 'loss') return [lostQuestions(fault.percent ?? 30, RESOLVERS[fault.server])];
  if (fault.fault === 'resolver' && fault.how === 'truncated-no-tcp') return [`ip daddr ${RESOLVERS[fault.server]} tcp dport 53 drop`];
  return [];
}

const OFFICE = SITES.office.address;
/** What the networks themselves do not allow: the office has no way to private addresses, nor to Azure's own server. */
const STANDING: readonly string[] = [`ip saddr { ${OFFICE}, ${PROXY.address} } ip daddr { 10.0.0.0/8, ${RESOLVERS.azure} } ct direction original drop`];
/** Behind a proxy nothing else leaves. */
const BEHIND_PROXY: readonly string[] = [`ip saddr ${OFFICE} tcp dport 443 drop`, `ip6 saddr ${SITES.office.v6} tcp dport 443 drop`];

export function router(network: Network, given: Chosen, faults: readonly Fault[], places: readonly Place[]): RouterPlan {
  const filters = faults.filter((f) => f.fault === 'way').filter((f) => f.how === 'sni-drop' || f.how === 'sni-reset');
  const names = filters.flatMap((f) =>
    list(f.to).flatMap((target) =>
      doorsOf(target, given).map((key) => ({ name: hostOf(key, given), how: f.how === 'sni-drop' ? ('drop' as const) : ('reset' as const) })),
    ),
  );
  const slowWay = faults.filter((f) => f.fault === 'slow').flatMap((f) => addressesOf(f.to, given, 4).map((address) => ({ address, ms: f.ms })));
  const slowNames = faults
    .filter((f) => f.fault === 'resolver')
    .filter((f) => f.how === 'slow')
    .map((f) => ({ address: RESOLVERS[f.server], ms: f.ms ?? 1000 }));
  return {
    forward: [...faults.flatMap((f) => rulesOf(f, given)), ...STANDING, ...(network.base === 'proxied' && places.includes('office') ? BEHIND_PROXY : [])],
    names,
    twoEgresses: network.twoEgresses ?? false,
    slow: [...slowWay, ...slowNames],
  };
}
