// The registry itself, in three versions at once, and the lists that hang on it.
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, value } from '../answer.ts';
import { wholeList } from '../arm.ts';
import { OLD_RULES_VERSION, PREVIEW_VERSION } from '../calls.ts';
import { agentPoolFacts, mergeRegistry, nameFacts, registryFacts, replicationFacts, usageFacts } from '../facts/registry.ts';
import { subscriptions } from '../find.ts';
import type { Params } from '../ids.ts';
import type { Scope } from './telling.ts';

type Registry = AzureFacts['registry'];

export async function readRegistry(scope: Scope, params: Params): Promise<Read<Registry>> {
  const { reading, loginServer, now } = scope;
  const startedAt = now();
  const get = async (name: 'registry' | 'registryOldRules' | 'registryPreview') => mapRead(await reading.registries.get(name, params), registryFacts);
  const [stable, old, preview] = await Promise.all([get('registry'), get('registryOldRules'), get('registryPreview')]);
  const facts = (read: Read<Registry>) => (read.status === 'value' ? read.value : undefined);
  // A version that another one contradicts on whether the registry exists at all does not count.
  const merged = stable.status === 'not-found' || stable.status === 'denied' ? undefined : mergeRegistry(facts(stable), facts(old), facts(preview));
  const read = merged ? value(merged) : stable;
  scope.tell('registry', loginServer, startedAt, read);
  if (merged) {
    if (old.status !== 'value') scope.tell('registry', loginServer, startedAt, asSkipped(old), OLD_RULES_VERSION);
    if (preview.status !== 'value') scope.tell('registry', loginServer, startedAt, asSkipped(preview), PREVIEW_VERSION);
  }
  return read;
}

/** A part that is not there in one version says nothing against the whole. */
export const asSkipped = <T>(read: Read<T>): Read<T> => (read.status === 'not-found' ? { ...read, status: 'not-supported' } : read);

export async function readReplications(scope: Scope, params: Params): Promise<void> {
  const startedAt = scope.now();
  const read = mapRead(wholeList(await scope.reading.registries.replications(params), 'Replications'), replicationFacts);
  scope.tell('replications', scope.loginServer, startedAt, read);
}

export async function readUsages(scope: Scope, params: Params): Promise<void> {
  const startedAt = scope.now();
  scope.tell('usages', scope.loginServer, startedAt, mapRead(await scope.reading.registries.usages(params), usageFacts));
}

/** Returns the subnets in which the pools stand. */
export async function readAgentPools(scope: Scope, params: Params): Promise<readonly string[]> {
  const startedAt = scope.now();
  const read = mapRead(wholeList(await scope.reading.arm.list('agentPools', params), 'Agent pools'), agentPoolFacts);
  scope.tell('agentPools', scope.loginServer, startedAt, read);
  return read.status === 'value' ? read.value.list.flatMap((pool) => pool.subnetId ?? []) : [];
}

/** Is the name taken, by anybody? Asked only where the registry could not be found. */
export async function readNameAvailability(scope: Scope): Promise<void> {
  const startedAt = scope.now();
  const { name } = scope.question.registry;
  const all = await subscriptions(scope.reading.arm);
  const sub = all.status === 'value' ? all.value[0] : undefined;
  if (sub === undefined) return;
  scope.tell(
    'nameAvailability',
    scope.loginServer,
    startedAt,
    mapRead(await scope.reading.registries.nameAvailability(sub, name), (body) => nameFacts(body, name)),
  );
}
