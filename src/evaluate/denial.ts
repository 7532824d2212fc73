// The registry's own refusals, sorted by what explains them. Pure.
import { familyOf } from '../address.ts';
import type { Evidence, Seen } from '../evidence.ts';
import { isPrivateName } from '../hosts.ts';
import type { NetworkVantage, Question } from '../model.ts';
import { isRegistryDenial } from '../path.ts';
import { type DenialReason, whyDenied } from './access.ts';

export type DenialKinds = 'http' | 'registry' | 'dns';

/** All refusals that one vantage got for one reason. */
export interface Denial {
  readonly from: NetworkVantage;
  readonly reason: DenialReason;
  readonly certain: boolean;
  /** The login server where it is among them, else the first host that refused. */
  readonly target: string;
  /** Addresses that the registry says it saw. */
  readonly ips: readonly string[];
  readonly refusals: readonly [Seen<'http'>, ...Seen<'http'>[]];
  /** What Azure says, where it was readable. */
  readonly config?: Seen<'registry'>;
  /** What to cite: the configuration where it decided, then the refusals. */
  readonly because: readonly [Seen<'registry'> | Seen<'http'>, ...(Seen<'registry'> | Seen<'http'>)[]];
}

/** Does DNS, looked at from anywhere, show that the registry has a private endpoint? The public chain shows it to everyone. */
export const privateLinkSeen = (evidence: Evidence<'dns'>, { registry, cloud }: Pick<Question, 'registry' | 'cloud'>): boolean =>
  evidence.known('dns', { target: registry.loginServer, aside: 'any' }).some((o) => {
    const facts = o.outcome.status === 'skipped' ? undefined : o.outcome.facts;
    return facts?.chain?.some((name) => isPrivateName(name, cloud)) ?? false;
  });

/** Refusals by login and regional hosts. Those of data hosts mean something else when the login server answers. */
export function denialsOf(evidence: Evidence<DenialKinds>, question: Pick<Question, 'registry' | 'cloud'>): readonly Denial[] {
  const config = evidence.first('registry');
  const hinted = privateLinkSeen(evidence, question) || (config?.facts.connections?.some((c) => c.status === 'Approved') ?? false);
  return evidence.vantages.flatMap((from) => {
    const refusals = evidence.seen('http', { from, role: ['login', 'regional'] }).filter(isRegistryDenial);
    // Where IPv4 is refused as well, the family is not what is wrong.
    const any4 = refusals.some((o) => o.facts.clientIp !== undefined && familyOf(o.facts.clientIp) === 4);
    const told = refusals.map((o) => ({ o, ...whyDenied(config?.facts, o.facts.clientIp, hinted) })).filter(({ reason }) => !(reason === 'ipv6' && any4));
    return [...new Set(told.map(({ reason }) => reason))].flatMap((reason): Denial[] => {
      const group = told.filter((one) => one.reason === reason);
      const [first, ...rest] = group.map(({ o }) => o);
      if (!first) return [];
      const certain = group.every((one) => one.certain);
      const all = [first, ...rest] as const;
      return [
        {
          from,
          reason,
          certain,
          target: all.find((o) => o.role === 'login')?.target ?? first.target,
          ips: [...new Set(all.flatMap((o) => o.facts.clientIp ?? []))],
          refusals: all,
          ...(config ? { config } : {}),
          because: config && (certain || reason === 'not-yet') ? [config, ...all] : all,
        },
      ];
    });
  });
}

/** The addresses for a sentence; `the client address` where the registry named none. */
export const addressesSaid = (ips: readonly string[]): { readonly en: string; readonly zh: string } =>
  ips.length === 0 ? { en: 'the client’s address', zh: '客户端地址' } : { en: ips.join(', '), zh: ips.join('、') };
