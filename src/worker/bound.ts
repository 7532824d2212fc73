// Binds what a worker says to its task and to its vantage: whatever does not belong is refused, so that no worker speaks for another
// place or of another registry. Pure.
import { isAddress } from '../address.ts';
import { regionOf, roleOf } from '../hosts.ts';
import type { CloudNames, NetworkKind, NetworkVantage, Observation } from '../model.ts';
import { otherCloudHosts } from '../plan.ts';
import { redact } from '../symptom/redact.ts';
import { observationSchema } from '../wire/observation.ts';
import { MOST_OBSERVATION } from './protocol.ts';

/** What a task's observations must belong to. */
export interface Bound {
  readonly loginServer: string;
  readonly cloud: CloudNames;
  /** Hosts that the person named: storage is looked at where it was named, and nowhere else. */
  readonly named: readonly string[];
}

export interface Binding {
  readonly bound: Bound;
  readonly from: NetworkVantage;
  /** The worker's clock minus ours, ms. */
  readonly skewMs: number;
  /** Epoch ms: no observation is older than its task, or of the future. */
  readonly since: number;
  readonly now: number;
}

/** `said` is the bot's own: a worker is not told what a person wrote. */
const KINDS: ReadonlySet<string> = new Set<NetworkKind>(['dns', 'tcp', 'path', 'tls', 'http', 'proxy', 'pull', 'client', 'place']);
/** Clocks that differ by less are the network's round trip. */
export const SKEW_MS = 2_000;
const MOST_ID = 1_200;
const SECRETS: ReadonlySet<string> = new Set(['body', 'detail', 'message', 'errorMessage', 'reason', 'location', 'middlebox', 'firstBytes']);

/** Text that jsonb cannot hold (NUL, half a surrogate pair) is replaced; where a peer's own words stand, secrets go once more. */
function clean(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const text = value.replaceAll('\0', '\ufffd').toWellFormed();
    return SECRETS.has(key) ? redact(text) : text;
  }
  if (Array.isArray(value)) return value.map((item) => clean(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, name)]));
}

function isOurs(o: Observation, { loginServer, cloud, named }: Bound): boolean {
  const question = { registry: { name: loginServer, loginServer }, cloud };
  const role = roleOf(o.target, question);
  if (o.role !== role) return false;
  if (role === 'storage') return named.includes(o.target);
  if (role === 'data' || role === 'regional') return regionOf(o.target, question) !== undefined;
  if (role !== 'other') return true;
  // The same name in another public cloud: looked up, never visited.
  return o.kind === 'dns' && o.aside === true && otherCloudHosts({ ...question, op: 'pull', from: [], deep: false, at: '' }).includes(o.target);
}

const idOf = (o: Observation): string => [o.from, o.kind, o.target, o.via, o.address].filter((part) => part !== undefined).join('/') + (o.aside ? '~' : '');

/** Its time by our clock: set right where the worker's is off, and never outside of the task. */
function timed(o: Observation, { skewMs, since, now }: Binding): string {
  const said = Date.parse(o.at);
  const right = Math.abs(skewMs) >= SKEW_MS ? said - skewMs : said;
  const within = Number.isFinite(right) ? Math.min(now, Math.max(since, right)) : now;
  return within === said ? o.at : new Date(within).toISOString();
}

/** The observation as evidence, or undefined where it is malformed, too large, or not this worker's to tell. */
export function bind(raw: unknown, binding: Binding): Observation | undefined {
  const parsed = observationSchema.safeParse(raw);
  if (!parsed.success) return undefined;
  const o = clean(parsed.data) as Observation;
  const { bound, from } = binding;
  if (o.from !== from || !KINDS.has(o.kind) || !isOurs(o, bound)) return undefined;
  if (o.address !== undefined && !isAddress(o.address)) return undefined;
  if (o.id !== idOf(o) || o.id.length > MOST_ID) return undefined;
  const made = { ...o, at: timed(o, binding) };
  return Buffer.byteLength(JSON.stringify(made)) > MOST_OBSERVATION ? undefined : made;
}
