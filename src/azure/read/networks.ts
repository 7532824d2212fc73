// VNets that matter to the registry, and the security groups and route tables of the subnets concerned.
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, unread } from '../answer.ts';
import { vnetFacts } from '../facts/network.ts';
import { nsgFacts, routeTableFacts } from '../facts/tables.ts';
import { once, paramsOf, same, TYPES } from '../ids.ts';
import type { Scope } from './telling.ts';

type Vnet = AzureFacts['vnet'];
export const MAX_VNETS = 40;
/** Security groups and route tables together: those of the subnets that matter most come first. */
export const MAX_TABLES = 12;

/** VNets are asked for as they become known, by several readers, and each is read once. */
export interface Vnets {
  want(vnetId: string): void;
  /** All that were wanted until now. */
  all(): Promise<readonly Vnet[]>;
}

export function vnets(scope: Scope): Vnets {
  const wanted = new Map<string, Promise<Vnet | undefined>>();
  const readOne = async (id: string): Promise<Vnet | undefined> => {
    const startedAt = scope.now();
    const params = paramsOf(id, TYPES.vnet);
    const read: Read<Vnet> = params
      ? mapRead(await scope.reading.arm.get('vnet', params), vnetFacts)
      : unread('not-supported', 'This id is not one of a virtual network');
    scope.tell('vnet', id, startedAt, read);
    return read.status === 'value' ? read.value : undefined;
  };
  return {
    want(vnetId) {
      const key = vnetId.toLowerCase();
      if (!wanted.has(key) && wanted.size < MAX_VNETS) wanted.set(key, readOne(vnetId));
    },
    async all() {
      return (await Promise.all(wanted.values())).filter((vnet) => vnet !== undefined);
    },
  };
}

/** `first`: subnets whose tables are read before those of the others; `own`: a table that no subnet has. Returns the route tables, for the firewalls they lead to. */
export async function readTables(scope: Scope, all: readonly Vnet[], first: readonly string[], own?: string): Promise<readonly AzureFacts['routeTable'][]> {
  const subnets = all.flatMap((vnet) => vnet.subnets);
  const ranked = [...subnets.filter((s) => first.some((id) => same(id, s.id))), ...subnets];
  const ids = once([own, ...ranked.flatMap((s) => [s.nsgId, s.routeTableId])]);
  const tables = await Promise.all(ids.slice(0, MAX_TABLES).map((id) => readTable(scope, id)));
  for (const id of ids.slice(MAX_TABLES)) {
    const kind = paramsOf(id, TYPES.nsg) ? 'nsg' : 'routeTable';
    scope.tell(kind, id, scope.now(), unread('not-asked', `Only ${MAX_TABLES} security groups and route tables are read for one check`));
  }
  return tables.filter((table) => table !== undefined);
}

async function readTable(scope: Scope, id: string): Promise<AzureFacts['routeTable'] | undefined> {
  const startedAt = scope.now();
  const nsg = paramsOf(id, TYPES.nsg);
  if (nsg) {
    scope.tell('nsg', id, startedAt, mapRead(await scope.reading.arm.get('nsg', nsg), nsgFacts));
    return undefined;
  }
  const params = paramsOf(id, TYPES.routeTable);
  const read: Read<AzureFacts['routeTable']> = params
    ? mapRead(await scope.reading.arm.get('routeTable', params), routeTableFacts)
    : unread('not-supported', 'This id is not one of a route table');
  scope.tell('routeTable', id, startedAt, read);
  return read.status === 'value' ? read.value : undefined;
}
