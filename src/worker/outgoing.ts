// What a worker may know of a question: names to look at, and nothing that a person wrote. Pure.
import type { LookTask } from './protocol.ts';
import type { LookRequest } from './workers.ts';

const PLAIN = /^[\x20-\x7e]*$/;
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const hostsIn = (hosts: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(hosts.filter((host) => host !== undefined).map((host) => host.toLowerCase()))]
    .filter((host) => host.length <= 253 && HOST.test(host))
    .slice(0, 64);

/** The question as a task. What does not fit the protocol is left out. */
export function taskFrom({ question, said, registry }: LookRequest): LookTask {
  const { cloud, op, repo, deep, at } = question;
  const { name, loginServer, location = registry?.location } = question.registry;
  return {
    kind: 'look',
    registry: { name, loginServer, ...(location !== undefined && PLAIN.test(location) ? { location: location.slice(0, 100) } : {}) },
    cloud: { name: cloud.name, registrySuffix: cloud.registrySuffix },
    op,
    ...(repo !== undefined && PLAIN.test(repo) && repo.length <= 600 ? { repo } : {}),
    ...{ deep, at },
    named: hostsIn([said?.typedHost, ...(said?.symptoms.map((symptom) => symptom.host) ?? [])]),
    ...(registry ? { configured: hostsIn([...(registry.dataHosts ?? []), ...(registry.regionalHosts ?? [])]) } : {}),
  };
}
