// What one proxy says when it is asked for a tunnel to one host.
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NetworkFacts, Observation } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { noOf, STOPPED } from './faults.ts';
import { middleboxOf, printable } from './http/answer.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { askProxy, type Reply, Stopped } from './proxy-tunnel.ts';
import { portOf } from './tcp.ts';

type ProxyFacts = NetworkFacts['proxy'];
type ProxyOutcome = Observation<'proxy'>['outcome'];

const BODY = 2048;
const BODY_WAIT = 300;

/** The first bytes of a refusal's page: until it ends, there are enough, or the wait is over. */
function pageOf({ socket, head, headers }: Reply): Promise<string> {
  const whole = Math.min(BODY, Number(headers['content-length'] ?? BODY) || 0);
  let data = head;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      socket.off('data', more);
      resolve(printable(redact(data.subarray(0, BODY).toString('utf8')), 500));
    };
    const more = (chunk: Buffer): void => {
      data = Buffer.concat([data, chunk]);
      if (data.length >= whole) end();
    };
    const timer = setTimeout(end, BODY_WAIT);
    if (data.length >= whole) return end();
    socket.on('data', more);
    socket.once('error', end).once('close', end).once('end', end);
  });
}

const text = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  const first = Array.isArray(value) ? value.join(', ') : value;
  return first === undefined ? undefined : printable(redact(first.slice(0, 2000)));
};

const SHOWN_HEADERS = { server: 'server', authenticate: 'proxy-authenticate', location: 'location', contentType: 'content-type' } as const;

async function refusalFacts(reply: Reply): Promise<ProxyFacts> {
  const { status, reason, headers, proxyAddress } = reply;
  // That it is a proxy is known: asking for a sign-in does not name it.
  const { 'proxy-authenticate': _, ...others } = headers;
  const middlebox = middleboxOf(others);
  const shown = Object.entries(SHOWN_HEADERS).flatMap(([key, name]) => {
    const value = text(headers, name);
    return value === undefined ? [] : [[key, value] as const];
  });
  const body = await pageOf(reply);
  return { proxyAddress, stage: 'answer', status, reason: printable(reason, 100), ...(middlebox ? { middlebox } : {}), ...Object.fromEntries(shown), body };
}

/** A proxy as people write it: a URL, or host:port. Undefined for what is neither. */
export function proxyUrlOf(setting: string): URL | undefined {
  const proxy = setting.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  return url.hostname === '' ? undefined : url;
}

/** A proxy's URL as evidence may show it. */
export const shownProxy = (url: URL): string => `${url.protocol}//${url.host}`.slice(0, 200);

/** What ended before an answer, as an outcome. */
function outcomeOf(error: unknown): ProxyOutcome {
  if (!(error instanceof Stopped)) return noOf(error);
  const { stage, failure, proxyAddress, own } = error;
  if (own) return { status: 'skipped', reason: 'not-supported', detail: failure.detail };
  return { status: 'failed', ...failure, facts: { stage, ...(proxyAddress ? { proxyAddress } : {}) } };
}

export interface Tunnel {
  readonly socket: Duplex;
  readonly connectMs: number; // to the proxy
}

/** Asks one proxy for a tunnel to the target, and tells; never rejects. Where there is a tunnel, its socket is the caller's. */
export async function lookProxy(
  probing: Probing,
  target: Target,
  url: URL,
  patience: Patience = PATIENCE,
): Promise<{ readonly observation: Observation<'proxy'>; readonly tunnel?: Tunnel }> {
  const startedAt = probing.now();
  const told = (outcome: ProxyOutcome): Observation<'proxy'> => tell(probing, { kind: 'proxy', target, via: shownProxy(url), startedAt, outcome });
  if (!['http:', 'https:'].includes(url.protocol)) {
    return { observation: told({ status: 'skipped', reason: 'not-supported', detail: `proxies of the kind ${url.protocol.slice(0, 20)} are not tried` }) };
  }
  try {
    const reply = await askProxy(url, `${target.host}:${portOf(probing, target)}`, patience, probing.signal);
    const { socket, connectMs, proxyAddress, reason } = reply;
    if (reply.status === 200) {
      const facts = { proxyAddress, stage: 'tunnel' as const, status: 200, reason: printable(reason, 100), body: '' };
      return { observation: told({ status: 'ok', facts }), tunnel: { socket, connectMs } };
    }
    const facts = await refusalFacts(reply);
    socket.destroy();
    return { observation: told({ status: 'ok', facts }) };
  } catch (error) {
    return { observation: told(probing.signal.aborted ? STOPPED : outcomeOf(error)) };
  }
}
