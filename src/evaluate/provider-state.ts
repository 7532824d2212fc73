// Is the registry's resource provider registered where the virtual networks are? Pure.
import type { Evidence, Seen } from '../evidence.ts';
import { partOf } from './private-dns.ts';

export interface ProviderState {
  /** Subscriptions other than the registry's in which Microsoft.ContainerRegistry is not registered. */
  readonly missing: readonly Seen<'provider'>[];
  /** Those in which it is. */
  readonly there: readonly Seen<'provider'>[];
}

/** The registry's own subscription tells nothing: without the provider there would be no registry. */
export function providerState(evidence: Evidence<'provider' | 'registry'>): ProviderState {
  const config = evidence.first('registry');
  const own = config && partOf(config.facts.id, 'subscriptions')?.toLowerCase();
  const others = evidence
    .seen('provider')
    .filter((o) => o.facts.namespace.toLowerCase() === 'microsoft.containerregistry' && o.facts.subscriptionId.toLowerCase() !== own);
  return {
    missing: others.filter((o) => o.facts.state.toLowerCase() !== 'registered'),
    there: others.filter((o) => o.facts.state.toLowerCase() === 'registered'),
  };
}

/** The check that fails where the provider is not registered, or the right to join the subnet is missing. */
export const SUBNET_CHECK = /taggedTrafficConsumers\/validate/i;
/** The right that a rule for a subnet, or a private endpoint in it, takes. */
export const JOIN_RIGHT = /subnets\/join(ViaServiceEndpoint)?\/action|LinkedAuthorizationFailed/i;
