// What clients do with the proxy variables: which proxy they take for a host, and when NO_PROXY sends them past it. Pure.
// Sources, read in their code: Go golang.org/x/net/http/httpproxy (docker, containerd, kubelet); Python urllib.request and
// requests (az); Node undici's EnvHttpProxyAgent. They differ, and that is the point: one value can open a way for one of them alone.
import { familyOf, inRange } from '../address.ts';
import type { ProxyChoice } from '../model.ts';

/** Environment variables by name; only those that end in _PROXY, in any case, are looked at. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;
/** The proxy as it is written in the environment, credentials and all: to connect with, never to show. Absent: direct. */
export interface Chosen {
  readonly go?: string;
  readonly python?: string;
  readonly node?: string;
}

const isV4 = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text) && familyOf(text) === 4;
const isIp = (text: string): boolean => isV4(text) || (text.includes(':') && familyOf(text) === 6);
const unbracketed = (text: string): string => text.replace(/^\[(.+)\]$/, '$1');
const isLoopback = (host: string): boolean => inRange(host, '127.0.0.0/8') || inRange(host, '::1');

/** `host:port` and `[v6]:port` taken apart; a bare IPv6 address has no port. */
function split(entry: string): { readonly host: string; readonly port?: string } {
  const [, six, sixPort] = /^\[([^\]]*)\]:(\d*)$/.exec(entry) ?? [];
  if (six !== undefined && sixPort !== undefined) return { host: six, port: sixPort };
  const [, host, port] = /^([^:]*):([^:]*)$/.exec(entry) ?? [];
  return host === undefined || port === undefined ? { host: unbracketed(entry) } : { host, port };
}

/** Go: a name covers itself and all below it; `.name` and `*.name` only what is below; addresses, CIDR and ports count; `*` covers all. */
export function goBypasses(noProxy: string, host: string, port = 443): boolean {
  if (host === 'localhost' || isLoopback(host)) return true;
  const name = host.toLowerCase();
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  if (entries.includes('*')) return true;
  return entries.some((entry) => {
    if (/^[^/]+\/\d+$/.test(entry) && isIp(entry.replace(/\/.*$/, ''))) return isIp(name) && inRange(name, entry);
    const { host: covered, port: only } = split(entry);
    if (covered === '' || (only !== undefined && only !== '' && only !== String(port))) return false;
    if (isIp(covered)) return isIp(name) && inRange(name, covered);
    const below = covered.startsWith('*.') ? covered.slice(1) : covered;
    return below.startsWith('.') ? name.endsWith(below) : name === below || name.endsWith(`.${below}`);
  });
}

const pythonCovers = (entry: string, names: readonly string[]): boolean => {
  const bare = entry.replace(/^\.+/, '');
  return names.some((name) => name === bare || name.endsWith(`.${bare}`));
};

/** requests, before it asks urllib: blanks count for nothing, CIDR counts for IPv4 addresses, a port only where the URL spells it. */
function requestsBypasses(noProxy: string, host: string, port: number): boolean {
  const entries = noProxy
    .replaceAll(' ', '')
    .split(',')
    .filter((entry) => entry !== '');
  if (isV4(host)) return entries.some((entry) => (/^[\d.]+\/([1-9]|[12]\d|3[0-2])$/.test(entry) ? inRange(host, entry) : entry === host));
  const names = port === 443 ? [host] : [host, `${host}:${port}`];
  return entries.some((entry) => pythonCovers(entry, names));
}

/** urllib: suffixes with or without a leading dot; no CIDR, no `*.name`; `*` only where it stands alone. */
function urllibBypasses(noProxy: string, host: string): boolean {
  if (noProxy === '*') return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry !== '' && pythonCovers(entry, [host]));
}

/** Python as az uses it: requests, which asks urllib as well. */
export const pythonBypasses = (noProxy: string, host: string, port = 443): boolean =>
  requestsBypasses(noProxy, host.toLowerCase(), port) || urllibBypasses(noProxy, host.toLowerCase());

