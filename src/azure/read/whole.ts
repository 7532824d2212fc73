// The order in which a picture is read. Five round trips deep at most:
//   1 find the registry, and the endpoints, zones and firewalls that there are
//   2 the registry and its lists, endpoints with their interfaces, links and records of the zones
//   3 the VNets; the workspace     4 security groups and route tables; log queries     5 firewalls and their policies
// (IP groups of a firewall, and an endpoint that Resource Graph does not know yet, cost one more.)
import type { AzureFacts, Kind } from '../../model.ts';
import { UNREAD } from '../../words/unseen.ts';
import { type Unread, unread } from '../answer.ts';
import { findRegistry } from '../find.ts';
import { endpointRows, findFirewalls, findZones } from '../find-around.ts';
import { once, type Params, paramsOf, same, subscriptionOf, TYPES, vnetOf } from '../ids.ts';
import { readActivity } from './activity.ts';
import { readDefender, readDiagnostics, readEffective, readHealth, readProvider, readRoleAssignments, readServiceTags } from './around.ts';
import { readConsumer } from './consumers.ts';
import { readEndpointsFound, readEndpointsNamed } from './endpoints.ts';
import { readFirewalls } from './firewalls.ts';
import { readLogins } from './logins.ts';
import { readTables, vnets } from './networks.ts';
import { findPlace, type Place } from './place.ts';
import { readAgentPools, readNameAvailability, readRegistry, readReplications, readUsages } from './registry.ts';
import type { Scope } from './telling.ts';
import { readZonesFound, readZonesWritten, tellNoZone } from './zones.ts';

const MAX_EFFECTIVE = 4;

export interface WholeOptions {
  readonly places?: readonly string[];
  readonly nics?: readonly string[];
  readonly instance?: Promise<Place | undefined>;
  readonly onPlace?: (place: Place | undefined) => void;
  readonly onRegistry?: (facts: AzureFacts['registry']) => void;
}

/** Returns why the kinds that were not told were not. */
export async function readWhole(scope: Scope, options: WholeOptions): Promise<Unread> {
  const { reading, question, wants } = scope;
  const startedAt = scope.now();
  const networks = vnets(scope);
  for (const place of options.places ?? []) networks.want(vnetOf(place));
  // Begun at once: none of these needs the registry's id.
  const zones = readZonesFound(scope, findZones(reading.arm, question.cloud, scope.loginServer), networks);
  const firewalls = findFirewalls(reading.arm);
  const rows = endpointRows(reading.arm);
  const consumer = wants.has('consumer') ? readConsumer(scope) : Promise.resolve(undefined);
  const place = findPlace(reading.arm, options.instance ?? Promise.resolve(undefined)).then((found) => {
    if (found?.vnetId !== undefined) networks.want(found.vnetId);
    options.onPlace?.(found);
    return found;
  });
  const effective = wants.has('effective') ? effectiveOf(scope, options.nics ?? [], place) : Promise.resolve();

  const found = await findRegistry(reading, question);
  const params = found.status === 'value' ? paramsOf(found.value, TYPES.registry) : undefined;
  if (found.status !== 'value' || !params) {
    const why = found.status === 'value' ? unread('error', 'The id of the registry cannot be used') : found;
    scope.tell('registry', scope.loginServer, startedAt, why);
    const named = why.status === 'not-found' ? readNameAvailability(scope) : Promise.resolve();
    const around = place.then(async (stands) => {
      // The registry may be somebody else's: what stands in the way of this host is still there to be read.
      if (stands?.subnetId === undefined) return;
      await readFirewalls(scope, await readTables(scope, await networks.all(), [stands.subnetId], stands.nsgId), firewalls);
    });
    await Promise.all([zones, consumer, effective, named, around]);
    tellNoZone(scope, await zones, why.status === 'denied');
    await networks.all();
    return whyNot(scope, why);
  }

  const registryId = found.value;
  const registryAnswer = readRegistry(scope, params);
  const registryRead = registryAnswer.then((read) => {
    if (read.status === 'value') options.onRegistry?.(read.value);
    return read.status === 'value' ? read.value : undefined;
  });
  const pools = wants.has('agentPools') ? readAgentPools(scope, params) : Promise.resolve([]);
  const endpointsRead = readEndpointsFound(scope, rows, registryId, networks);
  const endpointIds = endpointsRead.then((e) => e.ids);
  const lists = Promise.all([
    ...listsOf(scope, params, registryId, endpointIds),
    serviceTags(scope, params, registryRead),
    assignments(scope, params, consumer),
  ]);
  const [registry, endpoints, zonesKnown, puller, stands] = await Promise.all([registryRead, endpointsRead, zones, consumer, place]);
  const late = await readEndpointsNamed(scope, registry, endpoints.ids, registryId, networks);
  const all = [...endpoints.read, ...late.read];
  const written = await readZonesWritten(scope, all, zonesKnown ?? [], networks);
  tellNoZone(scope, zonesKnown && [...zonesKnown, ...written], (await registryAnswer).status === 'denied');

  const subnets = [...(puller?.subnetIds ?? []), ...(await pools), ...(registry?.virtualNetworkRules ?? [])];
  for (const subnet of subnets) networks.want(vnetOf(subnet));
  const concerned = once([...all.map((e) => e.subnetId), ...subnets, stands?.subnetId, ...(options.places ?? [])]);
  const providers = providersOf(scope, params, concerned);
  const tables = await readTables(scope, await networks.all(), concerned, stands?.nsgId);
  await Promise.all([readFirewalls(scope, tables, firewalls), providers, lists, effective]);
  return whyNot(scope, NOTHING_THERE);
}

