// Small observations for the rules' examples: `saw('dns', { a: ['20.62.128.10'] })`. Plain data: no test framework here.
import { AZURE_CLOUD } from '../clouds.ts';
import { roleOf } from '../hosts.ts';
import type { Facts, Fault, Kind, Observation, Outcome, Question, SkipReason } from '../model.ts';
import { SAMPLE_FACTS } from './sample-facts.ts';

export const SAMPLE: Question = {
  registry: { name: 'contoso', loginServer: 'contoso.azurecr.io' },
  cloud: AZURE_CLOUD,
  op: 'pull',
  from: ['here'],
  deep: false,
  at: '2026-11-02T08:00:00.000Z',
};
export const DATA_HOST = 'contoso.eastus.data.azurecr.io';
export const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000001';
export const REGISTRY_ID = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso`;

type Place = Partial<Pick<Observation, 'from' | 'target' | 'role' | 'address' | 'via' | 'aside' | 'ms' | 'at'>> & {
  /** Properties that could not be read: taken out of the facts. */
  readonly unknown?: readonly string[];
};
const FROM_ARM: readonly Kind[] = [
  'registry',
  'replications',
  'usages',
  'agentPools',
  'privateEndpoint',
  'privateDnsZone',
  'vnet',
  'nsg',
  'routeTable',
  'effective',
  'firewall',
  'serviceTags',
  'provider',
  'diagnostics',
  'nameAvailability',
  'health',
  'activity',
  'roleAssignments',
  'consumer',
  'defender',
];
const ONE_ADDRESS: readonly Kind[] = ['tcp', 'path', 'tls', 'http'];

function observation<K extends Kind>(kind: K, outcome: Outcome<Facts[K]>, place: Place): Observation<K> {
  const facts = outcome.status === 'skipped' ? undefined : (outcome.facts as { id?: string } | undefined);
  const from = place.from ?? (kind === 'logins' ? 'logs' : FROM_ARM.includes(kind) ? 'arm' : 'here');
  const target = place.target ?? (kind !== 'registry' && facts?.id ? facts.id : SAMPLE.registry.loginServer);
  const address = place.address ?? (ONE_ADDRESS.includes(kind) && !place.via ? '20.62.128.10' : undefined);
  const role = place.role ?? (FROM_ARM.includes(kind) || ['said', 'client', 'place', 'logins', 'pull'].includes(kind) ? undefined : roleOf(target, SAMPLE));
  return {
    id: [from, kind, target, place.via, address].filter((part) => part !== undefined).join('/'),
    kind,
    from,
    target,
    ...(role ? { role } : {}),
    ...(address ? { address } : {}),
    ...(place.via ? { via: place.via } : {}),
    ...(place.aside ? { aside: true as const } : {}),
    at: place.at ?? SAMPLE.at,
    ms: place.ms ?? 10,
    outcome,
  } as unknown as Observation<K>;
}

const without = (facts: object, names: readonly string[] = []): object => Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));

/** It answered. Facts not given are those of a healthy registry. */
export const saw = <K extends Kind>(kind: K, facts: Partial<Facts[K]> = {}, place: Place = {}): Observation<K> =>
  observation(kind, { status: 'ok', facts: without({ ...SAMPLE_FACTS[kind], ...facts }, place.unknown) as Facts[K] }, place);

/** The answer was no. */
export const no = <K extends Kind>(kind: K, fault: Fault, place: Place = {}, facts?: Partial<Facts[K]>): Observation<K> =>
  observation(kind, { status: 'failed', fault, detail: fault, ...(facts ? { facts } : {}) }, place);

/** Not seen. */
export const unseen = <K extends Kind>(kind: K, reason: SkipReason, place: Place = {}): Observation<K> =>
  observation(kind, { status: 'skipped', reason, detail: reason }, place);

/** The registry's own 403, with the address that it saw. */
export const denied = (clientIp: string, place: Place = {}): Observation<'http'> =>
  saw(
    'http',
    {
      status: 403,
      errorCode: 'DENIED',
      errorMessage: `client with IP '${clientIp}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`,
      clientIp,
      registryApi: true,
    },
    place,
  );

/** A whole healthy look at the login server: name, connection, certificate, 401 with a challenge. */
export const healthy = (place: Place = {}, address = '20.62.128.10'): readonly Observation[] => [
  saw('dns', { a: [address] }, place),
  saw('tcp', {}, { ...place, address }),
  saw('tls', {}, { ...place, address }),
  saw('http', {}, { ...place, address }),
];
