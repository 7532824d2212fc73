// From journeys and causes to one word. Pure. The words are the report contract's.
import type { Evidence } from './evidence.ts';
import { isPrivateName } from './hosts.ts';
import type { Finding, NetworkVantage, Path, Question, Verdict } from './model.ts';

/**
 * Vantages that need not work: `here`, when another network vantage was judged too and the registry is meant to be private.
 * A private registry that answers 403 to the public bot and 401 in its VNet is reachable.
 */
export function excused(evidence: Evidence, question: Question): ReadonlySet<NetworkVantage> {
  const others = evidence.vantages.filter((v) => v !== 'here');
  return new Set(others.length > 0 && isPrivateRegistry(evidence, question) ? (['here'] as const) : []);
}

/** Public access is off, or a private endpoint is visible: in Azure's configuration, or as a private link name in DNS. */
function isPrivateRegistry(evidence: Evidence, { cloud }: Question): boolean {
  const registry = evidence.first('registry')?.facts;
  if (registry?.publicNetworkAccess === 'Disabled' || registry?.connections?.some((c) => c.status === 'Approved')) return true;
  return evidence.known('dns', { role: 'login', aside: 'any' }).some((o) => {
    const facts = o.outcome.status === 'skipped' ? undefined : o.outcome.facts;
    return facts?.chain?.some((name) => isPrivateName(name, cloud)) ?? false;
  });
}

export function verdictOf(paths: readonly Path[], findings: readonly Finding[], mustWork: readonly NetworkVantage[]): Verdict {
  const logins = paths.filter((p) => p.endpoint.role === 'login' && mustWork.some((v) => v === p.from));
  if (logins.some((p) => p.verdict === 'blocked')) return 'unreachable';
  const causes = findings.some((f) => f.role === 'cause');
  const layers = paths.filter((p) => (p.endpoint.role === 'data' || p.endpoint.role === 'regional') && mustWork.some((v) => v === p.from));
  if (causes || layers.some((p) => p.verdict === 'blocked')) return 'impaired';
  const allSeen = mustWork.length > 0 && mustWork.every((v) => logins.some((p) => p.from === v && p.verdict === 'reachable'));
  return allSeen ? 'reachable' : 'unknown';
}
