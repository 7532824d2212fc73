// A vantage that gets a public address for a registry that has a private endpoint. Why: why-public.ts. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { NetworkVantage, Observation, Question } from '../model.ts';
import { isRegistryDenial, journeyOf } from '../path.ts';
import { addressesOf, azureLook, HOSTS_FILE, isLoopback, isPrivateChain, type Look } from './dns-looks.ts';
import { approvedEndpoints, expectedAddresses, isInside } from './private-dns.ts';

/** What may tell why, beside the look itself. */
export const PUBLIC_KINDS = ['tcp', 'tls', 'http', 'proxy', 'registry', 'privateEndpoint', 'privateDnsZone', 'vnet', 'place', 'client'] as const;
export type PublicKinds = (typeof PUBLIC_KINDS)[number] | 'dns';

export interface GonePublic {
  readonly from: NetworkVantage;
  readonly look: Seen<'dns'>;
  /** How going there ends. refused: the registry's own 403, which no private endpoint ever gives. */
  readonly ending: 'refused' | 'works' | 'fails' | 'unknown';
  /** The answer that shows it. */
  readonly shown: readonly Observation<'http'>[];
  /** Azure DNS, where it answered: the client's own server, or asked beside it. */
  readonly azure?: Look;
  /** Other vantages that get a private address. */
  readonly elsewhere: readonly Seen<'dns'>[];
}

/** Addresses of a private path: known as such, or of this machine alone and answering (a simulated network). */
function leadsInside(evidence: Evidence<PublicKinds>, o: Seen<'dns'>): boolean {
  const addresses = addressesOf(o);
  if (addresses.some((ip) => isInside(evidence, ip))) return true;
  return addresses.every(isLoopback) && journeyOf(evidence, o.from as NetworkVantage, o.target).verdict === 'reachable';
}

export function gonePublic(evidence: Evidence<PublicKinds>, { registry, cloud }: Question): readonly GonePublic[] {
  const host = registry.loginServer;
  const expected = expectedAddresses(approvedEndpoints(evidence), host);
  const looks = evidence.seen('dns', { target: host }).filter((o) => o.via === undefined);
  return looks.flatMap((look): readonly GonePublic[] => {
    const from = look.from as NetworkVantage;
    if (look.facts.server === HOSTS_FILE || (!isPrivateChain(look, cloud) && expected.length === 0)) return [];
    const denial = evidence.seen('http', { from, target: host, way: 'direct' }).filter(isRegistryDenial);
    const addresses = addressesOf(look);
    if (addresses.some((ip) => isInside(evidence, ip))) return [];
    if (denial.length === 0 && expected.length === 0 && addresses.some(isLoopback)) return [];
    const journey = journeyOf(evidence, from, host);
    const ending = denial.length > 0 ? 'refused' : journey.verdict === 'reachable' ? 'works' : journey.verdict === 'blocked' ? 'fails' : 'unknown';
    const azure = azureLook(evidence, from, host, cloud);
    const others = looks.filter((o) => o.from !== from && leadsInside(evidence, o));
    return [{ from, look, ending, shown: denial, ...(azure ? { azure } : {}), elsewhere: others }];
  });
}

/** Works today: a risk. Refused: a cause. Anything else is a cause only where the reason is sure: something else may be in the way. */
export function weightOf({ ending }: GonePublic, certain: boolean): { readonly role?: 'risk'; readonly severity?: 'warning' } {
  if (ending === 'refused' || (certain && ending !== 'works')) return {};
  return { role: 'risk', severity: 'warning' };
}

/** How going to the public address ended, as the end of a sentence. */
export function endingSaid({ ending }: GonePublic): { readonly en: string; readonly zh: string } {
  if (ending === 'refused') return { en: ', where the registry refuses it', zh: '，并在该处被注册表拒绝' };
  if (ending === 'works') return { en: '; that works, but it is not the private path', zh: '；目前可以访问，但走的不是专用路径' };
  return ending === 'fails' ? { en: ', which cannot be used from here', zh: '，从此处无法使用' } : { en: '', zh: '' };
}