/** Azure computes for interfaces of single machines alone: those of scale sets have no such call. */
async function effectiveOf(scope: Scope, given: readonly string[], place: Promise<Place | undefined>): Promise<void> {
  const nics = once([...given, (await place)?.nicId]).filter((nic) => paramsOf(nic, TYPES.nic));
  await Promise.all(nics.slice(0, MAX_EFFECTIVE).map((nic) => readEffective(scope, nic)));
  if (nics.length > 0) return;
  scope.tell('effective', scope.loginServer, scope.now(), unread('not-asked', 'It is not known which network interface this host has in Azure'));
}

const NOTHING_THERE = unread('not-applicable', 'There is none of these to look at for this registry');
const whyNot = (scope: Scope, otherwise: Unread): Unread => (scope.reading.arm.signal.aborted ? unread('timed-out', UNREAD.lateForThis.en) : otherwise);

function listsOf(scope: Scope, params: Params, registryId: string, endpointIds: Promise<readonly string[]>): readonly Promise<void>[] {
  const sub = params.sub ?? '';
  const optional = (kind: Kind, read: () => Promise<void>) => (scope.wants.has(kind) ? [read()] : []);
  return [
    readReplications(scope, params),
    readUsages(scope, params),
    readActivity(scope, params, registryId, endpointIds),
    readDiagnostics(scope, params).then((read) => readLogins(scope, registryId, read)),
    ...optional('health', () => readHealth(scope, params)),
    ...optional('defender', () => readDefender(scope, sub)),
  ];
}

async function serviceTags(scope: Scope, params: Params, registry: Promise<AzureFacts['registry'] | undefined>): Promise<void> {
  const facts = scope.wants.has('serviceTags') ? await registry : undefined;
  if (facts?.location === undefined) return;
  const regions = (facts.dataHosts ?? []).flatMap((host) => host.split('.')[1] ?? []); // contoso.eastus.data.azurecr.io
  await readServiceTags(scope, params.sub ?? '', facts.location, regions);
}

async function assignments(scope: Scope, params: Params, consumer: Promise<AzureFacts['consumer'] | undefined>): Promise<void> {
  const principalId = scope.wants.has('roleAssignments') ? (await consumer)?.principalId : undefined;
  if (principalId !== undefined) await readRoleAssignments(scope, params, principalId);
}

/** The registry's provider in the other subscriptions whose subnets use it. */
async function providersOf(scope: Scope, params: Params, subnets: readonly string[]): Promise<void> {
  const subs = once(subnets.map(subscriptionOf)).filter((sub) => !same(sub, params.sub ?? ''));
  await Promise.all(subs.slice(0, 10).map((sub) => readProvider(scope, sub)));
}
