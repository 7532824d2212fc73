// The names of a registry's endpoints. Names are taken from Azure, from answers or from what was typed; only this file
// takes them apart or puts them together. Pure.
import type { CloudNames, EndpointRole, Question } from './model.ts';

type Named = Pick<Question, 'registry' | 'cloud'>;

/** `myreg` of myreg.azurecr.io, or `myreg-abc123` where the registry has a domain name label. */
export const labelOf = (loginServer: string): string => loginServer.split('.')[0] ?? loginServer;

export const loginHost = (name: string, cloud: CloudNames): string => `${name.toLowerCase()}.${cloud.registrySuffix}`;
export const dataHost = (label: string, region: string, cloud: CloudNames): string => `${label}.${region}.${cloud.dataInfix}.${cloud.registrySuffix}`;

/** The name in the private zone: myreg.privatelink.azurecr.io, myreg.eastus.data.privatelink.azurecr.io. */
export function privateName(host: string, cloud: CloudNames): string {
  const suffix = `.${cloud.registrySuffix}`;
  return host.endsWith(suffix) ? `${host.slice(0, -suffix.length)}.${cloud.privateZone}` : host;
}
/** The record's name inside the zone `zone`: myreg, myreg.eastus.data. Undefined where the host is not of that zone. */
export function recordName(host: string, cloud: CloudNames, zone: string = cloud.privateZone): string | undefined {
  const name = privateName(host, cloud);
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : undefined;
}
export const isPrivateName = (name: string, cloud: CloudNames): boolean => name === cloud.privateZone || name.endsWith(`.${cloud.privateZone}`);

/** Region of a data or regional host of this registry, else undefined. */
export function regionOf(host: string, { registry, cloud }: Named): string | undefined {
  const label = labelOf(registry.loginServer);
  for (const infix of [cloud.dataInfix, cloud.geoInfix]) {
    const tail = `.${infix}.${cloud.registrySuffix}`;
    if (!host.endsWith(tail) || !host.startsWith(`${label}.`)) continue;
    const region = host.slice(label.length + 1, -tail.length);
    if (/^[a-z0-9]+$/.test(region)) return region;
  }
  return undefined;
}

const hostOfUrl = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : url);
export const identityHost = (cloud: CloudNames): string => hostOfUrl(cloud.authorityHost);
export const armHost = (cloud: CloudNames): string => hostOfUrl(cloud.armEndpoint);
export const mcrHost = (cloud: CloudNames): string => hostOfUrl(`https://${cloud.mcrHost}`);

/** What a host is to the registry that the question is about; `other` for a stranger. */
export function roleOf(host: string, question: Named): EndpointRole {
  const { registry, cloud } = question;
  if (host === registry.loginServer) return 'login';
  if (regionOf(host, question)) return host.endsWith(`.${cloud.dataInfix}.${cloud.registrySuffix}`) ? 'data' : 'regional';
  if (host.endsWith(`.${cloud.blobSuffix}`)) return 'storage';
  if (host === identityHost(cloud)) return 'identity';
  if (host === armHost(cloud)) return 'arm';
  if (host === mcrHost(cloud)) return 'mcr';
  return 'other';
}
