// How the direct connections to a host ended, taken together. Pure; shared by the rules of the tcp layer.
import { familyOf, inRange, isPrivate } from '../address.ts';
import type { Evidence, Failed, Seen } from '../evidence.ts';
import type { EndpointRole, NetworkVantage, Observation } from '../model.ts';
import { isRegistryAnswer, isRegistryDenial } from '../path.ts';

/** Hosts that a pull needs. */
export const REGISTRY_ROLES: readonly EndpointRole[] = ['login', 'data', 'regional', 'storage'];
/** Names that tell "everything is down" from "this registry is". */
export const CONTROL_ROLES: readonly EndpointRole[] = ['identity', 'arm', 'mcr'];

export interface Connects {
  readonly from: NetworkVantage;
  readonly host: string;
  readonly role: EndpointRole;
  readonly worked: readonly Seen<'tcp'>[];
  /** What counts as a failure: an address of a family that this host does not have at all is none. */
  readonly failed: readonly Failed<'tcp'>[];
}

const familyIn = (o: { readonly address?: string }): 4 | 6 | undefined => familyOf(o.address ?? '');

/** Does the vantage have addresses of this family that lead anywhere? Undefined where its interfaces are not known. */
function hasFamily(evidence: Evidence<'client' | 'tcp'>, from: NetworkVantage, family: 4 | 6): boolean | undefined {
  if (evidence.seen('tcp', { from, aside: 'any' }).some((o) => familyIn(o) === family)) return true;
  const client = evidence.first('client', { from });
  const local = client?.facts.localAddresses.filter((ip) => !['127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10'].some((range) => inRange(ip, range)));
  return local && local.length > 0 ? local.some((ip) => familyOf(ip) === family) : undefined;
}

/** ENETUNREACH for a family that the host has not: every client steps over it in no time. */
function isNoFailure(evidence: Evidence<'client' | 'tcp'>, o: Failed<'tcp'>, all: readonly Observation<'tcp'>[]): boolean {
  const family = familyIn(o);
  if (o.fault !== 'unreachable' || family === undefined) return false;
  const hasWay = (other: Observation<'tcp'>): boolean =>
    other.outcome.status === 'ok' || (other.outcome.status === 'failed' && other.outcome.fault !== 'unreachable');
  if (!all.some((other) => familyIn(other) !== family && hasWay(other))) return false;
  return hasFamily(evidence, o.from as NetworkVantage, family) !== true;
}

/** Told before, with the evidence that it rests on: many rules ask for the same. */
const told = new WeakMap<object, Map<string, readonly Connects[]>>();

/** Every host of the given roles to which this vantage connected directly, as its clients would. */
export function connectsOf(evidence: Evidence<'client' | 'tcp'>, from: NetworkVantage, roles: readonly EndpointRole[]): readonly Connects[] {
  const answers = told.get(evidence) ?? new Map<string, readonly Connects[]>();
  told.set(evidence, answers);
  const key = `${from} ${roles.join()}`;
  const connects = answers.get(key) ?? lookUpConnects(evidence, from, roles);
  answers.set(key, connects);
  return connects;
}

function lookUpConnects(evidence: Evidence<'client' | 'tcp'>, from: NetworkVantage, roles: readonly EndpointRole[]): readonly Connects[] {
  const where = { from, role: roles, way: 'direct' as const };
  const all = evidence.known('tcp', where);
  const failed = evidence.failed('tcp', where);
  const worked = evidence.seen('tcp', where);
  return [...new Set(all.map((o) => o.target))].sort().map((host) => ({
    from,
    host,
    role: all.find((o) => o.target === host)?.role ?? 'other',
    worked: worked.filter((o) => o.target === host),
    failed: failed.filter((o) => {
      if (o.target !== host) return false;
      return !isNoFailure(
        evidence,
        o,
        all.filter((other) => other.target === host),
      );
    }),
  }));
}

export type Refusal = 'timed-out' | 'refused' | 'unreachable';
export interface Block {
  /** What decided, the most telling first: silence, a no, no way. */
  readonly fault: Refusal;
  /** The failures of that kind; never empty. */
  readonly failures: readonly [Failed<'tcp'>, ...Failed<'tcp'>[]];
  /** false: another address of the host does connect. */
  readonly whole: boolean;
}

const KINDS: readonly { readonly fault: Refusal; readonly of: readonly string[] }[] = [
  { fault: 'timed-out', of: ['timed-out'] },
  { fault: 'refused', of: ['refused', 'reset', 'closed'] },
  { fault: 'unreachable', of: ['unreachable'] },
];

/** How connecting to this host fails, if it does. */
export function blockOf({ worked, failed }: Connects): Block | undefined {
  for (const { fault, of } of KINDS) {
    const [first, ...rest] = failed.filter((o) => of.includes(o.fault));
    if (first) return { fault, failures: [first, ...rest], whole: worked.length === 0 };
  }
  return undefined;
}

/** Did every address of one family fail, and one of the other connect? Then that family is what is broken. */
export function brokenFamily({ worked, failed }: Connects): 4 | 6 | undefined {
  for (const family of [6, 4] as const) {
    if (failed.some((o) => familyIn(o) === family) && !worked.some((o) => familyIn(o) === family) && worked.length > 0) return family;
  }
  return undefined;
}

/** An address of a private endpoint, as its NIC says, else by its range. Loopback is nobody's endpoint. */
export function isEndpointAddress(evidence: Evidence<'privateEndpoint'>, address: string | undefined): boolean {
  if (address === undefined) return false;
  if (evidence.seen('privateEndpoint').some((o) => o.facts.members?.some((m) => m.address === address))) return true;
  return isPrivate(address) && !inRange(address, '127.0.0.0/8') && !inRange(address, '::1');
}

/** Answers of the registry itself at its login server, on the way that a client of this vantage goes. */
export const registryAnswers = (evidence: Evidence<'http'>, from: NetworkVantage): readonly Seen<'http'>[] =>
  evidence.seen('http', { from, role: 'login' }).filter((o) => isRegistryAnswer(o) || isRegistryDenial(o));

/** Did repeated connects to this address get through? Then it is loss, not a block. */
export const sometimesConnects = (evidence: Evidence<'path'>, o: Failed<'tcp'>): boolean =>
  evidence.seen('path', { target: o.target }).some((p) => p.from === o.from && p.address === o.address && p.facts.connected > 0);

/** Successful connections to the same address from other places. */
export const reachedFromElsewhere = (evidence: Evidence<'tcp'>, o: Failed<'tcp'>): readonly Seen<'tcp'>[] =>
  evidence.seen('tcp', { target: o.target, aside: 'any', way: 'direct' }).filter((other) => other.from !== o.from && other.address === o.address);
