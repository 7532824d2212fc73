// What was done lately: to the registry, to its private endpoints, and to the roles on it.
import { type Read, value } from '../answer.ts';
import type { List } from '../arm.ts';
import { activityFacts } from '../facts/around.ts';
import { once, type Params, subscriptionOf } from '../ids.ts';
import { notEvidence } from './endpoints.ts';
import type { Scope } from './telling.ts';

const HOURS = 2;
const FIVE_MINUTES = 300_000;
const MAX_EVENTS = 400; // of one subscription and provider
const MAX_SUBSCRIPTIONS = 3;

/**
 * The last two hours, of one provider in a whole subscription: one call for however many registries are checked. The start is
 * rounded down, so that checks of the same minutes ask the same question.
 */
function events(scope: Scope, sub: string, provider: string): Promise<Read<List>> {
  const from = new Date(Math.floor(scope.now().getTime() / FIVE_MINUTES) * FIVE_MINUTES - HOURS * 3_600_000).toISOString();
  const query = {
    $filter: `eventTimestamp ge '${from}' and resourceProvider eq '${provider}'`,
    $select: 'eventTimestamp,operationName,resourceId,status,caller',
  };
  return scope.reading.arm.list('activity', { sub }, query, MAX_EVENTS);
}

/** `endpointIds`: private endpoints of the registry, as soon as they are known. Changes of roles are read where roles are asked for. */
export async function readActivity(scope: Scope, params: Params, registryId: string, endpointIds: Promise<readonly string[]>): Promise<void> {
  const startedAt = scope.now();
  const sub = params.sub ?? '';
  const own = events(scope, sub, 'Microsoft.ContainerRegistry');
  const roles = scope.wants.has('roleAssignments') ? [events(scope, sub, 'Microsoft.Authorization')] : [];
  const ids = await endpointIds;
  const network = once(ids.map(subscriptionOf))
    .slice(0, MAX_SUBSCRIPTIONS)
    .map((one) => events(scope, one, 'Microsoft.Network'));
  const registry = await own;
  if (registry.status !== 'value') return scope.tell('activity', scope.loginServer, startedAt, registry);
  const others = await Promise.all([...roles, ...network]);
  const items = [registry, ...others].flatMap((read) => (read.status === 'value' ? read.value.items : []));
  scope.tell('activity', scope.loginServer, startedAt, value(activityFacts(items, registryId, ids)));
  const missing = others.find((read) => read.status !== 'value');
  if (missing) scope.tell('activity', scope.loginServer, startedAt, notEvidence(missing), 'others');
}
