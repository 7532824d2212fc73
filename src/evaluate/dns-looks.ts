// What DNS servers said of a name, vantage by vantage: the client's own way, and the servers asked beside it. Pure.
import { inRange } from '../address.ts';
import type { Evidence } from '../evidence.ts';
import { isPrivateName } from '../hosts.ts';
import type { CloudNames, EndpointRole, Fault, NetworkFacts, NetworkVantage, Observation } from '../model.ts';
import { CONTROL_ROLES } from './reach.ts';

export type Look = Observation<'dns'>;
export const HOSTS_FILE = 'hosts file';
/** Hosts whose names are this registry's. */
export const OWN_ROLES: readonly EndpointRole[] = ['login', 'data', 'regional'];

export const factsOf = (o: Look): Partial<NetworkFacts['dns']> => (o.outcome.status === 'skipped' ? {} : (o.outcome.facts ?? {}));
/** A, then AAAA. */
export const addressesOf = (o: Look): readonly string[] => [...(factsOf(o).a ?? []), ...(factsOf(o).aaaa ?? [])];
export const chainOf = (o: Look): readonly string[] => factsOf(o).chain ?? [];
export const faultOf = (o: Look): Fault | undefined => (o.outcome.status === 'failed' ? o.outcome.fault : undefined);
/** "10.0.0.4:53": the server whose word this is. */
export const serverOf = (o: Look): string | undefined => factsOf(o).server ?? o.via;
export const isLoopback = (ip: string): boolean => inRange(ip, '127.0.0.0/8') || inRange(ip, '::1');

/** Did the name lead through the private zone's name? Public DNS shows that to everyone, wherever they are. */
export const isPrivateChain = (o: Look, cloud: CloudNames): boolean => chainOf(o).some((name) => isPrivateName(name.toLowerCase(), cloud));

/** The server knows the name's zone, and has no address for it. */
export const isMissing = (o: Look): boolean => ['name-not-found', 'no-address'].includes(faultOf(o) ?? '');

const WORDS_OF_A_SERVER: readonly Fault[] = ['name-not-found', 'no-address', 'server-failure', 'query-refused', 'tcp-retry-failed', 'alias-loop'];
/** Did a server say anything at all? */
export const isAnswered = (o: Look): boolean => o.outcome.status === 'ok' || WORDS_OF_A_SERVER.includes(faultOf(o) ?? 'timed-out');

/** The name is known to this server: it has an address, or an alias of it. */
export const knowsName = (o: Look): boolean => o.outcome.status === 'ok' || (o.outcome.status === 'failed' && chainOf(o).length > 0);

/** What a client at this vantage gets. */
export const mainLook = (evidence: Evidence<'dns'>, from: NetworkVantage, host: string): Look | undefined =>
  evidence.known('dns', { from, target: host }).find((o) => o.via === undefined);

/** What every server asked by name said, in order of its address. */
export const besides = (evidence: Evidence<'dns'>, from: NetworkVantage, host: string): readonly Look[] =>
  evidence.known('dns', { from, target: host, aside: true }).filter((o) => o.via !== undefined);

const isOf = (server: string | undefined, azureDns: string): boolean => server !== undefined && (server === azureDns || server.startsWith(`${azureDns}:`));
export const isAzureDns = (o: Look, { azureDns }: CloudNames): boolean => isOf(o.via ?? serverOf(o), azureDns);

/** What Azure DNS said there, if it answered: it does so inside virtual networks only. It may be the client's own server. */
export function azureLook(evidence: Evidence<'dns'>, from: NetworkVantage, host: string, cloud: CloudNames): Look | undefined {
  const main = mainLook(evidence, from, host);
  return [...(main ? [main] : []), ...besides(evidence, from, host)].find((o) => isAzureDns(o, cloud) && isAnswered(o));
}

/** Names that are not the registry's, as a client there resolves them; what the hosts file gave says nothing of a server. */
export function controlLooks(evidence: Evidence<'dns'>, from: NetworkVantage): readonly Look[] {
  const looks = evidence.known('dns', { from, role: CONTROL_ROLES, aside: 'any' });
  return looks.filter((o) => o.via === undefined && serverOf(o) !== HOSTS_FILE && serverOf(o) !== 'system');
}

/** Regions that a public answer's aliases name: ...<region>.cloudapp.azure.com, and its kin in other clouds. */
export const regionsIn = (o: Look): readonly string[] =>
  chainOf(o).flatMap((name) => /(?:^|\.)([a-z0-9]+)\.cloudapp\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)$/.exec(name.toLowerCase())?.[1] ?? []);
