// Who may reach the registry's public door: the effective rules, from what Azure says. Pure.
// Source: the truth table of the articles on selected networks and on private endpoints (public access off overrides all rules).
import { familyOf, inRange, isPrivate } from '../address.ts';
import type { AzureFacts } from '../model.ts';

type RegistryFacts = AzureFacts['registry'];

/**
 * What the public door should answer to this source address.
 * allowed: a 401 challenge is due. not-in-rules: closed to all but selected sources, and this is none of them.
 * disabled: public access is off. unknown: a property that decides was not readable.
 */
export type PublicAccess = 'allowed' | 'not-in-rules' | 'disabled' | 'unknown';

export function publicAccessFor(registry: RegistryFacts, ip: string): PublicAccess {
  if (registry.publicNetworkAccess === 'Disabled') return 'disabled';
  if (registry.publicNetworkAccess !== 'Enabled') return 'unknown';
  if (registry.defaultAction === 'Allow') return 'allowed';
  if (registry.defaultAction !== 'Deny') return 'unknown';
  if (registry.ipRules === undefined) return 'unknown';
  return registry.ipRules.some((range) => inRange(ip, range)) ? 'allowed' : 'not-in-rules';
}

/** Is the public door shut to anyone (off, or open to selected sources only)? Undefined where that is unknown. */
export function isRestricted(registry: RegistryFacts): boolean | undefined {
  if (registry.publicNetworkAccess === 'Disabled' || registry.defaultAction === 'Deny') return true;
  if (registry.publicNetworkAccess === 'Enabled' && registry.defaultAction === 'Allow') return false;
  return undefined;
}

/**
 * Why the registry's own firewall said no to this source.
 * disabled: public access is off. service-endpoint: the source is private, so it came over a service endpoint. ipv6: only IPv4 is
 * allowed. no-rules: closed to all but selected sources, and none is selected. not-in-rules: this source is none of them.
 * not-yet: by the configuration it is allowed; the change has not arrived. `certain` false: told without reading what decides.
 */
export type DenialReason = 'disabled' | 'service-endpoint' | 'ipv6' | 'no-rules' | 'not-in-rules' | 'not-yet';
export interface DenialCause {
  readonly reason: DenialReason;
  readonly certain: boolean;
}

/** `registry` undefined: not readable. `privateEndpointSeen`: a private link name in DNS, which makes "public access is off" the likelier guess. */
export function whyDenied(registry: RegistryFacts | undefined, ip: string | undefined, privateEndpointSeen: boolean): DenialCause {
  const { publicNetworkAccess, defaultAction, ipRules, virtualNetworkRules } = registry ?? {};
  if (publicNetworkAccess === 'Disabled') return { reason: 'disabled', certain: true };
  const open = publicNetworkAccess === 'Enabled';
  if (open && defaultAction === 'Allow') return { reason: 'not-yet', certain: false };
  const decided = open && defaultAction === 'Deny';
  if (ip !== undefined && isPrivate(ip)) return { reason: 'service-endpoint', certain: decided && virtualNetworkRules?.length === 0 };
  if (decided && ip !== undefined && ipRules?.some((range) => inRange(ip, range))) return { reason: 'not-yet', certain: false };
  if (ip !== undefined && familyOf(ip) === 6) return { reason: 'ipv6', certain: decided && ipRules !== undefined };
  if (decided && ipRules?.length === 0 && !virtualNetworkRules?.length) return { reason: 'no-rules', certain: virtualNetworkRules !== undefined };
  if (decided) return { reason: 'not-in-rules', certain: ipRules !== undefined && ip !== undefined };
  return { reason: !open && privateEndpointSeen ? 'disabled' : 'not-in-rules', certain: false };
}

/** Subnets of the service endpoint rules; empty where there is none, undefined where the rules were not readable. */
export const ruleSubnets = (registry: RegistryFacts | undefined): readonly string[] | undefined => registry?.virtualNetworkRules;

/** Does the subnet send its traffic for this service (Microsoft.ContainerRegistry) over a service endpoint? Undefined: unknown. */
export const hasServiceEndpoint = (subnet: { readonly serviceEndpoints?: readonly string[] }, service: string): boolean | undefined =>
  subnet.serviceEndpoints?.some((name) => name.toLowerCase() === service.toLowerCase());
