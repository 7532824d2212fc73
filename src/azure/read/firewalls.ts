// Azure firewalls that a route leads to: their own rules, those of their policy, and those of the policies above it.
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, value } from '../answer.ts';
import { wholeList } from '../arm.ts';
import { firewallFacts, groupFacts, ipGroupFacts, policyFacts, type Rules } from '../facts/firewall.ts';
import { known } from '../facts/shape.ts';
import type { FoundFirewall } from '../find-around.ts';
import { once, paramsOf, TYPES } from '../ids.ts';
import type { Scope } from './telling.ts';

type Firewall = AzureFacts['firewall'];
const MAX_POLICIES = 4; // Azure allows a base policy no base of its own; a chain that does not end is not followed
const MAX_IP_GROUPS = 10;
const MAX_RULES = 5_000;

/** Firewalls that stand at the next hop of a route. A virtual appliance that is none of them is somebody else's: unknown. */
export async function readFirewalls(scope: Scope, tables: readonly AzureFacts['routeTable'][], found: Promise<Read<readonly FoundFirewall[]>>): Promise<void> {
  const hops = new Set(
    tables
      .flatMap((t) => t.routes)
      .filter((r) => r.nextHop === 'VirtualAppliance')
      .map((r) => r.nextHopIp),
  );
  if (hops.size === 0) return;
  const startedAt = scope.now();
  const known = await found;
  if (known.status !== 'value') return scope.tell('firewall', scope.loginServer, startedAt, known);
  const concerned = known.value.filter((f) => f.ip !== undefined && hops.has(f.ip));
  await Promise.all(concerned.slice(0, 4).map((f) => readFirewall(scope, f)));
}

async function readFirewall(scope: Scope, { id, policyId }: FoundFirewall): Promise<void> {
  const startedAt = scope.now();
  const params = paramsOf(id, TYPES.firewall);
  if (!params) return;
  const early = policyId === undefined ? undefined : policyRules(scope, policyId);
  const read = mapRead(await scope.reading.arm.get('firewall', params), firewallFacts);
  if (read.status !== 'value') return scope.tell('firewall', id, startedAt, read);
  const { privateIp, rules } = read.value;
  const policy = read.value.policyId === undefined ? COMPLETE : await (early ?? policyRules(scope, read.value.policyId));
  const parts = [rules, ...policy.rules];
  const groups = await ipGroups(scope, parts);
  const wide = (addresses: readonly string[], ids: readonly string[]) => [...addresses, ...ids.flatMap((group) => groups.get(group.toLowerCase()) ?? [])];
  const total = parts.reduce((sum, p) => sum + p.application.length + p.network.length, 0);
  const complete = total <= MAX_RULES && !parts.some((p) => p.opaque) && policy.complete && [...groups.values()].every((g) => g !== undefined);
  const facts = known<Firewall>({
    id,
    privateIp,
    complete,
    applicationRules: parts
      .flatMap((p) => p.application.map((r) => ({ ...r, sources: wide(r.sources, p.applicationGroups.get(r.name) ?? []) })))
      .slice(0, MAX_RULES),
    networkRules: parts
      .flatMap((p) =>
        p.network.map(({ sourceGroups, destinationGroups, ...r }) => ({
          ...r,
          sources: wide(r.sources, sourceGroups),
          destinations: wide(r.destinations, destinationGroups),
        })),
      )
      .slice(0, MAX_RULES),
  });
  scope.tell('firewall', id, startedAt, value(facts));
  if (policy.missing) scope.tell('firewall', id, startedAt, policy.missing, 'policy');
}

interface PolicyRules {
  readonly complete: boolean;
  readonly rules: readonly Rules[];
  readonly missing?: Read<never>;
}
const COMPLETE: PolicyRules = { complete: true, rules: [] };

/** The policy's rules and those of its bases. A base goes first: its level is lower. */
async function policyRules(scope: Scope, policyId: string, depth = 0): Promise<PolicyRules> {
  const params = paramsOf(policyId, TYPES.policy);
  if (!params || depth >= MAX_POLICIES) return { complete: false, rules: [] };
  const level = MAX_POLICIES - depth;
  const [policy, groups] = await Promise.all([
    scope.reading.arm.get('firewallPolicy', params).then((read) => mapRead(read, policyFacts)),
    scope.reading.arm.list('ruleGroups', params).then((read) => mapRead(wholeList(read, 'Rule collection groups'), (items) => groupFacts(items, level))),
  ]);
  const base = policy.status === 'value' && policy.value.baseId !== undefined ? await policyRules(scope, policy.value.baseId, depth + 1) : COMPLETE;
  const missing = policy.status !== 'value' ? policy : groups.status !== 'value' ? groups : base.missing;
  return {
    complete: missing === undefined && base.complete,
    rules: [...base.rules, ...(groups.status === 'value' ? [groups.value] : [])],
    ...(missing ? { missing } : {}),
  };
}

/** Addresses by lower-cased id; undefined where a group could not be read. */
async function ipGroups(scope: Scope, parts: readonly Rules[]): Promise<ReadonlyMap<string, readonly string[] | undefined>> {
  const ids = once(
    parts.flatMap((p) => [...p.network.flatMap((r) => [...r.sourceGroups, ...r.destinationGroups]), ...[...p.applicationGroups.values()].flat()]),
  );
  const entries = await Promise.all(
    ids.map(async (id, i): Promise<readonly [string, readonly string[] | undefined]> => {
      const params = i < MAX_IP_GROUPS ? paramsOf(id, TYPES.ipGroup) : undefined;
      const read = params && mapRead(await scope.reading.arm.get('ipGroup', params), ipGroupFacts);
      return [id.toLowerCase(), read?.status === 'value' ? read.value : undefined];
    }),
  );
  return new Map(entries);
}
