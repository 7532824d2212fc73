// A subscription -> what is looked at this time: its groups are opened anew, rights are asked again, and what may not be looked at says why.
import { isProblem, referenceOf } from '../../command/reference.ts';
import type { CheckCommand, RegistryReference } from '../../command/types.ts';
import type { Brief } from '../../digest.ts';
import type { Words } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { knownRegistries } from '../../store/tables/trend.ts';
import { DIGEST } from '../../words/digest.ts';
import { groupOf, registryAllowed } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { type CheckRequest, samenessOf } from '../run/request.ts';
import { resolveRequests } from '../run/resolve.ts';
import { MOST_REGISTRIES, type Subscription } from './subscription.ts';

export interface Planned {
  readonly registry: string;
  readonly name: string;
  readonly request?: CheckRequest;
  readonly same?: string;
  readonly brief?: Brief;
}

/** Registries of a group: as they are named, and of those that were ever looked at the ones that a wildcard means. */
async function groupMembers({ policy, database }: Ports, group: string, sql: Sql = database): Promise<readonly RegistryReference[]> {
  const patterns = groupOf(policy, group) ?? [];
  const wild = patterns.filter((pattern) => pattern.includes('*'));
  const known = wild.length > 0 ? await knownRegistries(sql) : [];
  const meant = known.filter((host) => registryAllowed({ registries: wild }, '', { name: host.split('.')[0] ?? host, loginServer: host }));
  const named = patterns.filter((pattern) => !pattern.includes('*'));
  return [...named, ...meant].map(referenceOf).filter((reference): reference is RegistryReference => !isProblem(reference));
}

export type SubscriptionAbout = Pick<Subscription, 'settings' | 'channel' | 'lang'>;

/** Never rejects for what a person or a policy did: that is a part with a reason. */
export async function planOf(ports: Ports, { settings, channel, lang }: SubscriptionAbout): Promise<readonly Planned[]> {
  const { registries, groups, from, cloud } = settings;
  const members = (await Promise.all(groups.map((group) => groupMembers(ports, group)))).flat();
  const references = [...new Map([...registries, ...members].map((reference) => [reference.value, reference])).values()].slice(0, MOST_REGISTRIES);
  // Asked once, and not once a registry.
  const workers = await ports.workers.list();
  const asking: Ports = { ...ports, workers: { ...ports.workers, list: async () => workers } };
  const check = (some: readonly RegistryReference[]): CheckCommand => ({
    ...{ verb: 'check', registries: some, from, deep: false, private: false, resolvers: [] },
    ...(cloud ? { cloud } : {}),
  });
  const whole = await resolveRequests(asking, check(references), channel, lang);
  const parts =
    'requests' in whole
      ? whole.requests.map(planned)
      : await Promise.all(
          references.map(async (reference): Promise<Planned> => {
            const one = await resolveRequests(asking, check([reference]), channel, lang);
            if ('problem' in one) return refused(reference.value, one.problem, ports.now());
            const [request] = one.requests;
            return request ? planned(request) : refused(reference.value, DIGEST.noRegistry, ports.now());
          }),
        );
  const emptied = groups.filter((group) => groupOf(ports.policy, group) === undefined);
  const known = Object.keys(ports.policy.groups ?? {}).join(', ') || '–';
  const lost = emptied.map((group) => refused(`group:${group}`, DIGEST.noGroup(group, known), ports.now()));
  const all = [...new Map([...parts, ...lost].map((part) => [part.registry, part])).values()];
  return all.length > 0 ? all : [refused('–', DIGEST.noRegistry, ports.now())];
}

const planned = (request: CheckRequest): Planned => ({
  registry: request.registry.loginServer,
  name: request.registry.name,
  request,
  same: samenessOf(request),
});
const refused = (registry: string, why: Words, now: Date): Planned => ({
  registry,
  name: registry,
  brief: { registry, name: registry, at: now.toISOString(), verdict: 'unknown', causes: [], ahead: [], why },
});
