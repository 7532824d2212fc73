// Control names that cannot be used although they resolve, told apart from this registry. Pure.
import type { Evidence } from '../evidence.ts';
import type { EndpointRole, NetworkVantage, Observation } from '../model.ts';
import { blockOf, CONTROL_ROLES, connectsOf } from './reach.ts';
import { tunnelsOf } from './reach-proxy.ts';

type Kinds = 'tcp' | 'tls' | 'http' | 'proxy' | 'client';

export interface Control {
  readonly role: EndpointRole;
  readonly host: string;
  readonly blocked: boolean;
  /** What stopped it, or that it answered; never empty. */
  readonly because: readonly [Observation, ...Observation[]];
}

/** A bad certificate does not block a control name here: other rules judge certificates, and only of the registry's hosts. */
function judge(evidence: Evidence<Kinds>, from: NetworkVantage, role: EndpointRole, host: string): Control | undefined {
  const at = { from, target: host };
  const answers = evidence.seen('http', at);
  const filtered = answers.filter((o) => o.facts.middlebox !== undefined && o.facts.status === 403);
  const answered =
    answers.find((o) => !filtered.includes(o)) ??
    evidence.seen('tls', at).find((t) => evidence.failed('http', { from, target: host, address: t.address ?? '' }).length === 0);
  if (answered && filtered.length === 0) return { role, host, blocked: false, because: [answered] };
  const tunnel = tunnelsOf(evidence, from).find((t) => t.host === host && !t.open);
  const connects = connectsOf(evidence, from, [role]).find((c) => c.host === host);
  const block = connects && blockOf(connects);
  const failures: readonly Observation[] = [
    ...filtered,
    ...(tunnel ? [tunnel.o] : []),
    ...(block?.whole ? block.failures : []),
    ...evidence.failed('tls', at),
    ...evidence.failed('http', at),
  ];
  const [first, ...rest] = failures;
  return first && { role, host, blocked: true, because: [first, ...rest] };
}

/** Every control name of which something is known beyond its address. */
export function controlsOf(evidence: Evidence<Kinds>, from: NetworkVantage): readonly Control[] {
  return CONTROL_ROLES.flatMap((role) => {
    const where = { from, role };
    const looks = [...evidence.known('tcp', where), ...evidence.known('tls', where), ...evidence.known('http', where), ...evidence.known('proxy', where)];
    return [...new Set(looks.map((o) => o.target))].sort().flatMap((host) => judge(evidence, from, role, host) ?? []);
  });
}
