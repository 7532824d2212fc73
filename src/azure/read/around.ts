// What stands around the registry: its subscriptions, its health, what was done to it, where its logs go.
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, value } from '../answer.ts';
import { wholeList } from '../arm.ts';
import { defenderFacts, diagnosticFacts, healthFacts, providerFacts, roleFacts } from '../facts/around.ts';
import { known } from '../facts/shape.ts';
import { effectiveRouteFacts, effectiveRuleFacts, serviceTagFacts } from '../facts/tables.ts';
import { type Params, paramsOf, TYPES } from '../ids.ts';
import type { Scope } from './telling.ts';

export async function readDiagnostics(scope: Scope, params: Params): Promise<Read<AzureFacts['diagnostics']>> {
  const startedAt = scope.now();
  const read = mapRead(wholeList(await scope.reading.arm.list('diagnostics', params), 'Diagnostic settings'), diagnosticFacts);
  scope.tell('diagnostics', scope.loginServer, startedAt, read);
  return read;
}

export async function readHealth(scope: Scope, params: Params): Promise<void> {
  const startedAt = scope.now();
  scope.tell('health', scope.loginServer, startedAt, mapRead(await scope.reading.arm.get('health', params), healthFacts));
}

/** Is the registry's provider registered in a subscription whose network uses the registry? */
export async function readProvider(scope: Scope, sub: string): Promise<void> {
  const startedAt = scope.now();
  const read = mapRead(await scope.reading.arm.get('provider', { sub }), (body) => providerFacts(body, sub));
  scope.tell('provider', scope.loginServer, startedAt, read, sub);
}

export async function readDefender(scope: Scope, sub: string): Promise<void> {
  const startedAt = scope.now();
  const read = mapRead(await scope.reading.arm.get('defender', { sub }), (body) => defenderFacts(body, sub));
  scope.tell('defender', scope.loginServer, startedAt, read);
}

export async function readRoleAssignments(scope: Scope, params: Params, principalId: string): Promise<void> {
  const startedAt = scope.now();
  if (!/^[\w-]{1,64}$/.test(principalId)) return;
  const read = wholeList(await scope.reading.arm.list('roleAssignments', params, { $filter: `assignedTo('${principalId}')` }), 'Role assignments');
  scope.tell(
    'roleAssignments',
    scope.loginServer,
    startedAt,
    mapRead(read, (items) => roleFacts(items, principalId)),
  );
}

/** `regions`: of the registry and its replicas. The tags that a registry's clients meet, and no others. */
export async function readServiceTags(scope: Scope, sub: string, location: string, regions: readonly string[]): Promise<void> {
  const startedAt = scope.now();
  const places = new Set([location, ...regions].map((r) => r.toLowerCase().replaceAll(' ', '')));
  const wanted = (name: string) => {
    const [service = '', region] = name.split('.');
    if (['MicrosoftContainerRegistry', 'AzureFrontDoor'].includes(service)) return region === undefined || region === 'FirstParty';
    return ['AzureContainerRegistry', 'Storage'].includes(service) && (region === undefined ? service !== 'Storage' : places.has(region.toLowerCase()));
  };
  const read = mapRead(await scope.reading.arm.get('serviceTags', { sub, place: location }), (body) => serviceTagFacts(body, location, wanted));
  scope.tell('serviceTags', scope.loginServer, startedAt, read);
}

/** What Azure computed for one interface: seconds of work for Azure, and only for an interface of a running machine. */
export async function readEffective(scope: Scope, nicId: string): Promise<void> {
  const startedAt = scope.now();
  const params = paramsOf(nicId, TYPES.nic);
  if (!params) return;
  const [rules, routes] = await Promise.all([
    scope.reading.arm.post('effectiveRules', params).then((read) => mapRead(read, effectiveRuleFacts)),
    scope.reading.arm.post('effectiveRoutes', params).then((read) => mapRead(read, effectiveRouteFacts)),
  ]);
  if (rules.status !== 'value' && routes.status !== 'value') return scope.tell('effective', nicId, startedAt, rules);
  const facts = known<AzureFacts['effective']>({
    nicId,
    rules: rules.status === 'value' ? rules.value : undefined,
    routes: routes.status === 'value' ? routes.value : undefined,
  });
  scope.tell('effective', nicId, startedAt, value(facts));
}
