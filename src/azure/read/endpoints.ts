// Private endpoints: what they point to, which addresses their interfaces hold, and which zones they write to.
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, unread, value } from '../answer.ts';
import { type List, wholeList } from '../arm.ts';
import { endpointFacts, memberFacts, zoneGroupFacts } from '../facts/private.ts';
import { known } from '../facts/shape.ts';
import { findEndpoints } from '../find-around.ts';
import { once, paramsOf, same, TYPES, vnetOf } from '../ids.ts';
import type { Vnets } from './networks.ts';
import type { Scope } from './telling.ts';

const MAX_ENDPOINTS = 200; // a registry's limit

export interface EndpointsRead {
  /** All that were looked at, readable or not. */
  readonly ids: readonly string[];
  readonly read: readonly AzureFacts['privateEndpoint'][];
}

/** Endpoints that Resource Graph knows. Their VNets are wanted as soon as a subnet is known. */
export async function readEndpointsFound(scope: Scope, rows: Promise<Read<List>>, registryId: string, networks: Vnets): Promise<EndpointsRead> {
  const found = await findEndpoints(rows, registryId);
  for (const { subnetId } of found) if (subnetId !== undefined) networks.want(vnetOf(subnetId));
  return readAll(scope, found, registryId, networks);
}

/** Endpoints that only the registry's own connections name: new, or where Resource Graph shows this identity nothing. */
export function readEndpointsNamed(
  scope: Scope,
  registry: AzureFacts['registry'] | undefined,
  seen: readonly string[],
  registryId: string,
  networks: Vnets,
): Promise<EndpointsRead> {
  const ids = once((registry?.connections ?? []).map((c) => c.endpointId)).filter((id) => !seen.some((other) => same(other, id)));
  return readAll(
    scope,
    ids.map((id) => ({ id, nicIds: [] })),
    registryId,
    networks,
  );
}

type Wanted = readonly { readonly id: string; readonly nicIds: readonly string[] }[];

async function readAll(scope: Scope, wanted: Wanted, registryId: string, networks: Vnets): Promise<EndpointsRead> {
  const read = await Promise.all(
    wanted.slice(0, MAX_ENDPOINTS).map(async ({ id, nicIds }) => {
      const facts = await readEndpoint(scope, id, nicIds, registryId);
      if (facts?.subnetId !== undefined) networks.want(vnetOf(facts.subnetId));
      return facts;
    }),
  );
  return { ids: wanted.map(({ id }) => id), read: read.filter((facts) => facts !== undefined) };
}

type Members = NonNullable<AzureFacts['privateEndpoint']['members']>;

/**
 * One endpoint. `nicIds`: its interfaces as Resource Graph knows them, which saves a round trip. An endpoint in another
 * subscription or tenant is often not readable: that is a missing right, not a missing endpoint.
 */
async function readEndpoint(scope: Scope, id: string, nicIds: readonly string[], registryId: string): Promise<AzureFacts['privateEndpoint'] | undefined> {
  const { reading } = scope;
  const startedAt = scope.now();
  const params = paramsOf(id, TYPES.endpoint);
  if (!params) {
    scope.tell('privateEndpoint', id, startedAt, unread('not-supported', 'This id is not one of a private endpoint'));
    return undefined;
  }
  const early = nicIds.length > 0 ? readMembers(scope, nicIds) : undefined;
  const [endpoint, groups] = await Promise.all([
    reading.arm.get('privateEndpoint', params).then((read) => mapRead(read, (body) => endpointFacts(body, registryId))),
    reading.arm.list('zoneGroups', params).then((read) => mapRead(wholeList(read, 'DNS zone groups'), zoneGroupFacts)),
  ]);
  if (endpoint.status !== 'value') {
    scope.tell('privateEndpoint', id, startedAt, endpoint);
    return undefined;
  }
  const members = await (early ?? readMembers(scope, endpoint.value.nicIds));
  const facts = known<AzureFacts['privateEndpoint']>({
    ...endpoint.value.facts,
    members: members.status === 'value' ? members.value : undefined,
    zoneGroups: groups.status === 'value' ? groups.value : undefined,
  });
  scope.tell('privateEndpoint', id, startedAt, value(facts));
  if (members.status !== 'value') scope.tell('privateEndpoint', id, startedAt, notEvidence(members), 'networkInterface');
  if (groups.status !== 'value') scope.tell('privateEndpoint', id, startedAt, notEvidence(groups), 'privateDnsZoneGroups');
  return facts;
}

/** A missing part is unknown; only the whole can be "not found". */
export const notEvidence = (read: Read<unknown>): Read<never> =>
  read.status === 'value' ? unread('error', 'unreachable') : unread(read.status === 'not-found' ? 'not-supported' : read.status, read.detail, read.permission);

async function readMembers(scope: Scope, nicIds: readonly string[]): Promise<Read<Members>> {
  if (nicIds.length === 0) return unread('not-supported', 'The private endpoint names no network interface');
  const all = await Promise.all(
    nicIds.slice(0, 4).map(async (nicId) => {
      const params = paramsOf(nicId, TYPES.nic);
      if (!params) return unread('not-supported', 'The id of the network interface cannot be used');
      return mapRead(await scope.reading.arm.get('nic', params), memberFacts);
    }),
  );
  const members: Members[number][] = [];
  for (const read of all) {
    if (read.status !== 'value') return read;
    members.push(...read.value);
  }
  return value(members);
}
