// What single DNS servers said of a name at a vantage: Azure DNS, and the client's own. Pure.
import { AZURE_CLOUD, CLOUDS } from '../clouds.ts';
import type { Evidence } from '../evidence.ts';
import { armHost, identityHost, mcrHost } from '../hosts.ts';
import type { CloudNames, Fault, NetworkFacts, NetworkVantage, Observation } from '../model.ts';
import { CONTROL_ROLES } from './reach.ts';

type Look = Observation<'dns'>;
const factsOf = (o: Look): Partial<NetworkFacts['dns']> => (o.outcome.status === 'skipped' ? {} : (o.outcome.facts ?? {}));
const serverOf = (o: Look): string => o.via ?? factsOf(o).server ?? '';
const saidNo = (o: Look, ...faults: readonly Fault[]): boolean => o.outcome.status === 'failed' && faults.includes(o.outcome.fault);

/**
 * What Azure DNS said of a host there, if it answered: it does so inside virtual networks only. It may be the client's own
 * server, and is then not asked again beside it.
 */
export function azureLook(evidence: Evidence<'dns'>, from: NetworkVantage, host: string, { azureDns }: CloudNames): Look | undefined {
  return evidence.known('dns', { from, target: host, aside: 'any' }).find((o) => {
    const server = serverOf(o);
    const isAzure = server === azureDns || server.startsWith(`${azureDns}:`) || server.startsWith(`[${azureDns}]:`);
    return isAzure && (o.outcome.status === 'ok' || saidNo(o, 'name-not-found', 'no-address'));
  });
}

/** Control names of the public cloud that a cloud of somebody's own merely inherits: its network need not know them. */
function isInherited(host: string, cloud: CloudNames): boolean {
  const own = !CLOUDS.some((known) => known.registrySuffix === cloud.registrySuffix);
  return own && [identityHost(AZURE_CLOUD), armHost(AZURE_CLOUD), mcrHost(AZURE_CLOUD)].includes(host);
}

/** The names that are nobody's registry, where the vantage's server denies every one of them: its "no such name" then says nothing. */
export function knowsNothing(evidence: Evidence<'dns'>, from: NetworkVantage, cloud: CloudNames): readonly Look[] {
  const control = evidence
    .known('dns', { from, role: CONTROL_ROLES, aside: 'any' })
    .filter((o) => o.via === undefined && serverOf(o) !== 'hosts file' && !isInherited(o.target, cloud));
  const denied = control.filter((o) => saidNo(o, 'name-not-found', 'no-address') && (factsOf(o).chain ?? []).length === 0);
  return denied.length === control.length ? denied : [];
}