/** undici: commas or blanks; a name with or without a dot covers itself and all below, `*.name` only what is below; ports count; no CIDR. */
export function nodeBypasses(noProxy: string, host: string, port = 443): boolean {
  const name = host.toLowerCase().replace(/(.)\.$/, '$1');
  return noProxy
    .split(/[,\s]/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const { host: written, port: tail } = split(entry);
      const only = tail === undefined ? 0 : Number.parseInt(tail, 10) || 0;
      if (only !== 0 && only !== port) return false;
      const covered = written
        .replace(/^\*?\./, '')
        .replace(/^(.+)\.$/, '$1')
        .toLowerCase();
      if (covered === '*') return true;
      return (!entry.startsWith('*') && name === covered) || name.endsWith(`.${covered}`);
    });
}

/** Python's view of the variables: any case counts, lower case wins, and an empty lower-case variable takes the other away. */
function pythonVariables(environment: ProxyEnvironment): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const entries = Object.entries(environment).filter(([name]) => /_proxy$/i.test(name));
  for (const [name, value] of entries) if (value) variables.set(name.slice(0, -6).toLowerCase(), value);
  for (const [name, value] of entries) {
    if (!name.endsWith('_proxy') || value === undefined) continue;
    if (value === '') variables.delete(name.slice(0, -6).toLowerCase());
    else variables.set(name.slice(0, -6).toLowerCase(), value);
  }
  return variables;
}

const withScheme = (proxy: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`);

/** Go: upper case wins, the first that is not empty counts, and ALL_PROXY does not exist. What cannot be parsed is no proxy. */
function goChoice(e: ProxyEnvironment, host: string, port: number): string | undefined {
  const proxy = e.HTTPS_PROXY || e.https_proxy;
  if (!proxy || !URL.canParse(withScheme(proxy))) return undefined;
  return goBypasses(e.NO_PROXY || e.no_proxy || '', host, port) ? undefined : withScheme(proxy);
}

function pythonChoice(e: ProxyEnvironment, host: string, port: number): string | undefined {
  const variables = pythonVariables(e);
  const proxy = variables.get('https') ?? variables.get('all');
  if (proxy === undefined) return undefined;
  const past = requestsBypasses(e.no_proxy || e.NO_PROXY || '', host.toLowerCase(), port) || urllibBypasses(variables.get('no') ?? '', host.toLowerCase());
  return past ? undefined : withScheme(proxy);
}

/** undici: lower case wins even when empty; without an HTTPS proxy the HTTP one is taken for HTTPS too; no ALL_PROXY. */
function nodeChoice(e: ProxyEnvironment, host: string, port: number): string | undefined {
  const proxy = (e.https_proxy ?? e.HTTPS_PROXY) || (e.http_proxy ?? e.HTTP_PROXY);
  if (!proxy) return undefined;
  return nodeBypasses(e.no_proxy ?? e.NO_PROXY ?? '', host, port) ? undefined : withScheme(proxy);
}

/** The proxy that each family of clients takes for https://host:port, with its credentials. For connecting only. */
export function chosenProxy(environment: ProxyEnvironment, host: string, port = 443): Chosen {
  const go = goChoice(environment, host, port);
  const python = pythonChoice(environment, host, port);
  const node = nodeChoice(environment, host, port);
  return { ...(go ? { go } : {}), ...(python ? { python } : {}), ...(node ? { node } : {}) };
}

/** A proxy's URL as scheme, host and port: neither credentials nor path. At most 200 characters. */
export function withoutCredentials(proxy: string): string {
  const full = withScheme(proxy.trim());
  if (URL.canParse(full)) {
    const { protocol, host } = new URL(full);
    return `${protocol}//${host}`.slice(0, 200);
  }
  const [, scheme = 'http', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(full) ?? [];
  return `${scheme}://${rest.slice(rest.lastIndexOf('@') + 1)}`.replace(/[^\x21-\x7e]/g, '?').slice(0, 200);
}

/** The same choice for showing: a URL without credentials, or 'direct'. */
export function proxyFor(environment: ProxyEnvironment, host: string, port = 443): Omit<ProxyChoice, 'host'> {
  const { go, python, node } = chosenProxy(environment, host, port);
  const shown = (proxy: string | undefined): string => (proxy === undefined ? 'direct' : withoutCredentials(proxy));
  return { go: shown(go), python: shown(python), node: shown(node) };
}
