// What to look at: hosts from the question, from what the person pasted, and from what Azure says. Pure.
import { isAddress } from './address.ts';
import { CLOUDS } from './clouds.ts';
import { labelOf, roleOf } from './hosts.ts';
import type { AzureFacts, CloudNames, EndpointRole, Kind, NetworkFacts, Question } from './model.ts';

/** A host to look at; `port` only where it is not the registry's. */
export interface Endpoint {
  readonly host: string;
  readonly role: EndpointRole;
  readonly port?: number;
}

const OURS: readonly EndpointRole[] = ['data', 'regional', 'storage'];

/** The login server, and hosts of the registry that the person named: typed, or quoted in an error. */
export function namedEndpoints(question: Question, said?: NetworkFacts['said']): readonly Endpoint[] {
  const named = [said?.typedHost, ...(said?.symptoms.map((s) => s.host) ?? [])].filter((host) => host !== undefined).map((host) => host.toLowerCase());
  const ours = [...new Set(named)].map((host) => ({ host, role: roleOf(host, question) })).filter(({ role }) => OURS.includes(role));
  return [{ host: question.registry.loginServer, role: 'login' }, ...ours];
}

/** Data and regional hosts as Azure lists them. */
export function configuredEndpoints(registry: AzureFacts['registry'], question: Question): readonly Endpoint[] {
  const hosts = [...(registry.dataHosts ?? []), ...(registry.regionalHosts ?? [])].map((host) => host.toLowerCase());
  return [...new Set(hosts)].map((host) => ({ host, role: roleOf(host, question) })).filter(({ role }) => role === 'data' || role === 'regional');
}

function control(url: string, role: EndpointRole): readonly Endpoint[] {
  if (!URL.canParse(url)) return [];
  const { hostname, port } = new URL(url);
  // An endpoint given as an address has no name to compare with: reading it tells enough.
  if (isAddress(hostname.replace(/^\[|\]$/g, ''))) return [];
  return [{ host: hostname, role, port: port === '' ? 443 : Number(port) }];
}

/** Names that tell "everything is down" from "this registry is". */
export const controlEndpoints = (cloud: CloudNames): readonly Endpoint[] => [
  ...control(cloud.authorityHost, 'identity'),
  ...control(cloud.armEndpoint, 'arm'),
  ...control(`https://${cloud.mcrHost}`, 'mcr'),
];

/** The same name in the other public clouds: looked up when the registry's own name is not found. */
export const otherCloudHosts = (question: Question): readonly string[] =>
  CLOUDS.map((cloud) => cloud.registrySuffix)
    .filter((suffix) => suffix !== question.cloud.registrySuffix)
    .map((suffix) => `${labelOf(question.registry.loginServer)}.${suffix}`);

const SERVICE_KINDS: Readonly<Record<NonNullable<Question['for']>['service'], readonly Kind[]>> = {
  aks: ['consumer', 'roleAssignments'],
  'app-service': ['consumer', 'roleAssignments'],
  aci: ['consumer', 'roleAssignments'],
  'container-apps': ['consumer', 'roleAssignments'],
  tasks: ['agentPools'],
  defender: ['defender'],
  devops: [],
};

/** Kinds of Azure facts beyond the registry's own picture that this question calls for. */
export function extraKinds(question: Question, suspects: readonly string[]): ReadonlySet<Kind> {
  const kinds: Kind[] = question.for ? [...SERVICE_KINDS[question.for.service]] : [];
  if (suspects.some((id) => id.startsWith('svc-acr-tasks'))) kinds.push('agentPools');
  if (suspects.some((id) => id.startsWith('svc-defender'))) kinds.push('defender');
  if (suspects.some((id) => id.startsWith('geo-') || id === 'registry-service-degraded')) kinds.push('health');
  if (question.op === 'manage') kinds.push('health');
  return new Set(kinds);
}
