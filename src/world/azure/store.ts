// The world's resources, found as Azure finds them: any case, by id, by parent, by type.
import { typeOf } from './address.ts';
import type { AzureWorld, Resource } from './world.ts';

export interface Stored extends Resource {
  readonly name: string;
  readonly type: string;
  readonly subscriptionId: string;
}

export interface Store {
  readonly all: readonly Stored[];
  byId(id: string): Stored | undefined;
  /** Children of a parent, of one type: .../privateDnsZones/z + A. */
  childrenOf(parentId: string, type: string): readonly Stored[];
  ofType(subscription: string, type: string, group?: string): readonly Stored[];
}

export function store(world: AzureWorld): Store {
  const all = world.subscriptions.flatMap((subscription) =>
    subscription.resources.map(
      (r): Stored => ({
        ...r,
        name: r.name ?? r.id.split('/').at(-1) ?? '',
        type: r.type ?? typeOf(r.id),
        subscriptionId: subscription.id,
      }),
    ),
  );
  const byId = new Map(all.map((r) => [r.id.toLowerCase(), r]));
  const byType = Map.groupBy(all, (r) => typeOf(r.id));
  return {
    all,
    byId: (id) => byId.get(id.toLowerCase()),
    childrenOf: (parentId, type) => {
      const prefix = `${parentId}/${type}/`.toLowerCase();
      return (byType.get(typeOf(`${parentId}/${type}/x`)) ?? []).filter((r) => r.id.toLowerCase().startsWith(prefix));
    },
    ofType: (subscription, type, group) =>
      (byType.get(type.toLowerCase()) ?? []).filter(
        (r) =>
          r.subscriptionId.toLowerCase() === subscription.toLowerCase() &&
          (group === undefined || r.id.toLowerCase().includes(`/resourcegroups/${group.toLowerCase()}/`)),
      ),
  };
}
