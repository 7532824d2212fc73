// Access over service endpoints: the registry's rules for subnets, and whether a subnet is of the kind. Pure.
// Source: article on service endpoints (preview since 2018, VM and AKS hosts only, not with private endpoints, not in the
// US Government and China clouds). The rules stand only in API version 2021-08-01-preview: absent means unknown.
import type { Evidence, Seen } from '../evidence.ts';
import type { CloudNames } from '../model.ts';
import { hasServiceEndpoint } from './access.ts';
import { type Standing, sameId, standsIn } from './private-dns.ts';

export const REGISTRY_SERVICE = 'Microsoft.ContainerRegistry';
export const STORAGE_SERVICE = 'Microsoft.Storage';

export interface SubnetRules {
  readonly config: Seen<'registry'>;
  readonly ids: readonly [string, ...string[]];
}

/** The registry's service endpoint rules, where there are any. */
export function subnetRules(evidence: Evidence<'registry'>): SubnetRules | undefined {
  const config = evidence.first('registry');
  const [first, ...rest] = config?.facts.virtualNetworkRules ?? [];
  return config && first !== undefined ? { config, ids: [first, ...rest] } : undefined;
}

export const holdsSubnet = (rules: readonly string[] | undefined, subnetId: string | undefined): boolean | undefined =>
  subnetId === undefined ? undefined : rules?.some((id) => sameId(id, subnetId));

/** Where a refused vantage stands, if its subnet is known, and whether that subnet has the registry's service endpoint. */
export function clientSubnet(
  evidence: Evidence<'place' | 'vnet' | 'tcp' | 'client'>,
  from: Parameters<typeof standsIn>[1],
): (Standing & { readonly subnet: NonNullable<Standing['subnet']>; readonly endpoint: boolean | undefined }) | undefined {
  const standing = standsIn(evidence, from);
  if (!standing?.subnet) return undefined;
  return { ...standing, subnet: standing.subnet, endpoint: hasServiceEndpoint(standing.subnet, REGISTRY_SERVICE) };
}

/** Clouds in which registries have no service endpoints: US Government and 21Vianet. By suffix: a custom profile may bear any name. */
export const lacksServiceEndpoints = ({ name, registrySuffix }: Pick<CloudNames, 'name' | 'registrySuffix'>): boolean =>
  /^azure(usgovernment|chinacloud)$/i.test(name) || registrySuffix === 'azurecr.us' || registrySuffix === 'azurecr.cn';

/** Does the registry let a private endpoint in? Undefined: not readable. */
export const hasApproved = (registry: Seen<'registry'>): boolean | undefined => registry.facts.connections?.some((c) => c.status === 'Approved');
