// One journey: from a vantage to a host, as far as a client there would get. Pure; used by rules and by the report's matrix.
import type { Evidence, Seen } from './evidence.ts';
import type { EndpointRole, NetworkVantage, Observation, Path, Stage } from './model.ts';

export type OnTheWay = Evidence<'dns' | 'tcp' | 'tls' | 'http' | 'proxy'>;

export interface Journey {
  readonly from: NetworkVantage;
  readonly host: string;
  readonly role: EndpointRole;
  /** The proxy that a client here would use for this host, or 'direct'. */
  readonly way: string;
  readonly dns?: Observation<'dns'>;
  readonly addresses: readonly string[];
  readonly proxy?: Observation<'proxy'>;
  readonly tcp: readonly Observation<'tcp'>[];
  readonly tls: readonly Observation<'tls'>[];
  readonly http: readonly Observation<'http'>[];
  readonly verdict: Path['verdict'];
  readonly stoppedAt?: Stage;
  readonly ms?: number;
}

/** The registry answers as itself: 401 with a Bearer challenge, or 200 with its own API header. */
export const isRegistryAnswer = ({ facts }: Seen<'http'>): boolean =>
  (facts.status === 401 && facts.challenge?.scheme.toLowerCase() === 'bearer') || (facts.status === 200 && facts.registryApi);

/** 403 DENIED with the address that the registry saw: its own firewall, and nobody else's. */
export const isRegistryDenial = ({ facts }: Seen<'http'>): boolean =>
  facts.status === 403 && facts.errorCode === 'DENIED' && (facts.clientIp !== undefined || /not allowed access/i.test(facts.errorMessage ?? ''));

const isHtml = ({ facts }: Seen<'http'>): boolean => /html/i.test(facts.contentType ?? '') || /^\s*<(!doctype html|html)/i.test(facts.body);

/** Does this answer mean that the endpoint can be used? For data and storage hosts any answer of the host itself does. */
export function isGoodAnswer(answer: Seen<'http'>): boolean {
  const { status, middlebox } = answer.facts;
  // 429 of the registry itself: the network is fine, the registry asks to wait.
  if (answer.role === 'login' || answer.role === 'regional') return isRegistryAnswer(answer) || (status === 429 && middlebox === undefined);
  if (middlebox !== undefined || isRegistryDenial(answer) || status >= 500 || status === 429) return false;
  if (answer.role === 'data' || answer.role === 'storage') return !(isHtml(answer) && status < 400);
  return true;
}

const usable = (o: Observation<'tls'>): boolean => o.outcome.status === 'ok' && o.outcome.facts.trusted && o.outcome.facts.nameMatches;
const answered = (o: Observation<'http'>): boolean => o.outcome.status === 'ok' && isGoodAnswer({ ...o, facts: o.outcome.facts } as Seen<'http'>);

type Stop = { readonly verdict: Path['verdict']; readonly stoppedAt?: Stage };
const UNKNOWN: Stop = { verdict: 'unknown' };
const blocked = (stoppedAt: Stage): Stop => ({ verdict: 'blocked', stoppedAt });

/** TLS and HTTP on one way: what decides is the best that any address got. */
function aboveTcp(tls: readonly Observation<'tls'>[], http: readonly Observation<'http'>[]): Stop {
  if (http.some(answered)) {
    const good = http.filter(answered);
    if (good.some((h) => tls.some((t) => t.address === h.address && usable(t)))) return { verdict: 'reachable' };
  }
  const reached = tls.filter(usable);
  if (reached.length > 0) {
    const there = http.filter((h) => reached.some((t) => t.address === h.address) && h.outcome.status !== 'skipped');
    return there.length > 0 ? blocked('http') : UNKNOWN;
  }
  return tls.some((o) => o.outcome.status !== 'skipped') ? blocked('tls') : UNKNOWN;
}

function stopOf(journey: Omit<Journey, 'verdict' | 'stoppedAt' | 'ms'>): Stop {
  const { dns, proxy, tcp, tls, http } = journey;
  if (proxy) {
    if (proxy.outcome.status === 'skipped') return UNKNOWN;
    if (proxy.outcome.status === 'failed' || proxy.outcome.facts.stage !== 'tunnel') return blocked('proxy');
    return aboveTcp(tls, http);
  }
  if (!dns || dns.outcome.status === 'skipped') return tls.length > 0 ? aboveTcp(tls, http) : UNKNOWN;
  if (dns.outcome.status === 'failed') return blocked('dns');
  if (tcp.some((o) => o.outcome.status === 'ok')) return aboveTcp(tls, http);
  return tcp.some((o) => o.outcome.status === 'failed') ? blocked('tcp') : UNKNOWN;
}

const total = (parts: readonly (Observation | undefined)[]): number => parts.reduce((sum, o) => sum + (o?.ms ?? 0), 0);

/** Journeys already told, with the evidence that they rest on: many rules ask for the same ones. */
const told = new WeakMap<OnTheWay, Map<string, Journey>>();

export function journeyOf(evidence: OnTheWay, from: NetworkVantage, host: string): Journey {
  const journeys = told.get(evidence) ?? new Map<string, Journey>();
  told.set(evidence, journeys);
  const key = `${from}\n${host}`; // a vantage's name has no line breaks
  const journey = journeys.get(key) ?? travel(evidence, from, host);
  journeys.set(key, journey);
  return journey;
}

function travel(evidence: OnTheWay, from: NetworkVantage, host: string): Journey {
  const at = { from, target: host };
  const proxy = [...evidence.known('proxy', at)][0];
  const way = proxy ? 'proxy' : 'direct';
  const dns = evidence.known('dns', at)[0];
  const facts = dns && dns.outcome.status === 'ok' ? dns.outcome.facts : undefined;
  const parts = {
    from,
    host,
    role: (dns ?? proxy ?? evidence.known('tcp', at)[0])?.role ?? 'other',
    way: proxy?.via ?? 'direct',
    ...(dns ? { dns } : {}),
    addresses: facts ? [...facts.a, ...facts.aaaa] : [],
    ...(proxy ? { proxy } : {}),
    tcp: proxy ? [] : evidence.known('tcp', at),
    tls: evidence.known('tls', { ...at, way }),
    http: evidence.known('http', { ...at, way }),
  };
  const stop = stopOf(parts);
  const last = parts.http.find(answered) ?? parts.http[0];
  const address = last?.address;
  const ms =
    stop.verdict === 'reachable'
      ? total([dns, proxy, parts.tcp.find((o) => o.address === address), parts.tls.find((o) => o.address === address), last])
      : undefined;
  return { ...parts, ...stop, ...(ms === undefined ? {} : { ms: Math.round(ms * 10) / 10 }) };
}

/** Hosts of the given roles that this vantage looked at, as a client would, in order of name. */
export function hostsSeen(evidence: OnTheWay, from: NetworkVantage, roles: readonly EndpointRole[]): readonly string[] {
  const where = { from, role: roles };
  const looks = [...evidence.known('dns', where), ...evidence.known('proxy', where), ...evidence.known('tcp', where), ...evidence.known('http', where)];
  return [...new Set(looks.map((o) => o.target))].sort();
}
