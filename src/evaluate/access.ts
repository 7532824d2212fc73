// Who may reach the registry's public door: the effective rules, from what Azure says. Pure.
// Source: the truth table of the articles on selected networks and on private endpoints (public access off overrides all rules).
import { inRange } from '../address.ts';
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
