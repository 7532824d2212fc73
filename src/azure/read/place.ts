// Where the host that we run on stands: from what it knows of itself (instance metadata) to its interface, subnet and VNet.
import type { NetworkFacts } from '../../model.ts';
import { type Read, value } from '../answer.ts';
import { type Arm, wholeList } from '../arm.ts';
import { interfaceFacts, subnetRows } from '../facts/place.ts';
import { rowsIn } from '../find.ts';
import { paramsOf, same, TYPES, vnetOf } from '../ids.ts';

export type Place = NetworkFacts['place'];
const MAX_NICS = 8;

/** Interfaces of one machine, found by its id; the truth is read from each one. */
const nicsQuery = (vmId: string): string => `resources | where type =~ '${TYPES.nic}' | where properties.virtualMachine.id =~ '${vmId}' | project id`;
const vnetsQuery = (location: string): string =>
  `resources | where type =~ '${TYPES.vnet}' | where location =~ '${location}' | project id, subnets=properties.subnets`;

async function bodiesOf(arm: Arm, vmId: string): Promise<readonly Read<unknown>[]> {
  const instance = paramsOf(vmId, TYPES.scaleSetInstance);
  if (instance) {
    const list = wholeList(await arm.list('scaleSetNics', instance), 'Network interfaces');
    return list.status === 'value' ? list.value.map((item) => value(item)) : [list];
  }
  if (!paramsOf(vmId, TYPES.machine)) return [];
  const found = await arm.graph(nicsQuery(vmId));
  const ids = found.status === 'value' ? rowsIn(found.value).map((row) => paramsOf(row.id, TYPES.nic)) : [];
  return Promise.all(
    ids
      .filter((params) => params !== undefined)
      .slice(0, MAX_NICS)
      .map((params) => arm.get('nic', params)),
  );
}

/** By the machine's interface; the primary one has the default route. */
async function byInterface(arm: Arm, place: Place & { readonly vmId: string }): Promise<Place | undefined> {
  const all = (await bodiesOf(arm, place.vmId)).flatMap((read) => {
    const facts = read.status === 'value' ? interfaceFacts(read.value) : read;
    return facts.status === 'value' ? [facts.value] : [];
  });
  const holds = (addresses: readonly string[]): boolean => place.addresses?.some((ip) => addresses.includes(ip)) ?? false;
  const own = all.find((nic) => nic.primary === true) ?? all.find((nic) => holds(nic.addresses)) ?? all[0];
  return own && { ...place, nicId: own.id, ...(own.nsgId === undefined ? {} : { nsgId: own.nsgId }), subnetId: own.subnetId, vnetId: vnetOf(own.subnetId) };
}

/** By its subnet's range, where exactly one readable subnet of the region has it: likely, since networks may repeat ranges. */
async function byRange(arm: Arm, place: Place): Promise<Place | undefined> {
  const { location, subnets = [] } = place;
  if (location === undefined || !/^[a-z0-9]{1,60}$/i.test(location) || subnets.length === 0) return undefined;
  const rows = await arm.graph(vnetsQuery(location));
  if (rows.status !== 'value' || !rows.value.complete) return undefined;
  const found = (subnetRows(rows.value.items) ?? []).filter((subnet) => subnet.prefixes.some((prefix) => subnets.some((own) => same(own, prefix))));
  const [only] = found;
  return only && found.length === 1 ? { ...place, subnetId: only.id, vnetId: vnetOf(only.id), by: 'address' } : undefined;
}

/** The place as far as Azure tells it; what the machine said, where Azure tells nothing. Never rejects. */
export async function findPlace(arm: Arm, said: Promise<Place | undefined>): Promise<Place | undefined> {
  const place = await said;
  if (place?.vmId === undefined) return place;
  return (await byInterface(arm, { ...place, vmId: place.vmId })) ?? (await byRange(arm, place)) ?? place;
}
