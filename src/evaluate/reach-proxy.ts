// What a proxy did with a CONNECT, whether the probe called it an answer or a failure. Pure.
import type { Evidence } from '../evidence.ts';
import type { EndpointRole, Facts, Fault, NetworkVantage, Observation } from '../model.ts';

export interface Tunnel {
  readonly o: Observation<'proxy'>;
  readonly from: NetworkVantage;
  readonly host: string;
  readonly role: EndpointRole;
  /** The proxy's URL, without credentials. */
  readonly via: string;
  readonly stage: Facts['proxy']['stage'];
  readonly open: boolean;
  readonly status?: number;
  readonly fault?: Fault;
  readonly facts: Partial<Facts['proxy']>;
}

const STAGE_OF: Partial<Record<Fault, Tunnel['stage']>> = { 'name-unresolved': 'resolve', refused: 'connect', unreachable: 'connect', malformed: 'answer' };

/** Every way through a proxy that a client of this vantage would take, the login server first. */
export function tunnelsOf(evidence: Evidence<'proxy'>, from: NetworkVantage): readonly Tunnel[] {
  const tunnels = evidence.known('proxy', { from }).flatMap((o): Tunnel[] => {
    if (o.outcome.status === 'skipped') return [];
    const facts = o.outcome.facts ?? {};
    const fault = o.outcome.status === 'failed' ? o.outcome.fault : undefined;
    const stage = facts.stage ?? (fault && STAGE_OF[fault]) ?? 'answer';
    return [
      {
        o,
        from,
        host: o.target,
        role: o.role ?? 'other',
        via: o.via ?? '',
        stage,
        open: fault === undefined && stage === 'tunnel',
        facts,
        ...(facts.status === undefined ? {} : { status: facts.status }),
        ...(fault === undefined ? {} : { fault }),
      },
    ];
  });
  return [...tunnels].sort((a, b) => Number(b.role === 'login') - Number(a.role === 'login'));
}

/** One group for each proxy: what is wrong with the proxy itself is said once, not once a host. */
export function byProxy(tunnels: readonly Tunnel[]): readonly (readonly [Tunnel, ...Tunnel[]])[] {
  const groups = new Map<string, [Tunnel, ...Tunnel[]]>();
  for (const tunnel of tunnels) {
    const group = groups.get(tunnel.via);
    if (group) group.push(tunnel);
    else groups.set(tunnel.via, [tunnel]);
  }
  return [...groups.values()];
}

/** Observations of a group, in the shape that a claim cites: the one that matters most stands last. */
export const cited = (group: readonly [Tunnel, ...Tunnel[]]): readonly [Observation, ...Observation[]] => {
  const [first, ...rest] = group;
  const others: readonly Observation[] = rest.map((t) => t.o);
  const [head, ...tail] = others;
  return head === undefined ? [first.o] : [head, ...tail, first.o];
};

/** What the proxy says of itself and of the reason, for a sentence; empty where it says nothing. */
export function wordsOf({ facts }: Tunnel): string {
  const parts = [facts.status === undefined ? undefined : `${facts.status}${facts.reason ? ` ${facts.reason}` : ''}`, facts.middlebox ?? facts.server];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** Host and port of a proxy, for comparing two ways of writing it. */
export function placeOf(proxy: string): string {
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(url)) return proxy.toLowerCase();
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`.toLowerCase();
}

const OURS: readonly EndpointRole[] = ['login', 'data', 'regional', 'storage'];

/** Ways to the registry's own hosts, grouped by proxy, that this test holds for. */
export const troubled = (evidence: Evidence<'proxy'>, from: NetworkVantage, is: (tunnel: Tunnel) => boolean): readonly (readonly [Tunnel, ...Tunnel[]])[] =>
  byProxy(tunnelsOf(evidence, from).filter((tunnel) => OURS.includes(tunnel.role) && is(tunnel)));

/** What web servers say to a method that they do not have; a proxy that forbids says 403, and names itself where it says another. */
export const knowsNoConnect = ({ open, status, facts }: Tunnel): boolean =>
  !open && status !== undefined && [400, 404, 405, 501].includes(status) && facts.middlebox === undefined;

/** Hosts of a group, for a sentence. */
export const hostsOf = (group: readonly Tunnel[]): string => [...new Set(group.map((t) => t.host))].join(', ');
