// Calls that are neither one resource nor a list of children: each by the last type in its path.
import { type About, typeOf } from './address.ts';
import { type Asked, ok, type Reply } from './reply.ts';
import type { Store } from './store.ts';
import type { AzureWorld } from './world.ts';

type Special = (world: AzureWorld, store: Store, what: About, asked: Asked) => Reply | undefined;

const REGISTRY = 'microsoft.containerregistry/registries';
const DEFAULT_USAGES = [
  { name: 'Size', limit: 536_870_912_000, currentValue: 12_345_678, unit: 'Bytes' },
  { name: 'Webhooks', limit: 500, currentValue: 0, unit: 'Count' },
];

const byId = <T>(of: Readonly<Record<string, T>>, id: string): T | undefined => Object.entries(of).find(([key]) => key.toLowerCase() === id.toLowerCase())?.[1];
/** The resource that an extension stands on: what is before the last "providers". */
const baseOf = (what: About): string => what.path.slice(0, what.path.toLowerCase().lastIndexOf('/providers/'));

const provider: Special = (world, _store, what) => {
  const namespace = what.path.split('/').at(-1) ?? '';
  const own = world.subscriptions.find((s) => s.id === what.subscription)?.providers ?? {};
  return ok({
    id: what.path,
    namespace,
    registrationState: byId(own, namespace) ?? 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [],
  });
};

const subscriptions: Special = (world) =>
  ok({
    value: world.subscriptions
      .filter((s) => !s.invisible)
      .map((s) => ({ id: `/subscriptions/${s.id}`, subscriptionId: s.id, displayName: s.id, state: 'Enabled', tenantId: world.tenant })),
  });

const nameAvailability: Special = (world, store, _what, { body }) => {
  const name = String((body as { name?: unknown } | undefined)?.name ?? '').toLowerCase();
  const here = store.all.some((r) => typeOf(r.id) === REGISTRY && r.name.toLowerCase() === name);
  const taken = here || world.takenNames.some((n) => n.toLowerCase() === name);
  return ok(taken ? { nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name} is already in use.` } : { nameAvailable: true });
};

const usages: Special = (world, store, what) => {
  const registry = store.byId(what.id);
  return registry && ok({ value: byId(world.usages, registry.id) ?? DEFAULT_USAGES });
};

const events: Special = (world, _store, what, { url }) => {
  const filter = url.searchParams.get('$filter') ?? '';
  const from = /eventTimestamp ge '([^']+)'/.exec(filter)?.[1] ?? '';
  const namespace = /resourceProvider eq '([^']+)'/.exec(filter)?.[1];
  const value = world.activity
    .filter(
      (e) =>
        e.at >= from &&
        e.resourceId.split('/')[2] === what.subscription &&
        (namespace === undefined || typeOf(e.resourceId).startsWith(namespace.toLowerCase())),
    )
    .map((e) => ({
      eventTimestamp: e.at,
      operationName: { value: e.operation, localizedValue: e.operation },
      resourceId: e.resourceId,
      status: { value: e.status, localizedValue: e.status },
      ...(e.caller === undefined ? {} : { caller: e.caller }),
    }));
  return ok({ value });
};

const health: Special = (world, _store, what) => {
  const { state = 'Available', summary = 'There are no known problems.' } = byId(world.health, baseOf(what)) ?? {};
  return ok({ id: what.path, name: 'current', properties: { availabilityState: state, summary } });
};

const roleAssignments: Special = (world, _store, what, { url }) => {
  const principal = /assignedTo\('([^']+)'\)/.exec(url.searchParams.get('$filter') ?? '')?.[1];
  const scope = `${baseOf(what).toLowerCase()}/`;
  const held = world.roleAssignments.filter((a) => scope.startsWith(`${a.scope.toLowerCase()}/`) && (principal === undefined || a.principalId === principal));
  const value = held.map((a, i) => ({
    id: `${a.scope}/providers/Microsoft.Authorization/roleAssignments/${i}`,
    name: String(i),
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: `/subscriptions/${what.subscription}/providers/Microsoft.Authorization/roleDefinitions/${a.roleId}`,
      principalId: a.principalId,
      scope: a.scope,
    },
  }));
  return ok({ value });
};

const serviceTags: Special = (world) =>
  ok({
    name: 'public',
    cloud: 'Public',
    values: Object.entries(world.serviceTags).map(([name, addressPrefixes]) => ({
      name,
      id: name,
      properties: { region: name.split('.')[1] ?? '', systemService: name.split('.')[0], addressPrefixes },
    })),
  });

/** Every resource of a subscription of one type, as the Azure CLI looks for a registry by its name. */
const resourcesOfType: Special = (_world, store, { subscription = '' }, { url }) => {
  const type = /resourceType eq '([^']+)'/i.exec(url.searchParams.get('$filter') ?? '')?.[1];
  const found = type === undefined ? store.all.filter((r) => r.subscriptionId === subscription) : store.ofType(subscription, type);
  return ok({ value: found.map(({ id, name, type: of, location }) => ({ id, name, type: of, location })) });
};

const BY_TYPE: Readonly<Record<string, Special>> = {
  providers: provider,
  subscriptions,
  checknameavailability: nameAvailability,
  listusages: usages,
  values: events,
  availabilitystatuses: health,
  roleassignments: roleAssignments,
  servicetags: serviceTags,
};

/** Undefined: an ordinary resource or list. */
export const special: Special = (world, store, what, asked) =>
  /^\/subscriptions\/[^/]+\/resources$/i.test(what.path)
    ? resourcesOfType(world, store, what, asked)
    : BY_TYPE[what.types.at(-1)?.toLowerCase() ?? '']?.(world, store, what, asked);
