// A name that does not exist, without any alias on the way: is it the name, or the server that says so? Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { NetworkVantage, Observation, Question } from '../model.ts';
import { addressesOf, besides, chainOf, controlLooks, isMissing, knowsName, type Look, mainLook } from './dns-looks.ts';
import { isInside, isLinked, standsIn } from './private-dns.ts';

export const UNKNOWN_KINDS = ['registry', 'nameAvailability', 'privateDnsZone', 'privateEndpoint', 'vnet', 'place', 'client', 'tcp'] as const;
export type UnknownKinds = (typeof UNKNOWN_KINDS)[number] | 'dns';

/** The server that a vantage asked says no to every name: nothing can be told from its no. */
export function knowsNothing(evidence: Evidence<'dns'>, from: NetworkVantage): readonly Look[] {
  const control = controlLooks(evidence, from);
  return control.length > 0 && control.every((o) => isMissing(o) && chainOf(o).length === 0) ? control : [];
}

/** The name has no address there, and no alias. */
export const unknownAt = (evidence: Evidence<'dns'>, from: NetworkVantage, host: string): Look | undefined => {
  const look = mainLook(evidence, from, host);
  return look && isMissing(look) && chainOf(look).length === 0 ? look : undefined;
};

/** Hosts among these whose name is unknown to the server of the vantage. */
export const unknownHosts = (evidence: Evidence<'dns'>, from: NetworkVantage, role: 'login' | 'data' | 'regional'): readonly string[] =>
  [...new Set(evidence.known('dns', { from, role }).map((o) => o.target))].filter((host) => unknownAt(evidence, from, host) !== undefined);

/** A private zone that takes over public names: azurecr.io, data.azurecr.io, eastus.data.azurecr.io. */
export function overridingZones(evidence: Evidence<'privateDnsZone'>, host: string, { cloud }: Question): readonly Seen<'privateDnsZone'>[] {
  const suffix = cloud.registrySuffix;
  return evidence.seen('privateDnsZone').filter(({ facts }) => {
    const name = facts.name.toLowerCase();
    const isPublic = name === suffix || (name.endsWith(`.${suffix}`) && name !== cloud.privateZone && !name.endsWith(`.${cloud.privateZone}`));
    return isPublic && (host === name || host.endsWith(`.${name}`));
  });
}

export interface Existing {
  /** who knows the name although this server does not. zone: Azure shows the zone that hides it. */
  readonly by: 'zone' | 'server' | 'vantage' | 'registry' | 'taken';
  readonly witness: Observation<UnknownKinds>;
}

/** Does the name exist all the same? The best witness, or undefined. */
export function existsElsewhere(evidence: Evidence<UnknownKinds>, question: Question, from: NetworkVantage, host: string): Existing | undefined {
  const standing = standsIn(evidence, from);
  const zone = overridingZones(evidence, host, question).find((o) => (standing ? isLinked(o.facts, standing.vnet.facts.id) === true : o.facts.links?.length !== 0));
  const beside = besides(evidence, from, host).find(knowsName);
  if (zone && (standing || beside)) return { by: 'zone', witness: zone };
  if (beside) return { by: 'server', witness: beside };
  const other = evidence.known('dns', { target: host, aside: 'any' }).find((o) => o.from !== from && knowsName(o));
  if (other) return { by: 'vantage', witness: other };
  if (zone) return { by: 'zone', witness: zone };
  if (host !== question.registry.loginServer) return undefined;
  const config = evidence.first('registry');
  if (config) return config.facts.loginServer.toLowerCase() === host ? { by: 'registry', witness: config } : undefined;
  const taken = evidence.seen('nameAvailability').find((o) => !o.facts.available && o.facts.reason === 'AlreadyExists');
  return taken ? { by: 'taken', witness: taken } : undefined;
}

/** Is this server's own zone the way in, so that the login name leads to a private address without any alias? */
export function answersItself(evidence: Evidence<UnknownKinds>, from: NetworkVantage, { registry }: Question): boolean {
  const login = mainLook(evidence, from, registry.loginServer);
  return login !== undefined && chainOf(login).length === 0 && addressesOf(login).some((ip) => isInside(evidence, ip));
}

/** The registry's real login server, where Azure shows another one than was asked for. */
export function realLoginServer(evidence: Evidence<'registry'>): Seen<'registry'> | undefined {
  const config = evidence.first('registry');
  if (!config) return undefined;
  const [label = '', ...suffix] = config.facts.loginServer.toLowerCase().split('.');
  const hashed = label !== config.facts.name.toLowerCase() && label.startsWith(`${config.facts.name.toLowerCase()}-`) && suffix.length > 0;
  return hashed ? config : undefined;
}

/** The same name under another cloud's suffix, where it exists. */
export function otherCloud(evidence: Evidence<'dns'>, { registry, cloud }: Question): readonly Look[] {
  const [label = ''] = registry.loginServer.split('.');
  const ours = registry.loginServer;
  return evidence
    .known('dns', { role: 'other', aside: 'any' })
    .filter((o) => o.target !== ours && o.target.startsWith(`${label}.`) && !o.target.endsWith(`.${cloud.registrySuffix}`) && knowsName(o));
}
